"""Bounds written as sums over items in exact whole numbers, for the search and for the solver.

Weights are the decimals that the bank gives and points are shares of small numbers, so fractions hold
them exactly; each need is scaled by its own common denominator. No rounding of a scaled number can then
decide a bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.findings.robustness.goals import Bound
from assessment.findings.robustness.nodes import AtLeast, Fixed, Leading, Leaf, Linear, Lowest, Node
from assessment.scoring.arithmetic import exact
from assessment.scoring.rounding import reach_from

_NOISE = Fraction(1, 10**9)
# Shares such as 1/3 of a scale have denominators far below this.
_LARGEST_DENOMINATOR = 100_000


@dataclass(frozen=True, slots=True)
class LinearNeed:
    """The gains of some items must add up to `need`.

    `gains[column][steps]` is what so many steps up bring, from 0 steps on; whole numbers of one unit.
    """

    gains: dict[int, tuple[int, ...]]
    need: int


def linear_needs(bounds: Sequence[Bound], levels: Sequence[int]) -> tuple[LinearNeed, ...] | None:
    """All bounds as sums; None where one of them is none, such as a mean over minima."""
    needs: list[LinearNeed] = []
    for bound in bounds:
        made = _needs(bound.node, near(bound.needs), levels)
        if made is None:
            return None
        needs += made
    return tuple(needs)


def near(value: float) -> Fraction:
    """The simple fraction that a float stands for, such as 100/3; else its printed decimal."""
    simple = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    close = abs(float(simple) - value) <= 1e-13 * max(1.0, abs(value))
    return simple if close else exact(value)


def _needs(node: Node, bound: Fraction, levels: Sequence[int]) -> list[LinearNeed] | None:
    """A lowest reaches a bound where all of its parts do; a leading share where the first so many do."""
    match node:
        case AtLeast(part=part, bound=least):
            return _needs(part, max(bound, near(least)), levels)
        case Lowest(parts=plain):
            return _all_of([_needs(part, bound, levels) for part in plain])
        case Leading(parts=weighed, mark=mark, full=full):
            lead = _lead(node, bound, full)
            return _all_of([_needs(part, near(mark), levels) for _, part in weighed[:lead]])
        case Leaf() | Fixed() | Linear():
            return _sum_need(node, bound, levels)


def _all_of(parts: Sequence[list[LinearNeed] | None]) -> list[LinearNeed] | None:
    found: list[LinearNeed] = []
    for part in parts:
        if part is None:
            return None
        found += part
    return found


def _lead(node: Leading, bound: Fraction, full: float) -> int:
    """How many leading parts it takes for the share to reach the bound."""
    reached, total = 0.0, sum(weight for weight, _ in node.parts)
    for lead, (weight, _) in enumerate(node.parts):
        if reached / total * full >= reach_from(float(bound)):
            return lead
        reached += weight
    return len(node.parts)


def _sum_need(node: Node, bound: Fraction, levels: Sequence[int]) -> list[LinearNeed] | None:
    made = _form(node, levels)
    if made is None:
        return None
    start, gains = made
    lacking = bound - _NOISE * max(Fraction(1), abs(bound)) - start
    if lacking <= 0:
        return []
    unit = math.lcm(
        *(gain.denominator for column in gains.values() for gain in column), lacking.denominator
    )
    whole = {c: tuple(int(gain * unit) for gain in column) for c, column in gains.items()}
    shared = math.gcd(*(gain for column in whole.values() for gain in column)) or 1
    return [
        LinearNeed(
            {c: tuple(gain // shared for gain in column) for c, column in whole.items()},
            # What is not a whole number of units cannot be reached in part.
            math.ceil(Fraction(int(lacking * unit), shared)),
        )
    ]


def _form(
    node: Node, levels: Sequence[int]
) -> tuple[Fraction, dict[int, tuple[Fraction, ...]]] | None:
    """The value now, and per column the gain of 0, 1, 2 ... steps; None where it is no sum."""
    match node:
        case Fixed(value=value):
            return near(value), {}
        case Leaf(number=number, values=values):
            now = near(values[levels[number]])
            return now, {number: tuple(near(v) - now for v in values[levels[number] :])}
        case Linear(parts=parts, divisor=divisor, start=start):
            total, gains = near(start), dict[int, tuple[Fraction, ...]]()
            for weight, part in parts:
                made = _form(part, levels)
                if made is None:
                    return None
                total += near(weight) * made[0]
                gains |= {
                    c: tuple(near(weight) * gain / near(divisor) for gain in column)
                    for c, column in made[1].items()
                }
            return total / near(divisor), gains
        case _:
            return None
