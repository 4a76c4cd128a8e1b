"""Wakes the streams of a room: at once when something changed, and not more often than they can be served."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Literal

Audience = Literal["wall", "phone", "console"]

BEAT_SECONDS = 10.0
# Ten redraws a second look live; and no more than a third of the time goes into sending.
_LEAST_PAUSE = 0.1
_PAUSE_PER_SENDING = 2.0
_AT_ONCE = 20


class Stream:
    """One open stream of a browser; `wake` may be called any number of times between two waits."""

    def __init__(self, audience: Audience, who: str) -> None:
        """Take whose stream it is: the digest of a seat, or of a facilitator's cookie."""
        self.audience = audience
        self.who = who
        self.version = -1
        self.over = False
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Let the stream look whether there is something to send."""
        self._awake.set()

    async def wait(self) -> None:
        """Sleep until woken."""
        await self._awake.wait()
        self._awake.clear()


class Hub:
    """All streams of one room."""

    def __init__(self) -> None:
        """Begin without streams."""
        self.version = 0
        self.beat = 0
        self.closing = False
        self._streams: set[Stream] = set()
        self._per_seat: Counter[str] = Counter()
        self._dirty = asyncio.Event()

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return len(self._streams)

    def streams_of(self, who: str) -> int:
        """How many of them are one participant's."""
        return self._per_seat[who]

    def add(self, stream: Stream) -> None:
        """Count a stream in."""
        self._streams.add(stream)
        self._per_seat[stream.who] += 1

    def drop(self, stream: Stream) -> None:
        """Forget a stream that ended."""
        if stream in self._streams:
            self._streams.discard(stream)
            self._per_seat[stream.who] -= 1
            if not self._per_seat[stream.who]:
                del self._per_seat[stream.who]

    def changed(self) -> None:
        """Something that is shown changed."""
        self.version += 1
        self._dirty.set()

    async def run(self) -> None:
        """Wake the streams after changes, until cancelled."""
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            began = time.perf_counter()
            await self._wake_all()
            spent = time.perf_counter() - began
            await asyncio.sleep(max(_LEAST_PAUSE, _PAUSE_PER_SENDING * spent))

    async def run_beat(self) -> None:
        """Wake all streams now and then, so that browsers and proxies know that they live."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self.beat += 1
            await self._wake_all()

    def end(self, who: str) -> None:
        """End the streams of one participant."""
        for stream in self._streams:
            if stream.who == who:
                stream.over = True
                stream.wake()

    def close(self) -> None:
        """End all streams."""
        self.closing = True
        for stream in self._streams:
            stream.wake()

    async def _wake_all(self) -> None:
        for number, stream in enumerate(list(self._streams)):
            stream.wake()
            if number % _AT_ONCE == _AT_ONCE - 1:
                # A vote takes several turns of the loop; it must not wait for all screens at each.
                await asyncio.sleep(0)
