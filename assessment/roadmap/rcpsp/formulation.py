"""A project scheduling problem in the terms of CP-SAT. Imported only where OR-Tools is installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from assessment.roadmap.network import Span
from assessment.roadmap.rcpsp.clock import Clock
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem
from assessment.roadmap.rcpsp.solution import Limits
from assessment.roadmap.rcpsp.standstill import Day, day_of


@dataclass(frozen=True)
class Placed:
    """When an activity happens: `number` is its start in the days that its clock counts.

    `first` and `last` are its first and last day. The interval is in the days of the clock, which the
    resources of the activity share.
    """

    number: cp_model.IntVar
    days: int
    first: Day
    last: Day
    interval: cp_model.IntervalVar


@dataclass(frozen=True)
class Formulation:
    """The model, what is decided of each activity by id, and the end of the project."""

    problem: ProjectProblem
    model: cp_model.CpModel
    placed: Mapping[str, Placed]
    end: cp_model.IntVar

    def hint(self, spans: Mapping[str, Span]) -> None:
        """Begin the search at a schedule, instead of the one hinted at before."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for name, each in self.placed.items():
            number = self.problem.own_clocks[name].worked_before(spans[name].start)
            self.model.add_hint(each.number, number)
            each.first.hint(self.model, number)
            each.last.hint(self.model, number + each.days - 1)
        self.model.add_hint(self.end, max(span.finish for span in spans.values()))

    def spans(self, solver: cp_model.CpSolver) -> dict[str, Span]:
        """The schedule that the solver found."""
        clocks = self.problem.own_clocks
        found = {
            name: clocks[name].day_of(solver.value(each.number))
            for name, each in self.placed.items()
        }
        return {name: Span(day, self.problem.finish(name, day)) for name, day in found.items()}

    def peaks(self) -> list[cp_model.IntVar]:
        """For each resource, the most units in use on one day."""
        found = []
        for resource, capacity in self.problem.capacities.items():
            users = [x for x in self.problem.activities if x.demands.get(resource, 0)]
            if not users:
                continue
            least = max(x.demands[resource] for x in users)
            peak = self.model.new_int_var(least, capacity, f"peak {resource}")
            intervals = [self.placed[x.id].interval for x in users]
            self.model.add_cumulative(intervals, [x.demands[resource] for x in users], peak)
            found.append(peak)
        return found


def formulate(problem: ProjectProblem, least_days: int, most_days: int) -> Formulation:
    """The model of all schedules that take `least_days` to `most_days`."""
    model = cp_model.CpModel()
    latest = problem.latest_finish(most_days)
    end = model.new_int_var(least_days, most_days, "end")
    placed = {x.id: _placed(problem, model, x, latest[x.id]) for x in problem.activities}
    for activity in problem.activities:
        own = placed[activity.id]
        model.add(own.last.day + 1 + problem.tail_days[activity.id] <= end)
        for link in activity.links:
            model.add(own.first.day >= placed[link.before].last.day + 1 + link.lag_days)
    beyond = {
        clock: _beyond(model, clock, end, least_days, most_days)
        for clock in dict.fromkeys(problem.clocks.values())
    }
    for resource, clock in problem.clocks.items():
        _share(problem, resource, model, placed, beyond[clock])
    return Formulation(problem, model, placed, end)


def _placed(
    problem: ProjectProblem, model: cp_model.CpModel, activity: Activity, latest: int
) -> Placed:
    clock, days = problem.own_clocks[activity.id], activity.duration_days
    first = clock.worked_before(problem.earliest_start[activity.id])
    last = clock.worked_before(latest) - days
    number = model.new_int_var(first, last, activity.id)
    return Placed(
        number,
        days,
        day_of(model, clock, number, first, last),
        day_of(model, clock, number + (days - 1), first + days - 1, last + days - 1),
        model.new_fixed_size_interval_var(number, days, activity.id),
    )


def _beyond(
    model: cp_model.CpModel, clock: Clock, end: cp_model.IntVar, least_days: int, most_days: int
) -> cp_model.IntervalVar:
    """All days of a clock from the end of the project on.

    Every resource is full on them, which tells the solver how much work has to fit before.
    """
    least, most = clock.worked_before(least_days), clock.worked_before(most_days)
    worked = end
    if clock.still:
        worked = model.new_int_var(least, most, "worked")
        # The last day that is worked in the project lies before its end.
        model.add(day_of(model, clock, worked - 1, least - 1, most - 1).day + 1 <= end)
    after = model.new_int_var(1, most - least + 1, "after")
    return model.new_interval_var(worked, after, most + 1, "beyond the end")


def _share(
    problem: ProjectProblem,
    resource: str,
    model: cp_model.CpModel,
    placed: Mapping[str, Placed],
    beyond: cp_model.IntervalVar,
) -> None:
    """No more units in use than the resource has, on any day."""
    capacity, clock = problem.capacities[resource], problem.clocks[resource]
    users = [x for x in problem.activities if x.demands.get(resource, 0)]
    if not users:
        return
    used = [(placed[x.id].interval, x.demands[resource]) for x in users]
    steps = [(clock.worked_before(first), units) for first, units in problem.free_units(resource)]
    if len(steps) == 1:
        used.append((beyond, capacity))
    for (first, units), (last, _) in pairwise(steps):
        if units < capacity and first < last:
            missing = model.new_fixed_size_interval_var(first, last - first, f"{resource} {first}")
            used.append((missing, capacity - units))
    model.add_cumulative([each for each, _ in used], [units for _, units in used], capacity)


def run(made: Formulation, limits: Limits, work: float) -> tuple[str, cp_model.CpSolver]:
    """Solve; the name of the status, and the solver that holds the schedule and the bound.

    One worker, because several would have to wait for each other to take the same steps every time, and
    prove less by far. No linear relaxations, because on these problems they cost more than they save.
    """
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.linearization_level = 0
    parameters.random_seed = limits.seed
    parameters.max_deterministic_time = work
    parameters.max_time_in_seconds = limits.wall_seconds
    status = solver.solve(made.model)
    return solver.status_name(status), solver
