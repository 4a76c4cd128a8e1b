"""A project scheduling problem in the terms of CP-SAT. Imported only where OR-Tools is installed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from assessment.roadmap.network import Span
from assessment.roadmap.rcpsp.problem import ProjectProblem
from assessment.roadmap.rcpsp.solution import Limits


@dataclass(frozen=True)
class Formulation:
    """The model, the start of each activity by id, and the end of the project."""

    problem: ProjectProblem
    model: cp_model.CpModel
    starts: Mapping[str, cp_model.IntVar]
    intervals: Mapping[str, cp_model.IntervalVar]
    end: cp_model.IntVar

    def hint(self, spans: Mapping[str, Span]) -> None:
        """Begin the search at a schedule, instead of the one hinted at before."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for name, start in self.starts.items():
            self.model.add_hint(start, spans[name].start)
        self.model.add_hint(self.end, max(span.finish for span in spans.values()))

    def spans(self, solver: cp_model.CpSolver) -> dict[str, Span]:
        """The schedule that the solver found."""
        found = {name: solver.value(start) for name, start in self.starts.items()}
        return {
            each.id: Span(found[each.id], found[each.id] + each.duration_days)
            for each in self.problem.activities
        }

    def peaks(self) -> list[cp_model.IntVar]:
        """For each resource, the most units in use on one day."""
        found = []
        for resource, capacity in self.problem.capacities.items():
            users = [x for x in self.problem.activities if x.demands.get(resource, 0)]
            if not users:
                continue
            least = max(x.demands[resource] for x in users)
            peak = self.model.new_int_var(least, capacity, f"peak {resource}")
            intervals = [self.intervals[x.id] for x in users]
            self.model.add_cumulative(intervals, [x.demands[resource] for x in users], peak)
            found.append(peak)
        return found


def formulate(problem: ProjectProblem, least_days: int, most_days: int) -> Formulation:
    """The model of all schedules that take `least_days` to `most_days`.

    Every resource is full from the end of the project on, which tells the solver how much work has to
    fit before it.
    """
    model = cp_model.CpModel()
    latest = problem.latest_finish(most_days)
    end = model.new_int_var(least_days, most_days, "end")
    starts: dict[str, cp_model.IntVar] = {}
    intervals: dict[str, cp_model.IntervalVar] = {}
    for activity in problem.activities:
        first = problem.earliest_start[activity.id]
        last = latest[activity.id] - activity.duration_days
        start = model.new_int_var(first, last, activity.id)
        starts[activity.id] = start
        intervals[activity.id] = model.new_fixed_size_interval_var(
            start, activity.duration_days, activity.id
        )
        model.add(start + activity.duration_days + problem.tail_days[activity.id] <= end)
    for activity in problem.activities:
        for link in activity.links:
            wait = problem.by_id[link.before].duration_days + link.lag_days
            model.add(starts[activity.id] >= starts[link.before] + wait)
    after = model.new_int_var(1, most_days - least_days + 1, "after")
    beyond = model.new_interval_var(end, after, most_days + 1, "beyond the end")
    for resource in problem.capacities:
        _share(problem, resource, model, intervals, beyond)
    return Formulation(problem, model, starts, intervals, end)


def _share(
    problem: ProjectProblem,
    resource: str,
    model: cp_model.CpModel,
    intervals: Mapping[str, cp_model.IntervalVar],
    beyond: cp_model.IntervalVar,
) -> None:
    """No more units in use than the resource has, on any day."""
    capacity = problem.capacities[resource]
    users = [x for x in problem.activities if x.demands.get(resource, 0)]
    if not users:
        return
    used = [(intervals[x.id], x.demands[resource]) for x in users]
    steps = problem.free_units(resource)
    if len(steps) == 1:
        used.append((beyond, capacity))
    for (first, units), (last, _) in pairwise(steps):
        if units < capacity:
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
