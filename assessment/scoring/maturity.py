"""Maturity levels: thresholds on a score, then the caps of gates and of the weakest dimension."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Bank, Gate
from assessment.scoring.kernel import LevelScores, NodeScores
from assessment.scoring.plan import NO_CAP, Floats, Levels
from assessment.scoring.rounding import reach_from

Steps = npt.NDArray[np.int16]

NO_LEVEL = -1


@dataclass(frozen=True, slots=True)
class GateCap:
    """A gate that caps a dimension.

    `item` and `dimension` are positions in the bank's order; `caps` holds one cap per answered level.
    """

    item: int
    dimension: int
    caps: Steps


@dataclass(frozen=True, slots=True)
class MaturityRules:
    """The bank's thresholds and caps as arrays; `bounds` ascend and `levels` belong to them."""

    bounds: Floats
    levels: Steps
    gates: tuple[GateCap, ...]
    above_weakest: int | None
    needs_answered: float


@dataclass(frozen=True, slots=True)
class MaturityLevels:
    """Levels of every tier, respondents x nodes; `NO_LEVEL` where none may be printed."""

    indicators: Steps
    dimensions: Steps
    uncapped_dimensions: Steps
    overall: Steps
    uncapped_overall: Steps


def compile_rules(bank: Bank) -> MaturityRules:
    """The arrays of a bank's level policy."""
    thresholds = sorted(bank.policy.maturity_levels, key=lambda step: step.from_score)
    positions = {dimension.id: number for number, dimension in enumerate(bank.dimensions)}
    gates = tuple(
        GateCap(number, positions[bank.dimension_of(item).id], _caps(item.gate, bank.scale.highest))
        for number, item in enumerate(bank.items)
        if item.gate is not None and item.gate.caps_dimension_at
    )
    return MaturityRules(
        bounds=np.array([reach_from(step.from_score) for step in thresholds], dtype=np.float64),
        levels=np.array([step.level for step in thresholds], dtype=np.int16),
        gates=gates,
        above_weakest=bank.policy.overall_above_weakest,
        needs_answered=reach_from(bank.policy.level_needs_answered),
    )


def gate_cap(gate: Gate, level: int) -> int | None:
    """Highest level of the dimension while the gate is answered at `level`; None for no cap.

    The smallest cap over the named levels from `level` up, so that a better answer never caps lower.
    """
    caps = [cap for answered, cap in gate.caps_dimension_at.items() if answered >= level]
    return min(caps, default=None)


def maturity_levels(rules: MaturityRules, scores: LevelScores, levels: Levels) -> MaturityLevels:
    """Levels of every row.

    Args:
        rules: of the bank.
        scores: of the same rows.
        levels: respondents x items, as given to the kernel; only answered gates cap.

    Returns:
        Levels before and after caps. A node of which too little weight was answered has none.
    """
    uncapped = _by_threshold(rules, scores.dimensions)
    dimensions = uncapped.copy()
    for gate in rules.gates:
        answers = levels[:, gate.item]
        cap = np.where(answers >= 0, gate.caps[np.maximum(answers, 0)], NO_CAP)
        dimensions[:, gate.dimension] = np.minimum(dimensions[:, gate.dimension], cap)
    overall = _by_threshold(rules, scores.overall)
    return MaturityLevels(
        indicators=_by_threshold(rules, scores.indicators),
        dimensions=dimensions,
        uncapped_dimensions=uncapped,
        overall=_cap_overall(rules, overall, dimensions),
        uncapped_overall=overall,
    )


def _caps(gate: Gate, highest: int) -> Steps:
    caps = [gate_cap(gate, level) for level in range(highest + 1)]
    return np.array([NO_CAP if cap is None else cap for cap in caps], dtype=np.int16)


def _by_threshold(rules: MaturityRules, nodes: NodeScores) -> Steps:
    steps = np.concatenate([np.array([NO_LEVEL], dtype=np.int16), rules.levels])
    # Position 0 is "below the first threshold".
    found = steps[np.searchsorted(rules.bounds, np.nan_to_num(nodes.score, nan=-np.inf), "right")]
    enough = (nodes.answered >= rules.needs_answered) & (nodes.answered > 0)
    levels: Steps = np.where(enough & ~np.isnan(nodes.score), found, NO_LEVEL).astype(np.int16)
    return levels


def _cap_overall(rules: MaturityRules, overall: Steps, dimensions: Steps) -> Steps:
    if rules.above_weakest is None:
        return overall
    known = np.where(dimensions == NO_LEVEL, NO_CAP, dimensions)
    highest = known.min(axis=1, keepdims=True) + rules.above_weakest
    capped: Steps = np.minimum(overall, highest).astype(np.int16)
    return capped
