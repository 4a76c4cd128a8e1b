"""Days of a plan that the command line decides: its first day, and public holidays."""

from __future__ import annotations

from datetime import date, timedelta

from assessment.problem import InputProblems, Problem

# Public holidays are looked up so many years ahead; plans beyond know weekends only.
HOLIDAY_YEARS = 12


def public_holidays(country: str, start: date) -> frozenset[date]:
    """Public holidays of a country from the year of `start` on.

    Raises:
        InputProblems: no holidays are known for the country.
    """
    import holidays

    years = range(start.year, start.year + HOLIDAY_YEARS)
    try:
        return frozenset(holidays.country_holidays(country.upper(), years=years))
    except NotImplementedError as fault:
        what = f"no public holidays are known for country `{country}`"
        hint = "use a code of two letters (ISO 3166) such as DE, FR or US"
        raise InputProblems([Problem("unknown-country", what, hint=hint)]) from fault


def next_monday(today: date) -> date:
    """The Monday after `today`; a week on if today is one, so that a plan never starts in the past."""
    return today + timedelta(days=7 - today.weekday())
