"""The shortest schedule and its proof: schedules by hand first, then CP-SAT, an exact solver.

OR-Tools is not needed to run the product (`pip install "ai-readiness-assessment[solver]"`). Without it
the best schedule by hand is given with its distance to what no schedule can undercut.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assessment.roadmap.network import Span
from assessment.roadmap.rcpsp.bounds import energetic_bound, lower_bound
from assessment.roadmap.rcpsp.breeding import bred_schedule
from assessment.roadmap.rcpsp.list_scheduling import Builder
from assessment.roadmap.rcpsp.ordering import delay_of, value_first
from assessment.roadmap.rcpsp.problem import InfeasibleProjectError, ProjectProblem
from assessment.roadmap.rcpsp.solution import Limits, Refined, Solution

if TYPE_CHECKING:
    from assessment.roadmap.rcpsp.formulation import Formulation

# The least time that is worth starting the solver for, in seconds.
_TOO_LITTLE = 0.05


def available() -> bool:
    """Whether CP-SAT is installed: the extra `solver`."""
    return find_spec("ortools") is not None


def shortest(
    problem: ProjectProblem,
    limits: Limits | None = None,
    known: Mapping[str, Span] | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Solution:
    """The shortest schedule that the limits allow to find, with the best bound known of it.

    Args:
        known: a schedule to begin with; returned unchanged where nothing shorter is found.
        clock: seconds; looked at only to stop what takes far too long.

    Raises:
        InfeasibleProjectError: due and fixed days leave no schedule, or none was found.
    """
    limits = limits or Limits()
    deadline = clock() + limits.wall_seconds
    bound = lower_bound(problem)
    best = None if known is None else Solution(known, bound, "list")
    if best is None or not best.proved:
        best = _by_hand(problem, limits, best, lambda: clock() > deadline)
    if best is not None and not best.proved:
        bound = max(bound, energetic_bound(problem, best.duration_days))
        best = replace(best, lower_bound_days=bound)
    left = deadline - clock()
    if (best is None or not best.proved) and left > _TOO_LITTLE and available():
        best = _by_solver(problem, replace(limits, wall_seconds=left), best, bound)
    if best is None:
        raise InfeasibleProjectError("no schedule was found that keeps the due and fixed days")
    return best


def _by_hand(
    problem: ProjectProblem, limits: Limits, best: Solution | None, stop: Callable[[], bool]
) -> Solution | None:
    builder = Builder(problem)
    bound = lower_bound(problem)
    found = bred_schedule(
        builder, children=limits.children, enough_days=bound, seed=limits.seed, stop=stop
    )
    if found is None or (best and best.duration_days <= builder.duration_days(found)):
        return best
    return Solution(builder.spans(found), bound, "list")


def _by_solver(
    problem: ProjectProblem, limits: Limits, best: Solution | None, bound: int
) -> Solution | None:
    from assessment.roadmap.rcpsp.formulation import formulate, run

    end = best.duration_days if best else problem.horizon
    made = formulate(problem, bound, end)
    made.model.minimize(made.end)
    if best:
        made.hint(best.spans)
    status, solver = run(made, limits, limits.work)
    proved_bound = max(bound, math.ceil(solver.best_objective_bound - 1e-6))
    if status == "INFEASIBLE":
        raise InfeasibleProjectError("the due and fixed days leave no schedule")
    if status not in ("OPTIMAL", "FEASIBLE"):
        return best
    spans = made.spans(solver)
    days = max(span.finish for span in spans.values())
    if best and best.duration_days <= days:
        return replace(best, lower_bound_days=min(proved_bound, days))
    return Solution(spans, min(proved_bound, days), "solver")


def refined(
    problem: ProjectProblem,
    solution: Solution,
    values: Mapping[str, int],
    limits: Limits | None = None,
) -> Refined:
    """A schedule no longer than the one given, with value earlier, and then with lower peaks.

    Args:
        solution: its schedule keeps all rules of the problem.
        values: whole numbers per activity; what is worth more is done earlier: the sum of value times
            start becomes as small as the limits allow. Others count as 0.

    Returns:
        By list scheduling in other orders; with the solver, as good as it can make that.
    """
    limits = limits or Limits()
    by_hand = value_first(problem, solution.spans, values)
    if by_hand != solution.spans:
        solution = replace(solution, spans=by_hand, method="list")
    if not available() or not solution.spans:
        return Refined(solution, value_proved=False, load_proved=False)
    from assessment.roadmap.rcpsp.formulation import formulate

    made = formulate(problem, 0, solution.duration_days)
    delay = sum(values.get(name, 0) * x.first.day for name, x in made.placed.items())
    made.model.minimize(delay)
    spans, value_proved = _improved(made, solution.spans, limits)
    made.model.add(delay <= delay_of(values, spans))
    made.model.minimize(sum(made.peaks()))
    spans, load_proved = _improved(made, spans, limits)
    if spans != solution.spans:
        solution = replace(solution, spans=spans, method="solver")
    return Refined(solution, value_proved, value_proved and load_proved)


def _improved(
    made: Formulation, spans: Mapping[str, Span], limits: Limits
) -> tuple[Mapping[str, Span], bool]:
    """The schedule with the objective as small as the limits allow, and whether it can be no smaller."""
    from assessment.roadmap.rcpsp.formulation import run

    made.hint(spans)
    status, solver = run(made, limits, limits.second_work)
    found = made.spans(solver) if status in ("OPTIMAL", "FEASIBLE") else spans
    return found, status == "OPTIMAL"
