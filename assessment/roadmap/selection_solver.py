"""The best selection and its proof by CP-SAT, where it is installed; the selection by hand otherwise."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from assessment.roadmap.rcpsp.solver import available
from assessment.roadmap.selection import check_budget, least_effort, most_readiness
from assessment.roadmap.selection_problem import (
    Selection,
    SelectionProblem,
)

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Aim = Literal["least_effort", "most_readiness"]
# In the solver's own measure of work, so that the same question ends alike on every machine.
_MOST_WORK = 2.0


def best_selection(problem: SelectionProblem, aim: Aim) -> Selection:
    """The selection of least effort that meets the needs, or of most gain within budget and deadline.

    Of equals by the figure sought, the one of least effort, so that nothing useless is taken.

    Raises:
        UnreachableError: no selection does what is asked; it says why.
    """
    if aim == "most_readiness":
        check_budget(problem)
    by_hand = least_effort(problem) if aim == "least_effort" else most_readiness(problem)
    if not available():
        return by_hand
    return _solved(problem, aim, by_hand)


def _solved(problem: SelectionProblem, aim: Aim, by_hand: Selection) -> Selection:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = {each.id: model.new_bool_var(each.id) for each in problem.candidates}
    effort = sum(each.effort * taken[each.id] for each in problem.candidates)
    won = _levels(problem, model, taken)
    gain = sum(problem.gains.get(item, 0) * is_won for (item, _), is_won in won.items())
    # Effort decides between equals: a unit of gain outweighs all of it.
    whole = problem.effort(problem.by_id) + 1
    if aim == "least_effort":
        _require(problem, model, won)
        model.minimize(effort)
    else:
        if problem.budget is not None:
            model.add(effort <= problem.budget)
        _keep_deadline(problem, model, taken)
        model.maximize(whole * gain - effort)
    for each, var in taken.items():
        model.add_hint(var, each in by_hand.chosen)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _MOST_WORK
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return by_hand
    chosen = frozenset(each for each, var in taken.items() if solver.boolean_value(var))
    if aim == "least_effort":
        figure, limit = problem.effort(chosen), math.ceil(solver.best_objective_bound - 1e-6)
        return Selection(chosen, figure, max(limit, by_hand.limit), by_solver=True)
    figure = problem.gain(chosen)
    # With all effort spent the bound may lie just below a multiple of what a unit of gain weighs.
    limit = math.ceil(solver.best_objective_bound / whole - 1e-9)
    best = Selection(chosen, figure, max(min(limit, by_hand.limit), figure), by_solver=True)
    return best if best.figure >= by_hand.figure else by_hand


def _levels(
    problem: SelectionProblem,
    model: cp_model.CpModel,
    taken: dict[str, cp_model.IntVar],
) -> dict[tuple[str, int], cp_model.IntVar]:
    """For each item and each level above its present one, whether it is reached."""
    for each in problem.candidates:
        for before in each.before:
            model.add_implication(taken[each.id], taken[before])
        if each.id in problem.must:
            model.add(taken[each.id] == 1)
        if each.id in problem.without:
            model.add(taken[each.id] == 0)
    won: dict[tuple[str, int], cp_model.IntVar] = {}
    for item, level in problem.levels.items():
        top = max((each.lifts.get(item, 0) for each in problem.candidates), default=0)
        for higher in range(level + 1, top + 1):
            is_won = model.new_bool_var(f"{item} at {higher}")
            model.add_bool_or(
                [
                    *(taken[x.id] for x in problem.candidates if x.lifts.get(item, 0) >= higher),
                    ~is_won,
                ]
            )
            won[item, higher] = is_won
    return won


def _keep_deadline(
    problem: SelectionProblem,
    model: cp_model.CpModel,
    taken: dict[str, cp_model.IntVar],
) -> None:
    """All that is taken has its place before the deadline, with the units that there are."""
    project, days = problem.project, problem.deadline_days
    if project is None or days is None:
        return
    from assessment.roadmap.rcpsp.standstill import Day, day_of

    ends: dict[str, Day] = {}
    users: dict[str, list[tuple[cp_model.IntervalVar, int]]] = {}
    for activity_id in project.order:
        activity, clock = project.by_id[activity_id], project.own_clocks[activity_id]
        length = activity.duration_days
        first = clock.worked_before(project.earliest_start[activity_id])
        last = clock.worked_before(days) - length
        if first > last:
            model.add(taken[activity_id] == 0)
            last = first
        number = model.new_int_var(first, last, activity_id)
        start = day_of(model, clock, number, first, last)
        ends[activity_id] = day_of(
            model, clock, number + (length - 1), first + length - 1, last + length - 1
        )
        interval = model.new_optional_fixed_size_interval_var(
            number, length, taken[activity_id], activity_id
        )
        for link in activity.links:
            ready = ends[link.before].day + (1 + link.lag_days)
            model.add(start.day >= ready).only_enforce_if(taken[activity_id])
        for resource, units in activity.demands.items():
            users.setdefault(resource, []).append((interval, units))
    for resource, used in users.items():
        capacity = project.capacities[resource]
        model.add_cumulative([x for x, _ in used], [units for _, units in used], capacity)


def _require(
    problem: SelectionProblem,
    model: cp_model.CpModel,
    won: dict[tuple[str, int], cp_model.IntVar],
) -> None:
    for item, level in problem.needs.items():
        if level > problem.levels[item]:
            model.add(won[item, level] == 1)
    for quota in problem.quotas:
        start = sum(points[problem.levels[item]] for item, points in quota.points.items())
        steps = [
            (points[level] - points[level - 1]) * is_won
            for (item, level), is_won in won.items()
            if (points := quota.points.get(item)) is not None
        ]
        model.add(start + sum(steps) >= quota.least)
