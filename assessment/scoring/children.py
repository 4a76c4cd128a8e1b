"""Children of a node, as the kernel adds them up: items by look-up, nodes as they were scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assessment.scoring.plan import (
    ANSWERED,
    COUNTS,
    MASS,
    MISSING_CODES,
    NOT_APPLICABLE,
    PARTS,
    SCORE,
    UNKNOWN,
    Floats,
    Indices,
    Levels,
    ScoringPlan,
)

Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.uint8]


class Children(Protocol):
    """What a node adds up: the items or the nodes beneath it."""

    @property
    def respondents(self) -> int:
        """How many rows are scored at once."""

    def sums(self, children: Indices, weights: Floats) -> Floats:
        """Weighted sums of the parts of some children, 5 x respondents; see `PARTS`."""

    def single(self, number: int) -> tuple[Floats, Flags]:
        """Score of one child for each respondent, and whether it counts."""


@dataclass(frozen=True, slots=True)
class NodeScores:
    """One tier, respondents x nodes.

    Attributes:
        score: not rounded; NaN where nothing counts.
        answered: share (0-1) of the weight that applies which was answered; 0 where nothing applies.
        unknown: share (0-1) of it that was answered with *don't know*.
    """

    score: Floats
    answered: Floats
    unknown: Floats


@dataclass(frozen=True, slots=True)
class Items:
    """The items as children: what each adds is looked up, and already weighed."""

    plan: ScoringPlan
    positions: Positions
    respondents: int

    def sums(self, children: Indices, weights: Floats) -> Floats:
        """5 x respondents; `weights` are the items' own wherever items are children."""
        total = np.zeros((self.respondents, len(PARTS)))
        found = np.empty_like(total)
        for item in children:
            # Positions were checked; clipping skips a second check and a copy.
            parts, positions = self.plan.weighed_parts[item], self.positions[item]
            total += parts.take(positions, axis=0, out=found, mode="clip")
        return np.ascontiguousarray(total.T)

    def single(self, number: int) -> tuple[Floats, Flags]:
        """Score of each respondent, and whether it counts."""
        position = self.positions[number]
        scores = self.plan.parts[:, SCORE].take(position, mode="clip")
        return scores, self.plan.parts[:, COUNTS].take(position, mode="clip") > 0

    def scores(self) -> Floats:
        """Respondents x items; NaN where a response does not count."""
        shown = np.where(self.plan.parts[:, COUNTS] > 0, self.plan.parts[:, SCORE], np.nan)
        found: Floats = shown[self.positions.T]
        return found


@dataclass(frozen=True, slots=True)
class Nodes:
    """A tier as children of the next: per node 5 x respondents, all 0 where it does not count.

    Where only scores are wanted, and not the shares, a node has the first two rows.
    """

    parts: tuple[Floats, ...]
    respondents: int

    def sums(self, children: Indices, weights: Floats) -> Floats:
        total = np.zeros_like(self.parts[0])
        for node, weight in zip(children, weights, strict=True):
            part = self.parts[node]
            total += part if weight == 1 else weight * part
        return total

    def single(self, number: int) -> tuple[Floats, Flags]:
        part = self.parts[number]
        return part[SCORE], part[COUNTS] > 0

    def published(self) -> NodeScores:
        nodes = np.stack(self.parts, axis=2)
        return NodeScores(
            score=np.where(nodes[COUNTS] > 0, nodes[SCORE], np.nan),
            answered=divide(nodes[ANSWERED], nodes[MASS]),
            unknown=divide(nodes[UNKNOWN], nodes[MASS]),
        )


def positions_of(plan: ScoringPlan, levels: Levels, targets: Levels | None) -> Positions:
    """Where each response stands in `plan.parts`, items x respondents."""
    positions = (np.ascontiguousarray(levels.T) + np.int8(MISSING_CODES)).astype(np.uint8)
    if not plan.fills_target or targets is None:
        return positions
    wanted = np.broadcast_to(targets, levels.shape).T.astype(np.uint8)
    filled = wanted + np.uint8(MISSING_CODES + plan.highest + 1)
    return np.where(positions == NOT_APPLICABLE + MISSING_CODES, filled, positions)


def divide(numerator: Floats, denominator: Floats) -> Floats:
    """The quotient; 0 where the denominator is 0."""
    if denominator.size and denominator.min() > 0:
        return numerator / denominator  # twice as quick
    result = np.zeros_like(numerator)
    np.divide(numerator, denominator, out=result, where=denominator > 0)
    return result
