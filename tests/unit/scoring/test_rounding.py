from __future__ import annotations

from typing import Literal

import pytest

from assessment.bank.models import Rounding
from assessment.scoring.rounding import display, plain, reaches


@pytest.mark.parametrize(
    "value, mode, digits, shown",
    [
        (62.25, "half_up", 1, "62.3"),
        (62.25, "half_even", 1, "62.2"),
        (62.29, "truncate", 1, "62.2"),
        (62.35, "half_even", 1, "62.4"),
        (2.675, "half_up", 2, "2.68"),  # the float lies below 2.675, its shortest form does not
        (0.1 + 0.2, "truncate", 1, "0.3"),
        (59.99999999999999, "truncate", 1, "60.0"),
        (62.449999999999996, "half_up", 1, "62.5"),
        (62.44999, "half_up", 1, "62.4"),
        (99.95, "half_up", 1, "100.0"),
        (50.0, "half_up", 0, "50"),
        (-0.04, "half_up", 1, "0.0"),
        (1e-12, "half_up", 1, "0.0"),
        (123456.789, "half_up", 2, "123456.79"),
    ],
)
def test_display(
    value: float, mode: Literal["half_up", "half_even", "truncate"], digits: int, shown: str
) -> None:
    assert display(value, Rounding(mode=mode, digits=digits)) == shown


def test_a_missing_score_shows_as_a_dash() -> None:
    assert display(None, Rounding()) == "–"


@pytest.mark.parametrize(
    "value, digits, text",
    [
        (2.0, None, "2"),
        (0.5, None, "0.5"),
        (100.0, None, "100"),
        (33.33333, 1, "33.3"),
        (10, 0, "10"),
    ],
)
def test_plain_has_no_trailing_zeros(value: float, digits: int | None, text: str) -> None:
    assert plain(value, digits) == text


def test_the_noise_of_a_summation_does_not_move_a_score_below_its_bound() -> None:
    assert reaches(sum([0.1] * 3) / 0.3 * 62.5 - 1e-12, 62.5)
    assert not reaches(62.4999, 62.5)
