"""Days that depend on when somebody stands still, in the terms of CP-SAT. Needs OR-Tools."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from assessment.roadmap.rcpsp.clock import Clock


@dataclass(frozen=True)
class Passed:
    """Whether a worked day lies behind a break: true if and only if its number is `number` or more."""

    number: int
    is_passed: cp_model.IntVar


@dataclass(frozen=True)
class Day:
    """The day of a worked day: its number, and the length of each break that it lies behind."""

    day: cp_model.LinearExpr
    passed: tuple[Passed, ...]

    def hint(self, model: cp_model.CpModel, number: int) -> None:
        """Begin the search where the worked day has this number."""
        for each in self.passed:
            model.add_hint(each.is_passed, number >= each.number)


def day_of(
    model: cp_model.CpModel, clock: Clock, number: cp_model.LinearExpr, least: int, most: int
) -> Day:
    """The day of a number that is not decided yet and lies from `least` to `most`."""
    day: cp_model.LinearExpr = number + sum(days for start, days in clock.breaks if start <= least)
    passed = []
    for start, days in clock.breaks:
        if least < start <= most:
            is_passed = model.new_bool_var(f"behind {start}")
            model.add(number >= start).only_enforce_if(is_passed)
            model.add(number < start).only_enforce_if(~is_passed)
            passed.append(Passed(start, is_passed))
            day += days * is_passed
    return Day(day, tuple(passed))
