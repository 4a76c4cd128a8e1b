"""Forgetting a person: which events are erased, and what must stay of them without the name.

An erased event keeps its number and its place in the chain. What must stay of it is recorded once more
at the end, and read in its old place, so that the history means the same without the person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assessment.answers.events import (
    Answered,
    AnswerWithdrawn,
    Drafted,
    Erased,
    Event,
    Fact,
    Forgotten,
    PlanProgress,
    Restated,
)
from assessment.answers.models import Response
from assessment.answers.workshop_steps import Captured, NamedVote, VotesRevealed, WorkshopHeld

# Stands where a named vote had its name.
NOBODY = "(forgotten)"

IsPerson = Callable[[str | None], bool]


@dataclass(frozen=True)
class Erasure:
    """What forgetting a person takes.

    Attributes:
        numbers: of the events to be erased.
        restated: what is recorded for those of them whose fact must stay.
        mentions: numbers of the events whose text still holds the name; only people can judge those.
    """

    numbers: tuple[int, ...]
    restated: tuple[Restated, ...]
    mentions: tuple[int, ...]


def plan_erasure(
    events: Sequence[Event], names: Iterable[str], current: Sequence[Response]
) -> Erasure:
    """What has to go so that no event names a person.

    The person's own answers go. What the person only recorded, owns or agreed to in a group stays
    without the name: answers of the group as far as they count now, steps of a workshop with their
    votes, and the progress of the plan.

    Args:
        events: as they stand in the record, not resolved.
        names: of the person; compared without regard to case.
        current: the answers that count now.
    """
    known = {plain for plain in map(_plain, names) if plain}

    def is_person(name: str | None) -> bool:
        return name is not None and _plain(name) in known

    numbers: list[int] = []
    restated: list[Restated] = []
    for event in events:
        of, fact = _fact_of(event)
        kept = fact and _without(fact, is_person, current)
        if kept is fact and not is_person(event.actor):
            continue
        numbers.append(event.seq)
        if kept is not None:
            restated.append(Restated(of=of, body=kept))
    gone = set(numbers)
    rest = [event for event in events if event.seq not in gone]
    mentions = {event.seq for event in rest if _mentions(event, known)}
    mentions |= {one.of for one in restated if _mentions(one, known)}
    return Erasure(tuple(numbers), tuple(restated), tuple(sorted(mentions)))


def resolved(events: Sequence[Event]) -> tuple[Event, ...]:
    """Events with what was restated in the place of what was erased; numbers stay as they are."""
    restated = {
        event.body.of: event.body.body for event in events if isinstance(event.body, Restated)
    }
    if not restated:
        return tuple(events)
    return tuple(
        event.model_copy(update={"body": restated[event.seq]})
        if isinstance(event.body, Erased) and event.seq in restated
        else event
        for event in events
    )


def first_unaccounted(events: Iterable[Event]) -> int | None:
    """Number of the first erased event that no `forgotten` accounts for; None where all are.

    Content can be blanked without breaking the chain. That it was asked for is what `forgotten` says,
    which the chain protects.
    """
    blank = [event.seq for event in events if isinstance(event.body, Erased)]
    told = sum(event.body.erased for event in events if isinstance(event.body, Forgotten))
    return blank[told] if len(blank) > told else None


def _fact_of(event: Event) -> tuple[int, Fact | None]:
    """The fact that an event tells, and the number of the event that it is read in the place of."""
    body = event.body
    if isinstance(body, Restated):
        return body.of, body.body
    if isinstance(body, Erased | Forgotten):
        return event.seq, None
    return event.seq, body


def _without(fact: Fact, is_person: IsPerson, current: Sequence[Response]) -> Fact | None:
    """`fact` without a person: itself where it does not name them, None where nothing of it stays."""
    change = _CHANGE.get(type(fact))
    return fact if change is None else change(fact, is_person, current)


def _answered(body: Answered, is_person: IsPerson, current: Sequence[Response]) -> Answered | None:
    response = body.response
    if not is_person(response.by):
        return body
    if not response.consensus or response not in current:
        return None
    return Answered(response=response.model_copy(update={"by": None, "role": None}))


def _own(
    body: AnswerWithdrawn | Drafted, is_person: IsPerson, _current: Sequence[Response]
) -> AnswerWithdrawn | Drafted | None:
    return None if is_person(body.by) else body


def _progress(
    body: PlanProgress, is_person: IsPerson, _current: Sequence[Response]
) -> PlanProgress:
    if not is_person(body.progress.owner):
        return body
    progress = body.progress.model_copy(update={"owner": None})
    return body.model_copy(update={"progress": progress})


def _held(body: WorkshopHeld, is_person: IsPerson, _current: Sequence[Response]) -> WorkshopHeld:
    step = body.step
    if isinstance(step, Captured) and is_person(step.owner):
        return body.model_copy(update={"step": step.model_copy(update={"owner": ""})})
    if isinstance(step, VotesRevealed) and any(is_person(vote.by) for vote in step.named):
        named = tuple(_nameless(vote) if is_person(vote.by) else vote for vote in step.named)
        return body.model_copy(update={"step": step.model_copy(update={"named": named})})
    return body


def _nameless(vote: NamedVote) -> NamedVote:
    return vote.model_copy(update={"by": NOBODY, "role": None})


def _mentions(event: Event | Restated, known: Iterable[str]) -> bool:
    text = " ".join(event.model_dump_json().casefold().split())
    return any(name in text for name in known)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


_CHANGE: dict[type, Callable[[Any, IsPerson, Sequence[Response]], Fact | None]] = {
    Answered: _answered,
    AnswerWithdrawn: _own,
    Drafted: _own,
    PlanProgress: _progress,
    WorkshopHeld: _held,
}
