"""The net of tasks: order, earliest and latest days, slack. Whole working days, counted from 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Link:
    """`before` must end, and `lag_days` working days pass, ahead of the task that has the link."""

    before: str
    lag_days: int = 0


class Linked(Protocol):
    """Anything that has an id and waits for others."""

    @property
    def id(self) -> str:
        """What others name it by."""
        ...

    @property
    def links(self) -> tuple[Link, ...]:
        """What it waits for."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """What the scheduler needs to know of a work package.

    `duration_days` is at least 1. `owner` is the resource that it occupies once, all the time. It begins
    no earlier than on day `not_before`.
    """

    id: str
    duration_days: int
    owner: str = ""
    links: tuple[Link, ...] = ()
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a task, `start` included and `finish` excluded."""

    start: int
    finish: int


class CyclicPlanError(ValueError):
    """Actions wait for each other in a circle; `cycle` names them, the first again at the end."""

    def __init__(self, cycle: Iterable[str]) -> None:
        self.cycle = tuple(cycle)
        super().__init__(f"actions wait for each other: {' -> '.join(self.cycle)}")


@dataclass(frozen=True)
class Network:
    """Tasks by id with their links, checked to be free of cycles; links to unknown tasks are refused."""

    tasks: Mapping[str, Task]
    order: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        for task in self.tasks.values():
            unknown = [link.before for link in task.links if link.before not in self.tasks]
            if unknown:
                raise ValueError(f"{task.id} waits for {unknown[0]}, which is not in the plan")
        object.__setattr__(self, "order", sorted_by_links(self.tasks))

    def earliest(self, durations: Mapping[str, int] | None = None) -> dict[str, Span]:
        """Earliest span of every task if owners were no limit.

        Args:
            durations: other durations in working days than those of the tasks.
        """
        spans: dict[str, Span] = {}
        for task_id in self.order:
            task = self.tasks[task_id]
            days = task.duration_days if durations is None else durations[task_id]
            start = max(
                (spans[link.before].finish + link.lag_days for link in task.links), default=0
            )
            start = max(start, task.not_before)
            spans[task_id] = Span(start, start + days)
        return spans

    def latest_finish(self, end: int) -> dict[str, int]:
        """Latest finish of every task that lets all of them end by day `end`."""
        finish = dict.fromkeys(self.order, end)
        for task_id in reversed(self.order):
            start = finish[task_id] - self.tasks[task_id].duration_days
            for link in self.tasks[task_id].links:
                finish[link.before] = min(finish[link.before], start - link.lag_days)
        return finish


def sorted_by_links(tasks: Mapping[str, Linked]) -> tuple[str, ...]:
    """Task ids so that each stands after those it waits for; ties in order of id.

    Raises:
        CyclicPlanError: some wait for each other.
    """
    sorter = TopologicalSorter({t.id: {link.before for link in t.links} for t in tasks.values()})
    try:
        sorter.prepare()
    except CycleError as fault:
        raise CyclicPlanError(fault.args[1]) from fault
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return tuple(order)
