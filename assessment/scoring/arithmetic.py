"""Printed arithmetic that a reader can redo by hand to the printed digits.

Operands are printed with as few digits as still give the printed result, so ``(58.3 + 66.7) / 2`` never
ends in a last digit that differs from the one beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from assessment.bank.models import Rounding
from assessment.scoring.rounding import display, plain, rounded

Pair = tuple[float, float]
Formula = Callable[[Sequence[Fraction]], Fraction]

# From this many terms on, equal ones are counted instead of repeated.
_MANY = 8
_MOST_DIGITS = 12


def mean_text(pairs: Sequence[Pair], value: float, rounding: Rounding) -> str:
    """``(2 × 50 + 75) / 3 = 58.3`` for (weight, value) pairs whose weighted mean is `value`."""
    weights = [exact(weight) for weight, _ in pairs]
    total = sum(weights, Fraction())

    def formula(values: Sequence[Fraction]) -> Fraction:
        return _total(weights, values) / total

    terms = _terms(pairs, _digits(pairs, formula, value, rounding))
    over = terms if len(pairs) == 1 else f"({terms})"
    return f"{over} / {total_text(pairs)} = {display(value, rounding)}"


def sum_text(pairs: Sequence[Pair], value: float, rounding: Rounding) -> str:
    """``2 × 50 + 75 = 175.0`` for (weight, value) pairs."""
    weights = [exact(weight) for weight, _ in pairs]

    def formula(values: Sequence[Fraction]) -> Fraction:
        return _total(weights, values)

    terms = _terms(pairs, _digits(pairs, formula, value, rounding))
    return f"{terms} = {display(value, rounding)}"


def deduct_text(
    pairs: Sequence[Pair], start: float, full: float, value: float, rounding: Rounding
) -> str:
    """``110 - 5 - 3 = 102.0``: what the node begins at, less what each item lacks of the full score."""
    lost = [(weight, full - score) for weight, score in pairs if score != full]

    def formula(values: Sequence[Fraction]) -> Fraction:
        return exact(start) - _total([exact(weight) for weight, _ in lost], values)

    digits = _digits(lost, formula, value, rounding)
    texts = [_product(weight, plain(points, digits)) for weight, points in lost]
    counted = [_repeated(text, count) for text, count in Counter(texts).items()]
    return f"{' - '.join([plain(start), *counted])} = {display(value, rounding)}"


def _product(weight: float, value: str) -> str:
    """``5`` for 5 × 1, which is how a model that takes points away is published."""
    return plain(weight) if value == "1" else _term(weight, value)


def minimum_text(pairs: Sequence[Pair], value: float, rounding: Rounding) -> str:
    """``min(37.5, 50) = 37.5``."""
    digits = _digits(pairs, min, value, rounding)
    values = ", ".join(plain(number, digits) for _, number in pairs)
    return f"min({values}) = {display(value, rounding)}"


def share_text(
    reached: Sequence[Pair], pairs: Sequence[Pair], full: float, value: float, rounding: Rounding
) -> str:
    """``(1 + 2) / 5 × 100 = 60.0``: weight of the reached children over the weight of all."""
    weights = " + ".join(plain(weight) for weight, _ in reached) or "0"
    over = weights if len(reached) < 2 else f"({weights})"
    return f"{over} / {total_text(pairs)} × {plain(full)} = {display(value, rounding)}"


def total_text(pairs: Sequence[Pair]) -> str:
    """The sum of the weights, exactly as their printed digits add up."""
    text = f"{sum((Decimal(repr(float(weight))) for weight, _ in pairs), Decimal()):f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def exact(number: float) -> Fraction:
    """The number that the shortest printed form of a float says."""
    return Fraction(Decimal(repr(float(number))))


def _total(weights: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    pairs = zip(weights, values, strict=True)
    return sum((weight * value for weight, value in pairs), Fraction())


def _digits(pairs: Sequence[Pair], formula: Formula, value: float, rounding: Rounding) -> int:
    """The fewest digits of the operands with which the formula gives the printed result."""
    wanted = rounded(value, rounding)
    for digits in range(rounding.digits, _MOST_DIGITS):
        operands = [Fraction(plain(number, digits)) for _, number in pairs]
        if rounded(float(formula(operands)), rounding) == wanted:
            return digits
    return _MOST_DIGITS


def _terms(pairs: Sequence[Pair], digits: int) -> str:
    texts = [_term(weight, plain(value, digits)) for weight, value in pairs]
    if len(texts) < _MANY:
        return " + ".join(texts)
    # Counter keeps the order in which terms first appear.
    return " + ".join(_repeated(text, count) for text, count in Counter(texts).items())


def _term(weight: float, value: str) -> str:
    return value if weight == 1 else f"{plain(weight)} × {value}"


def _repeated(text: str, count: int) -> str:
    if count == 1:
        return text
    return f"{count} × ({text})" if "×" in text else f"{count} × {text}"
