"""Krippendorff's alpha against his own worked example."""

from __future__ import annotations

import pytest

from assessment.answers.krippendorff import Metric, krippendorff_alpha

# Four observers, twelve units, 0 for missing: Computing Krippendorff's Alpha-Reliability (2011), section C.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)
UNITS = [
    tuple([observer[unit] for observer in OBSERVERS].count(value) for value in range(1, 6))
    for unit in range(12)
]


@pytest.mark.parametrize(
    "metric, value", [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_worked_example(metric: Metric, value: float) -> None:
    alpha = krippendorff_alpha(UNITS, metric=metric)
    assert alpha is not None
    assert alpha.value == pytest.approx(value, abs=0.0005)
    assert (alpha.items, alpha.values) == (11, 40)


def test_few_items_are_never_firm() -> None:
    units = [(4, 0, 0), (0, 4, 0), (0, 0, 4)]
    few, many = krippendorff_alpha(units * 2), krippendorff_alpha(units * 7)
    assert few is not None
    assert many is not None
    assert (few.value, few.standing, few.few_items) == (1.0, "tentative", True)
    assert (many.value, many.standing, many.few_items) == (1.0, "firm", False)


def test_no_figure_where_there_is_nothing_to_compare() -> None:
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([(1, 0, 0), (0, 1, 0)] * 9) is None, "one rater per item"
    assert krippendorff_alpha([(3, 0, 0)] * 9) is None, "one value in all"
    assert krippendorff_alpha([(3, 0, 1)] * 4) is None, "too few items"


def test_chance_is_zero_and_less_is_below() -> None:
    opposed = krippendorff_alpha([(2, 0, 0, 0, 2)] * 6)
    assert opposed is not None
    assert opposed.value < 0
    assert opposed.standing == "low"


def test_scales_of_different_length_do_not_mix() -> None:
    with pytest.raises(ValueError, match="same length"):
        krippendorff_alpha([(1, 1), (1, 1, 0)])
