"""The file of a record: made whole, opened with its lock, appended to."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from assessment.answers.events import Entry, Event
from assessment.problem import InputProblems, SurroundingsError
from assessment.store import eventlog
from assessment.store.chain import BEGINNING, Appended, End
from assessment.store.clock import now
from assessment.store.database import connect, connect_new, recognise
from assessment.store.eventlog import ChangedOutside, Log, create_tables, read_log
from assessment.store.faults import damage_problem, is_damage, sqlite_faults
from assessment.store.lock import RecordLock
from assessment.store.room_tables import erase_names, has_room, read_seats
from assessment.store.rooms import Seat

Access = Literal["read", "write", "session"]


class Transaction:
    """What is written to a file together, or not at all."""

    def __init__(self, connection: sqlite3.Connection, end: End) -> None:
        self.connection = connection
        self.end = end

    def add(self, entries: Sequence[Entry]) -> Appended:
        """Record entries; see `eventlog.add`."""
        appended = eventlog.add(self.connection, self.end, entries)
        self.end = appended.end
        return appended


class EventFile:
    """The events of one record, in a file. What `Record` says of access holds here."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, lock: RecordLock | None, log: Log
    ) -> None:
        self.path = path
        self.events: tuple[Event, ...] = log.events
        self.end = log.end
        self.connection = connection
        self._lock = lock

    @classmethod
    def open(
        cls, path: Path, access: Access, *, rescue: bool = False, any_thread: bool = False
    ) -> EventFile:
        """Open a file and verify every event in it.

        Args:
            path: of the record.
            access: see `Record`.
            rescue: read what is whole of a damaged record.
            any_thread: the caller sees to it that only one thread at a time uses it.

        Raises:
            InputProblems: the file is no record, or is damaged.
            SurroundingsError: missing, not readable, or held by somebody else.
        """
        lock = None
        with contextlib.ExitStack() as undo:
            if access != "read":
                recognise(path)
                lock = RecordLock(path)
                lock.acquire(access, now())
                undo.callback(lock.release)
            with sqlite_faults(path, safe=0):
                connection = connect(path, writing=access != "read", any_thread=any_thread)
                undo.callback(connection.close)
            log = _read(path, connection, rescue=rescue)
            undo.pop_all()
        return cls(path, connection, lock, log)

    def append(self, entries: Sequence[Entry]) -> Appended:
        """Record entries, all or none; they are on disk when this returns.

        Raises:
            InputProblems: the file is damaged.
            SurroundingsError: it could not be written; nothing of it was.
        """
        with self.transaction() as writing:
            return writing.add(entries)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All that is written inside the block, or nothing; on disk when the block has ended.

        Raises: as `append`.
        """
        writing = Transaction(self.connection, self.end)
        with self.faults(), eventlog.transaction(self.connection):
            yield writing
        self.end = writing.end

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn any failure of SQLite inside the block into a sentence."""
        try:
            with sqlite_faults(self.path, safe=self.end.count):
                yield
        except ChangedOutside as fault:
            message = (
                f"{self.path}: another program changed the record; nothing was saved, open it again"
            )
            raise SurroundingsError(message) from fault

    def erase(
        self, numbers: Sequence[int], names: frozenset[str], entries: Sequence[Entry]
    ) -> None:
        """Blank events, take a person out of the room, and record entries; see `Keeper.erase`."""
        with self.transaction() as writing:
            eventlog.blank(self.connection, numbers)
            if has_room(self.connection):
                erase_names(self.connection, names)
            writing.add(entries)

    def seats(self) -> tuple[Seat, ...]:
        """The seats of its workshop; none where there never was one."""
        with self.faults():
            return read_seats(self.connection) if has_room(self.connection) else ()

    def close(self) -> None:
        """Close the file and give the lock back; a second call does nothing."""
        if self._lock is not None:
            # Takes the empty journal file away. If that fails, the file does no harm.
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("PRAGMA journal_mode = DELETE")
        self.connection.close()
        if self._lock is not None:
            self._lock.release()


def create_file(path: Path, entries: Sequence[Entry]) -> None:
    """Write a new file with these events, the first of which creates the record.

    A file that exists is never touched; the new one appears whole or not at all.

    Raises:
        SurroundingsError: the file exists, or cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise SurroundingsError(f"{path}: exists already, and is not overwritten")
    if not path.absolute().parent.is_dir():
        raise SurroundingsError(f"{path}: there is no folder {path.parent}")
    lock = RecordLock(path)
    lock.acquire("write", now())
    # One name for all drafts of this record: what a killed process left is replaced by the next.
    draft = path.with_name(f".{path.name}.new")
    try:
        _write_draft(draft, path, entries)
        _publish(draft, path)
    except OSError as fault:
        message = f"{path}: cannot be written ({fault.strerror})"
        raise SurroundingsError(message) from fault
    finally:
        for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
            leftover.unlink(missing_ok=True)
        lock.release()


def _read(path: Path, connection: sqlite3.Connection, *, rescue: bool) -> Log:
    with sqlite_faults(path, safe=0):
        # One transaction, so that events and the end they are sealed with belong together.
        connection.execute("BEGIN")
        log = read_log(connection, is_damage)
        connection.execute("ROLLBACK")
    if log.damage and not (rescue and log.events):
        raise InputProblems([damage_problem(path, log.damage, len(log.events))])
    if not log.events:
        raise SurroundingsError(f"{path}: the record holds no events; start it again with `new`")
    return log


def _write_draft(draft: Path, path: Path, entries: Sequence[Entry]) -> None:
    """Write a whole record under a name of its own, so that a record is never seen half-made."""
    for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
        leftover.unlink(missing_ok=True)
    with sqlite_faults(path, safe=0), contextlib.closing(connect_new(draft)) as connection:
        create_tables(connection)
        eventlog.append(connection, BEGINNING, entries)
        connection.execute("PRAGMA journal_mode = DELETE")


def _publish(draft: Path, path: Path) -> None:
    """Give the finished record its name, unless somebody else took it meanwhile."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError as fault:
        raise SurroundingsError(f"{path}: exists already, and is not overwritten") from fault
    draft.replace(path)
    folder = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
