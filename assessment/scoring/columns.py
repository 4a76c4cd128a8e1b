"""Scores of many records as columns: an array per quantity, nodes x rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from assessment.scoring.maturity import Steps
from assessment.scoring.plan import Floats, Indices, ScoringPlan, Tier


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """Dimensions, or the whole: nodes x rows, each as `NodeScore` has it for one record.

    Scores are NaN where nothing counts; levels are -1 where none may be printed.
    """

    score: Floats
    lowest: Floats
    highest: Floats
    answered: Floats
    unknown: Floats
    uncapped_level: Steps
    level: Steps


@dataclass(frozen=True, slots=True)
class IndicatorColumns:
    """Indicators x rows: score, NaN where nothing counts, and share (0-1) of the weight answered."""

    score: Floats
    answered: Floats


@dataclass(frozen=True, slots=True)
class ManyScores:
    """The scores of many records, by tier; `overall` has one node."""

    overall: NodeColumns
    dimensions: NodeColumns
    indicators: IndicatorColumns

    def cut(self, rows: slice) -> ManyScores:
        """A window on the scores of some rows."""

        def parts(columns: NodeColumns | IndicatorColumns) -> Iterator[npt.NDArray[Any]]:
            return (getattr(columns, field.name)[:, rows] for field in fields(columns))

        return ManyScores(
            NodeColumns(*parts(self.overall)),
            NodeColumns(*parts(self.dimensions)),
            IndicatorColumns(*parts(self.indicators)),
        )

    def put(self, rows: Indices, other: ManyScores) -> None:
        """Put the scores of some rows where those stand."""
        for tier in fields(self):
            mine, theirs = getattr(self, tier.name), getattr(other, tier.name)
            for field in fields(mine):
                getattr(mine, field.name)[:, rows] = getattr(theirs, field.name)


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Scores alone of one tier: nodes x rows, not rounded; NaN where nothing counts."""

    score: Floats


@dataclass(frozen=True, slots=True)
class Means:
    """The scores of many records and nothing else, by tier; `overall` has one node."""

    overall: ScoreColumns
    dimensions: ScoreColumns
    indicators: ScoreColumns

    def cut(self, rows: slice) -> Means:
        """A window on the scores of some rows."""
        tiers = self.overall, self.dimensions, self.indicators
        return Means(*(ScoreColumns(tier.score[:, rows]) for tier in tiers))

    def put(self, rows: Indices, other: Means) -> None:
        """Put the scores of some rows where those stand."""
        self.overall.score[:, rows] = other.overall.score
        self.dimensions.score[:, rows] = other.dimensions.score
        self.indicators.score[:, rows] = other.indicators.score


def empty_means(plan: ScoringPlan, rows: int) -> Means:
    """Room for the scores alone of so many rows."""
    tiers = plan.overall, plan.dimensions, plan.indicators
    return Means(*(ScoreColumns(np.empty((len(tier.ids), rows))) for tier in tiers))


def empty_scores(plan: ScoringPlan, rows: int) -> ManyScores:
    """Room for the scores of so many rows."""

    def floats(tier: Tier) -> Floats:
        return np.empty((len(tier.ids), rows))

    def steps(tier: Tier) -> Steps:
        return np.empty((len(tier.ids), rows), dtype=np.int16)

    def nodes(tier: Tier) -> NodeColumns:
        scores = floats(tier), floats(tier), floats(tier)
        return NodeColumns(*scores, floats(tier), floats(tier), steps(tier), steps(tier))

    indicators = IndicatorColumns(floats(plan.indicators), floats(plan.indicators))
    return ManyScores(nodes(plan.overall), nodes(plan.dimensions), indicators)
