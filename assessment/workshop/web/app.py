"""The application: routes, the guard before them, and what runs beside them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from assessment.problem import SurroundingsError
from assessment.workshop.web import console, phone, wall
from assessment.workshop.web.access import served_of
from assessment.workshop.web.answers import TooFast, message_page, too_fast
from assessment.workshop.web.documents import Documents
from assessment.workshop.web.forms import BadForm
from assessment.workshop.web.frames import Frames
from assessment.workshop.web.guard import Guard, TooLarge, log_fault
from assessment.workshop.web.settings import Served

# Looks again now and then, in case a word of another worker was lost.
_LOOK_AGAIN_SECONDS = 5.0

Qr = Callable[[str], str]


def build_app(served: Served, documents: Documents, qr: Qr, *, shared: bool) -> ASGIApp:
    """The application of one server process.

    Args:
        served: its rooms, loaded.
        documents: makes files.
        qr: the code for an address, as SVG.
        shared: other processes write to the same records.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tasks = [
            asyncio.create_task(work)
            for room in served.rooms.values()
            for work in (room.hub.run(), room.hub.run_beat())
        ]
        if shared:
            tasks.append(asyncio.create_task(_look_again(served)))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    app = Starlette(
        routes=[
            Route("/health", health),
            Route("/metrics", metrics),
            Route("/static/{name}", static),
            *phone.ROUTES,
            *wall.ROUTES,
            *console.ROUTES,
        ],
        lifespan=lifespan,
        exception_handlers={
            404: not_found,
            405: not_found,
            BadForm: bad_form,
            TooLarge: too_large,
            TooFast: asked_too_fast,
            Exception: fault_page,
        },
    )
    app.state.served = served
    app.state.documents = documents
    app.state.frames = {
        room.id: Frames(room, served.pages(room), qr(room.view_room().join_url))
        for room in served.rooms.values()
    }
    return Guard(app, served)


async def health(request: Request) -> Response:
    """Whether the store answers."""
    try:
        for room in served_of(request).rooms.values():
            await room.ping()
    except SurroundingsError:
        return JSONResponse({"status": "the store does not answer"}, status_code=503)
    return JSONResponse({"status": "ok"})


async def metrics(request: Request) -> Response:
    """Counters for a monitoring system; hold nothing of anybody."""
    served = served_of(request)
    rooms = served.rooms.values()
    text = served.metrics.render(
        seats=sum(room.seats for room in rooms),
        streams=sum(room.hub.streams for room in rooms),
        rooms=len(served.rooms),
    )
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


async def static(request: Request) -> Response:
    """Styles, script and fonts, from memory."""
    found = served_of(request).statics.get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("there is no such file\n", status_code=404)
    media, content = found
    return Response(content, media_type=media, headers={"Cache-Control": "max-age=300"})


async def not_found(request: Request, _fault: Exception) -> Response:
    """What is not there."""
    return message_page(request, "error.not_found", 404)


async def bad_form(request: Request, _fault: Exception) -> Response:
    """What cannot be read."""
    return message_page(request, "error.bad_form", 400)


async def too_large(request: Request, _fault: Exception) -> Response:
    """What is longer than any page of this server sends; the rest of it is not waited for."""
    response = message_page(request, "error.bad_form", 413)
    response.headers["Connection"] = "close"
    return response


async def asked_too_fast(request: Request, fault: Exception) -> Response:
    """What comes faster than anybody looks at pages."""
    assert isinstance(fault, TooFast)
    return too_fast(request, fault.wait)


async def fault_page(request: Request, fault: Exception) -> Response:
    """What went wrong here: a name to look it up under, and nothing else."""
    name = log_fault(fault, request.scope)
    status = 503 if isinstance(fault, SurroundingsError) else 500
    return message_page(request, "error.fault", status, name=name)


async def _look_again(served: Served) -> None:
    while True:
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        with contextlib.suppress(SurroundingsError):
            for room in served.rooms.values():
                await room.look_again()
