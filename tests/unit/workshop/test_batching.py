"""Every vote learns what became of it, also where its batch could not be stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from assessment.problem import SurroundingsError
from assessment.store.rooms import Ballot, CastResult
from assessment.workshop.batching import VoteBatcher


def ballot(number: int) -> Ballot:
    return Ballot("DAT-01#1", f"token-{number}", number, level=number % 5)


def test_votes_that_come_while_the_disk_is_busy_share_a_batch() -> None:
    batches: list[list[int]] = []

    async def cast(ballots: Sequence[Ballot]) -> Sequence[CastResult]:
        batches.append([one.number for one in ballots])
        await asyncio.sleep(0.01)
        return ["stored" if one.number % 2 else "same" for one in ballots]

    async def room() -> list[CastResult]:
        batcher = VoteBatcher(cast)
        return await asyncio.gather(*(batcher.store(ballot(number)) for number in range(50)))

    results = asyncio.run(room())
    assert results == ["same" if number % 2 == 0 else "stored" for number in range(50)]
    assert len(batches) <= 2
    assert sorted(number for batch in batches for number in batch) == list(range(50))


def test_a_failure_reaches_those_of_its_batch_and_no_others() -> None:
    calls = 0

    async def cast(ballots: Sequence[Ballot]) -> Sequence[CastResult]:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0)
        if calls == 1:
            raise SurroundingsError("the disk is full")
        return ["stored"] * len(ballots)

    async def room() -> CastResult:
        batcher = VoteBatcher(cast)
        first = batcher.store(ballot(1))
        with pytest.raises(SurroundingsError, match="full"):
            await first
        return await batcher.store(ballot(2))

    assert asyncio.run(room()) == "stored"


def test_whoever_hangs_up_holds_nobody_up() -> None:
    async def cast(ballots: Sequence[Ballot]) -> Sequence[CastResult]:
        await asyncio.sleep(0.01)
        return ["stored"] * len(ballots)

    async def room() -> CastResult:
        batcher = VoteBatcher(cast)
        gone = asyncio.create_task(batcher.store(ballot(1)))
        other = asyncio.create_task(batcher.store(ballot(2)))
        await asyncio.sleep(0)
        gone.cancel()
        return await other

    assert asyncio.run(room()) == "stored"
