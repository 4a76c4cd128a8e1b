"""Several needs at once: the own search and the solver give what trying every way gives."""

from __future__ import annotations

import builtins
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.findings.robustness import tree_search
from assessment.findings.robustness.goals import Bound, Goal
from assessment.findings.robustness.linear import LinearNeed, linear_needs, near
from assessment.findings.robustness.nodes import Fixed, Leading, Leaf, Linear, Lowest
from assessment.findings.robustness.search import Found, raise_to
from assessment.findings.robustness.solver import solve
from assessment.findings.robustness.tree_search import fewest_steps

SEVEN = (0.0, 20.0, 25.0, 90.0, 100.0)


@st.composite
def some_needs(draw: st.DrawFn) -> tuple[LinearNeed, ...]:
    """Two or three needs over up to five items of up to three steps, met at the latest by all steps."""
    rooms = draw(st.lists(st.integers(1, 3), min_size=2, max_size=5))
    needs = []
    for _ in range(draw(st.integers(2, 3))):
        gains = {}
        for column, room in enumerate(rooms):
            steps = draw(st.lists(st.integers(0, 9), min_size=room, max_size=room))
            gains[column] = (0, *itertools.accumulate(steps))
        most = sum(column[-1] for column in gains.values())
        needs.append(LinearNeed(gains, draw(st.integers(0, most))))
    return tuple(needs)


def tried(needs: tuple[LinearNeed, ...]) -> int:
    rooms = [range(len(gains)) for gains in needs[0].gains.values()]
    return min(
        sum(way)
        for way in itertools.product(*rooms)
        if all(sum(need.gains[c][s] for c, s in enumerate(way)) >= need.need for need in needs)
    )


@settings(max_examples=150, deadline=None)
@given(some_needs())
def test_the_search_finds_the_fewest_steps(needs: tuple[LinearNeed, ...]) -> None:
    everything = sum(len(gains) - 1 for gains in needs[0].gains.values())
    found = fewest_steps(needs, 0, everything + 1)
    assert found.complete
    assert found.steps is not None
    assert sum(found.steps.values()) == found.least == tried(needs)


@settings(max_examples=25, deadline=None)
@given(some_needs())
def test_the_solver_finds_the_same(needs: tuple[LinearNeed, ...]) -> None:
    pytest.importorskip("ortools")
    known = {column: len(gains) - 1 for column, gains in needs[0].gains.items()}
    solved = solve(needs, known)
    assert solved is not None
    assert solved.proved
    assert sum(solved.steps.values()) == solved.least == tried(needs)


def overlapping(count: int = 24) -> tuple[list[Bound], list[int]]:
    """Three means over items that each informs with other weights, so that none of them decides alone."""
    bounds = []
    for number in range(3):
        parts = tuple((1.0 + (item * (number + 3)) % 7, Leaf(item, SEVEN)) for item in range(count))
        bounds.append(Bound(f"mean {number}", Linear(parts, sum(w for w, _ in parts)), 60.0))
    return bounds, [0] * count


def solver_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name.startswith("ortools"):
            raise ImportError(name)
        return importing(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_without_solver_what_is_not_proved_is_said_to_be_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bounds, levels = overlapping()
    solver_missing(monkeypatch)
    monkeypatch.setattr(tree_search, "MOST_NODES", 5)
    found = raise_to(Goal(bounds=tuple(bounds)), levels)
    assert isinstance(found, Found)
    assert found.kind == "not_proved"
    assert found.least < found.size


def test_search_and_solver_agree_where_no_single_need_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("ortools")
    bounds, levels = overlapping()
    searched = raise_to(Goal(bounds=tuple(bounds)), levels)
    monkeypatch.setattr(tree_search, "MOST_NODES", 5)
    solved = raise_to(Goal(bounds=tuple(bounds)), levels)
    assert isinstance(searched, Found)
    assert isinstance(solved, Found)
    assert (searched.kind, solved.kind) == ("joint_search", "solver")
    assert searched.size == searched.least == solved.size == solved.least
    assert max(gap.cost for gap in solved.shortfalls) <= solved.size


def test_minima_and_leading_shares_become_needs_of_their_parts() -> None:
    leaves = [Leaf(number, (0.0, 50.0, 100.0)) for number in range(3)]
    minimum = Bound("minimum", Lowest(tuple(leaves)), 50.0)
    leading = Bound(
        "leading", Leading(tuple((1.0, leaf) for leaf in leaves), mark=100.0, full=90.0), 60.0
    )
    assert [n.need for n in linear_needs([minimum], [0, 0, 1]) or ()] == [1, 1]
    assert len(linear_needs([leading], [0, 0, 0]) or ()) == 2
    mixed = Bound("mixed", Linear(((1.0, Lowest(tuple(leaves))), (1.0, Fixed(0.0))), 2.0), 25.0)
    assert linear_needs([mixed], [0, 0, 0]) is None


def test_a_bound_is_not_decided_by_rounding() -> None:
    """A third of a scale is one third: three of them reach a whole, and nothing less does."""
    thirds = Leaf(0, (0.0, 100 / 3, 200 / 3, 100.0))
    assert near(100 / 3) * 3 == 100
    (need,) = linear_needs([Bound("x", thirds, 200 / 3)], [0]) or ()
    assert need.gains[0][2] >= need.need > need.gains[0][1]
