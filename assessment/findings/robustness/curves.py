"""The best value of a score that k changes can give, for every k at once: exact, by dynamic programming.

A score is a tree over items. Its parts stand on different items, so the best use of k changes is the best
split of k over the parts: `best(k) = max over j of join(best_left(k - j), best_right(j))`, where join is
a sum or a minimum. Items need no special form of their points: several steps on one item are taken
together, and a step that gains nothing is passed through on the way to one that does.

Source: the recursion for the multiple-choice knapsack problem; Kellerer, Pferschy, Pisinger, Knapsack
    Problems (2004), chapter 11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assessment.findings.robustness.models import Direction
from assessment.findings.robustness.nodes import (
    AtLeast,
    Fixed,
    Leading,
    Leaf,
    Linear,
    Lowest,
    Node,
)
from assessment.scoring.rounding import reach_from

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Steps = dict[int, int]
Witness = Callable[[int], Steps]

# Gains that differ by less are equal but for the noise of a difference.
_EQUAL_GAINS = 1e-12


@dataclass(frozen=True, slots=True)
class Curve:
    """`values[k]` is the best value with at most k changes; beyond the last k nothing more is gained.

    `witness(k)` gives steps per item (always positive) that reach `values[k]`.
    """

    values: Floats
    witness: Witness = field(repr=False)

    def at(self, changes: int) -> float:
        """Best value with at most so many changes."""
        return float(self.values[min(changes, len(self.values) - 1)])

    def cost(self, reached: Callable[[Floats], npt.NDArray[np.bool_]]) -> int | None:
        """The fewest changes whose best value passes the test; None where none does."""
        hits = np.flatnonzero(reached(self.values))
        return int(hits[0]) if len(hits) else None


def best_curve(node: Node, levels: Sequence[int], direction: Direction) -> Curve:
    """The curve of a score.

    Args:
        node: the score as a tree whose parts stand on different items.
        levels: per column the current place of the answer among those that it can take.
        direction: `up`: answers are raised and the score is made as high as can be; `down`: the reverse.
    """
    return _BUILDERS[type(node)](node, levels, direction)


def _leaf(node: Leaf, levels: Sequence[int], direction: Direction) -> Curve:
    level = levels[node.number]
    ways = node.values[level:] if direction == "up" else node.values[level::-1]
    return _trimmed(
        np.array(ways, dtype=np.float64), lambda k: {node.number: k} if k else {}, direction
    )


def _fixed(node: Fixed, levels: Sequence[int], direction: Direction) -> Curve:
    return Curve(np.array([node.value]), lambda k: {})


def _linear(node: Linear, levels: Sequence[int], direction: Direction) -> Curve:
    curves = [best_curve(part, levels, direction) for _, part in node.parts]
    scaled = [weight * c.values for (weight, _), c in zip(node.parts, curves, strict=True)]
    joined = _by_gains(node.start, scaled, curves, direction)
    if joined is None:
        joined = _joined(np.array([node.start]), scaled, curves, np.add, direction)
    return Curve(joined.values / node.divisor, joined.witness)


def _by_gains(
    start: float, values: Sequence[Floats], curves: Sequence[Curve], direction: Direction
) -> Curve | None:
    """The k largest gains of all, where no part gains more by a later step than by an earlier; else None."""
    if not all(np.isfinite(value).all() for value in values):
        return None
    sign = 1.0 if direction == "up" else -1.0
    gains = [sign * np.diff(value) for value in values]
    if not all(np.all(np.diff(gain) <= _EQUAL_GAINS) for gain in gains):
        return None
    each = np.concatenate([np.zeros(0), *gains])
    owners = np.repeat(np.arange(len(gains)), [len(gain) for gain in gains])
    order = np.argsort(-each, kind="stable")
    base = start + sum(float(value[0]) for value in values)
    totals = base + sign * np.concatenate([[0.0], np.cumsum(each[order])])
    taken = owners[order]

    def witness(changes: int) -> Steps:
        steps: Steps = {}
        counts = np.bincount(taken[:changes], minlength=len(curves))
        for curve, count in zip(curves, counts, strict=True):
            steps |= curve.witness(int(count))
        return steps

    return _trimmed(totals, witness, direction)


def _lowest(node: Lowest, levels: Sequence[int], direction: Direction) -> Curve:
    curves = [best_curve(part, levels, direction) for part in node.parts]
    values = [curve.values for curve in curves]
    return _joined(np.array([np.inf]), values, curves, np.minimum, direction)


def _joined(
    start: Floats,
    values: Sequence[Floats],
    curves: Sequence[Curve],
    join: Callable[[Floats, float], Floats],
    direction: Direction,
) -> Curve:
    """Split the changes over the parts as well as can be, part after part."""
    total, taken = start, []
    for value in values:
        total, spent = _split(total, value, join, direction)
        taken.append(spent)

    def witness(changes: int) -> Steps:
        steps: Steps = {}
        for curve, spent in zip(reversed(curves), reversed(taken), strict=True):
            used = int(spent[min(changes, len(spent) - 1)])
            changes = min(changes, len(spent) - 1) - used
            steps |= curve.witness(used)
        return steps

    return _trimmed(total, witness, direction)


def _split(
    left: Floats, right: Floats, join: Callable[[Floats, float], Floats], direction: Direction
) -> tuple[Floats, Ints]:
    """Best join per number of changes, and how many of them go to the right part."""
    size = len(left) + len(right) - 1
    worst = -np.inf if direction == "up" else np.inf
    best, spent = np.full(size, worst), np.zeros(size, dtype=np.int32)
    padded = np.concatenate([left, np.full(len(right) - 1, left[-1])])
    for used, value in enumerate(right):
        candidate = join(padded[: size - used], float(value))
        window = best[used:]
        better = candidate > window if direction == "up" else candidate < window
        window[better] = candidate[better]
        spent[used:][better] = used
    return best, spent


def _leading(node: Leading, levels: Sequence[int], direction: Direction) -> Curve:
    curves = [best_curve(part, levels, direction) for _, part in node.parts]
    weights = [weight for weight, _ in node.parts]
    shares = np.concatenate([[0.0], np.cumsum(weights)]) / sum(weights) * node.full
    ways = _raised_ways if direction == "up" else _broken_ways
    found: Mapping[int, tuple[int, Steps]] = ways(curves, reach_from(node.mark))
    if not found:
        return Curve(np.array([-np.inf]), lambda k: {})
    cheapest = [cost for cost, _ in found.values()]
    values = np.full(max(cheapest) + 1, -np.inf if direction == "up" else np.inf)
    chosen: list[Steps] = [{}] * len(values)
    for lead, (cost, steps) in found.items():
        better = values[cost:] < shares[lead] if direction == "up" else values[cost:] > shares[lead]
        values[cost:][better] = shares[lead]
        for changes in np.flatnonzero(better):
            chosen[cost + int(changes)] = steps
    return _trimmed(values, lambda k: dict(chosen[min(k, len(chosen) - 1)]), direction)


def _raised_ways(curves: Sequence[Curve], mark: float) -> dict[int, tuple[int, Steps]]:
    """Per number of leading parts that reach the mark, the fewest changes for it."""
    # A part that only counts from a bound on has to reach that bound wherever it stands.
    least = [curve.cost(lambda values: values > -np.inf) for curve in curves]
    if any(cost is None for cost in least):
        return {}
    costs = [cost or 0 for cost in least]
    found = {0: _sum_up(curves, costs)}
    for lead, curve in enumerate(curves, start=1):
        needed = curve.cost(lambda values: values >= mark)
        if needed is None:
            break
        costs[lead - 1] = max(costs[lead - 1], needed)
        found[lead] = _sum_up(curves, costs)
    return found


def _broken_ways(curves: Sequence[Curve], mark: float) -> dict[int, tuple[int, Steps]]:
    """Per number of leading parts, the fewest changes that stop the run there."""
    found: dict[int, tuple[int, Steps]] = {len(curves): (0, {})}
    for lead, curve in enumerate(curves):
        needed = curve.cost(lambda values: values < mark)
        if needed is not None:
            found[lead] = (needed, curve.witness(needed))
        if needed == 0:
            del found[len(curves)]
            break
    return found


def _sum_up(curves: Sequence[Curve], costs: Sequence[int]) -> tuple[int, Steps]:
    steps: Steps = {}
    for curve, cost in zip(curves, costs, strict=True):
        steps |= curve.witness(cost)
    return sum(costs), steps


def _at_least(node: AtLeast, levels: Sequence[int], direction: Direction) -> Curve:
    curve = best_curve(node.part, levels, direction)
    values = np.where(curve.values >= node.bound, curve.values, -np.inf)
    return Curve(values, curve.witness)


def _trimmed(values: Floats, witness: Witness, direction: Direction) -> Curve:
    """Without the tail on which nothing more is gained, and never worse with more changes."""
    fold = np.maximum if direction == "up" else np.minimum
    best = fold.accumulate(values)
    last = int(np.flatnonzero(best == best[-1])[0])
    # Where a further change brings nothing, the witness is that of the fewest changes as good.
    first = np.searchsorted(
        best if direction == "up" else -best, best if direction == "up" else -best
    )
    kept = best[: last + 1]
    return Curve(kept, lambda k: witness(int(first[min(k, last)])))


_BUILDERS: dict[type, Callable[..., Curve]] = {
    Leaf: _leaf,
    Fixed: _fixed,
    Linear: _linear,
    Lowest: _lowest,
    Leading: _leading,
    AtLeast: _at_least,
}
