"""Runs the server: rooms loaded, sockets taken, streams ended before it stops."""

from __future__ import annotations

import asyncio
import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from assessment.bank.models import Bank
from assessment.problem import SurroundingsError
from assessment.report.templates import TemplateSet
from assessment.store.rooms import RoomStore
from assessment.workshop.addresses import Reachable
from assessment.workshop.limits import CodeGuard
from assessment.workshop.pages import Pages
from assessment.workshop.room import Room
from assessment.workshop.web.app import build_app
from assessment.workshop.web.documents import Documents
from assessment.workshop.web.settings import Served

_MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
}
# One stream per phone, and room for requests beside them.
_OPEN_FILES = 8192
_THREADS = 4
_GRACE_SECONDS = 3
# Between two votes a phone keeps its connection.
_KEEP_SECONDS = 75


@dataclass(frozen=True)
class Workshop:
    """One workshop to serve.

    Attributes:
        workshop: its id.
        wall_url: opens the wall on another computer.
        told: how processes that make files are told of the record.
    """

    store: RoomStore
    bank: Bank
    workshop: str
    wall_url: str
    told: str


@dataclass(frozen=True)
class Service:
    """Everything a server process is started with.

    Attributes:
        listen: gives the names of records that another process changed, until stopped; None where
            nobody else writes.
        workers: how many processes share the limits.
        environment: what processes that make files find beside this one's environment.
    """

    workshops: tuple[Workshop, ...]
    reachable: Reachable
    templates: TemplateSet
    statics: Path
    tls: tuple[Path, Path] | None = None
    listen: Callable[[threading.Event], Iterator[str]] | None = None
    workers: int = 1
    environment: Mapping[str, str] | None = None


def serve(service: Service, listening: socket.socket) -> None:
    """Serve until the process is told to stop.

    Raises:
        SurroundingsError: a store does not answer, or the certificate cannot be used.
    """
    import uvloop

    _allow_many_files()
    # Twice as quick with a thousand streams as the loop of the standard library.
    uvloop.run(_serve(service, listening))


async def _serve(service: Service, listening: socket.socket) -> None:
    import uvicorn

    from assessment.workshop.web.connection import Connection

    executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="store")
    rooms = {}
    for one in service.workshops:
        room = Room(one.store, one.bank, one.workshop, executor, address=service.reachable.url)
        room.wall_url = one.wall_url
        await room.load()
        rooms[room.id] = room
    served = Served(
        rooms=rooms,
        pages=_pages(service.templates),
        statics=read_statics(service.statics),
        reach=service.reachable.reach,
        guard=CodeGuard(service.workers),
    )
    told = {one.workshop: one.told for one in service.workshops}
    documents = Documents(lambda room: told[room.id], service.environment)
    app = build_app(served, documents, qr_svg, shared=service.listen is not None)
    keys = {}
    if service.tls is not None:
        keys = {"ssl_certfile": str(service.tls[0]), "ssl_keyfile": str(service.tls[1])}
    config = uvicorn.Config(
        app,
        http=Connection,
        access_log=False,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEEP_SECONDS,
        **keys,  # type: ignore[arg-type]
    )

    class Server(uvicorn.Server):
        """Ends all streams first: they would hold the server until its patience is over."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """Stop in good order; not the library's own way, which ends the process by the signal."""
            for room in rooms.values():
                room.hub.close()
            self.force_exit = self.should_exit and sig == signal.SIGINT
            self.should_exit = True

    stop = threading.Event()
    listener = _start_listening(service, rooms, stop)
    try:
        await Server(config).serve(sockets=[listening])
    except OSError as fault:
        raise SurroundingsError(f"the server cannot run: {fault.strerror or fault}") from fault
    finally:
        stop.set()
        if listener is not None:
            listener.join(timeout=_GRACE_SECONDS)
        executor.shutdown(wait=True, cancel_futures=True)


def _start_listening(
    service: Service, rooms: Mapping[str, Room], stop: threading.Event
) -> threading.Thread | None:
    """Look at a room anew as soon as another process says that it changed."""
    if service.listen is None:
        return None
    loop = asyncio.get_running_loop()
    by_name = {room.store.name: room for room in rooms.values()}
    listen = service.listen

    def run() -> None:
        for name in listen(stop):
            room = by_name.get(name)
            if room is not None:
                loop.call_soon_threadsafe(room.heard)

    thread = threading.Thread(target=run, name="listener", daemon=True)
    thread.start()
    return thread


def _pages(templates: TemplateSet) -> Callable[[Room], Pages]:
    made: dict[tuple[str, str], Pages] = {}

    def pages(room: Room) -> Pages:
        language = room.opened.language, room.bank.meta.language
        if language not in made:
            made[language] = Pages(templates, *language)
        return made[language]

    return pages


def read_statics(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Styles, script and fonts of the pages, by name.

    Args:
        folder: of the templates; its `workshop/static` and `fonts` are read.
    """
    files = sorted((*(folder / "workshop" / "static").iterdir(), *(folder / "fonts").iterdir()))
    return {
        path.name: (_MEDIA[path.suffix], path.read_bytes())
        for path in files
        if path.suffix in _MEDIA
    }


def qr_svg(address: str) -> str:
    """The picture code of an address as inline SVG, its size left to the page."""
    import io

    import segno

    if not address:
        return ""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
    )
    return out.getvalue().decode()


def _allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(_OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
