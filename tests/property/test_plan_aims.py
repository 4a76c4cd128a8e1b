"""The shortest plan, in it value earliest, then the load levelled: against everything that can be tried."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.roadmap.improvement import Scene, Wanted, improved
from assessment.roadmap.network import Link, Network, Span, Task
from assessment.roadmap.rcpsp.ordering import delay_of, peaks_of
from assessment.roadmap.rcpsp.problem import broken_rules
from assessment.roadmap.scheduling import list_schedule
from tests.support.projects import all_schedules

SOLVED = settings(max_examples=25, deadline=None)


@st.composite
def scenes(draw: st.DrawFn, most: int = 4, longest: int = 3) -> Scene:
    """A few tasks of two owners who lead one or two at once and stand still on some days."""
    tasks = []
    for number in range(draw(st.integers(1, most))):
        before = draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set()
        links = tuple(Link(f"t{other}", draw(st.integers(0, 2))) for other in sorted(before))
        days, owner = draw(st.integers(1, longest)), draw(st.sampled_from("xy"))
        tasks.append(Task(f"t{number}", days, owner, links))
    capacity = {owner: draw(st.integers(1, 2)) for owner in "xy"}
    pauses = {owner: draw(st.sets(st.integers(0, 9), max_size=4)) for owner in "xy"}
    return Scene(Network({task.id: task for task in tasks}), capacity, pauses)


@st.composite
def wishes(draw: st.DrawFn, scene: Scene) -> Wanted:
    """What each task is worth, which of them open the next phase, and which shows the first result."""
    names = sorted(scene.network.tasks)
    return Wanted(
        {name: draw(st.integers(0, 9)) for name in names},
        frozenset(draw(st.sets(st.sampled_from(names)))),
        draw(st.sampled_from([None, *names])),
        draw(st.integers(1, 12)),
    )


def key(scene: Scene, values: Mapping[str, int], spans: Mapping[str, Span]) -> tuple[int, int, int]:
    """What is to be small, the more important first."""
    end = max(span.finish for span in spans.values())
    return end, delay_of(values, spans), peaks_of(scene.project(spans, frozenset(), {}), spans)


@given(scenes(), st.data())
@SOLVED
def test_a_plan_proved_in_all_its_aims_is_the_best_of_all(
    scene: Scene, data: st.DataObject
) -> None:
    values = data.draw(wishes(scene)).values
    first = list_schedule(scene.network, scene.capacity, lambda name: (name,), scene.pauses)
    found, quality = improved(scene, first, Wanted(values), optimise=True)
    project = scene.project(found.spans, frozenset(), {})
    best = min(key(scene, values, spans) for spans in all_schedules(project, found.duration_days))
    assert (quality.proved, quality.value_proved, quality.load_proved) == (True, True, True)
    assert key(scene, values, found.spans) == best


@given(scenes(most=9, longest=9), st.data())
@SOLVED
def test_a_better_plan_keeps_what_is_wanted(scene: Scene, data: st.DataObject) -> None:
    wanted = data.draw(wishes(scene))
    first = list_schedule(scene.network, scene.capacity, lambda name: (name,), scene.pauses)
    found, quality = improved(scene, first, wanted, optimise=True)
    assert not list(broken_rules(scene.project(found.spans, frozenset(), {}), found.spans))
    assert quality.lower_bound_days <= found.duration_days <= first.duration_days
    for name, day in wanted.due(first.spans).items():
        assert found.spans[name].finish <= day
    again, _ = improved(scene, first, wanted, optimise=True)
    assert again.spans == found.spans
    if found.duration_days == first.duration_days:
        assert delay_of(wanted.values, found.spans) <= delay_of(wanted.values, first.spans)


@given(scenes(), st.data())
@SOLVED
def test_a_proved_plan_is_the_shortest_of_those_that_keep_what_is_wanted(
    scene: Scene, data: st.DataObject
) -> None:
    wanted = data.draw(wishes(scene))
    first = list_schedule(scene.network, scene.capacity, lambda name: (name,), scene.pauses)
    found, quality = improved(scene, first, wanted, optimise=True)
    keeping = scene.project(first.spans, frozenset(), wanted.due(first.spans))
    shortest = min(
        max(span.finish for span in spans.values())
        for spans in all_schedules(keeping, first.duration_days)
    )
    assert found.duration_days == shortest
    assert quality.proved
    assert quality.lower_bound_days <= quality.kept_bound_days == shortest
