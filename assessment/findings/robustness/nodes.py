"""Scores as trees over items: what `curves` makes as high or as low as can be.

Every part stands on items of its own; how parts are combined is the bank's aggregation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.scoring.rounding import reach_from


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item that may change: `values[place]` is what it contributes, `number` its column."""

    number: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A part that does not change."""

    value: float


@dataclass(frozen=True, slots=True)
class Linear:
    """`(start + sum of weight x part) / divisor`."""

    parts: tuple[tuple[float, Node], ...]
    divisor: float = 1.0
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest of its parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Leading:
    """Weight share of the leading parts that reach `mark`, up to the first that does not, x `full`."""

    parts: tuple[tuple[float, Node], ...]
    mark: float
    full: float


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A part that only counts from `bound` on: below, the whole is as good as nothing (going up only)."""

    part: Node
    bound: float


Node = Leaf | Fixed | Linear | Lowest | Leading | AtLeast


def value_of(node: Node, levels: Sequence[int]) -> float:
    """The score as it stands; minus infinity where an `AtLeast` is not met."""
    match node:
        case Leaf(number=number, values=values):
            return values[levels[number]]
        case Fixed(value=value):
            return value
        case AtLeast(part=part, bound=bound):
            value = value_of(part, levels)
            return value if value >= bound else -math.inf
        case Lowest(parts=plain):
            return min(value_of(part, levels) for part in plain)
        case Linear(parts=weighed, divisor=divisor, start=start):
            return sum((w * value_of(part, levels) for w, part in weighed), start) / divisor
        case Leading(parts=weighed, mark=mark, full=full):
            return _leading_share([(w, value_of(part, levels)) for w, part in weighed], mark) * full


def leaves(node: Node) -> tuple[Leaf, ...]:
    """All items that a score looks at."""
    match node:
        case Leaf():
            return (node,)
        case Fixed():
            return ()
        case AtLeast(part=part):
            return leaves(part)
        case Lowest(parts=plain):
            return tuple(leaf for part in plain for leaf in leaves(part))
        case Linear(parts=weighed) | Leading(parts=weighed):
            return tuple(leaf for _, part in weighed for leaf in leaves(part))


def columns(node: Node) -> frozenset[int]:
    """The columns of all items that a score looks at."""
    return frozenset(leaf.number for leaf in leaves(node))


def _leading_share(parts: Sequence[tuple[float, float]], mark: float) -> float:
    """Weight share of the leading values that reach the mark."""
    reached = 0.0
    for weight, value in parts:
        if value < reach_from(mark):
            break
        reached += weight
    return reached / sum(weight for weight, _ in parts)
