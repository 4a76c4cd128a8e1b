"""Stands before all handlers: hosts, origins, sizes, headers, and the last word on errors."""

from __future__ import annotations

import json
import secrets
import sys
import traceback
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.problem import SurroundingsError
from assessment.store.clock import now
from assessment.workshop.web.settings import Reach, Served

LARGEST_BODY = 4096
# The facilitator's texts are longer, and an agenda names up to sixty items.
LARGEST_COMMAND = 16_384

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Summary and result carry their styles, fonts and pictures in themselves, and no script at all.
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send forms with the origin `null`, which is refused above.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


# Under this name a scope holds what its fault was logged as.
_LOGGED = "workshop.fault"


class Guard:
    """Refuses what does not come from a page of this server, and never says more than it should."""

    def __init__(self, app: ASGIApp, served: Served) -> None:
        """Take the application behind, and what it serves."""
        self._app = app
        self._served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_on(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._served.metrics.requests[message["status"]] += 1
                _add_headers(message)
            await send(message)

        headers = Headers(scope=scope)
        refusal = refused(scope["method"], headers, self._served.reach)
        if refusal is not None:
            await refusal(scope, receive, send_on)
            return
        try:
            await self._app(scope, _bounded(receive, _largest(scope)), send_on)
        except Exception as fault:
            # What a handler ran into is answered by `fault_page` first, and then comes by here, too.
            name = scope.get(_LOGGED) or log_fault(fault, scope)
            if not begun:
                await _plain(500, f"something went wrong: {name}")(scope, receive, send_on)


def refused(method: str, headers: Headers, reach: Reach) -> PlainTextResponse | None:
    """A refusal where the request names a host that is not served, or comes from another site.

    Browsers send `Origin` with every POST, also over plain HTTP, where they leave `Sec-Fetch-Site` out.
    """
    hosts = headers.getlist("host")
    if len(hosts) != 1 or hosts[0].lower() not in reach.hosts:
        return _plain(403, "this server does not serve that name")
    if method in ("GET", "HEAD"):
        return None
    if method != "POST":
        return _plain(405, "this is not done here")
    origins = headers.getlist("origin")
    site = headers.get("sec-fetch-site", "same-origin")
    if len(origins) != 1 or origins[0].lower() not in reach.origins or site != "same-origin":
        return _plain(403, "this was sent from another page")
    return None


def log(event: str, **facts: str | int | float) -> None:
    """One line of JSON on standard error; never with what anybody wrote."""
    print(json.dumps({"at": now(), "event": event, **facts}), file=sys.stderr, flush=True)


def log_fault(fault: Exception, scope: Scope) -> str:
    """Log where a fault happened, not what was sent, and return the name it is logged under."""
    name = secrets.token_hex(4)
    frames = traceback.extract_tb(fault.__traceback__)[-4:]
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    # A failure of the surroundings is told in words of our own; other messages may quote what was sent.
    said = str(fault) if isinstance(fault, SurroundingsError) else type(fault).__name__
    log("fault", id=name, kind=said, where=where, route=_route(scope))
    scope[_LOGGED] = name
    return name


def _route(scope: Scope) -> str:
    """The kind of page, without the room or anything typed."""
    if "path_params" not in scope:
        return "none"
    typed = {str(value) for value in scope["path_params"].values()}
    return "/".join("…" if part in typed else part for part in scope["path"].split("/"))


class TooLarge(Exception):
    """More was sent than any page sends."""


def _bounded(receive: Receive, largest: int) -> Receive:
    received = 0

    async def receive_on() -> Message:
        nonlocal received
        message = await receive()
        if message["type"] == "http.request":
            received += len(message.get("body", b""))
            if received > largest:
                raise TooLarge
        return message

    return receive_on


def _largest(scope: Scope) -> int:
    return LARGEST_COMMAND if scope["path"].startswith("/f/") else LARGEST_BODY


def _add_headers(message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store")


def _plain(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(text + "\n", status_code=status)


def allowed_hosts(names: Iterable[str], port: int, *, secure: bool) -> frozenset[str]:
    """Host headers to serve: names with the port, and without it where it is the scheme's own."""
    own = 443 if secure else 80
    hosts = {f"{name}:{port}" for name in names}
    return frozenset(hosts | set(names)) if port == own else frozenset(hosts)
