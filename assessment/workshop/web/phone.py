"""What participants do: join, vote, answer alone, leave."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assessment.answers.texts import text_fault
from assessment.store.rooms import Ballot, Seat
from assessment.workshop import views
from assessment.workshop.hub import Stream
from assessment.workshop.pages import JoinPage
from assessment.workshop.room import MOST_SEATS, Room, Vote
from assessment.workshop.web.access import (
    forget_secret,
    room_of,
    seat_of,
    secret_of,
    served_of,
    set_secret,
    set_visitor,
    visitor_of,
)
from assessment.workshop.web.answers import TooFast, message_page, page, too_fast
from assessment.workshop.web.forms import BadForm, read_form, sent_json
from assessment.workshop.web.frames import Frames, frame_json
from assessment.workshop.web.settings import STREAMS_PER_ROOM, STREAMS_PER_SEAT
from assessment.workshop.web.stream import EventStream

_MISSING = ("dont_know", "not_applicable")
_CONFIDENCES = ("", "low", "medium", "high")
_EVIDENCE = ("", "none", "described", "shown", "sampled")
_LONGEST_NOTE, _LONGEST_NAME = 1000, 80
_ROUND = re.compile(r"[A-Z][A-Z0-9-]{1,20}#\d{1,2}", re.ASCII)
_MOST_NUMBER = 1_000_000_000


async def home(request: Request) -> Response:
    """The page where a code is typed."""
    return _join_page(request, None, code="")


async def join_page(request: Request) -> Response:
    """The page that the code on the wall leads to.

    While too many wrong codes come in, it does not say whether the code is right: whoever scanned it
    brings the key along, which the form sends.
    """
    served, moment, code = (
        served_of(request),
        served_of(request).clock(),
        request.path_params["code"],
    )
    if served.guard.wait(visitor_of(request), moment):
        return _join_page(request, None, code=code, blind=True)
    room = served.by_code(code)
    if room is None:
        served.guard.wrong(visitor_of(request), moment)
        return _join_page(request, None, code=code, message="join.wrong_code", status=404)
    if await seat_of(request, room) is not None:
        return RedirectResponse(f"/r/{room.id}", status_code=303)
    return _join_page(request, room, code=code)


async def join(request: Request) -> Response:
    """Give a seat to whoever has the code."""
    served, moment = served_of(request), served_of(request).clock()
    form = await read_form(request)
    code = str(form.get("code", ""))[:20]
    room = served.by_code(code)
    scanned = room is not None and bool(room.key) and _same(form.get("key"), room.key)
    if not scanned and (wait := served.guard.wait(visitor_of(request), moment)):
        return too_fast(request, wait)
    if room is None:
        served.guard.wrong(visitor_of(request), moment)
        return _join_page(request, None, code=code, message="join.wrong_code", status=404)
    if "role" not in form:
        return RedirectResponse(f"/j/{room.code}", status_code=303)
    if wait := served.joins.take(moment):
        return too_fast(request, wait)
    if await seat_of(request, room) is not None:
        return RedirectResponse(f"/r/{room.id}", status_code=303)
    if room.session.locked or room.seats >= MOST_SEATS:
        return _join_page(request, room, code=code, message="join.locked", status=403)
    role = str(form.get("role", ""))
    name = str(form.get("name", "")).strip()[:_LONGEST_NAME]
    if text_fault(name):
        return _join_page(
            request, room, code=code, message="join.bad_name", status=400, role=role, name=name
        )
    known = role if role in room.bank.role_titles else None
    today = datetime.now(UTC).date().isoformat()
    secret, _ = await room.join(known, name or None, today)
    response = RedirectResponse(f"/r/{room.id}", status_code=303)
    set_secret(request, response, "seat", room, secret)
    return response


async def phone(request: Request) -> Response:
    """The page of one participant."""
    room = room_of(request)
    if room is None:
        return message_page(request, "error.not_found", 404)
    if room.session.closed:
        frames: Frames = request.app.state.frames[room.id]
        return page(
            request, room, served_of(request).pages(room).phone(frames.phone(), f"/r/{room.id}")
        )
    seat = await seat_of(request, room)
    if seat is None:
        return RedirectResponse(f"/j/{room.code}" if room.code else "/", status_code=303)
    view = await _view(request, room, seat)
    questions = views.open_questions(room.session)
    return page(
        request, room, served_of(request).pages(room).phone(view, f"/r/{room.id}", questions)
    )


async def state(request: Request) -> Response:
    """The frame of one participant, for a phone that woke up."""
    room = room_of(request)
    if room is not None and room.session.closed:
        # Seats have ended with the room; the last page is the same for everybody.
        frames: Frames = request.app.state.frames[room.id]
        return Response(frames.of("phone").whole, media_type="application/json")
    seat = await seat_of(request, room) if room else None
    if room is None or seat is None:
        return Response(status_code=401)
    view = await _view(request, room, seat)
    pages = served_of(request).pages(room)
    html = pages.phone_main(view, f"/r/{room.id}", views.open_questions(room.session))
    data = frame_json(room.hub.version, view.screen, pages.live(view), html)
    return Response(data, media_type="application/json")


async def events(request: Request) -> EventStream | Response:
    """The stream of one participant."""
    room = room_of(request)
    seat = await seat_of(request, room) if room else None
    if room is None or seat is None:
        return Response(status_code=401)
    hub = room.hub
    if hub.streams_of(seat.digest) >= STREAMS_PER_SEAT or hub.streams >= STREAMS_PER_ROOM:
        return Response(status_code=429, headers={"Retry-After": "5"})
    stream = Stream("phone", seat.digest)
    served = served_of(request)
    shown = request.query_params.get("screen", "")
    frames = request.app.state.frames[room.id]
    return EventStream(hub, stream, lambda: frames.of("phone"), served.metrics, shown)


async def vote(request: Request) -> Response:
    """Store a vote; the answer comes when it is on disk."""
    began = time.perf_counter()
    served, room = served_of(request), room_of(request)
    if room is None:
        return message_page(request, "error.not_found", 404)
    seat = await seat_of(request, room)
    if seat is None:
        return _no_seat(request)
    if wait := served.votes.of(seat.digest).take(served.clock()):
        return too_fast(request, wait)
    parsed = _parse_vote(await read_form(request), room)
    if parsed is None:
        raise BadForm
    result = await room.vote(secret_of(request, "seat", room), seat, parsed)
    served.metrics.votes[result] += 1
    served.metrics.vote_took(time.perf_counter() - began)
    if sent_json(request):
        status = 409 if result == "closed" else 200
        return JSONResponse({"result": result, "number": parsed.number}, status_code=status)
    back, item = f"/r/{room.id}", parsed.round.partition("#")[0]
    alone = item in room.session.alone
    return RedirectResponse(f"{back}/alone/{item}" if alone else back, status_code=303)


async def alone_item(request: Request) -> Response:
    """One item that people answer in their own time."""
    room = room_of(request)
    if room is None:
        return message_page(request, "error.not_found", 404)
    seat = await seat_of(request, room)
    if seat is None:
        return RedirectResponse("/", status_code=303)
    item = request.path_params["item"]
    open_ = room.session.board(item).open
    if item not in room.session.alone or open_ is None:
        return RedirectResponse(f"/r/{room.id}", status_code=303)
    own = await room.own_votes(secret_of(request, "seat", room))
    view = await _view(request, room, seat)
    question = views.question_of(room.bank, room.bank.item_by_id[item])
    given = _own(own.get(open_.key))
    html = (
        served_of(request)
        .pages(room)
        .alone_item(view, question, given, open_.number, f"/r/{room.id}")
    )
    return page(request, room, html)


async def leave(request: Request) -> Response:
    """Erase the seat of whoever asks."""
    room = room_of(request)
    seat = await seat_of(request, room) if room else None
    if room is not None and seat is not None:
        await room.leave(seat)
    response = RedirectResponse("/", status_code=303)
    if room is not None:
        forget_secret(request, response, "seat", room)
    return response


async def _view(request: Request, room: Room, seat: Seat) -> views.PhoneView:
    served = served_of(request)
    if wait := served.looks.of(seat.digest).take(served.clock()):
        raise TooFast(wait)
    own = await room.own_votes(secret_of(request, "seat", room))
    current = room.session.open_round
    return views.phone_view(
        room.session,
        room.view_room(),
        label=seat.label,
        role=seat.role,
        own=_own(own.get(current.key) if current else None),
        alone={key.partition("#")[0]: _own(ballot) for key, ballot in own.items()},
    )


def _own(ballot: Ballot | None) -> views.OwnVote:
    if ballot is None:
        return views.OwnVote()
    answer = str(ballot.level) if ballot.level is not None else ballot.missing or ""
    return views.OwnVote(
        answer, ballot.confidence or "", ballot.evidence or "", ballot.note, ballot.number
    )


def _parse_vote(form: Mapping[str, object], room: Room) -> Vote | None:
    """The vote in a form; None where no page of this server would send it."""
    key, answer = str(form.get("round", "")), str(form.get("answer", ""))
    if not _ROUND.fullmatch(key):
        return None
    item = room.bank.item_by_id.get(key.partition("#")[0])
    if item is None or not (
        answer in _MISSING or _is_level(answer, len(room.bank.levels_of(item)))
    ):
        return None
    number = form.get("number", 0)
    if isinstance(number, str):
        number = int(number) if number.isascii() and number.isdigit() and len(number) < 11 else 0
    note = str(form.get("note", "")).replace("\r\n", "\n").strip()
    confidence, evidence = str(form.get("confidence", "")), str(form.get("evidence", ""))
    if (
        not isinstance(number, int)
        or not 0 <= number <= _MOST_NUMBER
        or len(note) > _LONGEST_NOTE
        or text_fault(note)
        or confidence not in _CONFIDENCES
        or evidence not in _EVIDENCE
    ):
        return None
    return Vote(key, answer, number, confidence, evidence, note)


def _same(given: object, kept: str) -> bool:
    return secrets.compare_digest(str(given).encode(), kept.encode())


def _is_level(answer: str, answers: int) -> bool:
    return answer.isascii() and answer.isdigit() and len(answer) < 4 and int(answer) < answers


def _no_seat(request: Request) -> Response:
    return Response(status_code=401) if sent_json(request) else RedirectResponse("/", 303)


def _join_page(
    request: Request,
    room: Room | None,
    *,
    code: str,
    message: str = "",
    status: int = 200,
    role: str = "",
    name: str = "",
    blind: bool = False,
) -> Response:
    served = served_of(request)
    one = room or next(iter(served.rooms.values()))
    pages = served.pages(one)
    roles: tuple[tuple[str, str], ...] = ()
    if room is not None or blind:
        asked = {role for item in one.asked for role in one.bank.item_by_id[item].ask_whom}
        roles = tuple(pair for pair in one.bank.role_titles.items() if pair[0] in asked)
    shown = JoinPage(
        code=code[:20],
        title=room.opened.title if room else "",
        roles=roles,
        named=bool(room and room.opened.named),
        locked=bool(room and room.session.locked),
        message=message and pages.say(message),
        role=role,
        name=name,
        smallest_group=one.opened.smallest_group,
    )
    response = HTMLResponse(pages.join(shown), status_code=status)
    set_visitor(request, response)
    return response


ROUTES = [
    Route("/", home),
    Route("/j/{code}", join_page),
    Route("/join", join, methods=["POST"]),
    Route("/r/{room}", phone),
    Route("/r/{room}/state", state),
    Route("/r/{room}/events", events),
    Route("/r/{room}/vote", vote, methods=["POST"]),
    Route("/r/{room}/leave", leave, methods=["POST"]),
    Route("/r/{room}/alone/{item}", alone_item),
]
