"""The project scheduling problem as such: activities, links, resources. Whole days, counted from 0."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from assessment.roadmap.network import Link, Span, sorted_by_links
from assessment.roadmap.rcpsp.clock import Clock


@dataclass(frozen=True, slots=True)
class Activity:
    """Work of `duration_days` (at least 1), without a break but for days on which a resource stands still.

    `demands` are the units of each resource that it occupies on each of its days. It starts on
    `release_day` at the earliest, on `fixed_start` exactly where that is given, and has ended before
    `due_day` begins where that is given.
    """

    id: str
    duration_days: int
    demands: Mapping[str, int] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    release_day: int = 0
    fixed_start: int | None = None
    due_day: int | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """`units` of a resource that are missing from day `start` until before day `finish`: a holiday."""

    resource: str
    start: int
    finish: int
    units: int


class InfeasibleProjectError(ValueError):
    """No schedule can exist; the message says why, `activity` names the culprit if there is one."""

    def __init__(self, message: str, activity: str | None = None) -> None:
        self.activity = activity
        super().__init__(message)


@dataclass(frozen=True)
class ProjectProblem:
    """Activities that share resources, to be done in as few days as possible.

    A reduction lowers a capacity for some days, at most to 0; several on one day add up. An activity
    does not pause for it: it never spans a day that lacks the units it needs. On the days of `pauses`
    a resource stands still: nothing that uses it begins, and what runs goes on afterwards, its units kept.
    An activity that uses such a resource uses no other.

    Raises:
        CyclicPlanError: activities wait for each other; the message names the circle.
        InfeasibleProjectError: a figure is out of range, or an activity can never be placed.
    """

    activities: tuple[Activity, ...]
    capacities: Mapping[str, int]
    reductions: tuple[Reduction, ...] = ()
    pauses: Mapping[str, Set[int]] = field(default_factory=dict)
    order: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        for check in _CHECKS:
            for fault in check(self):
                raise fault
        object.__setattr__(self, "order", sorted_by_links(self.by_id))
        for fault in _check_days(self):
            raise fault

    @cached_property
    def by_id(self) -> dict[str, Activity]:
        """Activities by id."""
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        """For each resource, the days on which it works."""
        return {each: Clock.without(self.pauses.get(each, ())) for each in self.capacities}

    @cached_property
    def own_clocks(self) -> dict[str, Clock]:
        """For each activity, the days on which it goes on."""
        always = Clock()
        return {
            activity.id: next((self.clocks[each] for each in _paused(self, activity)), always)
            for activity in self.activities
        }

    def finish(self, activity_id: str, start: int) -> int:
        """The day after the last one of an activity that starts on day `start`."""
        return self.own_clocks[activity_id].finish(start, self.by_id[activity_id].duration_days)

    @cached_property
    def followers(self) -> dict[str, tuple[Link, ...]]:
        """For each id, what waits for it: the links the other way round."""
        found: dict[str, tuple[Link, ...]] = {activity.id: () for activity in self.activities}
        for activity in self.activities:
            for link in activity.links:
                found[link.before] += (Link(activity.id, link.lag_days),)
        return found

    @cached_property
    def earliest_start(self) -> dict[str, int]:
        """Days before which no activity can start, by links, release and fixed days alone."""
        starts: dict[str, int] = {}
        for activity_id in self.order:
            activity = self.by_id[activity_id]
            ends = (self.finish(x.before, starts[x.before]) + x.lag_days for x in activity.links)
            start = max((activity.release_day, activity.fixed_start or 0, *ends))
            starts[activity_id] = self.own_clocks[activity_id].start(start)
        return starts

    @cached_property
    def tail_days(self) -> dict[str, int]:
        """Days that must pass between the end of an activity and the end of the project.

        Pauses, which can only make them more, are left out.
        """
        tails: dict[str, int] = {}
        for activity_id in reversed(self.order):
            tails[activity_id] = max(
                (
                    link.lag_days + self.by_id[link.before].duration_days + tails[link.before]
                    for link in self.followers[activity_id]
                ),
                default=0,
            )
        return tails

    def latest_finish(self, end: int) -> dict[str, int]:
        """Latest finish of each activity in a project over by day `end`, due and fixed days kept."""
        finish: dict[str, int] = {}
        for activity_id in reversed(self.order):
            activity = self.by_id[activity_id]
            limits = [end] if activity.due_day is None else [end, activity.due_day]
            if activity.fixed_start is not None:
                limits.append(self.finish(activity_id, activity.fixed_start))
            limits += [
                self._latest_start(x.before, finish[x.before]) - x.lag_days
                for x in self.followers[activity_id]
            ]
            finish[activity_id] = min(limits)
        return finish

    def _latest_start(self, activity_id: str, finish: int) -> int:
        days = self.by_id[activity_id].duration_days
        return self.own_clocks[activity_id].latest_start(finish, days)

    @cached_property
    def horizon(self) -> int:
        """A day by which everything can be over: one after the other once nothing is missing."""
        begin = max((reduction.finish for reduction in self.reductions), default=0)
        for activity in self.activities:
            fixed_end = self.finish(activity.id, activity.fixed_start or 0)
            begin = max(begin, activity.release_day, fixed_end)
        lags = sum(max((x.lag_days for x in each.links), default=0) for each in self.activities)
        work = sum(each.duration_days for each in self.activities)
        # As if all resources stood still whenever one of them does.
        together = Clock.without(day for days in self.pauses.values() for day in days)
        return together.day_of(together.worked_before(begin) + lags + work)

    def free_units(self, resource: str) -> list[tuple[int, int]]:
        """Capacity over time as (first day, units), in order of days; the last holds for ever."""
        reductions = [each for each in self.reductions if each.resource == resource]
        days = sorted({0, *(x.start for x in reductions), *(x.finish for x in reductions)})
        steps: list[tuple[int, int]] = []
        for day in days:
            missing = sum(x.units for x in reductions if x.start <= day < x.finish)
            units = max(self.capacities[resource] - missing, 0)
            if not steps or steps[-1][1] != units:
                steps.append((day, units))
        return steps


def broken_rules(problem: ProjectProblem, spans: Mapping[str, Span]) -> Iterator[str]:
    """What a schedule breaks, in words; nothing where it keeps all links, days and capacities."""
    for activity in problem.activities:
        span, still = spans[activity.id], problem.own_clocks[activity.id].still
        worked = sum(day not in still for day in range(span.start, span.finish))
        at_rest = span.start in still or span.finish - 1 in still
        if worked != activity.duration_days or at_rest or span.start < activity.release_day:
            yield f"{activity.id} has the days {span.start} to {span.finish}"
        if activity.fixed_start is not None and span.start != activity.fixed_start:
            yield f"{activity.id} does not start on day {activity.fixed_start}"
        if activity.due_day is not None and span.finish > activity.due_day:
            yield f"{activity.id} ends after day {activity.due_day}"
        for link in activity.links:
            if span.start < spans[link.before].finish + link.lag_days:
                yield f"{activity.id} starts too early after {link.before}"
    for resource, clock in problem.clocks.items():
        steps = problem.free_units(resource)
        demands = [(spans[x.id], x.demands.get(resource, 0)) for x in problem.activities]
        # Whatever runs while the resource stands still ran before, too.
        for day in {clock.start(day) for day, _ in steps} | {span.start for span, _ in demands}:
            used = sum(units for span, units in demands if span.start <= day < span.finish)
            free = next(units for first, units in reversed(steps) if first <= day)
            if used > free:
                yield f"{resource} has {free} units on day {day}, and {used} are used"


def _paused(problem: ProjectProblem, activity: Activity) -> list[str]:
    """Resources that the activity uses and that stand still on some day."""
    return [each for each, units in activity.demands.items() if units and problem.pauses.get(each)]


def _check_figures(problem: ProjectProblem) -> Iterator[InfeasibleProjectError]:
    seen: set[str] = set()
    for activity in problem.activities:
        name = activity.id
        if name in seen:
            yield InfeasibleProjectError(f"two activities have the id {name}", name)
        seen.add(name)
        if activity.duration_days < 1:
            yield InfeasibleProjectError(f"{name} takes {activity.duration_days} days", name)
        days = (activity.release_day, activity.fixed_start or 0, activity.due_day or 0)
        if min(days) < 0:
            yield InfeasibleProjectError(f"{name} has a day before day 0", name)
        if any(link.lag_days < 0 for link in activity.links):
            yield InfeasibleProjectError(f"{name} has a link with a lag below 0 days", name)
    for reduction in problem.reductions:
        if reduction.resource not in problem.capacities:
            message = f"{reduction.resource} is reduced, but has no capacity"
            yield InfeasibleProjectError(message)
        if reduction.units < 0 or not 0 <= reduction.start <= reduction.finish:
            yield InfeasibleProjectError(f"the reduction of {reduction.resource} is out of range")


def _check_links(problem: ProjectProblem) -> Iterator[InfeasibleProjectError]:
    known = {activity.id for activity in problem.activities}
    for activity in problem.activities:
        for link in activity.links:
            if link.before not in known:
                message = f"{activity.id} waits for {link.before}, which is not in the project"
                yield InfeasibleProjectError(message, activity.id)


def _check_demands(problem: ProjectProblem) -> Iterator[InfeasibleProjectError]:
    for activity in problem.activities:
        for resource, units in activity.demands.items():
            capacity = problem.capacities.get(resource, 0)
            if not 0 <= units <= capacity:
                message = f"{activity.id} needs {units} of {resource}, which has {capacity}"
                yield InfeasibleProjectError(message, activity.id)


def _check_pauses(problem: ProjectProblem) -> Iterator[InfeasibleProjectError]:
    for resource, days in problem.pauses.items():
        if resource not in problem.capacities:
            yield InfeasibleProjectError(f"{resource} stands still, but has no capacity")
        if min(days, default=0) < 0:
            yield InfeasibleProjectError(f"{resource} stands still before day 0")
    for activity in problem.activities:
        used = [each for each, units in activity.demands.items() if units]
        if len(used) > 1 and _paused(problem, activity):
            message = f"{activity.id} uses {' and '.join(used)}, of which one stands still at times"
            yield InfeasibleProjectError(message, activity.id)


def _check_days(problem: ProjectProblem) -> Iterator[InfeasibleProjectError]:
    """Fixed and due days that links and releases alone rule out."""
    latest = problem.latest_finish(problem.horizon)
    for activity_id in problem.order:
        start, finish = problem.earliest_start[activity_id], latest[activity_id]
        days = problem.by_id[activity_id].duration_days
        fixed = problem.by_id[activity_id].fixed_start
        if fixed is not None and fixed in problem.own_clocks[activity_id].still:
            yield InfeasibleProjectError(f"{activity_id} cannot start on day {fixed}", activity_id)
        if problem.finish(activity_id, start) > finish:
            message = (
                f"{activity_id} cannot start before day {start}, takes {days} days, "
                f"and would have to end by day {finish}"
            )
            yield InfeasibleProjectError(message, activity_id)


_CHECKS = (_check_figures, _check_links, _check_demands, _check_pauses)
