"""The fewest changes that meet a goal, or break it, with what proves that fewer do not.

Raising: every gate needs its steps, whatever else is answered; so they are taken first. What then still
falls short of its bound is one number (settled by its curve) or several (`joint`). Lowering: a goal
fails as soon as one of its parts does, so the cheapest of the single ways is the fewest of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.findings.robustness.curves import Steps, best_curve
from assessment.findings.robustness.goals import Bound, Goal
from assessment.findings.robustness.joint import meet_all
from assessment.findings.robustness.models import ProofKind
from assessment.findings.robustness.nodes import value_of

# A best value that falls short by less than this might do so by the noise of a sum alone.
_CLEAR = 1e-11


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A number, where it stands once gates are passed, and the best that one change fewer can do."""

    bound: Bound
    value: float
    best_with_fewer: float | None
    fewer: int
    cost: int


@dataclass(frozen=True, slots=True)
class Found:
    """A smallest set of changes: steps per column, and what its proof rests on.

    `least` is the proved lower bound of the size. `gates` are steps per column that gates alone take;
    `others` counts the further ways down that were worked out, `next_cost` the cheapest of them.
    """

    steps: Steps
    kind: ProofKind
    least: int
    gates: Steps
    shortfalls: tuple[Shortfall, ...] = ()
    others: int = 0
    next_cost: int | None = None

    @property
    def size(self) -> int:
        """How many changes of one level."""
        return sum(self.steps.values())


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """No change of given answers does it; `bound` ends at `best` at most, or `reasons` stand in the way."""

    reasons: tuple[str, ...] = ()
    bound: Bound | None = None
    best: float | None = None


def raise_to(goal: Goal, levels: Sequence[int]) -> Found | OutOfReach:
    """The fewest raised answers that meet a goal."""
    if goal.never:
        return OutOfReach(goal.never)
    floors: Steps = {}
    for column, needed in goal.gates:
        if needed > levels[column]:
            floors[column] = max(needed - levels[column], floors.get(column, 0))
    passed = list(levels)
    for column, steps in floors.items():
        passed[column] += steps
    bounds = (goal.joined,) if goal.joined else goal.bounds
    lacking = [bound for bound in bounds if value_of(bound.node, passed) < bound.threshold]
    if not lacking:
        return Found(floors, "gates", sum(floors.values()), floors)
    return _meet(lacking, passed, floors)


def _meet(bounds: Sequence[Bound], passed: Sequence[int], floors: Steps) -> Found | OutOfReach:
    alone = [_shortfall(bound, passed) for bound in bounds]
    for bound, (shortfall, _) in zip(bounds, alone, strict=True):
        if shortfall is None:
            best = float(best_curve(bound.node, passed, "up").values[-1])
            return OutOfReach(bound=bound, best=best)
    found = [shortfall for shortfall, _ in alone if shortfall]
    forced = sum(floors.values())
    if len(found) == 1:
        steps = alone[0][1]
        kind: ProofKind = "best_gains" if _clear(found[0]) else "not_proved"
        return Found(
            _added(floors, steps), kind, forced + sum(steps.values()), floors, tuple(found)
        )
    joint = meet_all(bounds, passed, [steps for _, steps in alone])
    return Found(
        _added(floors, joint.steps), joint.kind, forced + joint.least, floors, tuple(found)
    )


def lower_below(goal: Goal, levels: Sequence[int]) -> Found | OutOfReach:
    """The fewest lowered answers that break a goal which holds."""
    ways: list[Found] = []
    for column, needed in goal.gates:
        if 0 < needed <= levels[column]:
            steps = levels[column] - needed + 1
            ways.append(Found({column: steps}, "gates", steps, {column: steps}))
    for bound in goal.bounds:
        curve = best_curve(bound.node, levels, "down")
        threshold = bound.threshold
        cost = curve.cost(lambda values, t=threshold: values < t)  # type: ignore[misc]
        if cost is None:
            continue
        fewer = curve.at(cost - 1)
        shortfall = Shortfall(bound, curve.at(0), fewer, cost - 1, cost)
        clear = fewer - threshold > _CLEAR
        kind: ProofKind = "best_gains" if clear else "not_proved"
        ways.append(Found(curve.witness(cost), kind, cost, {}, (shortfall,)))
    if not ways:
        return OutOfReach()
    ways.sort(key=lambda way: way.size)
    first = ways[0]
    if len(ways) == 1:
        return first
    return Found(
        first.steps,
        first.kind,
        first.least,
        first.gates,
        first.shortfalls,
        others=len(ways) - 1,
        next_cost=ways[1].size,
    )


def _shortfall(bound: Bound, levels: Sequence[int]) -> tuple[Shortfall | None, Steps]:
    """The fewest changes that take one number alone to its bound; None where nothing does."""
    curve = best_curve(bound.node, levels, "up")
    cost = curve.cost(lambda values: values >= bound.threshold)
    if cost is None:
        return None, {}
    fewer = curve.at(cost - 1)
    best = fewer if fewer > float("-inf") else None
    return Shortfall(bound, curve.at(0), best, cost - 1, cost), curve.witness(cost)


def _clear(shortfall: Shortfall) -> bool:
    best = shortfall.best_with_fewer
    return best is None or shortfall.bound.threshold - best > _CLEAR


def _added(one: Steps, other: Steps) -> Steps:
    return {column: one.get(column, 0) + other.get(column, 0) for column in sorted({*one, *other})}
