"""Numbers of differences: exact, and rounded so that parts add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.bank.models import Rounding
from assessment.comparison.numbers import apportioned, difference, exact, shown_difference


def test_noise_is_no_difference() -> None:
    assert difference(0.1 + 0.2, 0.3) == 0.0
    assert difference(None, 1.0) is None
    assert exact(100 / 3) == Fraction(33333333333, 10**9)


def test_a_difference_is_that_of_the_numbers_as_printed() -> None:
    # 2.04 and 3.06 differ by 1.02; who subtracts 2.0 from 3.1 expects 1.1.
    assert shown_difference(2.04, 3.06, Rounding()) == Decimal("1.1")


@pytest.mark.parametrize(
    "parts,total,expected",
    [
        (("1/3", "1/3", "1/3"), "1.0", ("0.4", "0.3", "0.3")),
        (("-1/3", "-1/3", "-1/3"), "-1.0", ("-0.4", "-0.3", "-0.3")),
        (("0", "1/4", "0"), "0.3", ("0.0", "0.3", "0.0")),
        (("0", "1/5", "1/5"), "0.3", ("0.0", "0.1", "0.2")),
        (("2/3", "-2/3"), "0.0", ("0.7", "-0.7")),
        (("0", "0"), "0.0", ("0.0", "0.0")),
    ],
)
def test_parts_are_rounded_to_the_total(
    parts: tuple[str, ...], total: str, expected: tuple[str, ...]
) -> None:
    found = apportioned([Fraction(part) for part in parts], Decimal(total), 1)
    assert found == tuple(Decimal(part) for part in expected)
    assert sum(found) == Decimal(total)
