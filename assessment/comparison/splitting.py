"""The difference of two records by cause: answers, scope, weights and policy, bank content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from assessment.comparison.causes import Hybrids
from assessment.comparison.models import CAUSES, NodeChange, Part, Split
from assessment.comparison.numbers import DIGITS, apportioned, exact
from assessment.comparison.shapley import shapley
from assessment.scoring import score
from assessment.scoring.models import Scores

NO_SCORE = "one of the two sides has no score to compare"
NO_WAY = "with only some of the causes changed there would be no score"

_All = Mapping[frozenset[str], Scores]


def score_hybrids(hybrids: Hybrids) -> dict[frozenset[str], Scores]:
    """The scores of every hybrid, two to the power of the number of causes."""
    found: dict[frozenset[str], Scores] = {}
    for count in range(len(CAUSES) + 1):
        for taken in combinations(CAUSES, count):
            made = hybrids.make(frozenset(taken))
            found[frozenset(taken)] = score(made.bank, made.answers)
    return found


def split(
    scored: _All, overall: NodeChange, dimensions: Iterable[NodeChange]
) -> tuple[Split, tuple[Split, ...]]:
    """The differences of the whole and of each dimension, each split by cause."""
    return (
        _split(scored, overall, lambda scores: scores.overall.score),
        tuple(_split(scored, change, _score_of(change.id)) for change in dimensions),
    )


def _score_of(dimension: str) -> Callable[[Scores], float | None]:
    def read(scores: Scores) -> float | None:
        found = scores.dimension_by_id.get(dimension)
        return found.score if found else None

    return read


def _split(scored: _All, change: NodeChange, read: Callable[[Scores], float | None]) -> Split:
    if change.difference is None:
        return Split(id=change.id, parts=(), why=NO_SCORE)
    worth = {taken: _exact(read(scores)) for taken, scores in scored.items()}
    shares = shapley(CAUSES, worth)
    if shares is None:
        return Split(id=change.id, parts=(), why=NO_WAY)
    total = Decimal(repr(change.difference)).quantize(Decimal(1).scaleb(-DIGITS))
    parts = apportioned([shares[cause] for cause in CAUSES], total, DIGITS)
    return Split(
        id=change.id,
        parts=tuple(
            Part(cause=cause, points=float(points))
            for cause, points in zip(CAUSES, parts, strict=True)
        ),
    )


def _exact(value: float | None) -> Fraction | None:
    return None if value is None else exact(value)
