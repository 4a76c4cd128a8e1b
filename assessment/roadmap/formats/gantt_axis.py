"""The time axis of the drawn plan: where a day lies, and which months are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.roadmap.formats.contents import PlanContents
from assessment.roadmap.working_days import add_months, month_name

# Room that the name of a month takes.
_NAME_WIDTH = 24.0


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `first` (included) to `end` (excluded) between two positions."""

    first: date
    end: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where `day` begins, rounded so that the drawing is the same everywhere."""
        share = (day - self.first).days / (self.end - self.first).days
        return round(self.left + min(max(share, 0), 1) * (self.right - self.left), 1)

    def after(self, day: date) -> float:
        """Where `day` ends."""
        return self.x(day + timedelta(days=1))

    def months(self) -> Iterator[date]:
        """The first day of every month, but the first day of the axis in its first month."""
        number, day = 0, self.first
        while day < self.end:
            yield day
            number += 1
            day = add_months(self.first.replace(day=1), number)

    def named(self) -> list[tuple[float, str]]:
        """Months to name with their positions: each, or every few where they would touch."""
        months = list(self.months())
        each = (self.right - self.left) / max((self.end - self.first).days / 30.4, 1)
        # All divide a number of years, so that January stays among the named months.
        steps = (1, 2, 3, 6, 12, 24, 60, 120, 600)
        step = next((step for step in steps if step * each >= _NAME_WIDTH), steps[-1])
        shown = [day for day in months if (day.year * 12 + day.month - 1) % step == 0]
        places = [self.x(day) for day in shown]
        ends = [*places[1:], self.right] if places else []
        rooms = [after - x for x, after in zip(places, ends, strict=True)]
        return [
            (x, month_name(day)[:3])
            for day, x, room in zip(shown, places, rooms, strict=True)
            if room >= _NAME_WIDTH
        ]

    def years(self) -> list[tuple[float, str]]:
        """Years with the positions where they begin; those that would touch the next are left out."""
        firsts = [day for day in self.months() if day.month == 1 or day == self.first]
        places = [self.x(day) for day in firsts]
        ends = [*places[1:], self.right]
        return [
            (x, str(day.year))
            for day, x, end in zip(firsts, places, ends, strict=True)
            if end - x >= _NAME_WIDTH
        ]


def plan_axis(contents: PlanContents, left: float, right: float) -> Axis:
    """The axis from the first day of a plan to the last that it shows."""
    roadmap = contents.roadmap
    days = [package.late_finish for package in roadmap.packages]
    days += [milestone.due for milestone in roadmap.milestones]
    first = contents.first_day
    last = max([*days, contents.first_day])
    return Axis(first, add_months(last.replace(day=1), 1), left, right)
