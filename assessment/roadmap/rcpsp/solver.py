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
from assessment.roadmap.rcpsp.problem import InfeasibleProjectError, ProjectProblem
from assessment.roadmap.rcpsp.solution import Limits, Solution

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
) -> Solution:
    """A schedule no longer than the one given, with value earlier, and then with lower peaks.

    Args:
        values: whole numbers per activity; what is worth more is done earlier: the sum of value times
            finish becomes as small as the limits allow. Others count as 0.

    Returns:
        The solution given where the solver is missing or finds nothing better.
    """
    limits = limits or Limits()
    if not available() or not solution.spans:
        return solution
    from assessment.roadmap.rcpsp.formulation import formulate

    made = formulate(problem, 0, solution.duration_days)
    delay = sum(values.get(name, 0) * start for name, start in made.starts.items())
    made.model.minimize(delay)
    spans = _improved(made, solution.spans, limits)
    reached = sum(values.get(name, 0) * span.start for name, span in spans.items())
    made.model.add(delay <= reached)
    made.model.minimize(sum(made.peaks()))
    spans = _improved(made, spans, limits)
    return solution if spans == solution.spans else replace(solution, spans=spans, method="solver")


def _improved(made: Formulation, spans: Mapping[str, Span], limits: Limits) -> Mapping[str, Span]:
    from assessment.roadmap.rcpsp.formulation import run

    made.hint(spans)
    status, solver = run(made, limits, limits.second_work)
    return made.spans(solver) if status in ("OPTIMAL", "FEASIBLE") else spans
