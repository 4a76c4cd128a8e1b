"""The list scheduler on instances small enough to know the answer."""

import itertools
import random

import pytest

from assessment.roadmap.improvement import Scene
from assessment.roadmap.network import Link, Network, Span, Task
from assessment.roadmap.rcpsp.bounds import lower_bound
from assessment.roadmap.scheduling import Priority, best_schedule, list_schedule


def net(*tasks: Task) -> Network:
    return Network({task.id: task for task in tasks})


def by_id(task_id: str) -> tuple[str]:
    return (task_id,)


def test_an_owner_with_two_hands_starts_the_third_task_later() -> None:
    schedule = list_schedule(net(*(Task(name, 5, "x") for name in "abc")), 2, by_id)
    assert schedule.spans == {"a": Span(0, 5), "b": Span(0, 5), "c": Span(5, 10)}


def test_owners_do_not_hinder_each_other() -> None:
    schedule = list_schedule(net(Task("a", 5, "x"), Task("b", 5, "y")), 1, by_id)
    assert schedule.duration_days == 5


def test_a_gap_before_a_placed_task_is_used() -> None:
    tasks = (
        Task("a", 4, "y"),
        Task("b", 3, "x", (Link("a"),)),
        Task("c", 4, "x"),
        Task("d", 5, "x"),
    )
    spans = list_schedule(net(*tasks), 1, by_id).spans
    assert spans["c"] == Span(0, 4), "it fits exactly before b, which was placed earlier"
    assert spans["d"] == Span(7, 12), "it fits nowhere before"


def test_priority_decides_who_waits() -> None:
    network = net(Task("a", 5, "x"), Task("b", 2, "x"))
    shortest = list_schedule(network, 1, lambda each: (network.tasks[each].duration_days,))
    assert shortest.spans["b"].start == 0
    assert list_schedule(network, 1, by_id).spans["a"].start == 0


def test_the_shortest_of_several_orders_is_taken() -> None:
    network = net(Task("a", 5, "x"), Task("b", 2, "x"), Task("c", 9, "y", (Link("b"),)))
    a_first, b_first = by_id, lambda each: (-ord(each),)
    assert list_schedule(network, 1, a_first).duration_days == 16
    assert best_schedule(network, 1, (a_first, b_first)).duration_days == 11


def test_nothing_to_schedule() -> None:
    schedule = list_schedule(net(), 2, by_id)
    assert schedule.duration_days == 0
    assert bound(net(), 2) == 0


def bound(network: Network, capacity: int) -> int:
    return lower_bound(Scene(network, capacity, {}).project({}, frozenset(), {}))


def random_net(seed: int) -> Network:
    dice = random.Random(seed)
    tasks = []
    for number in range(dice.randint(2, 6)):
        before = [other for other in range(number) if dice.random() < 0.3]
        links = tuple(Link(f"t{other}", dice.choice((0, 2))) for other in before)
        tasks.append(Task(f"t{number}", dice.randint(1, 5), dice.choice("xy"), links))
    return net(*tasks)


def by_place(place: dict[str, int]) -> Priority:
    return lambda task_id: (place[task_id],)


def shortest_by_trying_all(network: Network, capacity: int) -> int:
    """Every order of placing the tasks; one of them leads to a shortest schedule."""
    lengths = []
    for order in itertools.permutations(network.order):
        place = {task_id: number for number, task_id in enumerate(order)}
        lengths.append(list_schedule(network, capacity, by_place(place)).duration_days)
    return min(lengths)


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("capacity", [1, 2])
def test_the_lower_bound_is_never_above_the_shortest(seed: int, capacity: int) -> None:
    network = random_net(seed)
    shortest = shortest_by_trying_all(network, capacity)
    assert bound(network, capacity) <= shortest
    assert list_schedule(network, capacity, by_id).duration_days >= shortest


def test_the_lower_bound_counts_the_busiest_owner() -> None:
    tasks = [Task("first", 2, "y")]
    tasks += [Task(f"t{number}", 4, "x", (Link("first"),)) for number in range(3)]
    tasks.append(Task("last", 3, "y", tuple(Link(f"t{number}") for number in range(3))))
    assert bound(net(*tasks), 1) == 2 + 12 + 3
