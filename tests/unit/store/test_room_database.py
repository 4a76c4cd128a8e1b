"""Several workers on one record in PostgreSQL: no vote falls between them, and each hears of the others."""

from __future__ import annotations

import queue
import random
import signal
import threading
import time
from collections.abc import Iterator, Mapping

import pytest

from assessment.answers.events import Entry
from assessment.problem import SurroundingsError
from assessment.store import Record
from assessment.store.address import DatabaseAddress
from assessment.store.opening import open_room
from assessment.store.postgres.listening import Listener, listen
from assessment.store.postgres.room import PostgresRoom
from assessment.store.rooms import Ballot, Outdated
from tests.support.postgres import Server, server
from tests.support.records import new_database_record, numbered
from tests.support.rooms import ballot, opened, revealed, round_opened, seat

ROUND = "STR-01#1"


@pytest.fixture
def address(database_server: Server) -> DatabaseAddress:
    return new_database_record(database_server)


@pytest.fixture
def workers(address: DatabaseAddress) -> Iterator[list[PostgresRoom]]:
    rooms = [PostgresRoom.open(address) for _ in range(3)]
    rooms[0].open_rounds({ROUND: "salt"}, [opened(), round_opened(ROUND, "r1")], after=1)
    yield rooms
    for room in rooms:
        room.close()


def run_together(*work: threading.Thread) -> None:
    for thread in work:
        thread.start()
    for thread in work:
        thread.join(60)
        assert not thread.is_alive()


def test_a_vote_that_was_acknowledged_is_in_the_tally(workers: list[PostgresRoom]) -> None:
    """Twenty rounds are closed while two workers store votes: what was said to be stored is counted."""
    chance = random.Random(1)
    lost: set[str] = set()
    counted = 0
    for number in range(20):
        round_ = f"STR-02#{number}"
        count = len(workers[2].events())
        workers[2].open_rounds({round_: "salt"}, [], after=count)
        stored: set[str] = set()
        closed = threading.Event()

        def vote(
            room: PostgresRoom, name: str, round_: str, stored: set[str], closed: threading.Event
        ) -> None:
            for index in range(400):
                votes = [ballot(round_, f"{name}-{index}-{n}") for n in range(3)]
                results = room.cast(votes)
                stored |= {b.token for b, r in zip(votes, results, strict=True) if r == "stored"}
                if closed.is_set():
                    return

        def close(
            round_: str, count: int, pause: float, taken: set[str], closed: threading.Event
        ) -> None:
            def make(ballots: Mapping[str, tuple[Ballot, ...]]) -> list[Entry]:
                taken.update(b.token for b in ballots[round_])
                return []

            time.sleep(pause)
            workers[2].close_rounds([round_], make, after=count)
            closed.set()

        taken: set[str] = set()
        pause = chance.uniform(0.0, 0.05)
        run_together(
            threading.Thread(target=vote, args=(workers[0], "a", round_, stored, closed)),
            threading.Thread(target=vote, args=(workers[1], "b", round_, stored, closed)),
            threading.Thread(target=close, args=(round_, count, pause, taken, closed)),
        )
        lost |= stored ^ taken
        counted += len(taken)
    assert lost == set()
    assert counted > 20


def test_of_two_workers_that_record_at_once_one_is_told_to_look_again(
    workers: list[PostgresRoom],
) -> None:
    outcomes: queue.Queue[str] = queue.Queue()

    def record(room: PostgresRoom, name: str) -> None:
        for number in range(15):
            while True:
                after = len(room.events())
                try:
                    room.append([numbered(number, name)], after=after)
                except Outdated:
                    outcomes.put("outdated")
                    continue
                outcomes.put("recorded")
                break

    run_together(
        *(
            threading.Thread(target=record, args=(room, name))
            for room, name in zip(workers, "abc", strict=True)
        )
    )
    told = [outcomes.get() for _ in range(outcomes.qsize())]
    assert told.count("recorded") == 45
    assert told.count("outdated") > 0
    assert [event.seq for event in workers[0].events()] == list(range(1, 49))


def test_one_round_is_closed_once_by_whoever_comes_first(workers: list[PostgresRoom]) -> None:
    workers[0].cast([ballot(ROUND, f"t{number}") for number in range(9)])
    outcomes: queue.Queue[object] = queue.Queue()

    def close(room: PostgresRoom, name: str) -> None:
        try:
            room.close_rounds([ROUND], lambda taken: revealed(taken, name), after=3)
            outcomes.put(name)
        except Outdated:
            outcomes.put(None)

    run_together(
        *(
            threading.Thread(target=close, args=(room, name))
            for room, name in zip(workers, "abc", strict=True)
        )
    )
    told = [outcomes.get() for _ in range(3)]
    assert told.count(None) == 2
    assert len(workers[1].events()) == 4


def test_votes_of_one_phone_over_two_workers_keep_the_newest(workers: list[PostgresRoom]) -> None:
    def vote(room: PostgresRoom, numbers: range) -> None:
        for number in numbers:
            room.cast([ballot(ROUND, token, number, number % 5) for token in ("x", "y")])

    run_together(
        threading.Thread(target=vote, args=(workers[0], range(1, 101, 2))),
        threading.Thread(target=vote, args=(workers[1], range(2, 101, 2))),
        threading.Thread(target=vote, args=(workers[2], range(100, 0, -3))),
    )
    assert workers[0].own_ballots({ROUND: "x"})[ROUND].number == 100
    assert workers[0].cast_counts() == {ROUND: {None: 2}}


class Ear:
    """A thread that listens, and what it heard."""

    def __init__(self, listener: Listener) -> None:
        self.heard: queue.Queue[str] = queue.Queue()
        self.listener = listener
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()

    def _listen(self) -> None:
        for name in self.listener:
            self.heard.put(name)

    def wait_for(self, name: str) -> float:
        began = time.monotonic()
        while self.heard.get(timeout=20) != name:
            pass
        return time.monotonic() - began

    def stop(self) -> None:
        self.listener.stop()
        self.thread.join(5)
        assert not self.thread.is_alive()


def test_every_change_is_heard_by_who_listens(
    address: DatabaseAddress, workers: list[PostgresRoom]
) -> None:
    ear = Ear(listen(address))
    ear.wait_for(address.record)
    while not ear.heard.empty():
        ear.heard.get()
    room = workers[0]
    changes = [
        lambda: room.cast([ballot(ROUND, "t1")]),
        lambda: room.append([numbered(1)], after=3),
        lambda: room.close_rounds([ROUND], lambda _: [], after=4),
        lambda: room.open_rounds({ROUND: "again"}, [], after=4),
        lambda: room.add_seat(seat("otter-27")),
        lambda: room.remove_seat("otter-27"),
        room.clear_room,
    ]
    for change in changes:
        change()
        assert ear.wait_for(address.record) < 2
    room.cast([ballot(ROUND, "closed")])
    time.sleep(0.2)
    assert ear.heard.empty()
    ear.stop()


@pytest.mark.slow
def test_a_closed_round_leaves_no_vote_in_the_files_of_its_table() -> None:
    """The table is cut to nothing where no other round is open; the log of the server is another matter."""
    with server() as own:
        room = PostgresRoom.open(new_database_record(own))
        room.open_rounds({ROUND: "CANARY-salt"}, [opened()], after=1)
        room.cast([ballot(ROUND, f"CANARY-{n}", note="CANARY " * n) for n in range(200)])
        tables = ("workshop_ballots", "workshop_rounds")
        files = [
            own.folder
            / "data"
            / str(own.execute(f"SELECT pg_relation_filepath('assessment.{t}')")[0][0])
            for t in tables
        ]
        own.execute("CHECKPOINT")
        assert all(b"CANARY" in file.read_bytes() for file in files)
        room.close_rounds([ROUND], lambda _: [], after=2)
        own.execute("CHECKPOINT")
        assert not any(b"CANARY" in file.read_bytes() for file in files)
        room.close()


@pytest.mark.slow
def test_after_a_crash_of_the_database_everything_goes_on() -> None:
    with server(fsync=True) as own:
        address = new_database_record(own)
        room = open_room(address)
        room.open_rounds({ROUND: "salt"}, [opened(), round_opened(ROUND, "r1")], after=1)
        ear = Ear(listen(address))
        ear.wait_for(address.record)
        assert room.cast([ballot(ROUND, "t1")]) == ("stored",)
        own.stop(signal.SIGQUIT)
        with pytest.raises(SurroundingsError, match="there is no connection to the database"):
            room.cast([ballot(ROUND, "t2")])
        own.start()
        ear.wait_for(address.record)
        time.sleep(2.1)
        assert room.cast([ballot(ROUND, "t1"), ballot(ROUND, "t2")]) == ("same", "stored")
        with pytest.raises(SurroundingsError, match="holds a workshop"):
            Record.open(address, "session")
        ear.stop()
        room.close()
        room.close()
