"""Server-sent events: every frame holds the whole state of a screen, so that none is missed for good."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from starlette.types import Receive, Scope, Send

from assessment.workshop.hub import Hub, Stream
from assessment.workshop.web.metrics import Metrics


@dataclass(frozen=True)
class Frame:
    """The state of a screen as JSON: `small` without its main part, `whole` with it.

    The main part is drawn when somebody needs it: while votes come in, nobody does.
    """

    version: int
    screen: str
    small: bytes
    draw: Callable[[], bytes]

    @cached_property
    def whole(self) -> bytes:
        """With the main part; drawn once for all who look at the screen."""
        return self.draw()


class EventStream:
    """A response that lasts as long as the browser listens; a thousand of them have to be cheap."""

    def __init__(
        self, hub: Hub, stream: Stream, frame: Callable[[], Frame], metrics: Metrics, shown: str
    ) -> None:
        """Take where changes come from, the frame of the moment, and the screen that the page shows."""
        self._hub = hub
        self._stream = stream
        self._frame = frame
        self._metrics = metrics
        self._shown = shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a frame at once, and one after every change."""
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"cache-control", b"no-store"),
                    # A proxy that collects answers would hold the frames back.
                    (b"x-accel-buffering", b"no"),
                ],
            }
        )
        gone = asyncio.ensure_future(_until_gone(receive))
        gone.add_done_callback(lambda _: self._stream.wake())
        self._hub.add(self._stream)
        try:
            await send(_body(b"retry: 1000\n\n"))
            beat = self._hub.beat
            while not (gone.done() or self._hub.closing or self._stream.over):
                if self._stream.version != self._hub.version:
                    await send(_body(self._next()))
                elif beat != self._hub.beat:
                    await send(_body(b"event: beat\ndata: 1\n\n"))
                beat = self._hub.beat
                await self._stream.wait()
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._hub.drop(self._stream)
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await gone

    def _next(self) -> bytes:
        frame = self._frame()
        self._stream.version = frame.version
        data = frame.small if frame.screen == self._shown else frame.whole
        self._shown = frame.screen
        self._metrics.frames += 1
        return b"id: %d\nevent: frame\ndata: %s\n\n" % (frame.version, data)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(data: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": data, "more_body": True}
