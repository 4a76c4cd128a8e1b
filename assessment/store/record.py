"""The record of one assessment: opened with its lock, read as events, appended to."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal

from assessment.answers.events import Entry, Event
from assessment.answers.history import History, fold
from assessment.answers.models import AnswerSet
from assessment.problem import InputProblems, SurroundingsError
from assessment.store.clock import now
from assessment.store.database import connect, connect_new, recognise
from assessment.store.eventlog import ChangedOutside, Log, append, create_tables, read_log
from assessment.store.faults import damage_problem, is_damage, sqlite_faults
from assessment.store.lock import RecordLock

Access = Literal["read", "write", "session"]


class Record:
    """An open record. Use it in a `with` block; `append` is safe on disk when it returns.

    Access is `read` (no lock), `write` for a few events from a script (waits for others who do the
    same) or `session` for as long as a person works (refused at once while somebody else writes).
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, lock: RecordLock | None, log: Log
    ) -> None:
        self.path = path
        self._connection = connection
        self._lock = lock
        self._log = log
        self._history: History | None = None

    @classmethod
    def create(cls, path: Path, *entries: Entry) -> None:
        """Write a new record with these events, the first of which creates it.

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

    @classmethod
    def open(cls, path: Path, access: Access = "read", *, rescue: bool = False) -> Record:
        """Open a record and verify every event in it.

        Args:
            path: of the record.
            access: see the class.
            rescue: read what is whole of a damaged record; not for writing.

        Raises:
            InputProblems: the file is no record, or is damaged (first bad event, what is still good).
            SurroundingsError: missing, not readable, or held by somebody else.
        """
        if rescue and access != "read":
            raise ValueError("a damaged record is only read")
        lock = None
        with contextlib.ExitStack() as undo:
            if access != "read":
                recognise(path)
                lock = RecordLock(path)
                lock.acquire(access, now())
                undo.callback(lock.release)
            with sqlite_faults(path, safe=0):
                connection = connect(path, writing=access != "read")
                undo.callback(connection.close)
            log = _read(path, connection, rescue=rescue)
            undo.pop_all()
        return cls(path, connection, lock, log)

    def append(self, entries: Sequence[Entry]) -> tuple[Event, ...]:
        """Record entries, all or none, and return all events of those entries.

        An entry whose key is recorded already gives the event that is there. What is returned is on
        disk.

        Raises:
            InputProblems: the file is damaged.
            SurroundingsError: it could not be written; nothing of it was.
        """
        if self._lock is None:
            raise ValueError("the record was opened for reading")
        try:
            with sqlite_faults(self.path, safe=len(self._log.events)):
                self._log = append(self._connection, self._log, entries)
        except ChangedOutside as fault:
            message = (
                f"{self.path}: another program changed the record; nothing was saved, open it again"
            )
            raise SurroundingsError(message) from fault
        self._history = None
        keys = {entry.key for entry in entries}
        return tuple(event for event in self._log.events if event.key in keys)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, first to last."""
        return self._log.events

    @property
    def history(self) -> History:
        """What the events amount to."""
        if self._history is None:
            self._history = fold(self._log.events)
        return self._history

    @property
    def answers(self) -> AnswerSet:
        """The current answers."""
        return self.history.answers

    def close(self) -> None:
        """Close the file and give the lock back; a second call does nothing."""
        if self._lock is not None:
            # Takes the empty journal file away. If that fails, the file does no harm.
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


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
        append(connection, Log(), entries)
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
