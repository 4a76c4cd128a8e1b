"""Answers that several handlers give."""

from __future__ import annotations

import math

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from assessment.workshop.room import Room
from assessment.workshop.web.access import served_of, set_visitor
from assessment.workshop.web.forms import sent_json

_TITLES = {
    400: "message.refused",
    403: "message.forbidden",
    404: "message.not_found",
    409: "message.refused",
    413: "message.refused",
    429: "message.too_many",
}


class TooFast(Exception):
    """More was asked for than a page of this server asks for; `wait` seconds until there is more."""

    def __init__(self, wait: float) -> None:
        """Take how long to wait."""
        super().__init__(wait)
        self.wait = wait


def page(request: Request, room: Room, html: str) -> HTMLResponse:
    """A page, told apart from those of other browsers."""
    response = HTMLResponse(html)
    set_visitor(request, response)
    return response


def message_page(request: Request, key: str, status: int, **values: object) -> Response:
    """A page that says why there is nothing else to see; JSON for the script of a page."""
    served = served_of(request)
    room = served.rooms.get(request.path_params.get("room", "")) or next(
        iter(served.rooms.values()), None
    )
    if room is None or sent_json(request):
        said = served.pages(room).say(key, **values) if room else key
        return JSONResponse({"ok": False, "refused": said}, status_code=status)
    pages = served.pages(room)
    title = _TITLES.get(status, "message.broken")
    return HTMLResponse(pages.message(title, pages.say(key, **values)), status_code=status)


def too_fast(request: Request, wait: float) -> Response:
    """429, with how many seconds to wait."""
    response = message_page(request, "error.too_fast", 429)
    response.headers["Retry-After"] = str(max(1, math.ceil(wait)))
    return response
