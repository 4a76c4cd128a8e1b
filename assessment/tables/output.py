"""The columns of a table of scores: their names, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy.typing as npt

from assessment.bank.models import Bank
from assessment.scoring.columns import ManyScores, Means

_NODE_FIELDS = ("score", "lowest", "highest", "level", "answered", "unknown")
_INDICATOR_FIELDS = ("score", "answered")


@dataclass(frozen=True, slots=True)
class OutColumn:
    """One column of scores.

    Attributes:
        name: such as `dimension.security.lowest`.
        kind: `score` for floats, shares among them; `level` for whole numbers.
        tier, field, node: where it stands in `ManyScores`.
    """

    name: str
    kind: Literal["score", "level"]
    tier: str
    field: str
    node: int

    def values(self, scores: ManyScores | Means) -> npt.NDArray[Any]:
        """Its values in a block: floats, NaN for none, or levels, below 0 for none."""
        found: npt.NDArray[Any] = getattr(getattr(scores, self.tier), self.field)[self.node]
        return found


def out_columns(bank: Bank, *, scores_only: bool = False) -> tuple[OutColumn, ...]:
    """All columns of scores of a bank, the whole first; or only those that are scores."""
    found = _columns(bank)
    return tuple(one for one in found if one.field == "score" or not scores_only)


def _columns(bank: Bank) -> Iterator[OutColumn]:
    yield from _node("overall", "overall", 0, _NODE_FIELDS)
    for number, dimension in enumerate(bank.dimensions):
        yield from _node(f"dimension.{dimension.id}", "dimensions", number, _NODE_FIELDS)
    indicators = [one.id for dimension in bank.dimensions for one in dimension.indicators]
    for number, indicator in enumerate(indicators):
        yield from _node(f"indicator.{indicator}", "indicators", number, _INDICATOR_FIELDS)


def _node(name: str, tier: str, node: int, fields: tuple[str, ...]) -> Iterator[OutColumn]:
    for field in fields:
        kind: Literal["score", "level"] = "level" if field == "level" else "score"
        yield OutColumn(f"{name}.{field}", kind, tier, field, node)
