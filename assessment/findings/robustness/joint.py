"""Several numbers that must all reach their bounds by the fewest changes, where their items overlap.

Lower bound: the number that needs most on its own. First tried is what needs no search: one number's
changes that serve all, or numbers on separate items. Then a depth-first search that abandons a branch as
soon as one number, or the sum of all, cannot get there with the changes left; then the solver.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.findings.robustness.curves import Steps
from assessment.findings.robustness.goals import Bound
from assessment.findings.robustness.linear import LinearNeed, linear_needs
from assessment.findings.robustness.models import ProofKind
from assessment.findings.robustness.nodes import columns, leaves, value_of
from assessment.findings.robustness.tree_search import fewest_steps, try_every_way

# Beyond so many ways to answer, trying each takes too long.
_MOST_WAYS = 20_000


@dataclass(frozen=True, slots=True)
class Joint:
    """Steps per column that meet all bounds, and the least number that any such set has."""

    steps: Steps
    kind: ProofKind
    least: int


def meet_all(bounds: Sequence[Bound], levels: Sequence[int], alone: Sequence[Steps]) -> Joint:
    """The fewest steps up that meet all bounds.

    Args:
        bounds: each can be met on its own.
        levels: per column, gates passed already.
        alone: per bound, the fewest steps that meet it alone.
    """
    costs = [sum(steps.values()) for steps in alone]
    least = max(costs)
    simple = _without_search(bounds, levels, alone, costs)
    if simple is not None:
        return simple
    merged = _spared(bounds, levels, _merged(alone))
    needs = linear_needs(bounds, levels)
    if needs is None:
        return _by_trying(bounds, levels, merged, least)
    return _by_search(needs, merged, least)


def _without_search(
    bounds: Sequence[Bound], levels: Sequence[int], alone: Sequence[Steps], costs: Sequence[int]
) -> Joint | None:
    for steps, cost in zip(alone, costs, strict=True):
        if cost == max(costs) and _met(bounds, levels, steps):
            return Joint(steps, "joint_search", cost)
    looked_at = [columns(bound.node) for bound in bounds]
    if sum(map(len, looked_at)) == len(frozenset().union(*looked_at)):
        return Joint(_merged(alone), "joint_search", sum(costs))
    return None


def _by_trying(bounds: Sequence[Bound], levels: Sequence[int], merged: Steps, least: int) -> Joint:
    """Try every set smaller than the one at hand, where there are few enough of them."""
    rooms = _rooms(bounds, levels)
    if math.prod(len(room) for room in rooms.values()) > _MOST_WAYS:
        return Joint(merged, "not_proved", least)
    found = try_every_way(rooms, sum(merged.values()), lambda steps: _met(bounds, levels, steps))
    best = merged if found is None else found
    return Joint(best, "joint_search", sum(best.values()))


def _by_search(needs: Sequence[LinearNeed], merged: Steps, least: int) -> Joint:
    found = fewest_steps(needs, least, sum(merged.values()))
    if found.complete:
        best = merged if found.steps is None else found.steps
        return Joint(best, "joint_search", sum(best.values()))
    from assessment.findings.robustness.solver import solve

    solved = solve(needs, merged)
    if solved is None:
        return Joint(merged, "not_proved", max(least, found.least))
    kind: ProofKind = "solver" if solved.proved else "not_proved"
    return Joint(solved.steps, kind, max(least, found.least, solved.least))


def _rooms(bounds: Sequence[Bound], levels: Sequence[int]) -> dict[int, range]:
    """Per column that any bound looks at, the steps that can be taken there, 0 included."""
    rooms: dict[int, range] = {}
    for bound in bounds:
        for leaf in leaves(bound.node):
            rooms[leaf.number] = range(len(leaf.values) - levels[leaf.number])
    return rooms


def _merged(alone: Sequence[Steps]) -> Steps:
    """Per column the most steps that any takes: it meets all, because raising never hurts."""
    merged: Steps = {}
    for steps in alone:
        for column, count in steps.items():
            merged[column] = max(count, merged.get(column, 0))
    return merged


def _spared(bounds: Sequence[Bound], levels: Sequence[int], steps: Steps) -> Steps:
    """Without the steps that can be taken back one by one."""
    kept = dict(steps)
    for column in sorted(steps):
        while kept.get(column, 0):
            fewer = {**kept, column: kept[column] - 1}
            if not _met(bounds, levels, fewer):
                break
            kept = {one: count for one, count in fewer.items() if count}
    return kept


def _met(bounds: Sequence[Bound], levels: Sequence[int], steps: Steps) -> bool:
    raised = list(levels)
    for column, count in steps.items():
        raised[column] += count
    return all(value_of(bound.node, raised) >= bound.threshold for bound in bounds)
