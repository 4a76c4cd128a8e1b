"""Projects that can be planned, and what is said of those that cannot."""

from __future__ import annotations

import pytest

from assessment.roadmap.network import CyclicPlanError, Link, Span
from assessment.roadmap.rcpsp.problem import (
    Activity,
    InfeasibleProjectError,
    ProjectProblem,
    Reduction,
    broken_rules,
)

ONE = {"crew": 1}


def test_a_circle_is_named() -> None:
    a, b = Activity("a", 1, links=(Link("b"),)), Activity("b", 1, links=(Link("a"),))
    with pytest.raises(CyclicPlanError) as fault:
        ProjectProblem((a, b), {})
    assert set(fault.value.cycle) == {"a", "b"}
    assert fault.value.cycle[0] == fault.value.cycle[-1]


def test_a_demand_above_the_capacity_names_the_activity_and_the_resource() -> None:
    with pytest.raises(InfeasibleProjectError, match="dig needs 3 of crew, which has 2") as fault:
        ProjectProblem((Activity("dig", 1, {"crew": 3}),), {"crew": 2})
    assert fault.value.activity == "dig"


def test_a_fixed_day_before_its_predecessors_end_is_refused() -> None:
    first = Activity("first", 5)
    second = Activity("second", 2, links=(Link("first", 3),), fixed_start=7)
    message = "first cannot start before day 0, takes 5 days, and would have to end by day 4"
    with pytest.raises(InfeasibleProjectError, match=message):
        ProjectProblem((first, second), {})


def test_a_due_day_reaches_back_to_what_comes_before() -> None:
    first = Activity("first", 5)
    second = Activity("second", 2, links=(Link("first"),), due_day=6)
    with pytest.raises(InfeasibleProjectError, match="first cannot start before day 0"):
        ProjectProblem((first, second), {})


@pytest.mark.parametrize(
    "activity, message",
    [
        (Activity("a", 0), "a takes 0 days"),
        (Activity("a", 1, release_day=-1), "a has a day before day 0"),
        (Activity("a", 1, links=(Link("b"),)), "a waits for b, which is not in the project"),
        (Activity("a", 1, links=(Link("a2", -1),)), "a has a link with a lag below 0 days"),
        (Activity("a", 1, {"crane": 1}), "a needs 1 of crane, which has 0"),
    ],
)
def test_figures_out_of_range_are_named(activity: Activity, message: str) -> None:
    with pytest.raises(InfeasibleProjectError, match=message):
        ProjectProblem((activity,), {"crew": 1})


def test_two_activities_of_one_id_are_refused() -> None:
    with pytest.raises(InfeasibleProjectError, match="two activities have the id a"):
        ProjectProblem((Activity("a", 1), Activity("a", 2)), {})


@pytest.mark.parametrize(
    "reduction, message",
    [
        (Reduction("crane", 0, 1, 1), "crane is reduced, but has no capacity"),
        (Reduction("crew", 3, 1, 1), "the reduction of crew is out of range"),
    ],
)
def test_reductions_out_of_range_are_named(reduction: Reduction, message: str) -> None:
    with pytest.raises(InfeasibleProjectError, match=message):
        ProjectProblem((), {"crew": 1}, (reduction,))


def test_reductions_on_one_day_add_up_and_never_pass_zero() -> None:
    away = (Reduction("crew", 2, 6, 1), Reduction("crew", 4, 8, 2))
    problem = ProjectProblem((), {"crew": 2}, away)
    assert problem.free_units("crew") == [(0, 2), (2, 1), (4, 0), (8, 2)]


def test_earliest_starts_tails_and_latest_finishes() -> None:
    problem = ProjectProblem(
        (
            Activity("a", 3, release_day=2),
            Activity("b", 4, links=(Link("a", 1),)),
            Activity("c", 1, links=(Link("a"),), due_day=9),
        ),
        {},
    )
    assert problem.earliest_start == {"a": 2, "b": 6, "c": 5}
    assert problem.tail_days == {"a": 5, "b": 0, "c": 0}
    assert problem.latest_finish(20) == {"a": 8, "b": 20, "c": 9}


def test_every_broken_rule_is_told() -> None:
    problem = ProjectProblem(
        (
            Activity("a", 3, ONE, due_day=4),
            Activity("b", 2, ONE, links=(Link("a"),)),
            Activity("c", 1, ONE, fixed_start=6),
        ),
        {"crew": 1},
    )
    fine = {"a": Span(0, 3), "b": Span(3, 5), "c": Span(6, 7)}
    assert list(broken_rules(problem, fine)) == []
    wrong = {"a": Span(2, 5), "b": Span(4, 6), "c": Span(7, 8)}
    assert list(broken_rules(problem, wrong)) == [
        "a ends after day 4",
        "b starts too early after a",
        "c does not start on day 6",
        "crew has 1 units on day 4, and 2 are used",
    ]
