"""The net of tasks against every path in it."""

import random
from collections.abc import Iterator

import pytest

from assessment.roadmap.network import CyclicPlanError, Link, Network, Task


def net(*tasks: Task) -> Network:
    return Network({task.id: task for task in tasks})


def random_net(seed: int) -> Network:
    dice = random.Random(seed)
    tasks = []
    for number in range(dice.randint(1, 7)):
        before = [other for other in range(number) if dice.random() < 0.4]
        links = tuple(Link(f"t{other}", dice.choice((0, 0, 3))) for other in before)
        tasks.append(Task(f"t{number}", dice.randint(1, 9), links=links))
    return net(*tasks)


def chains(network: Network, task_id: str) -> Iterator[int]:
    """Length of every chain that ends with the task: durations and lags added up, one by one."""
    task = network.tasks[task_id]
    yield task.duration_days
    for link in task.links:
        for length in chains(network, link.before):
            yield length + link.lag_days + task.duration_days


def test_a_task_starts_after_its_predecessor_and_the_lag() -> None:
    network = net(Task("a", 3), Task("b", 2, links=(Link("a", 4),)))
    assert network.earliest()["b"].start == 7
    assert network.earliest()["b"].finish == 9


def test_the_latest_finish_leaves_room_for_what_follows() -> None:
    network = net(Task("a", 3), Task("b", 2, links=(Link("a", 4),)), Task("c", 1))
    assert network.latest_finish(9) == {"a": 3, "b": 9, "c": 9}


@pytest.mark.parametrize("seed", range(60))
def test_earliest_finish_is_the_longest_of_all_chains(seed: int) -> None:
    network = random_net(seed)
    for task_id, span in network.earliest().items():
        assert span.finish == max(chains(network, task_id))


@pytest.mark.parametrize("seed", range(60))
def test_slack_is_what_a_task_can_be_longer_without_moving_the_end(seed: int) -> None:
    network = random_net(seed)
    earliest = network.earliest()
    end = max(span.finish for span in earliest.values())
    latest = network.latest_finish(end)
    for task_id, task in network.tasks.items():
        slack = latest[task_id] - earliest[task_id].finish
        for longer, expected in ((slack, end), (slack + 1, end + 1)):
            days = {each.id: each.duration_days for each in network.tasks.values()}
            days[task_id] = task.duration_days + longer
            assert max(span.finish for span in network.earliest(days).values()) == expected


def test_a_cycle_is_refused_and_named() -> None:
    a, b, c = (
        Task(name, 1, links=(Link(before),))
        for name, before in (("a", "c"), ("b", "a"), ("c", "b"))
    )
    with pytest.raises(CyclicPlanError) as caught:
        net(a, b, c)
    assert caught.value.cycle[0] == caught.value.cycle[-1]
    assert set(caught.value.cycle) == {"a", "b", "c"}
    assert " -> " in str(caught.value)


def test_a_link_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="a waits for x, which is not in the plan"):
        net(Task("a", 1, links=(Link("x"),)))


def test_order_has_ties_by_id() -> None:
    assert net(Task("b", 1), Task("a", 1), Task("c", 1, links=(Link("b"),))).order == (
        "a",
        "b",
        "c",
    )
