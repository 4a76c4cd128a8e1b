"""The record of one assessment: opened with its lock, read as events, appended to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from assessment.answers.erasure import plan_erasure, resolved
from assessment.answers.events import Body, Entry, Event, Forgotten
from assessment.answers.history import History, fold
from assessment.answers.models import AnswerSet
from assessment.store.address import RecordAddress
from assessment.store.chain import Appended
from assessment.store.clock import record_entry
from assessment.store.event_file import Access, EventFile, create_file
from assessment.store.rooms import Seat


class Keeper(Protocol):
    """What keeps the events of an open record: a file, or tables in a database."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The events as they were when it was opened, verified."""

    def append(self, entries: Sequence[Entry]) -> Appended:
        """Record entries, all or none; they are on disk when this returns."""

    def erase(
        self, numbers: Sequence[int], names: frozenset[str], entries: Sequence[Entry]
    ) -> None:
        """Blank events, erase seats and open votes with one of these names, and record entries.

        One transaction. What was blanked is in no place that this program writes to.
        """

    def seats(self) -> tuple[Seat, ...]:
        """The seats of its workshop; none where there never was one."""

    def close(self) -> None:
        """Close it and give the lock back; a second call does nothing."""


class Record:
    """An open record. Use it in a `with` block; `append` is safe on disk when it returns.

    Access is `read` (no lock), `write` for a few events from a script (waits for others who do the
    same) or `session` for as long as a person works (refused at once while somebody else writes).
    """

    def __init__(self, address: RecordAddress, access: Access, keeper: Keeper) -> None:
        self.address = address
        self._access = access
        self._keeper = keeper
        self._events = list(resolved(keeper.events))
        self._history: History | None = None

    @classmethod
    def create(cls, address: RecordAddress, *entries: Entry) -> None:
        """Write a new record with these events, the first of which creates it.

        A record that exists is never touched; the new one appears whole or not at all.

        Raises:
            SurroundingsError: it exists, or cannot be written.
        """
        if isinstance(address, Path):
            create_file(address, entries)
            return
        from assessment.store.postgres.record import create_record

        create_record(address, entries)

    @classmethod
    def open(
        cls, address: RecordAddress, access: Access = "read", *, rescue: bool = False
    ) -> Record:
        """Open a record and verify every event in it.

        Args:
            address: of the record.
            access: see the class.
            rescue: read what is whole of a damaged record; not for writing.

        Raises:
            InputProblems: the file is no record, or is damaged (first bad event, what is still good).
            SurroundingsError: missing, not readable, or held by somebody else.
        """
        if rescue and access != "read":
            raise ValueError("a damaged record is only read")
        return cls(address, access, _open_keeper(address, access, rescue=rescue))

    @staticmethod
    def exists(address: RecordAddress) -> bool:
        """Whether there is something at an address; what it is, only opening it tells.

        Raises:
            SurroundingsError: the database does not answer.
        """
        if isinstance(address, Path):
            return address.exists()
        from assessment.store.postgres.record import record_exists

        return record_exists(address)

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

    def forget(self, participant: str) -> Forgetting:
        """Erase a person: seats, open votes, answers, and the name in everything else.

        Nothing is written where nobody of that name is found. The record holds what it did before, and
        is to be opened anew to be read.

        Args:
            participant: a name, or the label of a seat.

        Raises:
            InputProblems: the record is damaged.
            SurroundingsError: it could not be written; nothing of it was.
        """
        if self._access == "read":
            raise ValueError("the record was opened for reading")
        seats = seats_of(participant, self._keeper.seats())
        names = frozenset(
            {participant, *(s.label for s in seats), *(s.name for s in seats if s.name)}
        )
        plan = plan_erasure(self._keeper.events, names, self.answers.responses)
        done = Forgetting(len(plan.numbers), len(plan.restated), len(seats), plan.mentions)
        if plan.numbers or seats:
            told = Forgotten(erased=done.erased, restated=done.restated, seats=done.seats)
            bodies: list[Body] = [*plan.restated, told]
            entries = [record_entry(body) for body in bodies]
            self._keeper.erase(plan.numbers, names, entries)
        return done

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, first to last; what was erased and restated is in its old place."""
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


@dataclass(frozen=True, slots=True)
class Forgetting:
    """How many events were erased and restated, how many seats went, and what still mentions the name."""

    erased: int
    restated: int
    seats: int
    mentions: tuple[int, ...]


def seats_of(participant: str, seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """The seats that have a label, or belong to somebody of a name; compared without regard to case."""
    wanted = participant.strip().casefold()
    return tuple(
        seat for seat in seats if wanted in (seat.label.casefold(), (seat.name or "").casefold())
    )


def _open_keeper(address: RecordAddress, access: Access, *, rescue: bool) -> Keeper:
    if isinstance(address, Path):
        return EventFile.open(address, access, rescue=rescue)
    from assessment.store.postgres.record import EventTable

    return EventTable.open(address, access, rescue=rescue)
