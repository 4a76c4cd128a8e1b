"""Small projects whose shortest schedule is known, with and without the solver."""

from __future__ import annotations

import itertools

import pytest

from assessment.roadmap.network import Link, Span
from assessment.roadmap.rcpsp import solver
from assessment.roadmap.rcpsp.bounds import energetic_bound, lower_bound
from assessment.roadmap.rcpsp.list_scheduling import Builder, first_schedules
from assessment.roadmap.rcpsp.problem import (
    Activity,
    InfeasibleProjectError,
    ProjectProblem,
    Reduction,
    broken_rules,
)
from assessment.roadmap.rcpsp.solution import Limits
from assessment.roadmap.rcpsp.solver import refined, shortest

ONE = {"crew": 1}
# Seven jobs of a crew of three that fill nine days without a gap, if packed with care.
PACKED = ProjectProblem(
    tuple(
        Activity(f"{number}", days, {"crew": units})
        for number, (days, units) in enumerate(
            ((4, 2), (5, 2), (3, 1), (6, 1), (2, 0), (9, 0), (1, 0))
        )
    ),
    {"crew": 3},
)


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "available", lambda: False)


def crews(*days: int, units: int = 2) -> ProjectProblem:
    """One activity of a crew member for each duration."""
    activities = (Activity(f"a{number}", each, ONE) for number, each in enumerate(days))
    return ProjectProblem(tuple(activities), {"crew": units})


def test_the_shortest_is_found_and_proved() -> None:
    found = shortest(PACKED)
    assert (found.duration_days, found.proved, found.gap_share) == (9, True, 0.0)
    assert not list(broken_rules(PACKED, found.spans))


def test_a_project_without_activities_takes_no_time() -> None:
    found = shortest(ProjectProblem((), {"crew": 1}))
    assert (found.duration_days, found.proved) == (0, True)


def test_what_the_bounds_cannot_prove_the_solver_does() -> None:
    problem = crews(3, 3, 3)
    found = shortest(problem)
    assert lower_bound(problem) == 5, "nine days of work for two"
    assert (found.duration_days, found.lower_bound_days, found.proved) == (6, 6, True)


def test_without_the_solver_the_gap_is_told(without_solver: None) -> None:
    found = shortest(crews(3, 3, 3))
    assert (found.method, found.duration_days, found.proved) == ("list", 6, False)
    assert found.gap_share == pytest.approx(6 / 5 - 1)


def test_a_known_schedule_that_nothing_undercuts_stays() -> None:
    problem = crews(3, 3, 3)
    known = {"a0": Span(0, 3), "a1": Span(3, 6), "a2": Span(3, 6)}
    found = shortest(problem, known=known)
    assert (found.spans, found.method, found.proved) == (known, "list", True)


def test_days_that_lack_units_are_skipped() -> None:
    away = Reduction("crew", 2, 5, 1)
    problem = ProjectProblem((Activity("a", 2, ONE), Activity("b", 2, ONE)), {"crew": 1}, (away,))
    assert shortest(problem).duration_days == 7
    assert shortest(problem).proved


def test_fixed_and_due_days_are_kept() -> None:
    problem = ProjectProblem(
        (
            Activity("long", 6, ONE),
            Activity("soon", 2, ONE, due_day=3),
            Activity("fixed", 1, ONE, fixed_start=2),
        ),
        {"crew": 1},
    )
    found = shortest(problem)
    assert found.spans == {"soon": Span(0, 2), "fixed": Span(2, 3), "long": Span(3, 9)}


def test_due_days_that_leave_no_schedule_are_refused() -> None:
    problem = ProjectProblem(tuple(Activity(name, 2, ONE, due_day=3) for name in "ab"), {"crew": 1})
    with pytest.raises(InfeasibleProjectError, match="the due and fixed days leave no schedule"):
        shortest(problem)


def test_without_the_solver_a_missed_due_day_is_told(without_solver: None) -> None:
    problem = ProjectProblem(tuple(Activity(name, 2, ONE, due_day=3) for name in "ab"), {"crew": 1})
    with pytest.raises(InfeasibleProjectError, match="no schedule was found"):
        shortest(problem)


def test_two_fixed_on_one_unit_are_refused() -> None:
    problem = ProjectProblem(
        tuple(Activity(name, 2, ONE, fixed_start=1) for name in "ab"), {"crew": 1}
    )
    with pytest.raises(InfeasibleProjectError):
        shortest(problem)


def test_the_wall_clock_stops_the_search() -> None:
    ticks = itertools.count(step=100)
    found = shortest(crews(3, 3, 3), Limits(wall_seconds=1), clock=lambda: next(ticks))
    assert (found.duration_days, found.proved) == (6, False), "no time was left for the solver"


def test_the_same_problem_gives_the_same_schedule() -> None:
    problem = crews(5, 4, 4, 3, 3, 2, 6, 7, units=3)
    assert shortest(problem).spans == shortest(problem).spans


def test_worth_more_goes_first_where_the_length_allows() -> None:
    problem = crews(4, 4, 4, 4, units=2)
    found = shortest(problem)
    better = refined(problem, found, {"a2": 5, "a3": 5}).solution
    assert {better.spans["a2"].start, better.spans["a3"].start} == {0}
    assert better.duration_days == found.duration_days


def test_peaks_are_levelled_where_nothing_is_lost() -> None:
    problem = ProjectProblem(
        (
            Activity("frame", 8),
            Activity("a", 4, ONE, links=()),
            Activity("b", 4, ONE),
        ),
        {"crew": 2},
    )
    both = {"frame": Span(0, 8), "a": Span(0, 4), "b": Span(0, 4)}
    better = refined(problem, shortest(problem, known=both), {}).solution
    assert {better.spans["a"].start, better.spans["b"].start} == {0, 4}


def test_without_the_solver_value_comes_earlier_by_hand(without_solver: None) -> None:
    found = shortest(crews(4, 4, 4))
    better = refined(crews(4, 4, 4), found, {"a2": 9})
    assert better.solution.spans["a2"].start == 0
    assert (better.solution.method, better.value_proved, better.load_proved) == (
        "list",
        False,
        False,
    )


def test_energy_proves_more_than_work_alone() -> None:
    # Four crews for two days each right in the middle, where only two fit at once.
    first, last = Activity("first", 3), Activity("last", 3, links=tuple(map(Link, "abcd")))
    middle = (Activity(name, 2, ONE, links=(Link("first"),)) for name in "abcd")
    extra = Activity("loose", 1, ONE)
    problem = ProjectProblem((first, *middle, last, extra), {"crew": 2})
    assert lower_bound(problem) == 8
    assert energetic_bound(problem, 20) == 10
    assert energetic_bound(problem, 9) == 9, "never above a schedule that exists"


def test_several_orders_give_several_schedules_the_shortest_first() -> None:
    problem = crews(5, 4, 3, 3, 2, 2, 1, units=2)
    builder = Builder(problem)
    lengths = [builder.duration_days(each) for each in first_schedules(builder, 10)]
    assert len(lengths) > 1
    assert lengths == sorted(lengths)
