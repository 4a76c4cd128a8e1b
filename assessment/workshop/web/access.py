"""Who somebody is, told by cookies that only the server reads."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from assessment.store.rooms import AccessKind, Seat
from assessment.workshop.room import Room
from assessment.workshop.web.settings import Served

_NAMES: dict[str, str] = {"seat": "seat", "facilitator": "lead", "wall": "wall"}
VISITOR = "visitor"
# A workshop may go on over some days, while people answer alone.
_SECONDS = 30 * 24 * 3600
_LONGEST = 64


def served_of(request: Request) -> Served:
    """What this server serves."""
    served: Served = request.app.state.served
    return served


def room_of(request: Request) -> Room | None:
    """The room that a path names."""
    return served_of(request).rooms.get(request.path_params["room"])


def secret_of(request: Request, kind: str, room: Room) -> str:
    """The secret in a cookie of this room; empty where there is none."""
    name = _cookie_name(served_of(request), _NAMES[kind], room.id)
    return request.cookies.get(name, "")[:_LONGEST]


async def seat_of(request: Request, room: Room) -> Seat | None:
    """The participant who sent a request."""
    return await room.find_seat(secret_of(request, "seat", room))


async def leads(request: Request, room: Room) -> bool:
    """Whether a facilitator of this room sent a request."""
    return await room.lets_in("facilitator", secret_of(request, "facilitator", room))


async def may_see_wall(request: Request, room: Room) -> bool:
    """Whether the wall may be shown: to a facilitator, and where its own link was opened."""
    if await leads(request, room):
        return True
    return await room.lets_in("wall", secret_of(request, "wall", room))


async def enter(request: Request, response: Response, room: Room, kind: AccessKind) -> None:
    """Let a browser in for good: a new secret in a cookie, so that the link itself is sent just once."""
    secret = secrets.token_urlsafe(16)
    await room.let_in(kind, secret)
    set_secret(request, response, kind, room, secret)


def set_secret(request: Request, response: Response, kind: str, room: Room, secret: str) -> None:
    """Give a browser a secret of this room."""
    served = served_of(request)
    _set(response, _cookie_name(served, _NAMES[kind], room.id), secret, served)


def forget_secret(request: Request, response: Response, kind: str, room: Room) -> None:
    """Take the secret of a room from a browser."""
    served = served_of(request)
    name = _cookie_name(served, _NAMES[kind], room.id)
    response.delete_cookie(name, path="/", secure=served.reach.secure, httponly=True)


def visitor_of(request: Request) -> str:
    """What tells browsers apart before they join; empty where none was given out yet."""
    return request.cookies.get(VISITOR, "")[:_LONGEST]


def set_visitor(request: Request, response: Response) -> None:
    """Tell this browser from others from here on; of use only against guessing codes."""
    if not visitor_of(request):
        _set(response, VISITOR, secrets.token_urlsafe(16), served_of(request))


def _cookie_name(served: Served, name: str, room: str) -> str:
    # With this prefix browsers refuse a cookie that another name of the same host tries to plant.
    prefix = "__Host-" if served.reach.secure else ""
    return f"{prefix}{name}-{room}"


def _set(response: Response, name: str, value: str, served: Served) -> None:
    response.set_cookie(
        name,
        value,
        max_age=_SECONDS,
        path="/",
        secure=served.reach.secure,
        httponly=True,
        samesite="strict",
    )
