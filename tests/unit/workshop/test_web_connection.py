"""Connections that say nothing, too little or too much end by themselves; others are left alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Router
from uvicorn.server import ServerState

from assessment.workshop.web import connection

SECONDS = 0.3
HEAD = b"Host: localhost\r\n"


@pytest.fixture(name="runner")
def _runner(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Runner]:
    monkeypatch.setattr(connection, "REQUEST_SECONDS", SECONDS)
    with asyncio.Runner() as runner:
        yield runner


async def echo(request: Request) -> Response:
    """How long the body is, after a while."""
    length = len(await request.body())
    await asyncio.sleep(2 * SECONDS)
    return PlainTextResponse(str(length))


async def talk(*parts: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """What comes back for parts that are sent one after another, and when the connection ended."""
    router = Router()
    router.add_route("/", echo, methods=["GET", "POST"])
    config = uvicorn.Config(router, timeout_keep_alive=1, log_level="error")
    config.load()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: connection.Connection(config, ServerState(), {}), "127.0.0.1", 0
    )
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    began = time.monotonic()
    told = b""
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        told = await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        pass
    took = time.monotonic() - began
    writer.close()
    server.close()
    return told, took


@pytest.mark.parametrize(
    "parts",
    [
        (b"",),
        (b"GET / HTTP/1.1\r\n",),
        (b"GET / HTTP/1.1\r\n" + HEAD + b"X: y",),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 9\r\n\r\n1234",),
        (b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",),
    ],
    ids=["nothing", "a line", "half a head", "half a body", "chunks without an end"],
)
def test_a_request_that_does_not_come_is_not_waited_for(
    runner: asyncio.Runner, parts: tuple[bytes, ...]
) -> None:
    told, took = runner.run(talk(*parts))
    assert told == b""
    assert SECONDS * 0.9 <= took < 5


def test_drops_do_not_keep_a_connection_open(runner: asyncio.Runner) -> None:
    drops = [b"GET / HTTP/1.1\r\n", *[b"X: y\r\n"] * 20]
    told, took = runner.run(talk(*drops, pause=SECONDS / 5))
    assert told == b""
    assert took < 20 * SECONDS / 5 + 5


def test_whole_requests_are_answered_however_long_that_takes(runner: asyncio.Runner) -> None:
    get = b"GET / HTTP/1.1\r\n" + HEAD + b"\r\n"
    post = b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 4\r\n\r\n"
    told, took = runner.run(talk(get, get, post, b"1234"))
    assert told.count(b"HTTP/1.1 200 OK") == 3
    assert told.endswith(b"4")
    # After the last answer the connection rests for as long as the server lets it.
    assert took > 6 * SECONDS


@pytest.mark.parametrize(
    "begin,more",
    [
        (b"GET / HTTP/1.1\r\nX: ", b"x" * 4096),
        (b"GET / HTTP/1.1\r\n", b"X: y\r\n" * 700),
        (
            b"POST / HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n",
            b"X: y\r\n" * 700,
        ),
    ],
    ids=["one line", "many lines", "trailers"],
)
def test_a_request_without_an_end_is_cut_off(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch, begin: bytes, more: bytes
) -> None:
    monkeypatch.setattr(connection, "REQUEST_SECONDS", 60.0)
    parts = [begin, *[more] * (2 * connection.LARGEST_REQUEST // len(more))]
    told, took = runner.run(talk(*parts, pause=0.001))
    assert told == b""
    assert took < 10
