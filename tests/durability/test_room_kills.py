"""A workshop killed at any moment keeps every vote that it acknowledged, once."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assessment.answers.events import Entry
from assessment.answers.workshop_steps import VotesRevealed, WorkshopHeld
from assessment.store import Record
from assessment.store.room_file import RoomFile
from assessment.store.rooms import Ballot
from tests.durability.writers import Writer
from tests.support.records import new_record
from tests.support.rooms import ballot, revealed

KILLS = 50
MANY = 1_000_000
GROUP = 5
VOTES_PER_ROUND = 40

pytestmark = pytest.mark.durability


class Revealing:
    """Makes the result of rounds, under a key of its own."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, taken: Mapping[str, tuple[Ballot, ...]]) -> list[Entry]:
        return revealed(taken, self.key)


def vote_and_reveal(path: Path, name: str, count: int, acknowledged: Any) -> None:
    """Rounds one after the other: votes in groups, then the result; counts votes that were stored."""
    room = RoomFile.open(path)
    rounds, events = room.salts(), len(room.events())
    for number in range(count):
        round_ = f"STR-0{1 + number % 2}#{number % 90 + 1}"
        if round_ in rounds:
            continue
        room.open_rounds({round_: "salt"}, [], after=events)
        for group in range(VOTES_PER_ROUND // GROUP):
            votes = [ballot(round_, f"{name}-{number}-{group}-{n}") for n in range(GROUP)]
            assert room.cast(votes) == ("stored",) * GROUP
            acknowledged.value += GROUP
        events += len(room.close_rounds([round_], Revealing(f"{name}-{number}"), after=events))


def wait_for_first(writer: Writer) -> None:
    deadline = time.monotonic() + 30
    while not writer.acknowledged and time.monotonic() < deadline:
        time.sleep(0.002)
    assert writer.acknowledged, "the workshop did not get to take votes"


def votes_of(path: Path, name: str) -> tuple[int, int]:
    """Votes of one run that are in results, and those in a round that is still open, which it closes."""
    waiting: list[str] = []

    def make(taken: Mapping[str, tuple[Ballot, ...]]) -> list[Entry]:
        waiting.extend(b.token for ballots in taken.values() for b in ballots)
        return []

    began = time.perf_counter()
    room = RoomFile.open(path)
    assert time.perf_counter() - began <= 2.0
    events = room.events()
    room.close_rounds(list(room.salts()), make, after=len(events))
    room.close()
    assert len(waiting) == len(set(waiting))
    results = [
        event.body.step
        for event in events
        if event.key.startswith(f"key-{name}-") and isinstance(event.body, WorkshopHeld)
    ]
    assert all(
        isinstance(step, VotesRevealed) and step.tally.votes == VOTES_PER_ROUND for step in results
    ), "a round was closed without one of its votes"
    return len(results) * VOTES_PER_ROUND, len(waiting)


def test_a_workshop_killed_at_random_moments_loses_no_vote(tmp_path: Path) -> None:
    chance = random.Random(7)
    path = new_record(tmp_path / "acme.db")
    revealed_votes, open_votes = 0, 0
    for number in range(KILLS):
        writer = Writer(vote_and_reveal, path, f"{number:08}", MANY)
        wait_for_first(writer)
        time.sleep(chance.uniform(0.0, 0.4))
        writer.kill()
        in_results, waiting = votes_of(path, writer.name)
        # A group that was being stored when the process was killed may be there whole, or not at all.
        assert in_results + waiting - writer.acknowledged in (0, GROUP)
        revealed_votes += in_results
        open_votes += waiting
    assert revealed_votes > 0
    assert open_votes > 0
    with Record.open(path) as record:
        keys = [event.key for event in record.events]
        assert len(keys) == len(set(keys))
