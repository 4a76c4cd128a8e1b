"""How far an assessment has come: what is answered and what is open, by dimension and by role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.answers.models import AnswerSet, Model
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank, Item


class Part(Model):
    """Counts over some of the items that are asked; `asked` is the sum of the four others.

    Attributes:
        id: of the dimension or role; "" for the whole.
        title: for people.
        answered: a level was given.
        dont_know: the answer is *don't know*.
        not_applicable: claimed so, with a reason.
        open: nothing was given yet.
        answered_weight: share (0-1) of the weight of what applies that has a level; 0 where none does.
        unknown_weight: the same for *don't know*.
        provisional: more is unknown than the bank allows for a firm result.
        enough: enough is answered for a maturity level to be stated.
    """

    id: str
    title: str
    asked: int
    answered: int
    dont_know: int
    not_applicable: int
    open: int
    answered_weight: float
    unknown_weight: float
    provisional: bool
    enough: bool


class Progress(Model):
    """Progress of one assessment.

    A role counts the items for which it is the best informant. `next_open` is the first open item in
    the order of the bank, None when all are answered. `ruled_out` are answered items that the profile
    rules out; `disagreeing` those whose respondents are two levels or more apart.
    """

    whole: Part
    dimensions: tuple[Part, ...]
    roles: tuple[Part, ...]
    next_open: str | None
    ruled_out: tuple[str, ...]
    disagreeing: tuple[str, ...]


def progress(bank: Bank, answers: AnswerSet) -> Progress:
    """Count what is answered of what is asked."""
    asked = asked_items(bank, answers.profile)
    items = [item for item in bank.items if item.id in asked]
    by_dimension = [
        _part(d.id, d.title, [i for i in items if bank.dimension_of(i).id == d.id], bank, answers)
        for d in bank.dimensions
    ]
    by_role = [
        _part(
            role.id, role.title, [i for i in items if i.ask_whom[:1] == (role.id,)], bank, answers
        )
        for role in bank.meta.roles
    ]
    merged = answers.merged
    return Progress(
        whole=_part("", "All", items, bank, answers),
        dimensions=tuple(by_dimension),
        roles=tuple(part for part in by_role if part.asked),
        next_open=next((item.id for item in items if item.id not in merged), None),
        ruled_out=tuple(i.id for i in bank.items if i.id in merged and i.id not in asked),
        disagreeing=tuple(i.id for i in items if i.id in merged and merged[i.id].spread >= 2),
    )


def _part(name: str, title: str, items: Sequence[Item], bank: Bank, answers: AnswerSet) -> Part:
    states: dict[str, list[Item]] = {}
    for item in items:
        states.setdefault(_state(item.id, answers), []).append(item)
    counts = {state: len(found) for state, found in states.items()}
    applying = _weight(items) - _weight(states.get("not_applicable", ()))
    answered = _weight(states.get("answered", ())) / applying if applying else 0.0
    unknown = _weight(states.get("dont_know", ())) / applying if applying else 0.0
    return Part(
        id=name,
        title=title,
        asked=len(items),
        answered=counts.get("answered", 0),
        dont_know=counts.get("dont_know", 0),
        not_applicable=counts.get("not_applicable", 0),
        open=counts.get("open", 0),
        answered_weight=answered,
        unknown_weight=unknown,
        provisional=unknown > bank.policy.provisional_unknown_share,
        enough=answered >= bank.policy.level_needs_answered,
    )


def _state(item: str, answers: AnswerSet) -> str:
    answer = answers.merged.get(item)
    if answer is None:
        return "open"
    return answer.missing or "answered"


def _weight(items: Iterable[Item]) -> float:
    return sum(item.weight for item in items)
