"""Laws of schedules: any net, any owners, any capacity."""

from __future__ import annotations

import itertools

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from assessment.roadmap.improvement import Scene
from assessment.roadmap.network import Link, Network, Task
from assessment.roadmap.packages import critical_chain
from assessment.roadmap.rcpsp.bounds import lower_bound
from assessment.roadmap.scheduling import Priority, Schedule, list_schedule


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to fourteen tasks of three owners; a task may wait for any before it, with a lag."""
    tasks = []
    for number in range(draw(st.integers(0, 14))):
        before = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        links = tuple(Link(f"t{other:02}", draw(st.integers(0, 6))) for other in sorted(before))
        duration, owner = draw(st.integers(1, 12)), draw(st.sampled_from("xyz"))
        tasks.append(Task(f"t{number:02}", duration, owner, links))
    return Network({task.id: task for task in tasks})


@st.composite
def schedules(draw: st.DrawFn) -> tuple[Network, int, Schedule]:
    """A net, a capacity, and the schedule by a random priority."""
    network, capacity = draw(networks()), draw(st.integers(1, 3))
    order = draw(st.permutations(network.order))
    return network, capacity, list_schedule(network, capacity, by_place(tuple(order)))


def by_place(order: tuple[str, ...]) -> Priority:
    places = {task_id: place for place, task_id in enumerate(order)}
    return lambda task_id: (places[task_id],)


@given(schedules())
def test_no_task_starts_before_its_predecessors_and_lags(
    made: tuple[Network, int, Schedule],
) -> None:
    network, _, schedule = made
    for task in network.tasks.values():
        for link in task.links:
            ended = schedule.spans[link.before].finish
            assert schedule.spans[task.id].start >= ended + link.lag_days


@given(schedules())
def test_an_owner_never_leads_more_than_the_capacity(made: tuple[Network, int, Schedule]) -> None:
    network, capacity, schedule = made
    for day in range(schedule.duration_days):
        for owner in "xyz":
            busy = [
                task_id
                for task_id, span in schedule.spans.items()
                if span.start <= day < span.finish and network.tasks[task_id].owner == owner
            ]
            assert len(busy) <= capacity


@given(schedules())
def test_every_task_takes_its_duration(made: tuple[Network, int, Schedule]) -> None:
    network, _, schedule = made
    assert schedule.spans.keys() == network.tasks.keys()
    for task_id, span in schedule.spans.items():
        assert span.start >= 0
        assert span.finish - span.start == network.tasks[task_id].duration_days


@given(schedules())
def test_links_of_owners_explain_every_start(made: tuple[Network, int, Schedule]) -> None:
    _, _, schedule = made
    assert schedule.lanes.earliest() == dict(schedule.spans)


@given(schedules())
def test_slack_is_never_negative_and_zero_along_the_critical_chain(
    made: tuple[Network, int, Schedule],
) -> None:
    _, _, schedule = made
    end = schedule.duration_days
    slack = {
        task_id: finish - schedule.spans[task_id].finish
        for task_id, finish in schedule.lanes.latest_finish(end).items()
    }
    assert all(days >= 0 for days in slack.values())
    chain = critical_chain(schedule)
    assert all(slack[task_id] == 0 for task_id in chain)
    assert bool(chain) == bool(schedule.spans)
    if chain:
        assert schedule.spans[chain[0]].start == 0
        assert schedule.spans[chain[-1]].finish == end


@given(schedules())
def test_neighbours_on_the_critical_chain_touch(made: tuple[Network, int, Schedule]) -> None:
    _, _, schedule = made
    chain = critical_chain(schedule)
    for before, after in itertools.pairwise(chain):
        lags = {link.before: link.lag_days for link in schedule.lanes.tasks[after].links}
        assert schedule.spans[before].finish + lags[before] == schedule.spans[after].start


@given(schedules())
def test_no_schedule_undercuts_the_lower_bound(made: tuple[Network, int, Schedule]) -> None:
    network, capacity, schedule = made
    project = Scene(network, capacity, {}).project(schedule.spans, frozenset(), {})
    assert schedule.duration_days >= lower_bound(project)


@given(schedules(), st.data())
def test_shorter_tasks_never_move_the_end_later(
    made: tuple[Network, int, Schedule], data: st.DataObject
) -> None:
    _, _, schedule = made
    shorter = {
        task_id: data.draw(st.integers(1, task.duration_days))
        for task_id, task in schedule.lanes.tasks.items()
    }
    spans = schedule.lanes.earliest(shorter)
    assert all(spans[task_id].finish <= schedule.spans[task_id].finish for task_id in spans)


@given(schedules())
def test_slack_is_what_a_graph_library_finds(made: tuple[Network, int, Schedule]) -> None:
    _, _, schedule = made
    end = schedule.duration_days
    graph = nx.DiGraph()
    for task_id, task in schedule.lanes.tasks.items():
        graph.add_edge(task_id, "end", weight=task.duration_days)
        for link in task.links:
            days = schedule.lanes.tasks[link.before].duration_days + link.lag_days
            graph.add_edge(link.before, task_id, weight=days)
    latest = schedule.lanes.latest_finish(end)
    for task_id, task in schedule.lanes.tasks.items():
        # The longest way from the task's start to the end is the time that it cannot give up.
        beyond = graph.subgraph(nx.descendants(graph, task_id) | {task_id})
        needed = nx.dag_longest_path_length(beyond, weight="weight")
        assert latest[task_id] == end - needed + task.duration_days
