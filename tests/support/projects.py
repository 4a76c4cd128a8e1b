"""Projects drawn at random, and their shortest schedule found by trying everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from assessment.roadmap.network import Link, Span
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem, Reduction, broken_rules

RESOURCES = ("crew", "crane")


@st.composite
def projects(draw: st.DrawFn, most: int = 12, longest: int = 9) -> ProjectProblem:
    """Up to `most` activities of two resources, with lags, releases, and days that lack units."""
    capacities = {name: draw(st.integers(1, 5)) for name in RESOURCES}
    activities = []
    for number in range(draw(st.integers(0, most))):
        before = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        activities.append(
            Activity(
                f"a{number:02}",
                draw(st.integers(1, longest)),
                {name: draw(st.integers(0, units)) for name, units in capacities.items()},
                tuple(Link(f"a{other:02}", draw(st.integers(0, 4))) for other in sorted(before)),
                release_day=draw(st.sampled_from((0, 0, 0, 3))),
            )
        )
    away = draw(st.lists(reductions(), max_size=2))
    return ProjectProblem(tuple(activities), capacities, tuple(away))


@st.composite
def projects_with_pauses(draw: st.DrawFn, most: int = 12, longest: int = 9) -> ProjectProblem:
    """The same, but each activity uses one resource or none, and each resource stands still on some days."""
    plain = draw(projects(most, longest))
    activities = []
    for activity in plain.activities:
        used = draw(st.sampled_from(RESOURCES))
        demands = {used: activity.demands[used]}
        activities.append(replace(activity, demands=demands))
    pauses = {name: draw(st.sets(st.integers(0, 20), max_size=8)) for name in RESOURCES}
    return ProjectProblem(tuple(activities), plain.capacities, plain.reductions, pauses)


@st.composite
def reductions(draw: st.DrawFn) -> Reduction:
    """One or two units of a resource missing for some days."""
    start = draw(st.integers(0, 12))
    resource = draw(st.sampled_from(RESOURCES))
    return Reduction(resource, start, start + draw(st.integers(1, 6)), draw(st.integers(1, 2)))


def shortest_by_trying(problem: ProjectProblem, known_days: int) -> int:
    """The fewest days in which a project can be done; only for a handful of activities.

    Tries every start of every activity on every day, without any rule that a scheduler relies on.
    """
    for days in range(known_days):
        if any(True for _ in _schedules(problem, days, {})):
            return days
    return known_days


def all_schedules(problem: ProjectProblem, days: int) -> Iterator[dict[str, Span]]:
    """Every schedule that is over in so many days; only for a handful of activities."""
    return _schedules(problem, days, {})


def _schedules(
    problem: ProjectProblem, days: int, placed: dict[str, Span]
) -> Iterator[dict[str, Span]]:
    if len(placed) == len(problem.order):
        if not list(broken_rules(problem, placed)):
            yield placed
        return
    activity = problem.by_id[problem.order[len(placed)]]
    for start in range(activity.release_day, days - activity.duration_days + 1):
        span = _span(problem, activity, start)
        if span is None or span.finish > days:
            continue
        linked = all(start >= placed[x.before].finish + x.lag_days for x in activity.links)
        if linked and _fits(problem, placed, activity, span):
            yield from _schedules(problem, days, {**placed, activity.id: span})


def _span(problem: ProjectProblem, activity: Activity, start: int) -> Span | None:
    """The days of an activity that starts on a day, counted one by one; None if it stands still then."""
    still = {
        day
        for name, units in activity.demands.items()
        if units
        for day in problem.pauses.get(name, ())
    }
    if start in still:
        return None
    finish, left = start, activity.duration_days
    while left:
        left -= finish not in still
        finish += 1
    return Span(start, finish)


def _fits(problem: ProjectProblem, placed: dict[str, Span], activity: Activity, span: Span) -> bool:
    """Whether the units suffice on every day of the span, among the activities placed."""
    for resource, units in activity.demands.items():
        for day in range(span.start, span.finish):
            used = sum(
                problem.by_id[name].demands.get(resource, 0)
                for name, other in placed.items()
                if other.start <= day < other.finish
            )
            away = sum(
                x.units
                for x in problem.reductions
                if x.resource == resource and x.start <= day < x.finish
            )
            if day in problem.pauses.get(resource, ()):
                away = 0
            if units and used + units > max(problem.capacities[resource] - away, 0):
                return False
    return True
