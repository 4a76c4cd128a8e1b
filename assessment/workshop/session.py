"""Where a workshop stands: a pure fold over the steps that its record holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from assessment.answers.events import Event
from assessment.answers.workshop_steps import (
    AgendaSet,
    Captured,
    Closed,
    ItemReopened,
    ItemSettled,
    ItemSkipped,
    ItemTaken,
    Opened,
    RoomLocked,
    Round,
    RoundDiscarded,
    RoundsOpened,
    Step,
    StepUndone,
    TimerStarted,
    VotesRevealed,
    WorkshopHeld,
)

ItemState = Literal["pending", "voting", "revealed", "settled", "skipped"]
Stage = Literal["lobby", "alone", "item", "closed"]


@dataclass(frozen=True, slots=True)
class TakenStep:
    """One step with the number of its event and its ISO 8601 time in UTC."""

    seq: int
    at: str
    step: Step


@dataclass(frozen=True)
class Board:
    """What happened to one item.

    Attributes:
        revealed: its rounds that were revealed, the earliest first.
        open: the round in which votes are taken now.
        last_number: of the latest round, also one that was given up; -1 before any.
        settled: the answer on record.
        skipped: the room went on without an answer.
    """

    revealed: tuple[VotesRevealed, ...] = ()
    open: Round | None = None
    last_number: int = -1
    settled: ItemSettled | None = None
    skipped: bool = False

    @property
    def state(self) -> ItemState:
        """What comes next for the item."""
        if self.open is not None:
            return "voting"
        if self.settled is not None:
            return "settled"
        if self.skipped:
            return "skipped"
        return "revealed" if self.live else "pending"

    @property
    def live(self) -> tuple[VotesRevealed, ...]:
        """The rounds that the room held together."""
        return tuple(one for one in self.revealed if not one.alone)

    @property
    def latest(self) -> VotesRevealed | None:
        """The last round that was revealed."""
        return self.revealed[-1] if self.revealed else None


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock on the wall: it warns, and never cuts anybody off."""

    ends: float
    seconds: int
    purpose: str


@dataclass(frozen=True)
class Session:
    """A workshop after its steps so far.

    Attributes:
        seq: number of the latest event of the record that was looked at, also of other kinds.
        taken: the steps that count, in order; those undone are left out.
        boards: per item that anything happened to.
        current: the item on the wall.
        alone: the items that people answer in their own time, while that is open.
        captures: what was parked, decided, quoted and asked, by id, in the order captured.
    """

    workshop: str
    seq: int = 0
    opened: Opened | None = None
    taken: tuple[TakenStep, ...] = ()
    boards: Mapping[str, Board] = field(default_factory=lambda: MappingProxyType({}))
    agenda: tuple[str, ...] = ()
    minutes_per_item: int = 5
    current: str | None = None
    alone: tuple[str, ...] = ()
    captures: Mapping[str, Captured] = field(default_factory=lambda: MappingProxyType({}))
    timer: Timer | None = None
    locked: bool = False
    closed: bool = False

    @property
    def stage(self) -> Stage:
        """What the room as a whole is doing."""
        if self.closed:
            return "closed"
        if self.current is not None:
            return "item"
        return "alone" if self.alone else "lobby"

    @property
    def open_round(self) -> Round | None:
        """The round that the room votes in now."""
        board = self.board(self.current) if self.current else None
        return board.open if board else None

    @property
    def begun(self) -> str | None:
        """ISO 8601 time at which the first item was taken up."""
        return next((one.at for one in self.taken if isinstance(one.step, ItemTaken)), None)

    def board(self, item: str) -> Board:
        """What happened to an item so far."""
        return self.boards.get(item, Board())


def workshop_of(events: Iterable[Event]) -> str | None:
    """Id of the latest workshop of a record; None where it never held one."""
    latest = None
    for event in events:
        if isinstance(event.body, WorkshopHeld):
            latest = event.body.workshop
    return latest


def session_of(events: Sequence[Event], workshop: str) -> Session:
    """The session of one workshop after all events of its record.

    A step that no longer fits what stands before it (another facilitator was quicker) changes nothing,
    so that every order of events gives a session.
    """
    held = [
        TakenStep(event.seq, event.at, event.body.step)
        for event in events
        if isinstance(event.body, WorkshopHeld) and event.body.workshop == workshop
    ]
    session = Session(workshop, seq=events[-1].seq if events else 0)
    for one in effective(held):
        session = _taken(session, one)
    return session


def effective(steps: Sequence[TakenStep]) -> tuple[TakenStep, ...]:
    """The steps that count: those that were undone, and the undoing, are left out."""
    undone = {one.step.seq for one in steps if isinstance(one.step, StepUndone)}
    return tuple(
        one for one in steps if one.seq not in undone and not isinstance(one.step, StepUndone)
    )


def _taken(session: Session, one: TakenStep) -> Session:
    after = _APPLY[type(one.step)](session, one.step, one.at)
    return replace(after, taken=(*session.taken, one))


def seconds_of(at: str) -> float:
    """ISO 8601 time in UTC as seconds since 1970."""
    return datetime.fromisoformat(at).timestamp()


def _with_board(session: Session, item: str, **changes: Any) -> Session:
    board = replace(session.board(item), **changes)
    return replace(session, boards=MappingProxyType({**session.boards, item: board}))


def _open(session: Session, step: Opened, _at: str) -> Session:
    return replace(session, opened=session.opened or step)


def _open_rounds(session: Session, step: RoundsOpened, _at: str) -> Session:
    for one in step.rounds:
        session = _with_board(session, one.item, open=one, last_number=one.number, skipped=False)
    if step.alone:
        added = tuple(one.item for one in step.rounds if one.item not in session.alone)
        session = replace(session, alone=(*session.alone, *added))
    return replace(session, timer=None)


def _reveal(session: Session, step: VotesRevealed, _at: str) -> Session:
    item = step.round.item
    board = session.board(item)
    session = _with_board(
        session,
        item,
        open=None if board.open == step.round else board.open,
        revealed=(*board.revealed, step),
        last_number=max(board.last_number, step.round.number),
    )
    return replace(session, alone=_without(session.alone, item), timer=None)


def _discard(session: Session, step: RoundDiscarded, _at: str) -> Session:
    item = step.round.item
    if session.board(item).open == step.round:
        session = _with_board(session, item, open=None)
    return replace(session, alone=_without(session.alone, item), timer=None)


def _set_agenda(session: Session, step: AgendaSet, _at: str) -> Session:
    return replace(session, agenda=step.items, minutes_per_item=step.minutes_per_item)


def _take(session: Session, step: ItemTaken, _at: str) -> Session:
    return replace(session, current=step.item, timer=None)


def _settle(session: Session, step: ItemSettled, _at: str) -> Session:
    session = _with_board(session, step.item, settled=step, skipped=False)
    return replace(session, timer=None)


def _skip(session: Session, step: ItemSkipped, _at: str) -> Session:
    session = _with_board(session, step.item, skipped=True)
    return replace(session, timer=None)


def _reopen(session: Session, step: ItemReopened, _at: str) -> Session:
    session = _with_board(session, step.item, settled=None, skipped=False)
    return replace(session, current=step.item)


def _capture(session: Session, step: Captured, _at: str) -> Session:
    kept = {**session.captures, step.id: step}
    if not step.text:
        del kept[step.id]
    return replace(session, captures=MappingProxyType(kept))


def _start_timer(session: Session, step: TimerStarted, at: str) -> Session:
    timer = Timer(seconds_of(at) + step.seconds, step.seconds, step.purpose)
    return replace(session, timer=timer if step.seconds else None)


def _lock(session: Session, step: RoomLocked, _at: str) -> Session:
    return replace(session, locked=step.locked)


def _close(session: Session, _step: Closed, _at: str) -> Session:
    return replace(session, closed=True, current=None, timer=None)


def _without(items: tuple[str, ...], item: str) -> tuple[str, ...]:
    return tuple(one for one in items if one != item)


_APPLY: dict[type, Callable[[Session, Any, str], Session]] = {
    Opened: _open,
    RoundsOpened: _open_rounds,
    VotesRevealed: _reveal,
    RoundDiscarded: _discard,
    AgendaSet: _set_agenda,
    ItemTaken: _take,
    ItemSettled: _settle,
    ItemSkipped: _skip,
    ItemReopened: _reopen,
    Captured: _capture,
    TimerStarted: _start_timer,
    RoomLocked: _lock,
    Closed: _close,
}
