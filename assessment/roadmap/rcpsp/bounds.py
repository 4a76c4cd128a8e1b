"""Days that no schedule can undercut: the longest chain, the work of a resource, and its energy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assessment.roadmap.rcpsp.clock import Clock
from assessment.roadmap.rcpsp.problem import ProjectProblem

if TYPE_CHECKING:
    import numpy as np

# The energy test grows with the cube of the activities; beyond this many it is not cheap any more.
_MOST_ACTIVITIES = 200


def lower_bound(problem: ProjectProblem) -> int:
    """Days that every schedule takes, by links and by the work of each resource alone.

    The work counts from the first day on which an activity of the resource may start, and adds the
    least time that must follow after the last. Missing units only make schedules longer: they are
    left out.
    """
    starts, tails = problem.earliest_start, problem.tail_days
    bounds = [problem.finish(x.id, starts[x.id]) + tails[x.id] for x in problem.activities]
    for resource, capacity in problem.capacities.items():
        users = [x for x in problem.activities if x.demands.get(resource, 0)]
        if users:
            clock = problem.clocks[resource]
            work = sum(x.duration_days * x.demands[resource] for x in users)
            head = min(starts[x.id] for x in users)
            tail = min(tails[x.id] for x in users)
            bounds.append(clock.finish(head, -(-work // capacity)) + tail)
    return max(bounds, default=0)


def energetic_bound(problem: ProjectProblem, known_days: int) -> int:
    """A bound at least as good as `lower_bound`: whether the work fits between any two days.

    For a project of some length, each activity has a first start and a last finish. What it must do
    between two days, wherever it lies, adds up to more than the units of those days hold if the length
    is too short.

    Args:
        known_days: length of a schedule that exists; the bound never exceeds it.

    Source: P. Baptiste, C. Le Pape and W. Nuijten (1999), Satisfiability tests and time-bound
        adjustments for cumulative scheduling problems.
    """
    bound = lower_bound(problem)
    if len(problem.activities) > _MOST_ACTIVITIES:
        return bound
    while bound < known_days and _is_overloaded(problem, bound):
        bound += 1
    return bound


def _is_overloaded(problem: ProjectProblem, days: int) -> bool:
    last = problem.latest_finish(days)
    if any(problem.finish(name, day) > last[name] for name, day in problem.earliest_start.items()):
        return True
    # Whoever stands still on the same days is looked at together, in the days that they work.
    groups: dict[Clock, list[str]] = {}
    for resource, clock in problem.clocks.items():
        groups.setdefault(clock, []).append(resource)
    return any(_lacks_units(problem, last, *group) for group in groups.items())


def _lacks_units(
    problem: ProjectProblem, last: Mapping[str, int], clock: Clock, resources: list[str]
) -> bool:
    import numpy as np

    users = [x for x in problem.activities if any(x.demands.get(each, 0) for each in resources)]
    if not users:
        return False
    head = np.array([clock.worked_before(problem.earliest_start[x.id]) for x in users])
    finish = np.array([clock.worked_before(last[x.id]) for x in users])
    duration = np.array([x.duration_days for x in users])
    ends = np.unique(finish)
    for begin in np.unique(head):
        later = ends[ends > begin]
        work = _least_work(begin, later[:, None], head, duration, finish)
        for resource in resources:
            units = np.array([x.demands.get(resource, 0) for x in users])
            if (work @ units > problem.capacities[resource] * (later - begin)).any():
                return True
    return False


def _least_work(
    begin: np.int64, ends: np.ndarray, head: np.ndarray, duration: np.ndarray, finish: np.ndarray
) -> np.ndarray:
    """Days that each activity (columns) works at least between `begin` and each of the ends (rows)."""
    import numpy as np

    from_left = head + duration - begin
    from_right = ends - (finish - duration)
    least: np.ndarray = np.minimum(np.minimum(from_left, from_right), ends - begin)
    least = np.maximum(np.minimum(least, duration), 0)
    return least
