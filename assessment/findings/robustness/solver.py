"""The same question put to CP-SAT, an exact solver, where an own search would take too long.

OR-Tools is not needed to run the product (`pip install "ai-readiness-assessment[solver]"`). Without it
the set at hand is given as what it is: one that works, and that was not proved to be the smallest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.findings.robustness.curves import Steps
from assessment.findings.robustness.linear import LinearNeed

# Sums in the solver are 64-bit whole numbers.
_LARGEST = 2**60
# In the solver's own measure of work, so that the same question ends alike on every machine.
_MOST_WORK = 5.0


@dataclass(frozen=True, slots=True)
class Solved:
    """Steps per column; `proved` if there are none fewer, else no set smaller than `least` does it."""

    steps: Steps
    proved: bool
    least: int


def solve(needs: Sequence[LinearNeed], known: Steps) -> Solved | None:
    """The fewest steps that meet all needs; None without the solver, or with numbers too large for it.

    Args:
        needs: in whole numbers.
        known: steps that meet all of them, to begin with.
    """
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    if any(_largest(need) > _LARGEST for need in needs):
        return None
    model = cp_model.CpModel()
    rooms: dict[int, int] = {}
    for need in needs:
        for column, gains in need.gains.items():
            rooms[column] = max(len(gains) - 1, rooms.get(column, 0))
    taken = {
        (column, steps): model.new_bool_var(f"{column}+{steps}")
        for column, room in rooms.items()
        for steps in range(1, room + 1)
    }
    for column, room in rooms.items():
        model.add_at_most_one(taken[column, steps] for steps in range(1, room + 1))
    for need in needs:
        model.add(
            sum(
                gain * taken[column, steps]
                for column, gains in need.gains.items()
                for steps, gain in enumerate(gains)
                if steps and gain
            )
            >= need.need
        )
    model.minimize(sum(steps * var for (_, steps), var in taken.items()))
    for (column, steps), var in taken.items():
        model.add_hint(var, known.get(column) == steps)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = _MOST_WORK
    status = solver.solve(model)
    least = math.ceil(solver.best_objective_bound - 1e-6)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solved(known, False, least)
    found = {column: count for (column, count), var in taken.items() if solver.value(var)}
    return Solved(found, status == cp_model.OPTIMAL, least)


def _largest(need: LinearNeed) -> int:
    return need.need + sum(max(gains) for gains in need.gains.values())
