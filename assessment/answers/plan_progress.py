"""How far the actions of the plan are: what people said about each, latest word first to count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from assessment.answers.response_models import Model, Name, Note

ProgressStatus = Literal["not_started", "in_progress", "completed"]

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 12, 31)
LEAST_HOURS, MOST_HOURS = 0.01, 1_000_000
MOST_DAYS = 20_000


def _within_reach(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{day} does not lie between {FIRST_DAY.year} and {LAST_DAY.year}")
    return day


Day = Annotated[date, AfterValidator(_within_reach)]
# Rounded, so that a number is written in full in every form.
Hours = Annotated[
    float, Field(ge=LEAST_HOURS, le=MOST_HOURS), AfterValidator(lambda hours: round(hours, 2))
]
Share = Annotated[float, Field(ge=0, le=1), AfterValidator(lambda share: round(share, 6))]
ActionId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][\w.-]*$")]


class ActionProgress(Model):
    """What is known of one action of the plan besides what the plan computes; None is as planned.

    Attributes:
        start: the day it began; of one that has not begun, the day before which it must not.
        finish: the day it was completed; of one in progress, the day by which it is expected to be.
        duration_days: working days that one not begun takes.
        effort_hours: of all people together, from beginning to end.
        owner: a role by its title, or whoever people named.
        note: takes the place of the note that the plan writes.
        done_share: how much of the work is done, 0 to 1, where somebody said so.
    """

    action: ActionId
    status: ProgressStatus = "not_started"
    start: Day | None = None
    finish: Day | None = None
    duration_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    effort_hours: Hours | None = None
    owner: Name | None = None
    note: Note | None = None
    done_share: Share | None = None

    @model_validator(mode="after")
    def _dates_fit_the_status(self) -> ActionProgress:
        if self.status == "completed" and (self.start is None or self.finish is None):
            raise ValueError("what is completed has a start and a finish")
        if self.status == "in_progress" and self.start is None:
            raise ValueError("what is in progress has a start")
        if self.status == "not_started" and self.finish is not None:
            raise ValueError("what is not started has no finish")
        if self.start and self.finish and self.finish < self.start:
            raise ValueError("the finish lies before the start")
        return self

    @property
    def says_nothing(self) -> bool:
        """Whether all is as planned, and not begun."""
        return self == ActionProgress(action=self.action)


def by_action(progress: Iterable[ActionProgress]) -> dict[str, ActionProgress]:
    """The latest word on each action, in the order in which actions were first spoken of."""
    return {each.action: each for each in progress}


def progress_sentence(progress: Iterable[ActionProgress]) -> str:
    """How many actions are where, in one line; empty where nothing is known."""
    listed = tuple(progress)
    counts = {
        "completed": sum(each.status == "completed" for each in listed),
        "in progress": sum(each.status == "in_progress" for each in listed),
        "changed but not begun": sum(each.status == "not_started" for each in listed),
    }
    told = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return f"Plan: {told} (actions, as last read from a workbook or file)" if told else ""
