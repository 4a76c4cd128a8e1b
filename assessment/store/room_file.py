"""The room of a workshop in a record file: one process, one connection, one call at a time."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from assessment.answers.erasure import resolved
from assessment.answers.events import Entry, Event
from assessment.store.event_file import EventFile
from assessment.store.room_tables import SEAT, TABLES, make_tables, read_seats
from assessment.store.room_texts import check_ballots, check_seat, check_texts
from assessment.store.rooms import (
    AccessKind,
    Ballot,
    CastResult,
    MakeEntries,
    Outdated,
    Seat,
)

_BALLOT = ", ".join(field.name for field in fields(Ballot))
_PUT_BALLOT = (
    f"INSERT OR REPLACE INTO workshop_ballots ({_BALLOT}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(fields(Ballot)))})"
)


class RoomFile:
    """A `RoomStore` that holds the session lock of a record file from `open` to `close`.

    Calls may come from any thread; they take turns.
    """

    def __init__(self, file: EventFile) -> None:
        self._file = file
        self._events = list(resolved(file.events))
        self._turn = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> RoomFile:
        """Open a record for a workshop, with its tables made where there are none.

        Raises:
            InputProblems: the file is no record, or is damaged.
            SurroundingsError: missing, not writable, or held by somebody else.
        """
        file = EventFile.open(path, "session", any_thread=True)
        try:
            with file.faults():
                make_tables(file.connection)
        except BaseException:
            file.close()
            raise
        return cls(file)

    @property
    def name(self) -> str:
        """Path of the file."""
        return str(self._file.path)

    def events(self, after: int = 0) -> tuple[Event, ...]:
        """The events beyond number `after`; the lock keeps others from adding any."""
        with self._turn:
            return tuple(self._events[after:])

    def append(self, entries: Sequence[Entry], *, after: int) -> tuple[Event, ...]:
        """See `RoomStore.append`."""
        return self._record(after, lambda _: entries)

    def open_rounds(
        self, salts: Mapping[str, str], entries: Sequence[Entry], *, after: int
    ) -> tuple[Event, ...]:
        """See `RoomStore.open_rounds`."""
        check_texts(*salts, *salts.values())

        def open_(connection: sqlite3.Connection) -> Sequence[Entry]:
            for round_, salt in salts.items():
                _open_round(connection, round_, salt)
            return entries

        return self._record(after, open_)

    def close_rounds(
        self, rounds: Sequence[str], make: MakeEntries, *, after: int
    ) -> tuple[Event, ...]:
        """See `RoomStore.close_rounds`."""

        def close(connection: sqlite3.Connection) -> Sequence[Entry]:
            return make({round_: _take(connection, round_) for round_ in rounds})

        return self._record(after, close)

    def cast(self, ballots: Sequence[Ballot]) -> tuple[CastResult, ...]:
        """See `RoomStore.cast`."""
        check_ballots(ballots)
        with self._turn, self._file.transaction() as writing:
            open_ = _salts(writing.connection)
            return tuple(
                _cast(writing.connection, ballot) if ballot.round in open_ else "closed"
                for ballot in ballots
            )

    def salts(self) -> Mapping[str, str]:
        """See `RoomStore.salts`."""
        with self._reading() as connection:
            return _salts(connection)

    def own_ballots(self, tokens: Mapping[str, str]) -> Mapping[str, Ballot]:
        """See `RoomStore.own_ballots`."""
        check_texts(*tokens, *tokens.values())
        with self._reading() as connection:
            found = (_ballot(connection, round_, token) for round_, token in tokens.items())
            return {ballot.round: ballot for ballot in found if ballot is not None}

    def cast_counts(self) -> Mapping[str, Mapping[str | None, int]]:
        """See `RoomStore.cast_counts`."""
        statement = "SELECT round, role, count(*) FROM workshop_ballots GROUP BY round, role"
        with self._reading() as connection:
            counts: dict[str, dict[str | None, int]] = {round_: {} for round_ in _salts(connection)}
            for round_, role, number in connection.execute(statement).fetchall():
                counts[round_][role] = number
        return counts

    def add_seat(self, seat: Seat) -> bool:
        """See `RoomStore.add_seat`."""
        check_seat(seat)
        statement = (
            f"INSERT INTO workshop_seats ({SEAT}) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"  # noqa: S608
        )
        return self._change(statement, astuple(seat)) == 1

    def seats(self) -> tuple[Seat, ...]:
        """See `RoomStore.seats`."""
        with self._reading() as connection:
            return read_seats(connection)

    def remove_seat(self, label: str) -> bool:
        """See `RoomStore.remove_seat`."""
        check_texts(label)
        return self._change("DELETE FROM workshop_seats WHERE label = ?", (label,)) == 1

    def let_in(self, kind: AccessKind, secret: str) -> None:
        """See `RoomStore.let_in`."""
        check_texts(secret)
        with self._turn, self._file.transaction() as writing:
            if kind == "join":
                writing.connection.execute("DELETE FROM workshop_access WHERE kind = 'join'")
            statement = "INSERT OR IGNORE INTO workshop_access (kind, secret) VALUES (?, ?)"
            writing.connection.execute(statement, (kind, secret))

    def accepted(self, kind: AccessKind) -> frozenset[str]:
        """See `RoomStore.accepted`."""
        statement = "SELECT secret FROM workshop_access WHERE kind = ?"
        with self._reading() as connection:
            return frozenset(row[0] for row in connection.execute(statement, (kind,)).fetchall())

    def clear_room(self) -> None:
        """See `RoomStore.clear_room`."""
        with self._turn, self._file.transaction() as writing:
            for table in TABLES:
                writing.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - own names

    def close(self) -> None:
        """See `RoomStore.close`."""
        with self._turn:
            self._file.close()

    def _record(
        self, after: int, work: Callable[[sqlite3.Connection], Sequence[Entry]]
    ) -> tuple[Event, ...]:
        """Do `work` and record the entries that it gives, in one transaction; the new events."""
        with self._turn:
            if after != self._file.end.count:
                raise Outdated
            with self._file.transaction() as writing:
                new = writing.add(work(writing.connection)).new
            self._events.extend(new)
            return new

    def _change(self, statement: str, values: Sequence[object]) -> int:
        """Run one statement; how many rows it changed."""
        with self._turn, self._file.transaction() as writing:
            return writing.connection.execute(statement, values).rowcount

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._turn, self._file.faults():
            yield self._file.connection


def _salts(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT round, salt FROM workshop_rounds").fetchall())


def _open_round(connection: sqlite3.Connection, round_: str, salt: str) -> None:
    """Open a round, unless it is open: its ballots hang on the salt that it has."""
    statement = "INSERT INTO workshop_rounds (round, salt) VALUES (?, ?) ON CONFLICT DO NOTHING"
    if connection.execute(statement, (round_, salt)).rowcount == 0:
        raise ValueError(f"round {round_} is open already")


def _take(connection: sqlite3.Connection, round_: str) -> tuple[Ballot, ...]:
    """The ballots of a round, which is erased with them; in the order of their tokens."""
    statement = f"SELECT {_BALLOT} FROM workshop_ballots WHERE round = ? ORDER BY token"  # noqa: S608
    ballots = tuple(Ballot(*row) for row in connection.execute(statement, (round_,)).fetchall())
    connection.execute("DELETE FROM workshop_ballots WHERE round = ?", (round_,))
    connection.execute("DELETE FROM workshop_rounds WHERE round = ?", (round_,))
    return ballots


def _cast(connection: sqlite3.Connection, ballot: Ballot) -> CastResult:
    statement = "SELECT number FROM workshop_ballots WHERE round = ? AND token = ?"
    found = connection.execute(statement, (ballot.round, ballot.token)).fetchone()
    if found is not None and found[0] >= ballot.number:
        return "same" if found[0] == ballot.number else "older"
    connection.execute(_PUT_BALLOT, astuple(ballot))
    return "stored"


def _ballot(connection: sqlite3.Connection, round_: str, token: str) -> Ballot | None:
    statement = f"SELECT {_BALLOT} FROM workshop_ballots WHERE round = ? AND token = ?"  # noqa: S608
    row = connection.execute(statement, (round_, token)).fetchone()
    return None if row is None else Ballot(*row)
