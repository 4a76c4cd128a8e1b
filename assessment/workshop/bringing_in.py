"""Votes and results from elsewhere - another laptop, a sheet of counted hands - as events of a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.answers.events import Body
from assessment.answers.workshop_steps import (
    Captured,
    Closed,
    ItemSettled,
    Opened,
    Round,
    Step,
    VotesRevealed,
    WorkshopHeld,
)
from assessment.bank.models import Bank
from assessment.workshop.protocol import answer_event
from assessment.workshop.session import Session, TakenStep


@dataclass(frozen=True)
class BroughtIn:
    """What to record, and what was left as it is.

    Attributes:
        bodies: each with the ISO 8601 time in UTC at which it happened; None for the present time.
        rounds, settled, captured: how many of each are new.
        kept: items that this record has an answer of the room for already; it stays.
    """

    bodies: tuple[tuple[Body, str | None], ...]
    rounds: int
    settled: int
    captured: int
    kept: tuple[str, ...] = ()


def bring_in(session: Session, taken: Sequence[TakenStep], bank: Bank, title: str) -> BroughtIn:
    """Events that add what another workshop came to.

    A workshop that is over moves as a whole, with the times of its steps, where no workshop is open
    here. Otherwise its rounds, answers and notes are added; agenda, timers and the like stay there.
    Rounds get the next numbers of their item. An item that the room settled here keeps its answer.

    Args:
        session: to add to; a new workshop is opened where it has not begun.
        taken: steps of the other one, undone steps left out.
        bank: that both are about.
        title: of a new workshop whose file names none.
    """
    steps = [one.step for one in taken]
    if session.opened is None and _is_whole(steps):
        return _brought(session, [(one.step, one.at) for one in taken], bank)
    kept = (
        one.item
        for one in steps
        if isinstance(one, ItemSettled) and session.board(one.item).settled is not None
    )
    made = [(step, None) for step in _added(session, steps, title)]
    return _brought(session, made, bank, kept=tuple(dict.fromkeys(kept)))


def _is_whole(steps: Sequence[Step]) -> bool:
    """From the opening to the end: no round of it is still open, and nobody goes on with it."""
    return bool(steps) and isinstance(steps[0], Opened) and isinstance(steps[-1], Closed)


def _added(session: Session, steps: Sequence[Step], title: str) -> Iterator[Step]:
    if session.opened is None:
        found = next((one for one in steps if isinstance(one, Opened)), None)
        yield found or Opened(title=title)
    last: dict[str, int] = {}
    for step in steps:
        if isinstance(step, VotesRevealed):
            yield _renumbered(session, step, last)
        elif isinstance(step, Captured):
            yield _with_free_id(session, step)
        elif isinstance(step, ItemSettled) and session.board(step.item).settled is None:
            yield step.model_copy(update={"round": last.get(step.item)})


def _brought(
    session: Session,
    made: Sequence[tuple[Step, str | None]],
    bank: Bank,
    *,
    kept: tuple[str, ...] = (),
) -> BroughtIn:
    bodies: list[tuple[Body, str | None]] = []
    for step, at in made:
        bodies.append((WorkshopHeld(workshop=session.workshop, step=step), at))
        if isinstance(step, ItemSettled):
            bodies.append((answer_event(bank, step, ""), at))
    return BroughtIn(
        bodies=tuple(bodies),
        rounds=sum(isinstance(step, VotesRevealed) for step, _at in made),
        settled=sum(isinstance(step, ItemSettled) for step, _at in made),
        captured=sum(isinstance(step, Captured) for step, _at in made),
        kept=kept,
    )


def _renumbered(session: Session, step: VotesRevealed, last: dict[str, int]) -> VotesRevealed:
    item = step.round.item
    number = last.get(item, session.board(item).last_number) + 1
    # Round 0 is what people answered alone.
    last[item] = number if step.alone else max(number, 1)
    return step.model_copy(update={"round": Round(item=item, number=last[item])})


def _with_free_id(session: Session, step: Captured) -> Captured:
    known = session.captures.get(step.id)
    if known is None or known == step:
        return step
    return step.model_copy(update={"id": f"{step.id[:36]}-in"})
