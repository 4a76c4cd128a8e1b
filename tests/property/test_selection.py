"""Laws of selections: the solver against trying everything, and budgets against each other."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.roadmap.network import Link
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem
from assessment.roadmap.selection import least_effort, most_readiness
from assessment.roadmap.selection_problem import (
    Candidate,
    Quota,
    SelectionProblem,
    UnreachableError,
)
from assessment.roadmap.selection_solver import best_selection
from tests.support.projects import shortest_by_trying

ITEMS = ("x", "y", "z")
# Few draws where the solver runs each time.
SOLVED = settings(max_examples=40, deadline=None)


@st.composite
def problems(draw: st.DrawFn, most: int = 7) -> SelectionProblem:
    """Up to `most` candidates for three items on levels 0 to 3, with needs, a quota and exclusions."""
    ids = [f"c{number}" for number in range(draw(st.integers(1, most)))]
    candidates = tuple(
        Candidate(
            each,
            draw(st.integers(1, 40)),
            draw(st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 3), max_size=2)),
            frozenset(draw(st.sets(st.sampled_from(ids[:place]), max_size=2)) if place else ()),
        )
        for place, each in enumerate(ids)
    )
    points = dict.fromkeys(ITEMS, (0, 1, 2, 4))
    return SelectionProblem(
        candidates,
        levels={item: draw(st.integers(0, 3)) for item in ITEMS},
        gains={item: draw(st.integers(1, 9)) for item in ITEMS},
        needs=draw(st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 3))),
        quotas=(Quota("quota", points, draw(st.integers(0, 9))),),
        must=frozenset(draw(st.sets(st.sampled_from(ids), max_size=1))),
        without=frozenset(draw(st.sets(st.sampled_from(ids), max_size=1))),
    )


def every_selection(problem: SelectionProblem) -> list[frozenset[str]]:
    """All that keep what has to come before, must and exclusions."""
    ids = sorted(problem.by_id)
    found = []
    for size in range(len(ids) + 1):
        for chosen in map(frozenset, itertools.combinations(ids, size)):
            closed = all(problem.by_id[each].before <= chosen for each in chosen)
            if closed and problem.must <= chosen and not chosen & problem.without:
                found.append(chosen)
    return found


@given(problems())
@SOLVED
def test_the_least_effort_is_the_least_of_all(problem: SelectionProblem) -> None:
    fitting = [each for each in every_selection(problem) if not problem.lacks(each)]
    if not fitting:
        with pytest.raises(UnreachableError) as fault:
            best_selection(problem, "least_effort")
        assert fault.value.conflicts
        return
    found = best_selection(problem, "least_effort")
    assert found.proved
    assert found.chosen in fitting
    assert found.figure == min(problem.effort(each) for each in fitting)
    by_hand = least_effort(problem)
    assert by_hand.chosen in fitting
    assert by_hand.limit <= found.figure <= by_hand.figure


@given(problems(), st.integers(0, 120))
@SOLVED
def test_the_most_readiness_is_the_most_of_all(problem: SelectionProblem, budget: int) -> None:
    problem = replace(problem, budget=budget)
    fitting = [each for each in every_selection(problem) if problem.effort(each) <= budget]
    most = max((problem.gain(each) for each in fitting), default=0)
    if not most:
        with pytest.raises(UnreachableError) as fault:
            best_selection(problem, "most_readiness")
        least = fault.value.budget
        if least is not None:
            assert best_selection(replace(problem, budget=least), "most_readiness").figure > 0
        return
    found = best_selection(problem, "most_readiness")
    assert found.proved
    assert found.chosen in fitting
    assert found.figure == most > 0
    by_hand = most_readiness(problem)
    assert by_hand.chosen in fitting
    assert 0 < by_hand.figure <= most <= by_hand.limit


@st.composite
def dated_problems(draw: st.DrawFn) -> SelectionProblem:
    """A problem of a few candidates that take days, one at a time, or two, and have to be over soon."""
    problem = draw(problems(most=4))
    activities = tuple(
        Activity(
            each.id,
            draw(st.integers(1, 3)),
            {"owner": 1},
            tuple(Link(before, draw(st.integers(0, 2))) for before in sorted(each.before)),
        )
        for each in problem.candidates
    )
    pauses = {"owner": draw(st.sets(st.integers(0, 7), max_size=3))}
    project = ProjectProblem(activities, {"owner": draw(st.integers(1, 2))}, pauses=pauses)
    return replace(problem, project=project, deadline_days=draw(st.integers(1, 8)))


@given(dated_problems())
@SOLVED
def test_the_most_by_a_date_is_the_most_of_all_that_end_by_then(problem: SelectionProblem) -> None:
    days = problem.deadline_days
    assert days is not None
    fitting = [x for x in every_selection(problem) if _shortest(problem, x) <= days]
    most = max((problem.gain(each) for each in fitting), default=0)
    if not most:
        with pytest.raises(UnreachableError):
            best_selection(problem, "most_readiness")
        return
    found = best_selection(problem, "most_readiness")
    assert found.figure == most
    assert found.proved
    assert found.chosen in fitting
    assert 0 < most_readiness(problem).figure <= most


def _shortest(problem: SelectionProblem, chosen: frozenset[str]) -> int:
    part = problem.part(chosen)
    return shortest_by_trying(part, part.horizon)


@given(problems(), st.integers(0, 100), st.integers(0, 60))
def test_more_budget_never_closes_less_by_hand(
    problem: SelectionProblem, budget: int, more: int
) -> None:
    _compare(problem, budget, more, solved=False)


@given(problems(), st.integers(0, 100), st.integers(0, 60))
@SOLVED
def test_more_budget_never_closes_less(problem: SelectionProblem, budget: int, more: int) -> None:
    _compare(problem, budget, more, solved=True)


def _compare(problem: SelectionProblem, budget: int, more: int, *, solved: bool) -> None:
    gains = []
    for limit in (budget, budget + more):
        limited = replace(problem, budget=limit)
        try:
            found = best_selection(limited, "most_readiness")
            gains.append((found if solved else most_readiness(limited)).figure)
        except UnreachableError:
            gains.append(0)
    assert gains[0] <= gains[1]
