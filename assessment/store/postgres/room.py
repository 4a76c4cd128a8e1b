"""The room of a workshop in the database: several workers, on several hosts, use it at once."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from typing import Any

from assessment.answers.erasure import resolved
from assessment.answers.events import Entry, Event
from assessment.problem import SurroundingsError
from assessment.store.address import DatabaseAddress
from assessment.store.postgres import eventlog, votes
from assessment.store.postgres.driver import (
    Connection,
    DatabaseError,
    connect,
    database_faults,
    transaction,
)
from assessment.store.postgres.holding import hold_record, let_go
from assessment.store.postgres.pool import Pool
from assessment.store.postgres.record import require_record, require_whole
from assessment.store.room_tables import SEAT, TABLES
from assessment.store.room_texts import check_ballots, check_seat, check_texts
from assessment.store.rooms import (
    AccessKind,
    Ballot,
    CastResult,
    MakeEntries,
    Outdated,
    Seat,
)

_CONNECTIONS = 4
# How long the lock counts as held before the connection that holds it is asked again.
_TRUST_SECONDS = 2.0


class PostgresRoom:
    """A `RoomStore` in a database. Calls may come from any thread.

    All workers of a workshop share a lock, which keeps interviews and scripts from the record until the
    last of them is closed.
    """

    def __init__(self, address: DatabaseAddress, record: int, holding: Connection) -> None:
        self._address = address
        self._record = record
        self._holding = holding
        self._held_until = time.monotonic() + _TRUST_SECONDS
        self._closed = False
        self._guard = threading.Lock()
        self._pool = Pool(address, _CONNECTIONS)

    @classmethod
    def open(cls, address: DatabaseAddress) -> PostgresRoom:
        """Open a record for a workshop, beside other workers of it.

        Raises:
            InputProblems: the record is damaged.
            SurroundingsError: there is none, no connection, or somebody else holds it.
        """
        record, holding = _hold(address)
        room = cls(address, record, holding)
        try:
            room.events()
        except BaseException:
            room.close()
            raise
        return room

    @property
    def name(self) -> str:
        """Name of the record in the database."""
        return self._address.record

    def events(self, after: int = 0) -> tuple[Event, ...]:
        """See `RoomStore.events`."""
        with self._connection() as connection, transaction(connection, snapshot=True):
            log = eventlog.read_log(connection, self._record, after=after)
        if after == 0 or log.damage:
            require_whole(self._address, log)
        return resolved(log.events)

    def append(self, entries: Sequence[Entry], *, after: int) -> tuple[Event, ...]:
        """See `RoomStore.append`."""
        return self._record_after(after, lambda _: entries)

    def open_rounds(
        self, salts: Mapping[str, str], entries: Sequence[Entry], *, after: int
    ) -> tuple[Event, ...]:
        """See `RoomStore.open_rounds`."""
        check_texts(*salts, *salts.values())

        def open_(connection: Connection) -> Sequence[Entry]:
            for round_, salt in salts.items():
                self._open_round(connection, round_, salt)
            return entries

        return self._record_after(after, open_)

    def close_rounds(
        self, rounds: Sequence[str], make: MakeEntries, *, after: int
    ) -> tuple[Event, ...]:
        """See `RoomStore.close_rounds`."""

        def close(connection: Connection) -> Sequence[Entry]:
            return make(self._take(connection, rounds))

        new = self._record_after(after, close)
        self._sweep()
        return new

    def cast(self, ballots: Sequence[Ballot]) -> tuple[CastResult, ...]:
        """See `RoomStore.cast`."""
        check_ballots(ballots)
        if not ballots:
            return ()
        with self._changing() as connection:
            results = votes.cast(connection, self._record, ballots)
            if "stored" in results:
                eventlog.announce(connection, self._record)
        return results

    def salts(self) -> Mapping[str, str]:
        """See `RoomStore.salts`."""
        statement = "SELECT round, salt FROM assessment.workshop_rounds WHERE record = %s"
        return dict(self._rows(statement))

    def own_ballots(self, tokens: Mapping[str, str]) -> Mapping[str, Ballot]:
        """See `RoomStore.own_ballots`."""
        check_texts(*tokens, *tokens.values())
        statement = (
            f"SELECT {votes.BALLOT} FROM assessment.workshop_ballots WHERE record = %s "  # noqa: S608
            "AND (round, token) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
        )
        rows = self._rows(statement, list(tokens), list(tokens.values()))
        return {ballot.round: ballot for ballot in (Ballot(*row) for row in rows)}

    def cast_counts(self) -> Mapping[str, Mapping[str | None, int]]:
        """See `RoomStore.cast_counts`."""
        statement = (
            "SELECT r.round, b.role, count(b.token) FROM assessment.workshop_rounds r "
            "LEFT JOIN assessment.workshop_ballots b ON b.record = r.record AND b.round = r.round "
            "WHERE r.record = %s GROUP BY r.round, b.role"
        )
        counts: dict[str, dict[str | None, int]] = {}
        for round_, role, number in self._rows(statement):
            counts.setdefault(round_, {}).update({role: number} if number else {})
        return counts

    def add_seat(self, seat: Seat) -> bool:
        """See `RoomStore.add_seat`."""
        check_seat(seat)
        statement = (
            f"INSERT INTO assessment.workshop_seats (record, {SEAT}) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
        )
        return self._change(statement, *astuple(seat)) == 1

    def seats(self) -> tuple[Seat, ...]:
        """See `RoomStore.seats`."""
        statement = f"SELECT {SEAT} FROM assessment.workshop_seats WHERE record = %s ORDER BY label"  # noqa: S608
        return tuple(Seat(*row) for row in self._rows(statement))

    def remove_seat(self, label: str) -> bool:
        """See `RoomStore.remove_seat`."""
        check_texts(label)
        statement = "DELETE FROM assessment.workshop_seats WHERE record = %s AND label = %s"
        return self._change(statement, label) == 1

    def let_in(self, kind: AccessKind, secret: str) -> None:
        """See `RoomStore.let_in`."""
        check_texts(secret)
        with self._changing() as connection:
            if kind == "join":
                # The record is locked, so that two codes at once do not both stay.
                eventlog.read_end(connection, self._record, lock=True)
                statement = (
                    "DELETE FROM assessment.workshop_access WHERE record = %s AND kind = 'join'"
                )
                connection.execute(statement, (self._record,))
            statement = (
                "INSERT INTO assessment.workshop_access (record, kind, secret) VALUES (%s, %s, %s) "
                "ON CONFLICT DO NOTHING"
            )
            connection.execute(statement, (self._record, kind, secret))

    def accepted(self, kind: AccessKind) -> frozenset[str]:
        """See `RoomStore.accepted`."""
        statement = "SELECT secret FROM assessment.workshop_access WHERE record = %s AND kind = %s"
        return frozenset(row[0] for row in self._rows(statement, kind))

    def clear_room(self) -> None:
        """See `RoomStore.clear_room`."""
        with self._changing() as connection:
            # Rounds first: whoever casts a vote at this moment is waited for.
            for table in reversed(TABLES[:3]):
                statement = f"DELETE FROM assessment.{table} WHERE record = %s"  # noqa: S608
                connection.execute(statement, (self._record,))
            connection.execute(
                "DELETE FROM assessment.workshop_ballots WHERE record = %s", (self._record,)
            )
            eventlog.announce(connection, self._record)
        self._sweep()

    def close(self) -> None:
        """See `RoomStore.close`."""
        with self._guard:
            self._closed = True
            if not self._holding.closed:
                with contextlib.suppress(DatabaseError):
                    let_go(self._holding, self._record)
            self._holding.close()
        self._pool.close()

    def _record_after(
        self, after: int, work: Callable[[Connection], Sequence[Entry]]
    ) -> tuple[Event, ...]:
        """Do `work` and record the entries that it gives, in one transaction; the new events."""
        with self._changing() as connection:
            end = eventlog.read_end(connection, self._record, lock=True)
            if after != end.count:
                raise Outdated
            appended = eventlog.add(connection, self._record, end, work(connection))
            eventlog.announce(connection, self._record)
        return appended.new

    def _sweep(self) -> None:
        """Take deleted rows out of the tables, as far as nobody else reads them at this moment.

        Nothing hangs on it: what is left, the database's own sweeping takes.
        """
        tables = ", ".join(f"assessment.{table}" for table in TABLES)
        with contextlib.suppress(SurroundingsError), self._pool.connection() as connection:
            connection.execute(f"VACUUM (SKIP_LOCKED) {tables}")

    def _open_round(self, connection: Connection, round_: str, salt: str) -> None:
        """Open a round, unless it is open: its ballots hang on the salt that it has."""
        statement = (
            "INSERT INTO assessment.workshop_rounds (record, round, salt) VALUES (%s, %s, %s) "
            "ON CONFLICT DO NOTHING"
        )
        if connection.execute(statement, (self._record, round_, salt)).rowcount == 0:
            raise ValueError(f"round {round_} is open already")

    def _take(self, connection: Connection, rounds: Sequence[str]) -> dict[str, tuple[Ballot, ...]]:
        """The ballots of rounds, which are erased with them; in the order of their tokens."""
        # Waits for every vote that is being stored; the next statement sees all of them.
        connection.execute(
            "DELETE FROM assessment.workshop_rounds WHERE record = %s AND round = ANY(%s)",
            (self._record, list(rounds)),
        )
        statement = (
            "DELETE FROM assessment.workshop_ballots WHERE record = %s AND round = ANY(%s) "  # noqa: S608
            f"RETURNING {votes.BALLOT}"
        )
        rows = connection.execute(statement, (self._record, list(rounds))).fetchall()
        ballots = sorted((Ballot(*row) for row in rows), key=lambda ballot: ballot.token)
        return {round_: tuple(b for b in ballots if b.round == round_) for round_ in rounds}

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return connection.execute(statement, (self._record, *values)).fetchall()

    def _change(self, statement: str, *values: object) -> int:
        """Run one statement; how many rows it changed."""
        with self._changing() as connection:
            number = connection.execute(statement, (self._record, *values)).rowcount
            if number:
                eventlog.announce(connection, self._record)
        return number

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._connection() as connection, transaction(connection):
            yield connection

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        self._keep_holding()
        with self._pool.connection() as connection:
            yield connection

    def _keep_holding(self) -> None:
        """Take the lock anew where the database was started again, and the old one is gone with it."""
        with self._guard:
            if self._closed or time.monotonic() < self._held_until:
                return
            if not _answers(self._holding):
                self._holding.close()
                self._record, self._holding = _hold(self._address)
            self._held_until = time.monotonic() + _TRUST_SECONDS


def _answers(connection: Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _hold(address: DatabaseAddress) -> tuple[int, Connection]:
    connection = connect(address)
    try:
        with database_faults(address):
            record = require_record(connection, address)
            hold_record(connection, record, "workshop", address)
    except BaseException:
        connection.close()
        raise
    return record, connection
