"""The serial list scheduler: predecessors, lags and what one owner can lead at once.

Another way to schedule (a solver, other capacities) is another function with the signature of
`list_schedule`; everything after it works on the spans.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from types import MappingProxyType

from assessment.roadmap.network import Link, Network, Span, Task

# How many tasks an owner can lead at once, at least 1: one figure for all owners, or one for each. An
# owner that the mapping does not name leads `UNNAMED_CAPACITY`.
Capacity = int | Mapping[str, int]
UNNAMED_CAPACITY = 2
# Numbers of the working days on which nobody of an owner works.
Pauses = Mapping[str, Set[int]]
_NO_PAUSES: Pauses = MappingProxyType({})

# Position of a task in the queue of those that may start: the smallest is placed first.
Priority = Callable[[str], tuple[float | str, ...]]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Spans that keep all links and capacities, and `lanes`: the same net with the owners' limits as links.

    In `lanes` every task waits also for the one before it in the same lane of its owner, so its
    earliest days are the scheduled ones, and its slack is the slack of the schedule.
    """

    spans: Mapping[str, Span]
    lanes: Network

    @property
    def duration_days(self) -> int:
        """Working days from the start of the first to the end of the last task; 0 without tasks."""
        return max((span.finish for span in self.spans.values()), default=0)


def capacity_of(capacity: Capacity, owner: str) -> int:
    """How many tasks the owner can lead at once."""
    return capacity if isinstance(capacity, int) else capacity.get(owner, UNNAMED_CAPACITY)


def list_schedule(
    network: Network, capacity: Capacity, priority: Priority, pauses: Pauses = _NO_PAUSES
) -> Schedule:
    """Place tasks one by one, each as early as links, owners and its own earliest day let it.

    Args:
        network: the tasks.
        capacity: how many tasks one owner can lead at once.
        priority: of the tasks whose predecessors are placed, the smallest goes first.
        pauses: days on which no task of an owner begins, and one that runs stands still.

    Returns:
        A schedule in which no task could start earlier with all others left in place.

    Source: serial schedule generation scheme, Kolisch and Hartmann (1999), Heuristic algorithms for
        the resource-constrained project scheduling problem.
    """
    spans: dict[str, Span] = {}
    busy: dict[str, list[Span]] = {}
    for task_id in _placing_order(network, priority):
        task = network.tasks[task_id]
        earliest = max(
            (spans[link.before].finish + link.lag_days for link in task.links),
            default=0,
        )
        span = _first_free(
            busy.setdefault(task.owner, []),
            max(earliest, task.not_before),
            task.duration_days,
            capacity_of(capacity, task.owner),
            pauses.get(task.owner, frozenset()),
        )
        busy[task.owner].append(span)
        spans[task_id] = span
    return Schedule(spans, _with_lanes(network, spans))


def best_schedule(
    network: Network,
    capacity: Capacity,
    priorities: tuple[Priority, ...],
    pauses: Pauses = _NO_PAUSES,
) -> Schedule:
    """The shortest of the schedules that the given priorities lead to; the first of equal ones."""
    schedules = (list_schedule(network, capacity, priority, pauses) for priority in priorities)
    return min(schedules, key=lambda schedule: schedule.duration_days)


def scheduled(network: Network, spans: Mapping[str, Span]) -> Schedule:
    """The schedule of spans that keep all links and capacities, wherever they come from."""
    return Schedule(spans, _with_lanes(network, spans))


def _placing_order(network: Network, priority: Priority) -> list[str]:
    followers: dict[str, list[str]] = {task_id: [] for task_id in network.order}
    waiting = {task_id: len(task.links) for task_id, task in network.tasks.items()}
    for task_id in network.order:
        for link in network.tasks[task_id].links:
            followers[link.before].append(task_id)
    ready = [(priority(task_id), task_id) for task_id in network.order if not waiting[task_id]]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        _, task_id = heapq.heappop(ready)
        order.append(task_id)
        for follower in followers[task_id]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(ready, (priority(follower), follower))
    return order


def _first_free(
    busy: list[Span], earliest: int, days: int, capacity: int, pauses: Set[int]
) -> Span:
    """The first span from `earliest` in which fewer than `capacity` spans of the owner overlap at any day."""
    # A span that fits but cannot move earlier begins at `earliest` or where another one ends.
    starts = sorted({earliest, *(span.finish for span in busy if span.finish > earliest)})
    spans = (working_span(start, days, pauses) for start in starts)
    return next(span for span in spans if _peak(busy, span) < capacity)


def working_span(start: int, days: int, pauses: Set[int]) -> Span:
    """From the first day from `start` that is no pause until `days` such days are over."""
    if not pauses:
        return Span(start, start + days)
    while start in pauses:
        start += 1
    finish, left = start, days
    while left:
        left -= finish not in pauses
        finish += 1
    return Span(start, finish)


def _peak(busy: list[Span], window: Span) -> int:
    """The most spans that overlap on one day of the window."""
    inside = [span for span in busy if span.start < window.finish and span.finish > window.start]
    # The peak is reached where a span begins, or at the start of the window.
    days = {window.start, *(span.start for span in inside if span.start > window.start)}
    return max(sum(span.start <= day < span.finish for span in inside) for day in days)


def _with_lanes(network: Network, spans: Mapping[str, Span]) -> Network:
    """The net with a link between neighbours in each lane of an owner.

    A task takes over the lane that became free last, so that a lane without a break shows who waits
    for whom. Where capacity delays a task, all lanes are busy until it starts: its lane link is tight.
    """
    lanes: dict[str, list[tuple[int, str]]] = {}
    links: dict[str, tuple[Link, ...]] = {}
    for task_id in sorted(spans, key=lambda task_id: (spans[task_id].start, task_id)):
        task = network.tasks[task_id]
        free = [
            lane for lane in lanes.setdefault(task.owner, []) if lane[0] <= spans[task_id].start
        ]
        links[task_id] = task.links
        if free:
            lane = max(free)
            lanes[task.owner].remove(lane)
            if all(link.before != lane[1] for link in task.links):
                links[task_id] += (Link(lane[1]),)
        lanes[task.owner].append((spans[task_id].finish, task_id))
    return Network(
        {task.id: _placed(task, links[task.id], spans) for task in network.tasks.values()}
    )


def _placed(task: Task, links: tuple[Link, ...], spans: Mapping[str, Span]) -> Task:
    """The task with its pauses inside its duration, and the day that a pause or a date holds it to."""
    span = spans[task.id]
    linked = max((spans[link.before].finish + link.lag_days for link in links), default=0)
    not_before = span.start if span.start > linked else 0
    return Task(task.id, span.finish - span.start, task.owner, links, not_before)
