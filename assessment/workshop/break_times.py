"""How long the room had a break."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from assessment.answers.workshop_steps import (
    AgendaSet,
    Captured,
    RoomLocked,
    Step,
    StepUndone,
    TimerStarted,
)
from assessment.workshop.item_times import minutes_between

# What somebody may do while the others have coffee; any other step ends a break.
_MEANWHILE = (AgendaSet, Captured, RoomLocked, StepUndone)


class _Timed(Protocol):
    @property
    def at(self) -> str: ...

    @property
    def step(self) -> Step: ...


def break_minutes(steps: Sequence[_Timed], start: str, end: str) -> float:
    """Minutes of break between two ISO 8601 times, as far as a timer of a break ran.

    A break lasts as long as its timer, or until the room goes on before that.
    """
    return sum(
        _minutes(one.at, one.step.seconds, _goes_on(steps[place + 1 :]) or end)
        for place, one in enumerate(steps)
        if isinstance(one.step, TimerStarted)
        and one.step.purpose == "break"
        and _moment(start) <= _moment(one.at) <= _moment(end)
    )


def _goes_on(later: Sequence[_Timed]) -> str | None:
    return next((one.at for one in later if not isinstance(one.step, _MEANWHILE)), None)


def _minutes(start: str, seconds: int, end: str) -> float:
    stops = min(_moment(start) + timedelta(seconds=seconds), _moment(end))
    return minutes_between(start, stops.isoformat())


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)
