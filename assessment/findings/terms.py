"""The items that inform a phase or a pitfall, with what each of them weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from assessment.bank.models import Bank, Item, Scale
from assessment.scoring.models import Scores

OPEN_STATES = ("unanswered", "dont_know")

# Enough to act on; a longer list hides what matters.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One item that informs a conclusion.

    `level` is None while it is unanswered or unknown; `weight` is item weight x strength.
    """

    item: Item
    level: int | None
    weight: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weighted mean over answered terms, with its attainable range; None where nothing can count."""

    value: float | None
    lowest: float | None
    highest: float | None


def terms(
    bank: Bank, scores: Scores, kind: Literal["phases", "pitfalls"], key: str
) -> tuple[Term, ...]:
    """The applicable items that inform one phase or pitfall, in the bank's order."""
    found = []
    for item in bank.items:
        informed = item.informs.phases if kind == "phases" else item.informs.pitfalls
        scored = scores.item_by_id[item.id]
        if key in informed and scored.state in ("answered", *OPEN_STATES):
            found.append(Term(item, scored.level, item.weight * informed[key]))
    return tuple(found)


def completion_of(scale: Scale, level: int) -> float:
    """What one item contributes to a phase: its points as a share (0-100) of the highest points."""
    top = scale.points_of(scale.highest)
    return 100.0 * scale.points_of(level) / top if top > 0 else 0.0


def exposure_of(scale: Scale, level: int) -> float:
    """What one item contributes to a pitfall: its shortfall from the highest level, 0-100."""
    return 100.0 * (1 - level / scale.highest)


def estimate(found: Iterable[Term], scale: Scale, value: Callable[[Scale, int], float]) -> Estimate:
    """Weighted mean of `value` over the answered terms, and over all terms at worst and at best.

    Args:
        found: the terms of one phase or pitfall.
        scale: of the bank.
        value: of one level; rises or falls with it throughout.

    Returns:
        0-100, not rounded. The bounds set every open term to the lowest and to the highest level it has.
    """
    found = tuple(found)
    ends = sorted(
        _mean([(term.weight, value(scale, filled(term, _end(term, scale, end)))) for term in found])
        for end in (0, -1)
        if found
    )
    answered = [(term.weight, value(scale, term.level)) for term in found if term.level is not None]
    return Estimate(
        value=_mean(answered) if answered else None,
        lowest=ends[0] if ends else None,
        highest=ends[-1] if ends else None,
    )


def filled(term: Term, level: int) -> int:
    """The term's level, or `level` while it is open."""
    return level if term.level is None else term.level


def shortfalls(found: Iterable[Term], scale: Scale) -> tuple[Term, ...]:
    """Terms below the highest level, the largest weighted shortfall first; open ones count whole.

    Ties keep the bank's order, so that two runs name the same items.
    """
    lacking = [term for term in found if filled(term, 0) < scale.highest]
    return tuple(
        sorted(lacking, key=lambda term: -term.weight * exposure_of(scale, filled(term, 0)))
    )


def _end(term: Term, scale: Scale, end: int) -> int:
    """The lowest (0) or the highest (-1) level that an answer to the item can stand at."""
    return (term.item.steps or (0, scale.highest))[end]


def _mean(pairs: list[tuple[float, float]]) -> float:
    total = sum(weight * value for weight, value in pairs)
    # A weighted mean of equal floats can end one bit above them.
    return min(total / sum(weight for weight, _ in pairs), 100.0)
