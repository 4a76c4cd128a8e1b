"""How long each item was on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from assessment.answers.workshop_steps import (
    Closed,
    ItemReopened,
    ItemSettled,
    ItemSkipped,
    ItemTaken,
    Step,
)


class _Timed(Protocol):
    @property
    def at(self) -> str: ...

    @property
    def step(self) -> Step: ...


def minutes_between(start: str, end: str) -> float:
    """Minutes from one ISO 8601 time to another; 0 where a clock was set back in between."""
    passed = datetime.fromisoformat(end) - datetime.fromisoformat(start)
    return max(passed.total_seconds() / 60, 0.0)


def minutes_per_item(steps: Sequence[_Timed]) -> dict[str, float]:
    """Minutes per item from when it was taken up until it was settled or skipped, or another one came.

    An item that was taken up again counts both times; breaks in between count, too. An item that is
    still on the wall counts up to the last step.
    """
    spent: dict[str, float] = {}
    item, since = None, ""
    for one in steps:
        if item is not None and _ends(one.step, item):
            spent[item] += minutes_between(since, one.at)
            item = None
        if isinstance(one.step, ItemTaken | ItemReopened):
            item, since = one.step.item, one.at
            spent.setdefault(item, 0.0)
    if item is not None:
        spent[item] += minutes_between(since, steps[-1].at)
    return spent


def _ends(step: Step, item: str) -> bool:
    if isinstance(step, ItemSettled | ItemSkipped):
        return step.item == item
    return isinstance(step, ItemTaken | ItemReopened | Closed)
