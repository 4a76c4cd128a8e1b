"""Working days as a number line: day 0 is the first working day of the plan."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Set
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
# Not strftime: the names of months must not follow the locale of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class WorkCalendar:
    """Maps working-day numbers to dates. Monday to Friday, without the holidays given.

    Schedules are computed in whole working days counted from 0, and turned into dates once; so the
    schedule knows nothing of weekends. It grows as far as it is asked.
    """

    def __init__(self, start: date, holidays: Set[date] = frozenset()) -> None:
        """`start` is the first day that may be worked; day 0 is the first working day from there."""
        self.holidays = holidays
        self._days: list[date] = []
        self._next = start

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return day.weekday() < 5 and day not in self.holidays

    def date_of(self, number: int) -> date:
        """The date of working day `number`, counted from 0.

        Raises:
            ValueError: `number` is negative.
            OverflowError: the calendar ends (year 9999) before that many working days.
        """
        if number < 0:
            raise ValueError(f"working days count from 0, not {number}")
        while len(self._days) <= number:
            self._extend()
        return self._days[number]

    def count_until(self, day: date) -> int:
        """How many working days of the calendar lie on or before `day`."""
        while not self._days or self._days[-1] <= day:
            self._extend()
        return bisect_right(self._days, day)

    def _extend(self) -> None:
        while not self.is_working(self._next):
            self._next += _ONE_DAY
        self._days.append(self._next)
        self._next += _ONE_DAY


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 27))


def month_name(day: date) -> str:
    """Name of the month, in English on every machine."""
    return _MONTHS[day.month - 1]


def day_in_words(day: date) -> str:
    """A date as people write it: 30 November 2026."""
    return f"{day.day} {month_name(day)} {day.year}"
