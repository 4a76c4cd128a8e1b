"""How a number is compared with a bound and shown: the one place that knows about rounding."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from assessment.bank.models import Rounding

# Sums of floats in another order differ in their last digits, about 1e-13 at a score of 100. Whatever lies
# below the ninth decimal is such noise; it must neither move a result across a bound nor show in print.
_NOISE = Decimal("1e-9")
_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncate": ROUND_DOWN}

MISSING = "–"


def display(value: float | None, rounding: Rounding) -> str:
    """A score as people read it.

    Args:
        value: any finite number, or None where nothing was answered.
        rounding: the bank's mode and number of digits.

    Returns:
        The shortest decimal form of the float, freed of noise below 1e-9, rounded by the mode; so that
        62.25 shows as 62.3 by `half_up`, although many such floats lie a hair below. A dash for None.
    """
    return MISSING if value is None else str(rounded(value, rounding))


def rounded(value: float, rounding: Rounding) -> Decimal:
    """`value` rounded by the bank's mode, as an exact decimal with all its digits."""
    exact = Decimal(repr(float(value))).quantize(_NOISE, ROUND_HALF_EVEN)
    step = Decimal(1).scaleb(-rounding.digits)
    # The sum makes a rounded -0.04 an ordinary zero.
    return exact.quantize(step, _MODES[rounding.mode]) + Decimal(0).quantize(step)


def plain(value: float, digits: int | None = None) -> str:
    """`value` without trailing zeros: ``0.5``, ``2``; at most `digits` decimals, half up."""
    exact = Decimal(repr(float(value)))
    if digits is not None:
        exact = exact.quantize(_NOISE, ROUND_HALF_EVEN) if digits <= 9 else exact
        exact = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{exact:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def reach_from(bound: float) -> float:
    """The lowest float that counts as reaching `bound`; below it only by noise of the summation."""
    return bound - 1e-9 * max(1.0, abs(bound))


def reaches(value: float, bound: float) -> bool:
    """Whether a score stands at or above a bound; the bound belongs to what it opens."""
    return value >= reach_from(bound)
