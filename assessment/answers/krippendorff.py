"""Krippendorff's alpha: whether raters see the same picture over many items, beyond chance.

Alpha compares values within items only, so it takes how often each value was given per item, not who
gave it: votes without names are enough, and nobody needs to have rated everything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Literal

from assessment.answers.response_models import Model

Metric = Literal["nominal", "ordinal", "interval"]
Standing = Literal["firm", "tentative", "low"]

FIRM_FROM, TENTATIVE_FROM = 0.8, 0.667
FEWEST_ITEMS, ENOUGH_ITEMS = 5, 20

# Squared distance of two values, given how often each value occurs in all.
Distance = Callable[[int, int, Sequence[int]], float]


class Alpha(Model):
    """Agreement over several items.

    Attributes:
        value: 1 for full agreement, 0 for what chance would give, below 0 for less than that.
        items: how many were rated by two or more; `values` is the number of their ratings.
        standing: firm from 0.80, tentative from 0.667, low below; never firm on few items.
        few_items: fewer than 20, so that the figure is a hint and no finding.
    """

    value: float
    items: int
    values: int
    standing: Standing
    few_items: bool


def krippendorff_alpha(
    units: Sequence[Sequence[int]], *, metric: Metric = "ordinal", fewest_items: int = FEWEST_ITEMS
) -> Alpha | None:
    """Krippendorff's alpha from the number of ratings per value, item by item.

    Args:
        units: per item the ratings per value, lowest value first; all on the same scale. Items with fewer
            than two ratings say nothing about agreement and are left out.
        metric: distance between values; levels are `ordinal`.
        fewest_items: below so many items with two ratings there is no figure.

    Returns:
        The figure; None under too few items, or where all ratings of all items are one and the same value,
        because then nothing shows whether raters can tell items apart.

    Raises:
        ValueError: the items are not on scales of the same length.

    Source: K. Krippendorff, Content Analysis (4th edition, 2018), chapter 12; also his Computing
        Krippendorff's Alpha-Reliability (2011), section D. 0.80 and 0.667 are his, too.
    """
    if len({len(unit) for unit in units}) > 1:
        raise ValueError("all items need scales of the same length")
    paired = [unit for unit in units if sum(unit) >= 2]
    if len(paired) < fewest_items or not paired:
        return None
    totals = [sum(column) for column in zip(*paired, strict=True)]
    distance = _DISTANCES[metric]
    pairs = [
        (low, high, distance(low, high, totals))
        for low, high in combinations(range(len(totals)), 2)
    ]
    expected = sum(totals[low] * totals[high] * apart for low, high, apart in pairs)
    if not expected:
        return None
    observed = sum(
        unit[low] * unit[high] * apart / (sum(unit) - 1)
        for unit in paired
        for low, high, apart in pairs
    )
    count = sum(totals)
    value = 1 - (count - 1) * observed / expected
    few = len(paired) < ENOUGH_ITEMS
    return Alpha(
        value=value,
        items=len(paired),
        values=count,
        standing=_standing(value, few=few),
        few_items=few,
    )


def _standing(value: float, *, few: bool) -> Standing:
    if value < TENTATIVE_FROM:
        return "low"
    return "firm" if value >= FIRM_FROM and not few else "tentative"


def _nominal(_low: int, _high: int, _totals: Sequence[int]) -> float:
    return 1.0


def _interval(low: int, high: int, _totals: Sequence[int]) -> float:
    return float((high - low) ** 2)


def _ordinal(low: int, high: int, totals: Sequence[int]) -> float:
    """Ratings that lie between the two, counting half of those at either."""
    return float((sum(totals[low : high + 1]) - (totals[low] + totals[high]) / 2) ** 2)


_DISTANCES: dict[Metric, Distance] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
}
