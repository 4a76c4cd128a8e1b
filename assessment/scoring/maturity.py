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
    uncapped = _uncapped(rules, scores.dimensions)
    dimensions = uncapped.copy()
    for gate in rules.gates:
        cap = caps_of(gate, levels[:, gate.item])
        dimensions[:, gate.dimension] = np.minimum(dimensions[:, gate.dimension], cap)
    overall = _uncapped(rules, scores.overall)
    return MaturityLevels(
        indicators=_uncapped(rules, scores.indicators),
        dimensions=dimensions,
        uncapped_dimensions=uncapped,
        overall=cap_overall(rules, overall, dimensions),
        uncapped_overall=overall,
    )


def _caps(gate: Gate, highest: int) -> Steps:
    caps = [gate_cap(gate, level) for level in range(highest + 1)]
    return np.array([NO_CAP if cap is None else cap for cap in caps], dtype=np.int16)


def caps_of(gate: GateCap, answers: Levels) -> Steps:
    """The cap that each answer to a gate sets; `NO_CAP` where it was not answered."""
    caps: Steps = np.where(answers >= 0, gate.caps[np.maximum(answers, 0)], np.int16(NO_CAP))
    return caps


def _uncapped(rules: MaturityRules, nodes: NodeScores) -> Steps:
    return levels_by_threshold(rules, nodes.score, nodes.answered)


def levels_by_threshold(rules: MaturityRules, score: Floats, answered: Floats) -> Steps:
    """Levels before caps, for scores (NaN: none) and shares answered of any one shape."""
    # Position 0 is for what passes no bound, as NaN does not, and for where too little was answered.
    steps = np.concatenate([np.array([NO_LEVEL], dtype=np.int16), rules.levels])
    # Adding up flags as small whole numbers takes an eighth of the time of a search or of a choice.
    passed = np.zeros(score.shape, dtype=np.int8 if len(rules.bounds) < 128 else np.int16)
    for bound in rules.bounds:
        passed += (score >= bound).view(np.int8)
    enough = (answered >= rules.needs_answered) & (answered > 0)
    passed *= enough.view(np.int8)
    levels: Steps = steps.take(passed)
    return levels


def cap_overall(rules: MaturityRules, overall: Steps, dimensions: Steps) -> Steps:
    """Overall levels (respondents x 1) after the cap of the weakest dimension."""
    if rules.above_weakest is None:
        return overall
    known = np.where(dimensions == NO_LEVEL, NO_CAP, dimensions)
    highest = known.min(axis=1, keepdims=True) + rules.above_weakest
    capped: Steps = np.minimum(overall, highest).astype(np.int16)
    return capped
