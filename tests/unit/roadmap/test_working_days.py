"""Working days: weekends, holidays, months."""

from datetime import date

import pytest

from assessment.roadmap.working_days import WorkCalendar, add_months, day_in_words

FRIDAY = date(2026, 12, 4)


def test_weekends_are_skipped() -> None:
    calendar = WorkCalendar(FRIDAY)
    assert [calendar.date_of(number) for number in range(3)] == [
        FRIDAY,
        date(2026, 12, 7),
        date(2026, 12, 8),
    ]


def test_holidays_are_skipped_also_at_the_start() -> None:
    calendar = WorkCalendar(FRIDAY, {FRIDAY, date(2026, 12, 7)})
    assert calendar.date_of(0) == date(2026, 12, 8)


def test_a_start_on_a_weekend_moves_to_monday() -> None:
    assert WorkCalendar(date(2026, 12, 5)).date_of(0) == date(2026, 12, 7)


@pytest.mark.parametrize(
    "until, expected",
    [(date(2026, 12, 3), 0), (FRIDAY, 1), (date(2026, 12, 6), 1), (date(2026, 12, 11), 6)],
)
def test_counting_includes_the_last_day(until: date, expected: int) -> None:
    assert WorkCalendar(FRIDAY).count_until(until) == expected


def test_days_before_the_plan_are_refused() -> None:
    with pytest.raises(ValueError, match="count from 0"):
        WorkCalendar(FRIDAY).date_of(-1)


@pytest.mark.parametrize(
    "day, months, expected",
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 5, 15), 12, date(2027, 5, 15)),
    ],
)
def test_months_end_where_they_have_no_such_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_dates_in_words_do_not_follow_the_locale() -> None:
    assert day_in_words(date(2027, 3, 1)) == "1 March 2027"
