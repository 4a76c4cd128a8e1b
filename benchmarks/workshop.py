"""A room full of phones against the workshop server, on loopback: votes stored, and how soon all see them.

    python benchmarks/workshop.py [--phones 1000] [--seconds 5] [--workers 1] [--store postgresql://...]

Every phone joins, keeps a stream open, and votes once at a random moment of `--seconds`. Counted are the
votes that were acknowledged, those in the revealed tally, and, from the phones' side, the time from
sending a vote to its acknowledgement and from the last acknowledgement to its being on a screen. The
clients run on the same cores as the server. Bounded: one round, at most 2,000 phones, 120 s.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).parents[1]
ANSWERS = ROOT / "examples" / "clinic-group" / "answers.yaml"
ITEM = "DAT-01"
MOST_PHONES, MOST_SECONDS = 2000, 120.0


@dataclass
class Answer:
    """One HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Connection:
    """A connection that is kept open; one request at a time."""

    def __init__(self, port: int) -> None:
        """Take the port on loopback."""
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.cookies: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Send one request; an object is sent as JSON, a text as a form."""
        reader, writer = await self._open()
        writer.write(self._request(method, path, body))
        try:
            answer = await read_head(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            # The server had closed a connection that was not used; browsers ask again, too.
            self._streams = None
            reader, writer = await self._open()
            writer.write(self._request(method, path, body))
            answer = await read_head(reader)
        length = int(answer.headers.get("content-length", "0"))
        answer.body = await reader.readexactly(length)
        for name, value in self._set_cookies(answer):
            self.cookies[name] = value
        return answer

    async def listen(self, path: str) -> asyncio.StreamReader:
        """Open a stream of events."""
        reader, writer = await self._open()
        writer.write(self._request("GET", path, None))
        answer = await read_head(reader)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return reader

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        return self._streams

    def _request(self, method: str, path: str, body: object) -> bytes:
        origin = f"http://127.0.0.1:{self._port}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        data = b""
        if method == "POST":
            is_form = isinstance(body, str)
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            kind = "application/x-www-form-urlencoded" if is_form else "application/json"
            lines += [f"Origin: {origin}", f"Content-Type: {kind}", f"Content-Length: {len(data)}"]
        return "\r\n".join((*lines, "", "")).encode() + data

    def _set_cookies(self, answer: Answer) -> list[tuple[str, str]]:
        pairs = answer.headers.get("set-cookie", "").split("\n")
        return [
            (name.strip(), value)
            for name, _, value in (pair.split(";")[0].partition("=") for pair in pairs if pair)
        ]


async def read_head(reader: asyncio.StreamReader) -> Answer:
    """Status and headers of an answer; several cookies are joined by line ends."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in head[1:]:
        name, _, value = line.partition(": ")
        key = name.lower()
        headers[key] = f"{headers[key]}\n{value}" if key in headers else value
    return Answer(int(head[0].split()[1]), headers, b"")


@dataclass
class Phone:
    """One participant: a connection for votes, one for the stream, and what it saw when."""

    connection: Connection
    stream: Connection
    acknowledged: float | None = None
    took: float | None = None
    saw_all: float | None = None
    failures: list[str] = field(default_factory=list)


def start_server(record: str, port: int, extra: Sequence[str]) -> subprocess.Popen[str]:
    """The server, as people start it."""
    command = [sys.executable, "-m", "assessment.cli", "workshop", record, "--port", str(port)]
    return subprocess.Popen(
        [*command, *extra], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def read_links(server: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Port, room and the facilitator's secret from what the server prints."""
    assert server.stdout is not None
    for line in server.stdout:
        if "facilitator" in line:
            parts = urlsplit(line.split()[-1])
            assert parts.port is not None
            return parts.port, parts.path.split("/")[2], parts.fragment
    assert server.stderr is not None
    raise RuntimeError(f"the server did not start: {server.stderr.read()}")


async def join(port: int, room: str, code: str, key: str) -> Phone:
    """Sit down and start to listen."""
    connection = Connection(port)
    while True:
        answer = await connection.ask("POST", "/join", f"code={code}&key={key}&role=")
        if answer.status != 429:
            break
        await asyncio.sleep(float(answer.headers.get("retry-after", "1")))
    if answer.status != 303:
        raise RuntimeError(f"join: {answer.status} {answer.body[:200]!r}")
    stream = Connection(port)
    stream.cookies = dict(connection.cookies)
    return Phone(connection, stream)


async def watch(phone: Phone, room: str, everybody: int, counting: asyncio.Event) -> None:
    """Read the stream until it says that everybody has voted."""
    reader = await phone.stream.listen(f"/r/{room}/events")
    counting.set()
    wanted = f'"voted": {everybody},'.encode()
    while phone.saw_all is None:
        line = await reader.readline()
        if not line:
            phone.failures.append("the stream ended")
            return
        if line.startswith(b"data:") and wanted in line:
            phone.saw_all = time.perf_counter()


async def vote(phone: Phone, room: str, round_key: str, after: float) -> None:
    """Vote once."""
    await asyncio.sleep(after)
    form = {
        "round": round_key,
        "answer": str(random.randrange(5)),
        "number": 1,
        "confidence": "high",
    }
    began = time.perf_counter()
    answer = await phone.connection.ask("POST", f"/r/{room}/vote", form)
    phone.took = time.perf_counter() - began
    if answer.status == 200:
        phone.acknowledged = time.perf_counter()
    else:
        phone.failures.append(f"vote: {answer.status}")


async def command(lead: Connection, room: str, **form: object) -> None:
    """Do something as the facilitator."""
    answer = await lead.ask("POST", f"/f/{room}/do", {**form, "key": secrets.token_hex(16)})
    if answer.status != 200:
        raise RuntimeError(f"{form}: {answer.status} {answer.body!r}")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def room_of_phones(
    port: int, room: str, secret: str, phones: int, seconds: float
) -> dict[str, object]:
    """Everything from the first seat to the revealed votes."""
    lead = Connection(port)
    answer = await lead.ask("POST", f"/f/{room}/enter", {"token": secret})
    assert answer.status == 200, answer
    state = json.loads((await lead.ask("GET", f"/f/{room}/state")).body)
    found = re.search(r"/j/([A-Z0-9]+)#([\w-]+)", state["html"])
    assert found, "the console shows no link to join"
    code, key = found.groups()
    began = time.perf_counter()
    people: list[Phone] = []
    for first in range(0, phones, 50):
        several = range(first, min(first + 50, phones))
        people += await asyncio.gather(*(join(port, room, code, key) for _ in several))
    joined = time.perf_counter() - began
    ready = [asyncio.Event() for _ in people]
    watchers = [
        asyncio.create_task(watch(one, room, phones, event))
        for one, event in zip(people, ready, strict=True)
    ]
    await asyncio.wait_for(asyncio.gather(*(event.wait() for event in ready)), 30)
    await command(lead, room, do="take", item=ITEM)
    await command(lead, room, do="open_vote", item=ITEM, seconds=0)
    await asyncio.sleep(2)
    cast = [vote(one, room, f"{ITEM}#1", random.uniform(0, seconds)) for one in people]
    await asyncio.wait_for(asyncio.gather(*cast), seconds + 30)
    last = max((one.acknowledged or 0.0) for one in people)
    await asyncio.wait({*watchers}, timeout=10)
    await command(lead, room, do="reveal", item=ITEM, anyway=True)
    votes = json.loads((await lead.ask("GET", f"/f/{room}/votes.json")).body)
    steps = [one["step"] for one in votes["steps"] if one["step"]["step"] == "votes_revealed"]
    tally = steps[-1]["tally"]
    took = [one.took for one in people if one.took is not None]
    seen = [one.saw_all - last for one in people if one.saw_all is not None]
    for one in people:
        one.connection.close()
        one.stream.close()
    return {
        "phones": phones,
        "joined_s": joined,
        "acknowledged": sum(one.acknowledged is not None for one in people),
        "in_tally": sum(tally["levels"]) + tally["dont_know"] + tally["not_applicable"],
        "vote_p50_ms": 1000 * percentile(took, 0.5),
        "vote_p95_ms": 1000 * percentile(took, 0.95),
        "vote_p99_ms": 1000 * percentile(took, 0.99),
        "screens": len(seen),
        "last_vote_p95_ms": 1000 * percentile(seen, 0.95) if seen else float("nan"),
        "failures": sorted({text for one in people for text in one.failures}),
    }


def memory_mb(server: subprocess.Popen[str]) -> list[float]:
    """Resident memory of the server's processes, in MB."""
    process = psutil.Process(server.pid)
    return [one.memory_info().rss / 1e6 for one in (process, *process.children(recursive=True))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--store")
    arguments = parser.parse_args()
    phones = min(arguments.phones, MOST_PHONES)
    with tempfile.TemporaryDirectory() as folder:
        record = (
            f"{arguments.store}#load-{secrets.token_hex(4)}"
            if arguments.store
            else f"{folder}/load.db"
        )
        made = [sys.executable, "-m", "assessment.cli", "import", record, str(ANSWERS)]
        subprocess.run(made, check=True, capture_output=True)
        extra = ["--workers", str(arguments.workers)] if arguments.workers > 1 else []
        server = start_server(record, 0, extra)
        try:
            port, room, secret = read_links(server)
            work = room_of_phones(port, room, secret, phones, arguments.seconds)
            figures = asyncio.run(asyncio.wait_for(work, MOST_SECONDS))
            figures["memory_mb"] = memory_mb(server)
        finally:
            server.terminate()
            server.wait(10)
    for name, value in figures.items():
        shown = f"{value:.1f}" if isinstance(value, float) else value
        print(f"{name:>18}  {shown}")


if __name__ == "__main__":
    main()
