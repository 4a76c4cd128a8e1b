"""What the facilitator does: run the room, look at the agenda, take the results along."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assessment.problem import SurroundingsError
from assessment.store.rooms import AccessKind
from assessment.workshop.hub import Stream
from assessment.workshop.pages import AgendaPage
from assessment.workshop.protocol import parse_command
from assessment.workshop.role_coverage import role_coverage
from assessment.workshop.room import Room
from assessment.workshop.web.access import enter as let_browser_in
from assessment.workshop.web.access import leads, room_of, secret_of, served_of
from assessment.workshop.web.answers import message_page, page, too_fast
from assessment.workshop.web.documents import DOCUMENTS, Documents
from assessment.workshop.web.forms import BadForm, read_form, sent_json
from assessment.workshop.web.frames import Frames, frame_json
from assessment.workshop.web.guard import DOCUMENT_POLICY, log
from assessment.workshop.web.settings import STREAMS_PER_ROOM, STREAMS_PER_SCREEN
from assessment.workshop.web.stream import EventStream

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)

Handler = Callable[[Request, Room], Awaitable[Response]]


async def enter(request: Request) -> Response:
    """Take in the secret of a link, of the facilitator or of the wall, and give a cookie for it."""
    room = room_of(request)
    if room is None:
        return message_page(request, "error.not_found", 404)
    kind: AccessKind = "facilitator" if request.scope["path"].startswith("/f/") else "wall"
    served = served_of(request)
    token = str((await read_form(request)).get("token", ""))[:100]
    # After the end nobody comes in any more; who was in takes the results along.
    if room.session.closed or not await room.lets_in(kind, token):
        # Only wrong ones are counted, so that nobody can shut out whoever has the link.
        if wait := served.commands.of(f"enter:{room.id}").take(served.clock()):
            return too_fast(request, wait)
        return message_page(request, "error.wrong_link", 403)
    base = f"/f/{room.id}" if kind == "facilitator" else f"/wall/{room.id}"
    response: Response = (
        JSONResponse({"ok": True}) if sent_json(request) else RedirectResponse(base, 303)
    )
    await let_browser_in(request, response, room, kind)
    return response


async def console(request: Request) -> Response:
    """The page of the facilitator, or the page where the link is taken in."""
    room = room_of(request)
    if room is None:
        return message_page(request, "error.not_found", 404)
    pages, base = served_of(request).pages(room), f"/f/{room.id}"
    if not await leads(request, room):
        seated = secret_of(request, "seat", room)
        # A participant gets a plain no; anybody else may have the link at hand.
        if seated:
            return message_page(request, "error.not_yours", 403)
        return HTMLResponse(pages.enter(base, room.opened.title))
    frames: Frames = request.app.state.frames[room.id]
    html = pages.console(frames.console(), base, choices=frames.choices, wall_url=room.wall_url)
    return page(request, room, html)


async def state(request: Request, room: Room) -> Response:
    """The frame of the facilitator."""
    frames: Frames = request.app.state.frames[room.id]
    pages = served_of(request).pages(room)
    view = frames.console()
    html = pages.console_main(view, f"/f/{room.id}", choices=frames.choices, wall_url=room.wall_url)
    data = frame_json(room.hub.version, view.screen, pages.live(view), html)
    return Response(data, media_type="application/json")


async def events(request: Request, room: Room) -> Response:
    """The stream of the facilitator."""
    who = f"lead:{secret_of(request, 'facilitator', room)}"
    if room.hub.streams_of(who) >= STREAMS_PER_SCREEN or room.hub.streams >= STREAMS_PER_ROOM:
        return Response(status_code=429, headers={"Retry-After": "5"})
    frames: Frames = request.app.state.frames[room.id]
    stream = Stream("console", who)
    shown = request.query_params.get("screen", "")
    made: object = EventStream(
        room.hub, stream, lambda: frames.of("console"), served_of(request).metrics, shown
    )
    return made  # type: ignore[return-value]


async def do(request: Request, room: Room) -> Response:
    """Carry out one command."""
    served = served_of(request)
    if wait := served.commands.of(room.id).take(served.clock()):
        return too_fast(request, wait)
    form = await read_form(request)
    key = str(form.pop("key", "")) or secrets.token_hex(16)
    if not _KEY.fullmatch(key):
        raise BadForm
    try:
        command = parse_command(form)
    except ValidationError as fault:
        # Kinds only: the name of a field that is not known is something that was sent.
        log("form_refused", kinds=" ".join(sorted({one["type"] for one in fault.errors()})))
        return _told(request, room, "refused.bad_form")
    refused = await room.do(command, key)
    if not refused:
        log("step", room=room.id, step=command.do)
    return _told(request, room, refused)


def _told(request: Request, room: Room, refused: str) -> Response:
    said = served_of(request).pages(room).say(refused) if refused else ""
    if sent_json(request):
        answer = {"ok": False, "refused": said} if refused else {"ok": True}
        return JSONResponse(answer, status_code=409 if refused else 200)
    if refused:
        return message_page(request, refused, 409)
    return RedirectResponse(f"/f/{room.id}", status_code=303)


async def agenda(request: Request, room: Room) -> Response:
    """What is worth the room's time: where people differ, how much it weighs, and what rests on it."""
    minutes = _whole(request.query_params.get("minutes"), room.opened.minutes, 10, 600)
    per_item = _whole(request.query_params.get("per_item"), room.session.minutes_per_item, 1, 60)
    heated = await _documents(request).heat(room, minutes, per_item)
    cast = {
        key: {role or "": count for role, count in by_role.items()}
        for key, by_role in room.cast_counts.items()
    }
    seats = {role: count for role, count in room.role_seats.items() if role}
    # Only votes of open rounds are counted by role, so the table says something while people answer.
    alone = bool(room.session.alone)
    shown = AgendaPage(
        title=room.opened.title,
        heat=heated.heat,
        agenda=heated.agenda,
        chosen=room.session.agenda,
        coverage=role_coverage(room.bank, room.asked, cast, seats) if alone else (),
        dimensions={one.id: one.title for one in room.bank.dimensions},
        running=room.session.open_round is not None,
    )
    html = served_of(request).pages(room).agenda(shown, f"/f/{room.id}")
    return page(request, room, html)


async def document(request: Request, room: Room) -> Response:
    """A file to take along: summary, cards, votes, report, plan."""
    made = DOCUMENTS.get(request.path_params["document"])
    if made is None:
        return message_page(request, "error.not_found", 404)
    data = await _documents(request).make(room, made)
    attached = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    headers = {"Content-Security-Policy": DOCUMENT_POLICY} if made.inline else attached
    return Response(data, media_type=made.media, headers=headers)


def _documents(request: Request) -> Documents:
    documents: Documents = request.app.state.documents
    return documents


def _whole(text: str | None, default: int, lowest: int, highest: int) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 5):
        return default
    return min(highest, max(lowest, int(text)))


def only_leading(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler behind the check that a facilitator of this very room asks."""

    async def checked(request: Request) -> Response:
        room = room_of(request)
        if room is None:
            return message_page(request, "error.not_found", 404)
        if not await leads(request, room):
            return message_page(request, "error.not_yours", 403)
        try:
            return await handler(request, room)
        except SurroundingsError as fault:
            log("document_failed", kind=str(fault)[:300])
            return message_page(request, "error.not_made", 503)

    return checked


# Every path below /f/ but the two that let somebody in asks who it is: here, once, for all of them.
_LEADING: dict[str, tuple[str, Handler]] = {
    "state": ("GET", state),
    "events": ("GET", events),
    "do": ("POST", do),
    "agenda": ("GET", agenda),
    "{document}": ("GET", document),
}

ROUTES = [
    Route("/wall/{room}/enter", enter, methods=["POST"]),
    Route("/f/{room}", console),
    Route("/f/{room}/enter", enter, methods=["POST"]),
    *(
        Route(f"/f/{{room}}/{path}", only_leading(handler), methods=[method])
        for path, (method, handler) in _LEADING.items()
    ),
]
