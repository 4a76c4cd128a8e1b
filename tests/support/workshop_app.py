"""The pages of a workshop in this very process, asked as a server asks them: without a socket."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import uvicorn
from starlette.types import ASGIApp, Message

from assessment.answers.workshop_steps import Opened
from assessment.bank.models import Bank
from assessment.cli.report_files import read_templates
from assessment.problem import SurroundingsError
from assessment.report.rendering import Style
from assessment.report.templates import TemplateSet
from assessment.resources import resource_folder
from assessment.store.room_file import RoomFile
from assessment.store.rooms import RoomStore
from assessment.workshop.addresses import listen, reachable
from assessment.workshop.agenda import build_agenda, build_heat_map
from assessment.workshop.opening import Links, open_workshop
from assessment.workshop.pages import Pages
from assessment.workshop.room import Room
from assessment.workshop.server import qr_svg, read_statics
from assessment.workshop.summary import build_summary
from assessment.workshop.summary_document import render_summary_html
from assessment.workshop.web.app import build_app
from assessment.workshop.web.connection import Connection
from assessment.workshop.web.documents import Document, Documents, Heated
from assessment.workshop.web.settings import Reach, Served
from tests.support.minibank import mini_bank
from tests.support.records import new_record

T = TypeVar("T")

HOST = "localhost:8642"
ORIGIN = f"http://{HOST}"
ITEM = "DAT-01"
_SECONDS = 20


@dataclass(frozen=True)
class Reply:
    """One answer of the application."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    def header(self, name: str) -> str:
        """The last header of that name; empty where there is none."""
        return next((value for key, value in reversed(self.headers) if key == name.lower()), "")

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that it sets."""
        found: dict[str, str] = {}
        for key, value in self.headers:
            if key == "set-cookie":
                found |= {name: one.value for name, one in SimpleCookie(value).items()}
        return found

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class QuickDocuments(Documents):
    """Makes no files and starts no process; the heat map is real."""

    def __init__(self) -> None:
        """Begin with nothing made."""
        super().__init__(lambda room: room.store.name)

    async def make(self, room: Room, document: Document) -> bytes:
        """The summary as it is; of others a few bytes."""
        if document.name != "workshop.html":
            return document.name.encode()
        organisation = room.history.answers.organisation.name
        summary = build_summary(room.bank, room.session.taken, organisation=organisation)
        return render_summary_html(summary, shared_templates(), Style()).encode()

    async def heat(self, room: Room, minutes: int, minutes_per_item: int) -> Heated:
        """Heat map and agenda, worked out here."""
        tallies = {
            item: board.latest.tally for item, board in room.session.boards.items() if board.latest
        }
        heat = build_heat_map(room.bank, room.history.answers, tallies)
        agenda = build_agenda(heat, minutes=minutes, minutes_per_item=minutes_per_item)
        return Heated(heat=heat, agenda=agenda)


@dataclass
class Browser:
    """Somebody with cookies."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **options: Any) -> Reply:
        """Ask for a page."""
        return self._kept(self.site.ask("GET", path, cookies=self.cookies, **options))

    def post(self, path: str, fields: Mapping[str, object], **options: Any) -> Reply:
        """Send what the script of a page sends."""
        # As browsers do: letters as they are, half of a pair escaped.
        data = json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace")
        options.setdefault("content_type", "application/json")
        return self._kept(
            self.site.ask("POST", path, body=data, cookies=self.cookies, origin=ORIGIN, **options)
        )

    def send_form(self, path: str, fields: Mapping[str, object], **options: Any) -> Reply:
        """Send what a form sends without a script."""
        data = urlencode(dict(fields)).encode()
        options.setdefault("content_type", "application/x-www-form-urlencoded")
        return self._kept(
            self.site.ask("POST", path, body=data, cookies=self.cookies, origin=ORIGIN, **options)
        )

    def _kept(self, reply: Reply) -> Reply:
        self.cookies |= {name: value for name, value in reply.cookies.items() if value}
        return reply


@dataclass(repr=False)
class Site:
    """One application with its rooms, on an event loop that stands still between two requests."""

    app: ASGIApp
    served: Served
    links: Sequence[Links]
    runner: asyncio.Runner
    now: float = 0.0

    @property
    def room(self) -> Room:
        """The first room."""
        return self.served.rooms[self.links[0].workshop]

    def ask(self, method: str, path: str, **options: Any) -> Reply:
        """Send one request and wait for the whole answer."""
        return self.run(self.answer(method, path, **options))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the loop."""
        return self.runner.run(asyncio.wait_for(work, _SECONDS))

    async def answer(
        self,
        method: str,
        path: str,
        *,
        body: bytes | Sequence[bytes] = b"",
        cookies: Mapping[str, str] | None = None,
        hosts: Sequence[str] = (HOST,),
        origin: str | None = None,
        content_type: str = "",
        headers: Sequence[tuple[str, str]] = (),
        query: str = "",
        frames: int = 1,
    ) -> Reply:
        """The answer to one request; a body in several parts comes without its length.

        A stream is left after so many frames.
        """
        sent = [("host", host) for host in hosts]
        if cookies:
            sent.append(("cookie", "; ".join(f"{k}={v}" for k, v in cookies.items())))
        if origin is not None:
            sent.append(("origin", origin))
        if content_type:
            sent.append(("content-type", content_type))
        parts = [body] if isinstance(body, bytes) else list(body)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in (*sent, *headers)],
            "client": ("192.0.2.77", 50_000),
            "server": ("127.0.0.1", 8642),
            "state": {},
        }
        messages: list[Message] = [
            {"type": "http.request", "body": part, "more_body": number < len(parts) - 1}
            for number, part in enumerate(parts)
        ]
        told: list[Message] = []
        gone = asyncio.Event()

        async def receive() -> Message:
            if messages:
                return messages.pop(0)
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            told.append(message)
            if _is_stream(told) and sum(bool(one.get("body")) for one in told) > frames:
                gone.set()

        await self.app(scope, receive, send)
        return _reply(told)

    def browser(self) -> Browser:
        """Somebody who was never here."""
        return Browser(self)

    def lead(self, number: int = 0) -> Browser:
        """The facilitator of a room."""
        made, links = self.browser(), self.links[number]
        reply = made.post(f"/f/{links.workshop}/enter", {"token": links.facilitator})
        assert reply.status == 200, reply
        return made

    def phone(self, number: int = 0, role: str = "", **fields: str) -> Browser:
        """A participant of a room."""
        made, room = self.browser(), self.served.rooms[self.links[number].workshop]
        form = {"code": room.code, "key": room.key, "role": role, **fields}
        reply = made.send_form("/join", form)
        assert reply.status == 303, reply
        return made

    def do(self, lead: Browser, **command: object) -> Reply:
        """Carry out a command of the facilitator."""
        path = f"/f/{self.room.id}/do"
        return lead.post(path, {"key": secrets.token_hex(8), **command})

    def open_vote(self, lead: Browser, item: str = ITEM) -> str:
        """Put an item on the wall and let the room vote; the key of the round."""
        assert self.do(lead, do="take", item=item).status == 200
        assert self.do(lead, do="open_vote", item=item, seconds=0).status == 200
        open_ = self.room.session.open_round
        assert open_ is not None
        return open_.key


def _is_stream(told: Sequence[Message]) -> bool:
    return any(
        value.startswith(b"text/event-stream")
        for name, value in told[0].get("headers", ())
        if name == b"content-type"
    )


def _reply(told: Sequence[Message]) -> Reply:
    begin = told[0]
    headers = tuple((k.decode().lower(), v.decode("latin-1")) for k, v in begin["headers"])
    return Reply(begin["status"], headers, b"".join(one.get("body", b"") for one in told[1:]))


@cache
def shared_templates() -> TemplateSet:
    """The shipped templates, read once."""
    return read_templates()


@cache
def _statics() -> dict[str, tuple[str, bytes]]:
    return read_statics(resource_folder("report_templates"))


@cache
def _pages(language: str, bank_language: str) -> Pages:
    return Pages(shared_templates(), language, bank_language)


@contextmanager
def site_of(
    *stores: RoomStore, bank: Bank | None = None, secure: bool = False, **opened: Any
) -> Iterator[Site]:
    """The application on stores, each with a workshop that was just opened.

    Args:
        bank: of all rooms; the mini bank where none is given.
        secure: served over HTTPS.
        opened: options of the workshops, such as `named`.
    """
    options = Opened.model_validate({"title": "Kick-off", **opened})
    links = [open_workshop(store, options) for store in stores]
    url = ORIGIN.replace("http:", "https:") if secure else ORIGIN
    with ThreadPoolExecutor(2) as executor, asyncio.Runner() as runner:
        rooms = {
            link.workshop: Room(store, bank or mini_bank(), link.workshop, executor, address=url)
            for store, link in zip(stores, links, strict=True)
        }
        for room in rooms.values():
            runner.run(room.load())
        site = Site(None, None, links, runner)  # type: ignore[arg-type]
        site.served = Served(
            rooms=rooms,
            pages=lambda room: _pages(room.opened.language, room.bank.meta.language),
            statics=_statics(),
            reach=Reach(frozenset({HOST}), secure=secure),
            clock=lambda: site.now,
        )
        site.app = build_app(site.served, QuickDocuments(), qr_svg, shared=False)
        yield site


@contextmanager
def new_site(folder: Path, rooms: int = 1, **options: Any) -> Iterator[Site]:
    """The application on new records in a folder."""
    stores = [RoomFile.open(new_record(folder / f"room-{n}.db")) for n in range(rooms)]
    try:
        with site_of(*stores, **options) as site:
            yield site
    finally:
        for store in stores:
            store.close()


@dataclass(frozen=True)
class Staged:
    """One room that is to be served: its store and bank, and how its workshop is opened."""

    store: RoomStore
    bank: Bank
    opened: Opened


@contextmanager
def live_site(*staged: Staged) -> Iterator[tuple[str, list[Links]]]:
    """Rooms on a port of loopback, served from a thread: the address, and the links of each."""
    links = [open_workshop(one.store, one.opened) for one in staged]
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        where = reachable("127.0.0.1", port, secure=False, public_url=None)
        ready, servers = threading.Event(), list[uvicorn.Server]()
        rooms: dict[str, Room] = {}

        async def serve() -> None:
            with ThreadPoolExecutor(2) as executor:
                for one, link in zip(staged, links, strict=True):
                    room = Room(one.store, one.bank, link.workshop, executor, address=where.url)
                    await room.load()
                    rooms[room.id] = room
                served = Served(
                    rooms=rooms,
                    pages=lambda room: _pages(room.opened.language, room.bank.meta.language),
                    statics=_statics(),
                    reach=where.reach,
                )
                app = build_app(served, QuickDocuments(), qr_svg, shared=False)
                config = uvicorn.Config(
                    app, http=Connection, log_level="error", timeout_graceful_shutdown=1
                )
                servers.append(uvicorn.Server(config))
                ready.set()
                await servers[0].serve(sockets=[listening])

        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        assert ready.wait(_SECONDS)
        try:
            yield where.url, links
        finally:
            for room in rooms.values():
                room.hub.close()
            servers[0].should_exit = True
            thread.join(_SECONDS)


class FailingStore:
    """A store that fails while `fails` is true, as a full disk or a lost database does."""

    def __init__(self, store: RoomStore) -> None:
        """Take the store behind."""
        self._store = store
        self.fails = False

    def __getattr__(self, name: str) -> Any:
        """The method of the store, or one that fails."""
        found = getattr(self._store, name)
        if not self.fails or not callable(found):
            return found

        def fail(*_: object, **__: object) -> None:
            raise SurroundingsError("/secret/folder/acme.db: cannot be written, the disk is full")

        return fail
