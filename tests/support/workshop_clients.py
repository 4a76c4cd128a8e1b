"""Clients of a workshop server that send what browsers send, over sockets of their own."""

from __future__ import annotations

import asyncio
import json
import random
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field


class GoneAwayError(Exception):
    """The server hung up, or does not listen: nobody knows what became of the request."""


@dataclass(frozen=True)
class Reply:
    """Status, cookies that were set, and body."""

    status: int
    cookies: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        """The body as JSON."""
        found: dict[str, object] = json.loads(self.body)
        return found


class Client:
    """One browser: its cookies, and one connection that is opened again when it is gone."""

    def __init__(self, port: int) -> None:
        """Take the port of the server."""
        self._host = f"localhost:{port}"
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.cookies: dict[str, str] = {}

    async def ask(self, path: str, body: Mapping[str, object] | str | None = None) -> Reply:
        """GET without a body; POST of a form as text, or of JSON.

        Raises:
            GoneAwayError: no whole answer came back.
        """
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(self._request(path, body))
            async with asyncio.timeout(20):
                reply = await _reply(reader)
        except (OSError, EOFError, TimeoutError) as fault:
            self.close()
            raise GoneAwayError from fault
        self.cookies.update(reply.cookies)
        return reply

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None

    def _request(self, path: str, body: Mapping[str, object] | str | None) -> bytes:
        lines = [f"Host: {self._host}", f"Origin: http://{self._host}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if body is None:
            return "\r\n".join((f"GET {path} HTTP/1.1", *lines, "", "")).encode()
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        kind = "x-www-form-urlencoded" if isinstance(body, str) else "json"
        lines += [f"Content-Type: application/{kind}", f"Content-Length: {len(data)}"]
        return "\r\n".join((f"POST {path} HTTP/1.1", *lines, "", "")).encode() + data


async def _reply(reader: asyncio.StreamReader) -> Reply:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    length, cookies = 0, {}
    for line in head[1:]:
        name, _, value = line.partition(": ")
        if name.lower() == "content-length":
            length = int(value)
        elif name.lower() == "set-cookie":
            key, _, secret = value.partition(";")[0].partition("=")
            cookies[key] = secret
    return Reply(int(head[0].split()[1]), cookies, await reader.readexactly(length))


async def lead(port: int, room: str, token: str) -> Client:
    """A facilitator who opened the link."""
    client = Client(port)
    assert (await client.ask(f"/f/{room}/enter", {"token": token})).status == 200
    return client


@dataclass(frozen=True)
class Entrance:
    """What the picture code on the wall holds."""

    code: str
    key: str


async def entrance_of(leading: Client, room: str) -> Entrance:
    """How people come in, as the facilitator's page says it."""
    state = (await leading.ask(f"/f/{room}/state")).json()
    found = re.search(r"/j/([A-Z0-9]+)#([\w-]+)", str(state["html"]))
    assert found is not None, "the console shows no link to join"
    return Entrance(found[1], found[2])


@dataclass
class Phone:
    """One participant, who votes again and again.

    Attributes:
        certain: per round, the last vote that was acknowledged.
        maybe: per round, votes sent after that one to which no answer came.
        seats_lost: how often the server did not know the seat any more.
        failed: answers that acknowledge nothing: status to how many.
    """

    client: Client
    room: str
    chance: random.Random
    number: int = 0
    certain: dict[str, int] = field(default_factory=dict)
    maybe: dict[str, frozenset[int]] = field(default_factory=dict)
    seats_lost: int = 0
    acknowledged: int = 0
    failed: dict[int, int] = field(default_factory=dict)

    @classmethod
    async def join(cls, port: int, room: str, entrance: Entrance, seed: int) -> Phone:
        """Sit down."""
        client = Client(port)
        form = f"code={entrance.code}&key={entrance.key}&role="
        reply = await client.ask("/join", form)
        assert reply.status == 303, reply
        return cls(client, room, random.Random(seed))

    async def vote(self, round_: str, note: str = "") -> bool:
        """One vote; whether it was acknowledged.

        Raises:
            GoneAwayError: nobody knows whether it was stored.
        """
        level = self.chance.randrange(5)
        self.number += 1
        before = self.maybe.get(round_, frozenset())
        self.maybe[round_] = before | {level}
        form = {"round": round_, "answer": str(level), "number": self.number, "note": note}
        reply = await self.client.ask(f"/r/{self.room}/vote", form)
        if reply.status == 200 and reply.json()["result"] in ("stored", "same"):
            self.certain[round_] = level
            self.maybe[round_] = frozenset()
            self.acknowledged += 1
            return True
        # It was refused, so that it counts nowhere; one before it, of which no answer came, still may.
        self.maybe[round_] = before
        self.failed[reply.status] = self.failed.get(reply.status, 0) + 1
        self.seats_lost += reply.status == 401
        return False

    async def vote_until(self, stop: asyncio.Event, round_: list[str], pause: float) -> None:
        """Vote in the round that is open, until told to stop; a server that is gone is asked again."""
        while not stop.is_set():
            try:
                await self.vote(round_[0])
                await asyncio.sleep(pause * self.chance.uniform(0.5, 1.5))
            except GoneAwayError:
                await asyncio.sleep(0.05)


async def tell(client: Client, room: str, key: str = "", **fields: object) -> Reply:
    """One command of the facilitator."""
    return await client.ask(f"/f/{room}/do", {**fields, "key": key or secrets.token_hex(16)})
