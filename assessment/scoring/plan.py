"""The bank's tree and policy as arrays, made once and used for one record or a million."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Aggregation, Bank, Scale

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Levels = npt.NDArray[np.int8]

# What stands in an array of levels where there is no level: four different things, never folded together.
UNANSWERED, DONT_KNOW, NOT_APPLICABLE, NOT_ASKED = -1, -2, -3, -4
MISSING_CODES = 4
NO_CAP = 127

# These look past their children at all items beneath.
OVER_ITEMS: tuple[Aggregation, ...] = ("item_mean", "deduct")

# What a child adds to the sums of its parent: its score; 1 if it counts; and of the weight that applies
# all of it, what was answered, and what was answered with *don't know*.
PARTS = SCORE, COUNTS, MASS, ANSWERED, UNKNOWN = range(5)


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of the tree: how each of its nodes combines its children.

    Attributes:
        ids: of the nodes, in the bank's order.
        aggregation: the bank's rule for this tier.
        children: per node, the indices of its children in the tier below (indicators: of items).
        child_weights: per node, the weights of those children.
        items: per node, the indices of all items beneath it.
        item_weights: per node, the weights of those items.
        tops: per node, its highest possible score; only `sum` and `deduct` take it above the full score.
    """

    ids: tuple[str, ...]
    aggregation: Aggregation
    children: tuple[Indices, ...]
    child_weights: tuple[Floats, ...]
    items: tuple[Indices, ...]
    item_weights: tuple[Floats, ...]
    tops: Floats


@dataclass(frozen=True, slots=True)
class ScoringPlan:
    """Everything the kernel needs to know of a bank.

    Attributes:
        item_ids: in the bank's order; the columns of every array of levels.
        item_weights: one per item, relative and positive.
        highest: the highest level of the scale.
        parts: positions x 5, see `PARTS`, of an item of weight 1. Position is the level code + 4, so that
            the four kinds of missing come first; behind the levels stands *not applicable*, once per
            target level.
        weighed_parts: items x positions x 5, the same times the item's weight.
        fills_target: *not applicable* counts at the item's target level.
        full_score: score of an item with 1.0 points.
        deduct_from: score of a `deduct` node with no gap.
        withheld_below: pairs of an item and a level; while it stands lower, there is no overall score.
        cumulative_from: score from which a child counts as reached in a `cumulative` tier.
        indicators, dimensions, overall: the tiers, bottom up; `overall` has one node.
    """

    item_ids: tuple[str, ...]
    item_weights: Floats
    highest: int
    parts: Floats
    weighed_parts: Floats
    fills_target: bool
    full_score: float
    deduct_from: float
    withheld_below: tuple[tuple[int, int], ...]
    cumulative_from: float
    indicators: Tier
    dimensions: Tier
    overall: Tier


def compile_plan(bank: Bank) -> ScoringPlan:
    """The arrays of a bank.

    Args:
        bank: a checked bank; its points never fall from a level to the next.

    Returns:
        A plan whose item columns stand in the order of `bank.items`.
    """
    weights = np.array([item.weight for item in bank.items], dtype=np.float64)
    parts = _parts_by_position(bank)
    indicators = _indicator_tier(bank, weights)
    dimensions = _dimension_tier(bank, indicators)
    return ScoringPlan(
        item_ids=tuple(item.id for item in bank.items),
        item_weights=weights,
        highest=bank.scale.highest,
        parts=parts,
        weighed_parts=weights[:, None, None] * parts,
        fills_target=bank.policy.not_applicable == "target",
        full_score=bank.scale.full_score,
        deduct_from=bank.policy.deduct_from,
        withheld_below=tuple(
            (number, item.gate.below)
            for number, item in enumerate(bank.items)
            if item.gate is not None and item.gate.withholds_score
        ),
        cumulative_from=bank.policy.cumulative_from,
        indicators=indicators,
        dimensions=dimensions,
        overall=_overall_tier(bank, dimensions),
    )


def _parts_by_position(bank: Bank) -> Floats:
    """What one item of weight 1 adds to its parent, positions x 5, for every way to answer it."""
    policy = bank.policy
    scores = [level_score(bank.scale, level) for level in range(bank.scale.highest + 1)]
    parts = [(0.0, 0.0, 0.0, 0.0, 0.0)]  # not asked
    counts = float(policy.not_applicable != "exclude")
    parts.append((counts * scores[0], counts, 0.0, 0.0, 0.0))
    counts = float(policy.dont_know == "zero")
    parts.append((counts * scores[0], counts, 1.0, 0.0, 1.0))
    counts = float(policy.unanswered == "zero")
    parts.append((counts * scores[0], counts, 1.0, 0.0, 0.0))
    parts += [(score, 1.0, 1.0, 1.0, 0.0) for score in scores]
    parts += [(score, 1.0, 0.0, 0.0, 0.0) for score in scores]
    return np.array(parts, dtype=np.float64)


def level_score(scale: Scale, level: int) -> float:
    """Score of an item at one level: its points times the full score."""
    return scale.points_of(level) * scale.full_score


def _best(scale: Scale) -> float:
    return max(level_score(scale, level) for level in range(scale.highest + 1))


def _indicator_tier(bank: Bank, weights: Floats) -> Tier:
    ids = tuple(indicator.id for dimension in bank.dimensions for indicator in dimension.indicators)
    position = {indicator: number for number, indicator in enumerate(ids)}
    beneath: list[list[int]] = [[] for _ in ids]
    for number, item in enumerate(bank.items):
        beneath[position[item.indicator]].append(number)
    children = tuple(_indices(items) for items in beneath)
    child_weights = tuple(weights[items] for items in children)
    kind = bank.policy.aggregation.indicator
    tops = _tops(kind, child_weights, [np.full(len(c), _best(bank.scale)) for c in children], bank)
    return Tier(ids, kind, children, child_weights, children, child_weights, tops)


def _dimension_tier(bank: Bank, below: Tier) -> Tier:
    position = {indicator: number for number, indicator in enumerate(below.ids)}
    children = tuple(
        _indices(position[indicator.id] for indicator in dimension.indicators)
        for dimension in bank.dimensions
    )
    weights = tuple(
        np.array([indicator.weight for indicator in dimension.indicators])
        for dimension in bank.dimensions
    )
    ids = tuple(dimension.id for dimension in bank.dimensions)
    return _upper_tier(ids, bank.policy.aggregation.dimension, children, weights, below, bank)


def _overall_tier(bank: Bank, below: Tier) -> Tier:
    weights = np.array([dimension.weight for dimension in bank.dimensions], dtype=np.float64)
    children = (_indices(range(len(below.ids))),)
    kind = bank.policy.aggregation.overall
    return _upper_tier(("overall",), kind, children, (weights,), below, bank)


def _upper_tier(
    ids: tuple[str, ...],
    kind: Aggregation,
    children: tuple[Indices, ...],
    weights: tuple[Floats, ...],
    below: Tier,
    bank: Bank,
) -> Tier:
    # In the bank's order, so that an item mean adds in the order in which a reader would.
    items = tuple(
        _indices(sorted(item for child in nodes for item in below.items[child]))
        for nodes in children
    )
    tops = _tops(kind, weights, [below.tops[nodes] for nodes in children], bank)
    all_weights = np.array([item.weight for item in bank.items], dtype=np.float64)
    item_weights = tuple(all_weights[beneath] for beneath in items)
    if kind in OVER_ITEMS:
        best = [np.full(len(beneath), _best(bank.scale)) for beneath in items]
        tops = _tops(kind, item_weights, best, bank)
    return Tier(ids, kind, children, weights, items, item_weights, tops)


def _tops(
    kind: Aggregation, weights: Sequence[Floats], child_tops: Sequence[Floats], bank: Bank
) -> Floats:
    """Highest possible score per node; 0 for a node without children."""
    tops = [
        _top(kind, w, t, bank) if len(t) else 0.0 for w, t in zip(weights, child_tops, strict=True)
    ]
    return np.array(tops, dtype=np.float64)


def _top(kind: Aggregation, weights: Floats, child_tops: Floats, bank: Bank) -> float:
    if kind == "sum":
        return float(weights @ child_tops)
    if kind == "deduct":
        # An item that is left out loses nothing.
        above = np.maximum(child_tops - bank.scale.full_score, 0.0)
        return bank.policy.deduct_from + float(weights @ above)
    if kind == "cumulative":
        return bank.scale.full_score
    return float(child_tops.min() if kind == "minimum" else child_tops.max())


def _indices(numbers: Iterable[int]) -> Indices:
    return np.array(list(numbers), dtype=np.intp)
