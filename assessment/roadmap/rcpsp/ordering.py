"""A schedule by hand in which what is worth more is done earlier, and peaks are lower where that is equal.

A local search over orders: one activity at a time goes as far ahead as what it waits for lets it, and the
rest follows by list scheduling. No longer than before, and a fixed amount of work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.roadmap.network import Span
from assessment.roadmap.rcpsp.list_scheduling import Builder, Starts
from assessment.roadmap.rcpsp.problem import ProjectProblem

# Schedules to make at most: a second for a hundred activities.
MOST_TRIES = 1500


def delay_of(values: Mapping[str, int], spans: Mapping[str, Span]) -> int:
    """Value times start day, over all activities: the smaller, the earlier value is there."""
    return sum(values.get(name, 0) * span.start for name, span in spans.items())


def peaks_of(problem: ProjectProblem, spans: Mapping[str, Span]) -> int:
    """The most units in use on one day, over all resources."""
    peaks = 0
    for resource in problem.capacities:
        users = [
            (spans[x.id], units)
            for x in problem.activities
            if (units := x.demands.get(resource, 0))
        ]
        peaks += max(
            (
                sum(units for other, units in users if other.start <= span.start < other.finish)
                for span, _ in users
            ),
            default=0,
        )
    return peaks


def value_first(
    problem: ProjectProblem, spans: Mapping[str, Span], values: Mapping[str, int]
) -> dict[str, Span]:
    """The schedule given, or one no longer in which value comes earlier or, equal in that, peaks are lower.

    Args:
        spans: keep all rules of the problem, also its due and fixed days.
        values: whole numbers per activity; others count as 0.
    """
    builder = Builder(problem, most_days=max((span.finish for span in spans.values()), default=0))
    best, tries, moved = builder.starts(spans), 0, True
    worth = [values.get(activity.id, 0) for activity in problem.activities]
    by_worth = sorted(range(len(best)), key=lambda place: (-worth[place], place))
    while moved and tries < MOST_TRIES:
        moved = False
        for place in by_worth[: MOST_TRIES - tries]:
            tries += 1
            found = builder.forward(_with_ahead(builder, best, worth, place))
            if found is not None and _is_better(builder, found, best, values):
                best, moved = found, True
    return builder.spans(best)


def _is_better(builder: Builder, found: Starts, best: Starts, values: Mapping[str, int]) -> bool:
    if found == best:
        return False
    one, other = builder.spans(found), builder.spans(best)
    earlier = delay_of(values, other) - delay_of(values, one)
    return earlier > 0 or (
        earlier == 0 and peaks_of(builder.problem, one) < peaks_of(builder.problem, other)
    )


def _with_ahead(builder: Builder, starts: Starts, worth: Sequence[int], chosen: int) -> list[int]:
    """Order of the starts, in which one activity comes right behind the last that it waits for."""
    order = sorted(range(len(starts)), key=lambda place: (starts[place], -worth[place], place))
    order.remove(chosen)
    before = {other for other, _ in builder.before[chosen]}
    behind = max((spot for spot, place in enumerate(order) if place in before), default=-1)
    order.insert(behind + 1, chosen)
    return order
