"""Laws of schedules of projects: by hand, bred, and by the solver."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.roadmap.network import Span
from assessment.roadmap.rcpsp.bounds import energetic_bound, lower_bound
from assessment.roadmap.rcpsp.breeding import bred_schedule
from assessment.roadmap.rcpsp.list_scheduling import Builder, first_schedules
from assessment.roadmap.rcpsp.problem import ProjectProblem, broken_rules
from assessment.roadmap.rcpsp.solution import Limits
from assessment.roadmap.rcpsp.solver import refined, shortest
from tests.support.projects import projects, projects_with_pauses, shortest_by_trying

ALL = projects() | projects_with_pauses()
SMALL = projects(most=4, longest=4) | projects_with_pauses(most=4, longest=4)
# Few draws where the solver runs each time; many where only this project's own code does.
SOLVED = settings(max_examples=25, deadline=None)


@given(ALL, st.integers(0, 5))
def test_schedules_by_hand_keep_every_rule(problem: ProjectProblem, seed: int) -> None:
    builder = Builder(problem)
    for starts in first_schedules(builder, 3, seed):
        assert not list(broken_rules(problem, builder.spans(starts)))
        assert not _overused(problem, builder.spans(starts))


@given(ALL)
def test_pushing_never_makes_a_schedule_longer(problem: ProjectProblem) -> None:
    builder = Builder(problem)
    starts = builder.forward([builder.places[each] for each in problem.order])
    assert starts is not None
    right = builder.backward(starts)
    assert right is not None
    assert all(late >= early for early, late in zip(starts, right, strict=True))
    assert not list(broken_rules(problem, builder.spans(right)))
    assert builder.duration_days(builder.pushed(starts)) <= builder.duration_days(starts)


@given(ALL)
def test_no_schedule_undercuts_a_bound(problem: ProjectProblem) -> None:
    builder = Builder(problem)
    days = builder.duration_days(first_schedules(builder, 5)[0])
    bound = lower_bound(problem)
    assert bound <= energetic_bound(problem, 10_000) <= days
    assert energetic_bound(problem, days) >= bound


@given(SMALL)
@SOLVED
def test_the_solver_finds_the_shortest(problem: ProjectProblem) -> None:
    found = shortest(problem, Limits(children=2))
    assert found.proved
    assert not list(broken_rules(problem, found.spans))
    assert found.duration_days == shortest_by_trying(problem, found.duration_days)


@given(SMALL)
@SOLVED
def test_the_energetic_bound_never_exceeds_the_shortest(problem: ProjectProblem) -> None:
    days = Builder(problem).duration_days(first_schedules(Builder(problem), 5)[0])
    assert energetic_bound(problem, 10_000) <= shortest_by_trying(problem, days)


@given(ALL, st.data())
@SOLVED
def test_refining_keeps_the_length_and_never_delays_value(
    problem: ProjectProblem, data: st.DataObject
) -> None:
    values = {each.id: data.draw(st.integers(0, 9)) for each in problem.activities}
    found = shortest(problem, Limits(children=2))
    better = refined(problem, found, values).solution
    assert not list(broken_rules(problem, better.spans))
    assert better.duration_days <= found.duration_days
    assert _delay(values, better.spans) <= _delay(values, found.spans)


@given(ALL, st.integers(0, 3))
def test_breeding_gives_the_same_for_the_same_seed(problem: ProjectProblem, seed: int) -> None:
    once, again = (
        bred_schedule(Builder(problem), children=6, enough_days=0, seed=seed) for _ in range(2)
    )
    assert once == again


def _delay(values: dict[str, int], spans: dict[str, Span] | object) -> int:
    assert isinstance(spans, dict)
    return sum(values[name] * span.start for name, span in spans.items())


def _overused(problem: ProjectProblem, spans: dict[str, Span]) -> list[tuple[str, int]]:
    """Resources and days on which more is used than there is, counted day by day."""
    found = []
    end = max((span.finish for span in spans.values()), default=0)
    for resource, capacity in problem.capacities.items():
        for day in range(end):
            used = sum(
                problem.by_id[name].demands.get(resource, 0)
                for name, span in spans.items()
                if span.start <= day < span.finish
            )
            away = sum(
                x.units
                for x in problem.reductions
                if x.resource == resource
                and x.start <= day < x.finish
                and day not in problem.pauses.get(resource, ())
            )
            if used > max(capacity - away, 0):
                found.append((resource, day))
    return found
