"""The page that everybody looks at."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from assessment.workshop import views
from assessment.workshop.hub import Stream
from assessment.workshop.web.access import may_see_wall, room_of, secret_of, served_of
from assessment.workshop.web.answers import message_page, page
from assessment.workshop.web.frames import Frames, frame_json
from assessment.workshop.web.settings import STREAMS_PER_ROOM, STREAMS_PER_SCREEN
from assessment.workshop.web.stream import EventStream


async def wall(request: Request) -> Response:
    """The wall, or the page where its link is taken in."""
    room = room_of(request)
    if room is None:
        return message_page(request, "error.not_found", 404)
    pages = served_of(request).pages(room)
    base = f"/wall/{room.id}"
    if not await may_see_wall(request, room):
        return HTMLResponse(pages.enter(base, room.opened.title))
    frames: Frames = request.app.state.frames[room.id]
    questions = views.open_questions(room.session)
    html = pages.wall(frames.wall(), base, frames.qr_svg, questions)
    return page(request, room, html)


async def state(request: Request) -> Response:
    """The frame of the wall."""
    room = room_of(request)
    if room is None or not await may_see_wall(request, room):
        return Response(status_code=401)
    frames: Frames = request.app.state.frames[room.id]
    pages = served_of(request).pages(room)
    view = frames.wall()
    questions = views.open_questions(room.session)
    html = pages.wall_main(view, f"/wall/{room.id}", frames.qr_svg, questions)
    data = frame_json(room.hub.version, view.screen, pages.live(view), html)
    return Response(data, media_type="application/json")


async def events(request: Request) -> EventStream | Response:
    """The stream of the wall."""
    room = room_of(request)
    if room is None or not await may_see_wall(request, room):
        return Response(status_code=401)
    who = f"wall:{secret_of(request, 'wall', room) or secret_of(request, 'facilitator', room)}"
    if room.hub.streams_of(who) >= STREAMS_PER_SCREEN or room.hub.streams >= STREAMS_PER_ROOM:
        return Response(status_code=429, headers={"Retry-After": "5"})
    frames: Frames = request.app.state.frames[room.id]
    stream = Stream("wall", who)
    shown = request.query_params.get("screen", "")
    return EventStream(
        room.hub, stream, lambda: frames.of("wall"), served_of(request).metrics, shown
    )


ROUTES = [
    Route("/wall/{room}", wall),
    Route("/wall/{room}/state", state),
    Route("/wall/{room}/events", events),
]
