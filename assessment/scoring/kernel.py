"""Scores of many respondents at once: levels in, one score per node of the tree out.

A single record is scored by the same code with a handful of rows, so there is one truth. All loops run
over items and nodes, never over respondents, and add in the bank's order: a row gives the same bits
whether it comes alone or among a million.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from assessment.bank.models import Aggregation
from assessment.scoring.children import Children, Items, Nodes, NodeScores, divide, positions_of
from assessment.scoring.plan import (
    ANSWERED,
    COUNTS,
    MASS,
    NOT_APPLICABLE,
    NOT_ASKED,
    OVER_ITEMS,
    SCORE,
    UNKNOWN,
    Floats,
    Indices,
    Levels,
    ScoringPlan,
    Tier,
    compile_plan,
)
from assessment.scoring.rounding import reach_from

__all__ = [
    "Family",
    "LevelScores",
    "NodeScores",
    "combine",
    "compile_plan",
    "score_blocks",
    "score_levels",
    "score_node",
    "withhold",
]


@dataclass(frozen=True, slots=True)
class LevelScores:
    """Scores of every tier.

    `items` (respondents x items) is NaN where a response does not count, and None unless asked for.
    """

    items: Floats | None
    indicators: NodeScores
    dimensions: NodeScores
    overall: NodeScores


def score_levels(
    plan: ScoringPlan, levels: Levels, targets: Levels | None = None, *, keep_items: bool = True
) -> LevelScores:
    """Score every row of `levels`.

    Args:
        plan: of the bank.
        levels: respondents x items; a level from 0, or a code for one of the four kinds of missing.
        targets: target level per item, or respondents x items; needed where the bank counts *not
            applicable* at the target.
        keep_items: also return the scores of single items, which take far more room than all the rest.

    Returns:
        Scores by tier, float64, not rounded, NaN where nothing counts.

    Raises:
        ValueError: the shape does not fit the plan, or a level or a target is outside the scale.

    Source: aggregation, weighting and missing data as separate declared steps after OECD/JRC, Handbook on
        Constructing Composite Indicators (2008), steps 4 and 6.
    """
    _check(plan, levels, targets)
    items = Items(plan, positions_of(plan, levels, targets), len(levels))
    indicators = _score_tier(plan, plan.indicators, items, items)
    dimensions = _score_tier(plan, plan.dimensions, indicators, items)
    overall = _score_tier(plan, plan.overall, dimensions, items)
    withhold(plan, levels, overall)
    return LevelScores(
        items=items.scores() if keep_items else None,
        indicators=indicators.published(),
        dimensions=dimensions.published(),
        overall=overall.published(),
    )


def score_blocks(
    plan: ScoringPlan, blocks: Iterable[Levels], targets: Levels | None = None
) -> Iterator[LevelScores]:
    """Score a stream of blocks of rows; memory holds one block at a time (2,048 rows fit a cache)."""
    for block in blocks:
        yield score_levels(plan, block, targets, keep_items=False)


def withhold(plan: ScoringPlan, levels: Levels, overall: Nodes) -> None:
    """Take the overall score away from rows in which a gate that withholds it is not passed."""
    for item, below in plan.withheld_below:
        answers = levels[:, item]
        applies = answers > NOT_APPLICABLE
        overall.parts[0][SCORE : COUNTS + 1, applies & (answers < below)] = 0.0


def _check(plan: ScoringPlan, levels: Levels, targets: Levels | None) -> None:
    items = len(plan.item_ids)
    if levels.ndim != 2 or levels.shape[1] != items:
        raise ValueError(f"levels have shape {levels.shape}, not (respondents, {items})")
    if levels.size and not (levels.min() >= NOT_ASKED and levels.max() <= plan.highest):
        raise ValueError(f"a level is outside {NOT_ASKED} to {plan.highest}")
    if plan.fills_target and targets is None:
        raise ValueError("this bank counts not applicable at the target, and no targets were given")
    if (
        targets is not None
        and targets.size
        and not 0 <= targets.min() <= targets.max() <= plan.highest
    ):
        raise ValueError(f"a target is outside 0 to {plan.highest}")


def _score_tier(plan: ScoringPlan, tier: Tier, below: Children, items: Items) -> Nodes:
    nodes = tuple(score_node(plan, tier, number, below, items) for number in range(len(tier.ids)))
    return Nodes(nodes, items.respondents)


def score_node(
    plan: ScoringPlan, tier: Tier, number: int, below: Children, items: Children
) -> Floats:
    """One node, 5 x respondents, all 0 where none of its children counts."""
    children, weights, source = tier.children[number], tier.child_weights[number], below
    if tier.aggregation in OVER_ITEMS:
        children, weights, source = tier.items[number], tier.item_weights[number], items
    sums = source.sums(children, weights)
    return combine(plan, tier, number, Family(source, children, weights, sums))


@dataclass(frozen=True, slots=True)
class Family:
    """A node's children with their weights, and the weighted sums over them.

    `sums` is 5 x respondents, or 2 x respondents where only the score is wanted, and not the shares.
    """

    source: Children
    children: Indices
    weights: Floats
    sums: Floats


def combine(plan: ScoringPlan, tier: Tier, number: int, family: Family) -> Floats:
    """One node from the sums over its children, in as many rows as those have."""
    sums = family.sums
    score = _SCORES[tier.aggregation](plan, family)
    node = np.empty_like(sums)
    counts = sums[COUNTS] > 0
    node[COUNTS] = counts
    # A weighted mean of equal floats can end one bit above them. A lowest cannot, and what its top rests on
    # may be a child that does not count.
    top = np.inf if tier.aggregation == "minimum" else tier.tops[number]
    np.minimum(score, top, out=node[SCORE])
    if not counts.all():
        node[SCORE, ~counts] = 0.0
    if tier.aggregation == "sum":
        node[MASS:] = sums[MASS:]
    elif len(sums) > MASS:
        node[MASS] = sums[MASS] > 0
        node[ANSWERED] = divide(sums[ANSWERED], sums[MASS])
        node[UNKNOWN] = divide(sums[UNKNOWN], sums[MASS])
    return node


def _mean(plan: ScoringPlan, family: Family) -> Floats:
    return divide(family.sums[SCORE], family.sums[COUNTS])


def _sum(plan: ScoringPlan, family: Family) -> Floats:
    total: Floats = family.sums[SCORE]
    return total


def _deduct(plan: ScoringPlan, family: Family) -> Floats:
    """What the node begins at, less what its items lack of the full score, times their weight."""
    lost: Floats = plan.full_score * family.sums[COUNTS] - family.sums[SCORE]
    return plan.deduct_from - lost


def _minimum(plan: ScoringPlan, family: Family) -> Floats:
    lowest = np.full(family.source.respondents, np.inf)
    for child in family.children:
        score, counts = family.source.single(child)
        lowest = np.minimum(lowest, np.where(counts, score, np.inf))
    return lowest


def _cumulative(plan: ScoringPlan, family: Family) -> Floats:
    """Weight share of the leading children that reach the mark, times the full score."""
    bound = reach_from(plan.cumulative_from)
    running = np.ones(family.source.respondents, dtype=np.bool_)
    reached = np.zeros(family.source.respondents)
    for child, weight in zip(family.children, family.weights, strict=True):
        score, counts = family.source.single(child)
        running &= ~counts | (score >= bound)
        reached += weight * (running & counts)
    return divide(reached, family.sums[COUNTS]) * plan.full_score


_SCORES: dict[Aggregation, Callable[[ScoringPlan, Family], Floats]] = {
    "mean": _mean,
    "item_mean": _mean,
    "sum": _sum,
    "deduct": _deduct,
    "minimum": _minimum,
    "cumulative": _cumulative,
}
