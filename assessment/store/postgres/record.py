"""One record in the database, opened with its lock, read as events, appended to."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from assessment.answers.events import Entry
from assessment.problem import InputProblems, SurroundingsError
from assessment.store.address import DatabaseAddress
from assessment.store.chain import BEGINNING, Appended
from assessment.store.event_file import Access
from assessment.store.eventlog import Log
from assessment.store.faults import damage_problem
from assessment.store.postgres import eventlog
from assessment.store.postgres.driver import (
    Connection,
    DatabaseError,
    connect,
    database_faults,
    transaction,
)
from assessment.store.postgres.holding import hold_record, let_go
from assessment.store.postgres.migrating import is_prepared, prepare
from assessment.store.room_tables import SEAT
from assessment.store.rooms import Seat


class EventTable:
    """The events of one record, in a database. What `Record` says of access holds here."""

    def __init__(
        self, address: DatabaseAddress, connection: Connection, record: int, log: Log
    ) -> None:
        self.address = address
        self.events = log.events
        self.end = log.end
        self.record = record
        self.connection = connection

    @classmethod
    def open(cls, address: DatabaseAddress, access: Access, *, rescue: bool = False) -> EventTable:
        """Open a record and verify every event in it.

        Raises:
            InputProblems: it is damaged.
            SurroundingsError: there is none, no connection, or somebody else holds it.
        """
        connection = connect(address)
        try:
            with database_faults(address):
                record = require_record(connection, address)
                if access != "read":
                    hold_record(connection, record, access, address)
                with transaction(connection, snapshot=True):
                    log = eventlog.read_log(connection, record)
            require_whole(address, log, rescue=rescue)
        except BaseException:
            connection.close()
            raise
        return cls(address, connection, record, log)

    def append(self, entries: Sequence[Entry]) -> Appended:
        """Record entries, all or none; they are on disk when this returns.

        Raises:
            SurroundingsError: it could not be written; nothing of it was.
        """
        with database_faults(self.address), transaction(self.connection):
            self._lock_end()
            appended = eventlog.add(self.connection, self.record, self.end, entries)
            eventlog.announce(self.connection, self.record)
        self.end = appended.end
        return appended

    def erase(
        self, numbers: Sequence[int], names: frozenset[str], entries: Sequence[Entry]
    ) -> None:
        """Blank events, take a person out of the room, and record entries; see `Keeper.erase`."""
        with database_faults(self.address):
            with transaction(self.connection):
                self._lock_end()
                eventlog.blank(self.connection, self.record, numbers)
                _erase_names(self.connection, self.record, sorted(names))
                appended = eventlog.add(self.connection, self.record, self.end, entries)
                eventlog.announce(self.connection, self.record)
            self.end = appended.end
            # Takes the old rows out of the tables, where an update leaves them.
            self.connection.execute(
                "VACUUM assessment.events, assessment.workshop_seats, assessment.workshop_ballots"
            )

    def seats(self) -> tuple[Seat, ...]:
        """The seats of its workshop."""
        with database_faults(self.address):
            return read_seats(self.connection, self.record)

    def close(self) -> None:
        """Close the connection, which gives the lock back; a second call does nothing."""
        if not self.connection.closed:
            with contextlib.suppress(DatabaseError):
                let_go(self.connection, self.record)
        self.connection.close()

    def _lock_end(self) -> None:
        if eventlog.read_end(self.connection, self.record, lock=True) != self.end:
            raise SurroundingsError(
                f"{self.address}: another program changed the record; nothing was saved, open it again"
            )


def create_record(address: DatabaseAddress, entries: Sequence[Entry]) -> None:
    """Write a new record with these events, whole or not at all; one that exists is never touched.

    Raises:
        SurroundingsError: it exists, or cannot be written.
    """
    connection = connect(address)
    try:
        with database_faults(address):
            prepare(connection, address)
            with transaction(connection):
                record = eventlog.insert_record(connection, address.record)
                if record is None:
                    raise SurroundingsError(f"{address}: exists already, and is not overwritten")
                eventlog.add(connection, record, BEGINNING, entries)
    finally:
        connection.close()


def list_records(address: DatabaseAddress) -> tuple[str, ...]:
    """Names of all records in a database, by name.

    Raises:
        SurroundingsError: there is no connection to it.
    """
    connection = connect(address)
    try:
        with database_faults(address):
            if not is_prepared(connection):
                return ()
            statement = "SELECT name FROM assessment.records ORDER BY name"
            return tuple(row[0] for row in connection.execute(statement).fetchall())
    finally:
        connection.close()


def record_exists(address: DatabaseAddress) -> bool:
    """Whether the database holds a record of that name."""
    return address.record in list_records(address)


def require_record(connection: Connection, address: DatabaseAddress) -> int:
    """Number of the record in the database, whose tables are up to date after this.

    Raises:
        SurroundingsError: there is no such record.
    """
    record = None
    if is_prepared(connection):
        prepare(connection, address)
        record = eventlog.find_record(connection, address.record)
    if record is None:
        raise SurroundingsError(f"{address}: there is no such record in the database")
    return record


def require_whole(address: DatabaseAddress, log: Log, *, rescue: bool = False) -> None:
    """Stop where a record is damaged or empty.

    Raises:
        InputProblems: it is damaged, and not read to be rescued.
        SurroundingsError: it holds no events.
    """
    if log.damage and not (rescue and log.events):
        raise InputProblems([damage_problem(address, log.damage, log.damage.first_bad - 1)])
    if not log.events:
        raise SurroundingsError(f"{address}: the record holds no events; start it again with `new`")


def read_seats(connection: Connection, record: int) -> tuple[Seat, ...]:
    """All seats of a record, by label."""
    statement = f"SELECT {SEAT} FROM assessment.workshop_seats WHERE record = %s ORDER BY label"  # noqa: S608
    return tuple(Seat(*row) for row in connection.execute(statement, (record,)).fetchall())


def _erase_names(connection: Connection, record: int, names: list[str]) -> None:
    connection.execute(
        "DELETE FROM assessment.workshop_seats WHERE record = %s AND (label = ANY(%s) OR name = ANY(%s))",
        (record, names, names),
    )
    connection.execute(
        "DELETE FROM assessment.workshop_ballots WHERE record = %s AND name = ANY(%s)",
        (record, names),
    )
