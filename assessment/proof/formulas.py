"""What a conclusion asks of the answers, as a formula over numbers that a bank computes.

One formula is read in three ways: over rows of answers (`on_rows`), over ranges (`on_ranges`), and by
the solver. A level, a status, a verdict, a band and a rule are each such a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]

QuantityKind = Literal["item", "indicator", "dimension", "overall", "phase", "pitfall"]


class Quantity(NamedTuple):
    """A number that follows from the answers; `number` is its position in the bank's order.

    An item's level, a node's score, a phase's completion, a pitfall's exposure.
    """

    kind: QuantityKind
    number: int


@dataclass(frozen=True, slots=True)
class Reaches:
    """The quantity is at least `bound`; the bound already forgives the noise of floats."""

    quantity: Quantity
    bound: float


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Count:
    """At least `least` of the parts hold: all of them, any of them, or a number between."""

    least: int
    parts: tuple[Formula, ...]


Formula = Reaches | Not | Count

TRUE = Count(0, ())
FALSE = Count(1, ())


def constant(value: bool) -> Formula:
    """A formula that always, or never, holds."""
    return TRUE if value else FALSE


def every(*parts: Formula) -> Formula:
    """All parts hold; what always holds is left out."""
    kept = tuple(dict.fromkeys(part for part in parts if part != TRUE))
    if FALSE in kept:
        return FALSE
    return kept[0] if len(kept) == 1 else Count(len(kept), kept)


def some(*parts: Formula) -> Formula:
    """At least one part holds; what never holds is left out."""
    kept = tuple(dict.fromkeys(part for part in parts if part != FALSE))
    if TRUE in kept:
        return TRUE
    return kept[0] if len(kept) == 1 else Count(1, kept)


def negated(part: Formula) -> Formula:
    """The part does not hold."""
    if isinstance(part, Not):
        return part.part
    if part in (TRUE, FALSE):
        return constant(part == FALSE)
    return Not(part)


def quantities(formula: Formula) -> frozenset[Quantity]:
    """All quantities that a formula asks about."""
    return frozenset(_quantities(formula))


def on_rows(formula: Formula, values: Callable[[Quantity], npt.NDArray[np.float64]]) -> Flags:
    """Whether the formula holds, per row; `values` gives a quantity per row."""
    if isinstance(formula, Reaches):
        found: Flags = values(formula.quantity) >= formula.bound
        return found
    if isinstance(formula, Not):
        return ~on_rows(formula.part, values)
    if not formula.parts:
        return np.array(formula.least <= 0)
    parts = [on_rows(part, values) for part in formula.parts]
    counted: Flags = np.sum(np.broadcast_arrays(*parts), axis=0) >= formula.least
    return counted


def on_ranges(formula: Formula, ranges: Callable[[Quantity], tuple[float, float]]) -> bool | None:
    """Whether the formula holds throughout (True), nowhere (False), or cannot be told by ranges."""
    if isinstance(formula, Reaches):
        lowest, highest = ranges(formula.quantity)
        if lowest >= formula.bound:
            return True
        return None if highest >= formula.bound else False
    if isinstance(formula, Not):
        result = on_ranges(formula.part, ranges)
        return None if result is None else not result
    results = [on_ranges(part, ranges) for part in formula.parts]
    if results.count(True) >= formula.least:
        return True
    return None if len(results) - results.count(False) >= formula.least else False


def _quantities(formula: Formula) -> Iterator[Quantity]:
    if isinstance(formula, Reaches):
        yield formula.quantity
    elif isinstance(formula, Not):
        yield from _quantities(formula.part)
    else:
        for part in formula.parts:
            yield from _quantities(part)
