"""A damaged record never reads as something else: every change is found, and what is good is named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assessment.answers.events import Event
from assessment.problem import InputProblems, SurroundingsError
from assessment.store import Record
from tests.support.records import filled_record

pytestmark = pytest.mark.durability

FLIPS = 1_000
CUTS = 20
EVENTS = 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, tuple[Event, ...]]:
    path = filled_record(tmp_path_factory.mktemp("whole") / "acme.db", EVENTS)
    with Record.open(path) as record:
        return path.read_bytes(), record.events


def read(path: Path, data: bytes) -> tuple[Event, ...] | str:
    """The events of a file with this content, or the message that refuses it."""
    path.write_bytes(data)
    try:
        with Record.open(path) as record:
            return record.events
    except InputProblems as stop:
        (problem,) = stop.problems
        assert problem.code in {"record-damaged", "not-a-record", "record-too-new"}
        return problem.what
    finally:
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)


def test_no_flipped_bit_is_silent(tmp_path: Path, whole: tuple[bytes, tuple[Event, ...]]) -> None:
    data, events = whole
    chance = random.Random(3)
    outcomes = {"same": 0, "told": 0, "named": 0}
    for _ in range(FLIPS):
        position, bit = chance.randrange(len(data)), chance.randrange(8)
        flipped = bytearray(data)
        flipped[position] ^= 1 << bit
        found = read(tmp_path / "acme.db", bytes(flipped))
        if isinstance(found, str):
            outcomes["told"] += 1
            outcomes["named"] += "event" in found and "whole" in found
        else:
            assert found == events, f"bit {bit} of byte {position} changed what is read, in silence"
            outcomes["same"] += 1
    assert outcomes["told"] > FLIPS / 2
    # Only a broken header keeps a file from being read as events at all.
    assert outcomes["named"] >= outcomes["told"] - 10


def test_no_cut_is_silent(tmp_path: Path, whole: tuple[bytes, tuple[Event, ...]]) -> None:
    data, _ = whole
    for cut in range(CUTS):
        assert isinstance(read(tmp_path / "acme.db", data[: len(data) * cut // CUTS]), str)


def test_what_is_rescued_is_a_part_of_what_was_there(
    tmp_path: Path, whole: tuple[bytes, tuple[Event, ...]]
) -> None:
    data, events = whole
    chance = random.Random(4)
    rescued = 0
    for _ in range(50):
        flipped = bytearray(data)
        flipped[chance.randrange(4096, len(data))] ^= 0x10
        path = tmp_path / "acme.db"
        path.write_bytes(bytes(flipped))
        try:
            with Record.open(path, rescue=True) as record:
                assert record.events == events[: len(record.events)]
                rescued += 1
        except (InputProblems, SurroundingsError):
            continue
    assert rescued >= 25
