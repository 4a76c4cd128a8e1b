"""Votes and results from elsewhere - another laptop, a sheet of counted hands - as events of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.answers.events import Body
from assessment.answers.workshop_steps import (
    Captured,
    ItemSettled,
    Opened,
    Round,
    Step,
    VotesRevealed,
    WorkshopHeld,
)
from assessment.bank.models import Bank
from assessment.workshop.protocol import answer_event
from assessment.workshop.session import Session


@dataclass(frozen=True)
class BroughtIn:
    """What to record, and what was left as it is.

    Attributes:
        rounds, settled, captured: how many of each are new.
        kept: items that this record has an answer of the room for already; it stays.
    """

    bodies: tuple[Body, ...]
    rounds: int
    settled: int
    captured: int
    kept: tuple[str, ...]


def bring_in(session: Session, steps: Sequence[Step], bank: Bank, title: str) -> BroughtIn:
    """Events that add the rounds, answers and notes of another workshop to this one.

    Args:
        session: to add to; a new workshop is opened where it has not begun.
        steps: of the other one, undone steps left out. Agenda, timers and the like stay there.
        bank: that both are about.
        title: of a new workshop whose file names none.

    Rounds get the next numbers of their item. An item that the room settled here keeps its answer.
    """
    made: list[Step] = []
    if session.opened is None:
        found = next((one for one in steps if isinstance(one, Opened)), None)
        made.append(found or Opened(title=title))
    last: dict[str, int] = {}
    kept: list[str] = []
    bodies: list[Body] = []
    for step in steps:
        if isinstance(step, VotesRevealed):
            made.append(_renumbered(session, step, last))
        elif isinstance(step, Captured):
            made.append(_with_free_id(session, step))
        elif isinstance(step, ItemSettled) and session.board(step.item).settled is not None:
            kept.append(step.item)
        elif isinstance(step, ItemSettled):
            made.append(step.model_copy(update={"round": last.get(step.item)}))
    for step in made:
        bodies.append(WorkshopHeld(workshop=session.workshop, step=step))
        if isinstance(step, ItemSettled):
            bodies.append(answer_event(bank, step, ""))
    return BroughtIn(
        bodies=tuple(bodies),
        rounds=sum(isinstance(step, VotesRevealed) for step in made),
        settled=sum(isinstance(step, ItemSettled) for step in made),
        captured=sum(isinstance(step, Captured) for step in made),
        kept=tuple(dict.fromkeys(kept)),
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
