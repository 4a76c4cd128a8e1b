"""What a number of full-time people can work in the time there is."""

from __future__ import annotations

import math
from datetime import date

from assessment.roadmap.models import PlanSettings
from assessment.roadmap.working_days import WorkCalendar, add_months, day_in_words

# So long counts where no deadline says how long the people are there.
MONTHS_WITHOUT_DEADLINE = 12


def there_until(settings: PlanSettings) -> date:
    """The last day on which the people count: the deadline, or a year from the start."""
    return settings.deadline or add_months(settings.start, MONTHS_WITHOUT_DEADLINE)


def people_days(settings: PlanSettings, calendar: WorkCalendar) -> float | None:
    """Person-days that the headcount can work; None where none is given."""
    if settings.headcount is None:
        return None
    return settings.headcount * calendar.count_until(there_until(settings))


def people_needed(effort_days: float, settings: PlanSettings, calendar: WorkCalendar) -> float:
    """Full-time people, rounded up to a tenth, who can do the work in the time there is."""
    days = max(calendar.count_until(there_until(settings)), 1)
    return math.ceil(round(effort_days / days * 10, 6)) / 10


def people_for(effort_days: float, settings: PlanSettings, calendar: WorkCalendar) -> str:
    """A sentence on how many people it takes; nothing where no headcount is asked for."""
    if settings.headcount is None:
        return ""
    needed = people_needed(effort_days, settings, calendar)
    until = day_in_words(there_until(settings))
    return f" That takes {people_in_words(needed)} until {until}."


def people_in_words(people: float) -> str:
    """Such as: 1 full-time person, 2.5 full-time people."""
    return f"{people:g} full-time {'person' if people == 1 else 'people'}"
