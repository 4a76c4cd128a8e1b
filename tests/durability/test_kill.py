"""Processes killed at any moment lose no answer that they had acknowledged."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from assessment.store import Record
from tests.durability.writers import Writer, append_in_session, append_one_by_one
from tests.support.records import new_record

KILLS = 50
MANY = 1_000_000

pytestmark = pytest.mark.durability


def wait_for_first(writer: Writer) -> None:
    deadline = time.monotonic() + 20
    while not writer.acknowledged and time.monotonic() < deadline:
        time.sleep(0.002)
    assert writer.acknowledged, "the writer did not get to write"


def numbers_in(path: Path) -> set[str | None]:
    """Who has answered, after checking that the record is whole and opens quickly."""
    began = time.perf_counter()
    with Record.open(path) as record:
        assert time.perf_counter() - began <= 1.0
        assert [event.seq for event in record.events] == list(range(1, len(record.events) + 1))
        return {response.by for response in record.answers.responses}


def test_two_writers_killed_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(1)
    path = new_record(tmp_path / "acme.db")
    promised: set[str] = set()
    for round_ in range(KILLS // 2):
        writers = [Writer(append_one_by_one, path, f"{round_}{side}", MANY) for side in "ab"]
        for writer in writers:
            wait_for_first(writer)
        time.sleep(chance.uniform(0.0, 0.05))
        for writer in chance.sample(writers, 2):
            writer.kill()
            promised |= {f"{writer.name}{number}" for number in range(writer.acknowledged)}
        assert promised <= numbers_in(path)
    assert len(promised) >= KILLS


def test_a_killed_session_loses_nothing_and_the_next_one_goes_on(tmp_path: Path) -> None:
    chance = random.Random(2)
    path = new_record(tmp_path / "acme.db")
    promised: set[str] = set()
    round_ = 0
    # At least ten sessions; on a slow disk more, because each has less time to write.
    while round_ < 10 or len(promised) < KILLS:
        round_ += 1
        writer = Writer(append_in_session, path, f"{round_}s", MANY)
        wait_for_first(writer)
        time.sleep(chance.uniform(0.0, 0.05))
        writer.kill()
        promised |= {f"{writer.name}{number}" for number in range(writer.acknowledged)}
        assert promised <= numbers_in(path)
