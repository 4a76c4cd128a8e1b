"""A room in a record file leaves nothing of a vote in the file, and is held by one process."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessment.problem import SurroundingsError
from assessment.store import Record
from assessment.store.room_file import RoomFile
from tests.support.records import answered, entry, filled_record, new_record
from tests.support.rooms import ballot, opened, revealed, round_opened, seat

ROUND = "STR-01#1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_record(tmp_path / "acme.db")


@pytest.fixture
def room(path: Path) -> Iterator[RoomFile]:
    room = RoomFile.open(path)
    room.open_rounds({ROUND: "CANARY-salt"}, [opened(), round_opened(ROUND, "r1")], after=1)
    yield room
    room.close()


def bytes_of(path: Path) -> bytes:
    """Everything that lies beside the record, and the record."""
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def vote_long(room: RoomFile, number: int) -> None:
    """Votes with notes of all lengths, some long enough to fill pages of their own."""
    for token in range(60):
        note = f"CANARY-note-{token} " * (1 + token * number % 190)
        vote = ballot(ROUND, f"CANARY-{token}", number, note=note, name=f"CANARY name {token}")
        assert room.cast([vote]) == ("stored",)


def test_a_closed_round_leaves_no_trace_in_the_file(room: RoomFile, path: Path) -> None:
    for number in (1, 2, 3):
        vote_long(room, number)
    assert bytes_of(path).count(b"CANARY") > 1000
    room.close_rounds([ROUND], lambda taken: revealed(taken, "end"), after=3)
    assert b"CANARY" not in bytes_of(path)


def test_a_cleared_room_leaves_no_trace_in_the_file(room: RoomFile, path: Path) -> None:
    vote_long(room, 2)
    for number in range(50):
        room.add_seat(seat(f"CANARY-{number}", name=f"CANARY {number}"))
        room.let_in("join", f"CANARY-{number}")
    room.clear_room()
    assert b"CANARY" not in bytes_of(path)


def test_a_seat_taken_away_leaves_no_trace_in_the_file(room: RoomFile, path: Path) -> None:
    leaving = [f"GONE-{number:03}" for number in range(200)]
    for label in leaving:
        room.add_seat(seat(label, name=label * 9))
        room.add_seat(seat(label.replace("GONE", "HERE"), name=label.replace("GONE", "HERE")))
    random.Random(3).shuffle(leaving)
    for label in leaving:
        room.remove_seat(label)
    assert len(room.seats()) == 200
    assert b"GONE" not in bytes_of(path)


def test_a_round_closed_beside_an_open_one_leaves_no_trace_in_the_file(
    room: RoomFile, path: Path
) -> None:
    chance = random.Random(4)
    for number in (1, 2):
        room.open_rounds({f"STR-0{number}#2": f"GONE-salt-{number}"}, [], after=3)
    for _ in range(400):
        round_ = chance.choice([ROUND, "STR-01#2", "STR-02#2"])
        word = "HERE" if round_ == ROUND else "GONE"
        note = f"{word}-note " * chance.randint(1, 350)
        number = chance.randint(1, 9)
        room.cast([ballot(round_, f"{word}-{chance.randint(1, 80):02}", number, note=note)])
    room.close_rounds(["STR-02#2", "STR-01#2"], lambda taken: revealed(taken, "end"), after=3)
    assert room.cast_counts()[ROUND]
    assert b"GONE" not in bytes_of(path)


def test_while_a_room_is_open_nobody_else_writes(room: RoomFile, path: Path) -> None:
    for access in ("session", "write"):
        with pytest.raises(SurroundingsError, match="has this record open since"):
            Record.open(path, access)
    with pytest.raises(SurroundingsError, match="has this record open since"):
        RoomFile.open(path)
    with Record.open(path) as reader:
        assert len(reader.events) == 3
    assert room.name == str(path)


def test_calls_from_many_threads_take_turns(room: RoomFile) -> None:
    def vote(worker: int) -> None:
        for number in range(20):
            room.cast([ballot(ROUND, f"{worker}-{number}")])
            room.cast_counts()

    threads = [threading.Thread(target=vote, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert room.cast_counts() == {ROUND: {None: 120}}


def test_a_room_opened_in_one_thread_is_closed_in_another(path: Path) -> None:
    room = RoomFile.open(path)
    thread = threading.Thread(target=room.close)
    thread.start()
    thread.join()
    with Record.open(path, "session") as record:
        record.append([entry(answered("STR-01", 2), "1")])


def test_a_record_without_a_workshop_has_no_tables_of_one(path: Path) -> None:
    assert b"workshop_" not in path.read_bytes()
    RoomFile.open(path).close()
    made = path.read_bytes()
    assert b"workshop_ballots" in made
    RoomFile.open(path).close()
    assert path.read_bytes() == made


def test_adding_to_a_long_record_reads_none_of_it(tmp_path: Path) -> None:
    room = RoomFile.open(filled_record(tmp_path / "acme.db", 300))
    statements: list[str] = []
    room._file.connection.set_trace_callback(statements.append)
    room.append([opened()], after=301)
    room.close()
    reads = [s for s in statements if "FROM events" in s]
    assert [s for s in reads if "WHERE key" not in s] == []
