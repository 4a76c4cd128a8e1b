"""The latest workshop of a record, for commands that read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assessment.answers.events import Event
from assessment.answers.history import History
from assessment.answers.workshop_steps import Tally
from assessment.bank.models import Bank
from assessment.cli.inputs import settled
from assessment.problem import InputProblems, Place, Problem
from assessment.store.record import Record
from assessment.workshop.session import Session, session_of, workshop_of


@dataclass(frozen=True)
class Held:
    """A record with its workshop; `session` is None where it never held one."""

    bank: Bank
    history: History
    events: tuple[Event, ...]
    session: Session | None

    @property
    def tallies(self) -> dict[str, Tally]:
        """The latest votes per item."""
        boards = self.session.boards if self.session else {}
        return {item: board.latest.tally for item, board in boards.items() if board.latest}

    @property
    def done(self) -> frozenset[str]:
        """Items that the room settled or will not take up again."""
        boards = self.session.boards if self.session else {}
        return frozenset(
            item for item, board in boards.items() if board.state in ("settled", "skipped")
        )


def read_held(path: Path, bank_option: str | None) -> Held:
    """A record with what its latest workshop holds.

    Raises:
        InputProblems: the file is no record, or is damaged.
        SurroundingsError: it cannot be read.
    """
    with Record.open(path) as record:
        events = record.events
        bank, history = settled(path, record.history, bank_option)
    workshop = workshop_of(events)
    session = session_of(events, workshop) if workshop else None
    return Held(bank, history, events, session)


def require_workshop(path: Path, held: Held) -> Session:
    """The session of the workshop; a problem where the record never held one."""
    if held.session is None:
        what = "no workshop was held on this record"
        hint = f"start one with `assessment workshop {path}`"
        raise InputProblems([Problem("no-workshop", what, Place(str(path)), hint=hint)])
    return held.session
