"""How much of the overall score rests on each item, by the weights of the bank alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assessment.bank.models import Aggregation, Bank, Dimension

# These combine all items beneath by the items' own weights; the others go child by child.
_BY_ITEM: frozenset[Aggregation] = frozenset({"item_mean", "deduct"})


def weight_shares(bank: Bank, asked: Collection[str]) -> dict[str, float]:
    """Share (0-1) of the weight of the whole that each asked item carries; they sum to 1.

    Weights multiply down the tree as in `scoring.kernel`: by the items' weights where a tier takes a mean
    over items, and by the children's where it takes one over them. What a minimum or a cap makes of the
    score is left aside: there no item has a fixed share.
    """
    kinds = bank.policy.aggregation
    items = {item.id: item.weight for item in bank.items if item.id in asked}
    if kinds.overall in _BY_ITEM:
        return _split(items)
    beneath = {one.id: _of_dimension(bank, one, items) for one in bank.dimensions}
    weights = {one.id: one.weight for one in bank.dimensions if beneath[one.id]}
    return _joined(_split(weights), beneath)


def _of_dimension(bank: Bank, dimension: Dimension, items: Mapping[str, float]) -> dict[str, float]:
    by_indicator: dict[str, dict[str, float]] = {one.id: {} for one in dimension.indicators}
    for item in bank.items:
        if item.id in items and item.indicator in by_indicator:
            by_indicator[item.indicator][item.id] = items[item.id]
    if bank.policy.aggregation.dimension in _BY_ITEM:
        return _split({key: one for own in by_indicator.values() for key, one in own.items()})
    beneath = {indicator: _split(own) for indicator, own in by_indicator.items()}
    weights = {one.id: one.weight for one in dimension.indicators if beneath[one.id]}
    return _joined(_split(weights), beneath)


def _joined(
    shares: Mapping[str, float], beneath: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    return {item: shares[node] * part for node in shares for item, part in beneath[node].items()}


def _split(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}
