"""Selections small enough to see what is best, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.roadmap import selection_solver
from assessment.roadmap.selection import least_effort, most_readiness
from assessment.roadmap.selection_problem import (
    Candidate,
    Quota,
    SelectionProblem,
    UnreachableError,
)
from assessment.roadmap.selection_solver import best_selection

# One dear action lifts both items; two cheap ones lift one each, and the second needs a third.
CANDIDATES = (
    Candidate("both", 50, {"x": 3, "y": 3}),
    Candidate("x", 20, {"x": 3}),
    Candidate("y", 10, {"y": 2}, frozenset({"first"})),
    Candidate("first", 30, {}),
)
BASE = SelectionProblem(CANDIDATES, levels={"x": 1, "y": 1}, gains={"x": 100, "y": 100})


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection_solver, "available", lambda: False)


def test_one_action_for_two_items_beats_two_with_what_they_wait_for() -> None:
    found = best_selection(replace(BASE, needs={"x": 3, "y": 2}), "least_effort")
    assert (sorted(found.chosen), found.figure, found.proved) == (["both"], 50, True)


def test_less_is_taken_where_less_is_needed() -> None:
    found = best_selection(replace(BASE, needs={"x": 2}), "least_effort")
    assert (sorted(found.chosen), found.proved) == (["x"], True)


def test_must_and_what_it_waits_for_are_always_taken() -> None:
    found = best_selection(replace(BASE, needs={"x": 2}, must=frozenset({"y"})), "least_effort")
    assert found.chosen == {"x", "y", "first"}


def test_a_quota_counts_points_over_items() -> None:
    points = (0, 1, 2, 5)
    quota = Quota("a phase", {"x": points, "y": points}, least=6)
    found = best_selection(replace(BASE, quotas=(quota,)), "least_effort")
    assert found.chosen == {"x"}, "five points of x and one that y has already"
    dearer = best_selection(replace(BASE, quotas=(replace(quota, least=7),)), "least_effort")
    assert dearer.chosen == {"both"}


def test_the_most_within_a_budget() -> None:
    chosen = {
        budget: best_selection(replace(BASE, budget=budget), "most_readiness").chosen
        for budget in (20, 40, 50, 60, 1000)
    }
    assert chosen == {20: {"x"}, 40: {"x"}, 50: {"both"}, 60: {"both"}, 1000: {"both"}}


def test_by_hand_the_distance_to_the_best_is_told(without_solver: None) -> None:
    least = best_selection(replace(BASE, needs={"x": 3, "y": 2}), "least_effort")
    assert not replace(BASE, needs={"x": 3, "y": 2}).lacks(least.chosen)
    assert least.limit <= 50 <= least.figure
    assert not least.by_solver
    most = best_selection(replace(BASE, budget=50), "most_readiness")
    assert BASE.gain(most.chosen) == most.figure <= 400 <= most.limit


def test_what_is_excluded_and_needed_is_named() -> None:
    single = SelectionProblem(CANDIDATES[1:], levels={"x": 1, "y": 1}, needs={"y": 2})
    with pytest.raises(UnreachableError) as fault:
        least_effort(replace(single, without=frozenset({"first", "x"})))
    assert fault.value.conflicts == ("y is not reached without first, which is excluded",)


def test_what_nothing_lifts_is_named() -> None:
    with pytest.raises(UnreachableError, match="no action that can be planned lifts y high enough"):
        least_effort(replace(BASE, needs={"y": 4}))


def test_a_wish_for_what_needs_something_excluded_is_refused() -> None:
    wish = replace(BASE, must=frozenset({"y"}), without=frozenset({"first"}), budget=500)
    for aim in ("least_effort", "most_readiness"):
        with pytest.raises(UnreachableError, match="y needs first, which is excluded"):
            best_selection(wish, aim)


def test_a_budget_below_what_is_wanted_names_the_nearest() -> None:
    with pytest.raises(UnreachableError, match=r"takes 4\.0 person-days") as fault:
        best_selection(replace(BASE, must=frozenset({"y"}), budget=30), "most_readiness")
    assert fault.value.budget == 40


def test_a_budget_for_nothing_names_the_smallest_step() -> None:
    with pytest.raises(UnreachableError, match=r"smallest step .* 2\.0 person-days") as fault:
        best_selection(replace(BASE, budget=19), "most_readiness")
    assert fault.value.budget == 20


def test_where_nothing_closes_a_gap_no_budget_helps() -> None:
    nothing = replace(BASE, without=frozenset({"both", "x", "y"}), budget=500)
    with pytest.raises(UnreachableError, match="nothing that is allowed closes a gap") as fault:
        best_selection(nothing, "most_readiness")
    assert fault.value.budget is None


def test_by_hand_a_small_budget_still_takes_what_fits() -> None:
    # The step that closes most for its effort has no room; another one has.
    problem = SelectionProblem(
        (Candidate("good", 30, {"x": 4}), Candidate("small", 10, {"y": 2})),
        levels={"x": 0, "y": 1},
        gains={"x": 100, "y": 100},
        budget=20,
    )
    assert most_readiness(problem).chosen == {"small"}
