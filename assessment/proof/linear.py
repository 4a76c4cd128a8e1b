"""Exact linear sums over the solver's variables, with fractions as coefficients."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Linear:
    """A rational sum: constant + coefficient x variable; `terms` by the variable's index."""

    constant: Fraction
    terms: dict[int, Fraction]

    def times(self, factor: Fraction) -> Linear:
        return Linear(
            self.constant * factor, {key: value * factor for key, value in self.terms.items()}
        )


def exact(number: float | Fraction) -> Fraction:
    """The decimal that a bank writes, as a fraction."""
    return Fraction(str(float(number))) if isinstance(number, float | int) else number


def mean(parts: list[Linear], weights: list[Fraction]) -> Linear:
    """The weighted mean of the parts."""
    whole = sum(weights, Fraction(0))
    return total([part.times(weight / whole) for part, weight in zip(parts, weights, strict=True)])


def total(parts: list[Linear]) -> Linear:
    """The sum of the parts."""
    terms: dict[int, Fraction] = {}
    for part in parts:
        for key, value in part.terms.items():
            terms[key] = terms.get(key, Fraction(0)) + value
    return Linear(sum((part.constant for part in parts), Fraction(0)), terms)


def denominator(part: Linear) -> int:
    """The least number that makes all coefficients whole."""
    return math.lcm(
        part.constant.denominator, *(value.denominator for value in part.terms.values())
    )
