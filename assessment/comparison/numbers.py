"""Exact numbers for differences: freed of noise, so that parts add up to the last digit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from assessment.bank.models import Rounding
from assessment.scoring.rounding import rounded

# Sums of floats in another order differ in their last digits; below the ninth decimal lies noise only,
# as in `scoring.rounding`.
DIGITS = 9
_STEP = Decimal(1).scaleb(-DIGITS)


def exact(score: float) -> Fraction:
    """A score freed of noise, as an exact fraction."""
    return Fraction(Decimal(repr(float(score))).quantize(_STEP, ROUND_HALF_EVEN))


def difference(before: float | None, after: float | None) -> float | None:
    """After minus before, freed of noise; None where one of them is missing."""
    if before is None or after is None:
        return None
    return float(exact(after) - exact(before))


def shown_difference(before: float, after: float, rounding: Rounding) -> Decimal:
    """What a reader gets who subtracts the two numbers as they are printed."""
    return rounded(after, rounding) - rounded(before, rounding)


def apportioned(parts: Sequence[Fraction], total: Decimal, digits: int) -> tuple[Decimal, ...]:
    """Parts rounded so that they add up to a rounded total.

    Each part is rounded to the nearest step; what is then missing goes, step by step, to the parts
    whose rounding took most of it. A part of exactly 0 stays 0. Negated parts and total give negated
    results.

    Args:
        parts: exact.
        total: with at most `digits` decimals, and close to the sum of the parts.
        digits: decimals of the results.

    Returns:
        One number per part, in the same order; all 0 where every part is 0.

    Source: method of largest remainders (Hare-Niemeyer).
    """
    scale = 10**digits
    steps = [_nearest(part * scale) for part in parts]
    missing = int(total * scale) - sum(steps)
    way = 1 if missing > 0 else -1
    open_parts = [number for number, part in enumerate(parts) if part != 0]
    for _ in range(abs(missing)):
        if not open_parts:
            break
        chosen = max(open_parts, key=lambda number: way * (parts[number] * scale - steps[number]))
        steps[chosen] += way
    return tuple(Decimal(step).scaleb(-digits) for step in steps)


def _nearest(number: Fraction) -> int:
    """The nearest whole number; a half goes away from 0, so that a negated number gives the negated one."""
    whole = int(abs(number) + Fraction(1, 2))
    return whole if number >= 0 else -whole
