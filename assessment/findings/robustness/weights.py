"""How far the order of the dimensions rests on the weights: exact intervals, no draws.

Let every weight of an item or an indicator vary by up to a share of itself, each on its own. Dimensions
share no weights beneath them, so two of them can stand in either order exactly if the intervals of their
scores overlap. The intervals are exact, too: a weighted mean is largest where the weights of some of the
highest parts are at their upper end and all others at their lower end, so that trying each number of
highest parts finds it; and each tier is monotone in the scores of its parts.

Source: Charnes and Cooper (1962) for ratios of linear functions: the extremes stand at the corners.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from assessment.bank.models import Aggregation, Bank, Dimension
from assessment.findings.robustness.models import OrderPair, ScoreInterval, WeightOrder
from assessment.scoring.models import Scores
from assessment.scoring.rounding import reaches

VARIATIONS = (0.25, 0.5)

# A weight with the lowest and the highest score of its part.
Span = tuple[float, float, float]
# Scores closer than this are equal but for the noise of a sum.
_EQUAL = 1e-9


def weight_orders(bank: Bank, scores: Scores) -> tuple[WeightOrder, ...]:
    """The order of the dimensions under each of the variations."""
    return tuple(weight_order(bank, scores, relative) for relative in VARIATIONS)


def weight_order(bank: Bank, scores: Scores, relative: float) -> WeightOrder:
    """Which pairs of dimensions keep their order while weights vary by up to `relative`."""
    intervals = []
    for dimension, scored in zip(bank.dimensions, scores.dimensions, strict=True):
        if scored.score is None:
            continue
        lowest, highest = _interval(bank, scores, dimension, relative)
        interval = ScoreInterval(
            dimension=dimension.id,
            score=scored.score,
            lowest=min(lowest, scored.score),
            highest=max(highest, scored.score),
        )
        intervals.append(interval)
    ordered = sorted(intervals, key=lambda one: -one.score)
    pairs = [(a, b) for a, b in combinations(ordered, 2) if a.score - b.score > _EQUAL]
    turning = [(a, b) for a, b in pairs if b.highest - a.lowest > _EQUAL]
    return WeightOrder(
        relative=relative,
        intervals=tuple(intervals),
        can_turn=tuple(OrderPair(higher=a.dimension, lower=b.dimension) for a, b in turning),
        fixed_pairs=len(pairs) - len(turning),
        pairs=len(pairs),
    )


def _interval(
    bank: Bank, scores: Scores, dimension: Dimension, relative: float
) -> tuple[float, float]:
    kinds = bank.policy.aggregation
    beneath: dict[str, list[Span]] = {one.id: [] for one in dimension.indicators}
    for item in bank.items:
        scored = scores.item_by_id[item.id].score
        if item.indicator in beneath and scored is not None:
            beneath[item.indicator].append((item.weight, scored, scored))
    if kinds.dimension in ("item_mean", "deduct"):
        everything = [span for spans in beneath.values() for span in spans]
        return _combined(bank, kinds.dimension, everything, relative)
    parts: list[Span] = []
    for indicator in dimension.indicators:
        if beneath[indicator.id]:
            ends = _combined(bank, kinds.indicator, beneath[indicator.id], relative)
            parts.append((indicator.weight, *ends))
    return _combined(bank, kinds.dimension, parts, relative)


def _combined(
    bank: Bank, kind: Aggregation, spans: Sequence[Span], relative: float
) -> tuple[float, float]:
    rule = _RULES[kind]
    low = [(weight, lowest) for weight, lowest, _ in spans]
    high = [(weight, highest) for weight, _, highest in spans]
    return rule(bank, low, relative, False), rule(bank, high, relative, True)


Part = tuple[float, float]


def _mean(bank: Bank, parts: Sequence[Part], relative: float, highest: bool) -> float:
    ordered = sorted(parts, key=lambda part: part[1], reverse=highest)
    means = []
    for heavy in range(len(ordered) + 1):
        weights = [
            weight * (1 + relative if place < heavy else 1 - relative)
            for place, (weight, _) in enumerate(ordered)
        ]
        total = sum(w * value for w, (_, value) in zip(weights, ordered, strict=True))
        means.append(total / sum(weights))
    return max(means) if highest else min(means)


def _sum(bank: Bank, parts: Sequence[Part], relative: float, highest: bool) -> float:
    return sum(_stretched(weight, value, relative, highest) for weight, value in parts)


def _deduct(bank: Bank, parts: Sequence[Part], relative: float, highest: bool) -> float:
    full = bank.scale.full_score
    lost = [(weight, value - full) for weight, value in parts]
    return bank.policy.deduct_from + _sum(bank, lost, relative, highest)


def _stretched(weight: float, value: float, relative: float, highest: bool) -> float:
    grows = (value > 0) == highest
    return weight * (1 + relative if grows else 1 - relative) * value


def _minimum(bank: Bank, parts: Sequence[Part], relative: float, highest: bool) -> float:
    return min(value for _, value in parts)


def _cumulative(bank: Bank, parts: Sequence[Part], relative: float, highest: bool) -> float:
    lead = 0
    while lead < len(parts) and reaches(parts[lead][1], bank.policy.cumulative_from):
        lead += 1
    front = sum(weight for weight, _ in parts[:lead])
    rest = sum(weight for weight, _ in parts[lead:])
    sign = 1 if highest else -1
    front, rest = front * (1 + sign * relative), rest * (1 - sign * relative)
    return front / (front + rest) * bank.scale.full_score


_RULES: dict[Aggregation, Callable[[Bank, Sequence[Part], float, bool], float]] = {
    "mean": _mean,
    "item_mean": _mean,
    "sum": _sum,
    "deduct": _deduct,
    "minimum": _minimum,
    "cumulative": _cumulative,
}
