"""The record of one assessment: opened with its lock, read as events, appended to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from assessment.answers.events import Entry, Event
from assessment.answers.history import History, fold
from assessment.answers.models import AnswerSet
from assessment.store.event_file import Access, EventFile, create_file


class Record:
    """An open record. Use it in a `with` block; `append` is safe on disk when it returns.

    Access is `read` (no lock), `write` for a few events from a script (waits for others who do the
    same) or `session` for as long as a person works (refused at once while somebody else writes).
    """

    def __init__(self, path: Path, access: Access, keeper: EventFile) -> None:
        self.path = path
        self._access = access
        self._keeper = keeper
        self._events = list(keeper.events)
        self._history: History | None = None

    @classmethod
    def create(cls, path: Path, *entries: Entry) -> None:
        """Write a new record with these events, the first of which creates it.

        A record that exists is never touched; the new one appears whole or not at all.

        Raises:
            SurroundingsError: it exists, or cannot be written.
        """
        create_file(path, entries)

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
        return cls(path, access, EventFile.open(path, access, rescue=rescue))

    def append(self, entries: Sequence[Entry]) -> tuple[Event, ...]:
        """Record entries, all or none, and return all events of those entries.

        An entry whose key is recorded already gives the event that is there. What is returned is on
        disk.

        Raises:
            InputProblems: the record is damaged.
            SurroundingsError: it could not be written; nothing of it was.
        """
        if self._access == "read":
            raise ValueError("the record was opened for reading")
        appended = self._keeper.append(entries)
        self._events.extend(appended.new)
        self._history = None
        by_number = {event.seq: event for event in (*appended.known, *appended.new)}
        return tuple(by_number[number] for number in sorted(by_number))

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, first to last."""
        return tuple(self._events)

    @property
    def history(self) -> History:
        """What the events amount to."""
        if self._history is None:
            self._history = fold(self._events)
        return self._history

    @property
    def answers(self) -> AnswerSet:
        """The current answers."""
        return self.history.answers

    def close(self) -> None:
        """Close it and give the lock back; a second call does nothing."""
        self._keeper.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
