"""Working time as Microsoft Project counts it: a day's hours, the working week, days without work.

Source: Microsoft, Project XML Data Interchange Schema (2007): Calendars, TimePeriod, WorkingTimes.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from xml.etree.ElementTree import Element

from assessment.roadmap.formats.xml_writing import add, add_all

CALENDAR_UID = 1
_MORNING_MINUTES = 240
_BREAK_MINUTES = 60
_DAY_BEGINS = 8 * 60
# A day's last minute stays free: midnight would be a time of the next day.
_LONGEST_DAY = 24 * 60 - 1
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingTime:
    """The working time of a plan.

    Attributes:
        hours_per_day: above 0, at most 24.
        holidays: days, besides Saturdays and Sundays, on which nobody works.
    """

    hours_per_day: float
    holidays: Set[date]

    @property
    def day_minutes(self) -> int:
        """Minutes of work in a day, 1 to 1,439."""
        return min(max(round(self.hours_per_day * 60), 1), _LONGEST_DAY)

    @cached_property
    def shifts(self) -> tuple[tuple[time, time], ...]:
        """From and to on a working day: from eight, with an hour's break after four hours where it fits."""
        minutes = self.day_minutes
        if minutes <= _MORNING_MINUTES:
            return (_shift(_DAY_BEGINS, minutes),)
        if _DAY_BEGINS + minutes + _BREAK_MINUTES > _LONGEST_DAY:
            return (_shift(0, minutes),)
        noon = _DAY_BEGINS + _MORNING_MINUTES
        return (
            _shift(_DAY_BEGINS, _MORNING_MINUTES),
            _shift(noon + _BREAK_MINUTES, minutes - _MORNING_MINUTES),
        )

    def begin(self, day: date) -> datetime:
        """When work begins on a day."""
        return datetime.combine(day, self.shifts[0][0])

    def end(self, day: date) -> datetime:
        """When work ends on a day."""
        return datetime.combine(day, self.shifts[-1][1])

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        return day.weekday() < 5 and day not in self.holidays

    def count(self, first: date, last: date) -> int:
        """Working days from `first` to `last`, both included; 0 if there is none."""
        days = range((last - first).days + 1)
        return sum(self.is_working(first + timedelta(days=day)) for day in days)

    def after(self, finish: date, lag_days: int) -> date:
        """The first working day after `finish` and `lag_days` more working days."""
        day, left = finish, lag_days + 1
        while left:
            day += _ONE_DAY
            left -= self.is_working(day)
        return day

    def duration(self, days: float) -> str:
        """Working days as a duration of the schema: hours and minutes of work, ``PT40H0M0S``."""
        return duration(days * self.day_minutes)


def duration(minutes: float) -> str:
    """Minutes as a duration of the schema."""
    hours, left = divmod(round(minutes), 60)
    return f"PT{hours}H{left}M0S"


def calendar_element(working: WorkingTime, first: date, last: date) -> Element:
    """The one calendar: Monday to Friday, and each holiday from `first` to `last` as an exception."""
    calendar = Element("Calendar")
    add_all(
        calendar,
        ("UID", CALENDAR_UID),
        ("Name", "Standard"),
        ("IsBaseCalendar", 1),
        ("BaseCalendarUID", -1),
    )
    week = add(calendar, "WeekDays")
    free = sorted(day for day in working.holidays if first <= day <= last and day.weekday() < 5)
    # Day types: 1 is Sunday, 7 Saturday, 0 an exception as programs before 2007 read it.
    for day_type in range(1, 8):
        works = 2 <= day_type <= 6
        weekday = add(week, "WeekDay")
        add_all(weekday, ("DayType", day_type), ("DayWorking", int(works)))
        if works:
            _times(weekday, working)
    for day in free:
        weekday = add(week, "WeekDay")
        add_all(weekday, ("DayType", 0), ("DayWorking", 0))
        _period(weekday, day)
    if free:
        exceptions = add(calendar, "Exceptions")
        for day in free:
            _exception(exceptions, day)
    return calendar


def _exception(exceptions: Element, day: date) -> None:
    exception = add(exceptions, "Exception")
    add(exception, "EnteredByOccurrences", 0)
    _period(exception, day)
    add_all(
        exception,
        ("Occurrences", 1),
        ("Name", "Public holiday"),
        ("Type", 1),
        ("DayWorking", 0),
    )


def _period(parent: Element, day: date) -> None:
    period = add(parent, "TimePeriod")
    add(period, "FromDate", f"{day.isoformat()}T00:00:00")
    add(period, "ToDate", f"{day.isoformat()}T23:59:00")


def _times(weekday: Element, working: WorkingTime) -> None:
    times = add(weekday, "WorkingTimes")
    for start, end in working.shifts:
        one = add(times, "WorkingTime")
        add_all(one, ("FromTime", start.isoformat()), ("ToTime", end.isoformat()))


def _shift(start: int, minutes: int) -> tuple[time, time]:
    end = start + minutes
    return time(start // 60, start % 60), time(end // 60, end % 60)
