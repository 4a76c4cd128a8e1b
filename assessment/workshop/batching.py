"""Votes that arrive together are stored together: one transaction, and one wait for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from assessment.store.rooms import Ballot, CastResult

Cast = Callable[[Sequence[Ballot]], Awaitable[Sequence[CastResult]]]

_MOST_AT_ONCE = 500


class VoteBatcher:
    """Collects ballots while the disk is busy with those before them."""

    def __init__(self, cast: Cast) -> None:
        """Take what stores a batch; it returns when the batch is on disk."""
        self._cast = cast
        self._waiting: list[tuple[Ballot, asyncio.Future[CastResult]]] = []
        self._work: asyncio.Task[None] | None = None

    async def store(self, ballot: Ballot) -> CastResult:
        """Store one ballot; it is on disk when this returns.

        Raises:
            SurroundingsError: the batch could not be stored; none of it was.
        """
        done: asyncio.Future[CastResult] = asyncio.get_running_loop().create_future()
        self._waiting.append((ballot, done))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            try:
                results = await self._cast([ballot for ballot, _ in batch])
            except Exception as fault:
                for _, done in batch:
                    if not done.done():
                        done.set_exception(fault)
                continue
            for (_, done), result in zip(batch, results, strict=True):
                if not done.done():
                    done.set_result(result)
