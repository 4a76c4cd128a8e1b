"""Streams wake after every change, and at most so often as they can be served."""

from __future__ import annotations

import asyncio
import contextlib

from assessment.workshop.hub import Hub, Stream


def test_a_burst_of_changes_wakes_a_stream_a_few_times_and_the_last_is_seen() -> None:
    async def room() -> tuple[int, int]:
        hub, stream = Hub(), Stream("phone", "seat")
        hub.add(stream)
        running = asyncio.create_task(hub.run())
        woken, seen = 0, -1
        for _ in range(100):
            hub.changed()
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.wait_for(stream.wait(), 0.3)
                woken, seen = woken + 1, hub.version
        running.cancel()
        return woken, seen

    woken, seen = asyncio.run(room())
    assert 1 <= woken <= 2
    assert seen == 100


def test_a_change_while_streams_are_woken_is_not_lost() -> None:
    async def room() -> int:
        hub, stream = Hub(), Stream("phone", "seat")
        hub.add(stream)
        running = asyncio.create_task(hub.run())
        hub.changed()
        await stream.wait()
        hub.changed()
        await asyncio.wait_for(stream.wait(), 1)
        running.cancel()
        return hub.version

    assert asyncio.run(room()) == 2


def test_streams_are_counted_per_participant() -> None:
    hub = Hub()
    streams = [Stream("phone", "seat") for _ in range(3)]
    for stream in streams:
        hub.add(stream)
    assert (hub.streams, hub.streams_of("seat"), hub.streams_of("other")) == (3, 3, 0)
    hub.drop(streams[0])
    hub.drop(streams[0])
    assert (hub.streams, hub.streams_of("seat")) == (2, 2)


def test_closing_wakes_every_stream() -> None:
    async def room() -> bool:
        hub, stream = Hub(), Stream("wall", "wall")
        hub.add(stream)
        hub.close()
        await asyncio.wait_for(stream.wait(), 1)
        return hub.closing

    assert asyncio.run(room())
