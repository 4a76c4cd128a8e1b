"""Numbers of the workbook that its formulas must come to."""

from datetime import date

import pytest

from assessment.roadmap import Roadmap
from assessment.roadmap.workbook.figures import (
    gantt_weeks,
    hours_in,
    hours_per_week,
    joint_status,
    progress,
)
from tests.support.plans import levels, make_action, make_plan, plan_bank

TWO_WEEKS = {"short": 2.0, "long": 2.0}


def plan() -> Roadmap:
    """Two packages of 32 hours, each from 30 November to 11 December 2026."""
    return make_plan(
        plan_bank(*(make_action(n, (f"A-0{n}",), weeks=TWO_WEEKS) for n in (2, 3))), levels(1)
    )


@pytest.mark.parametrize(
    "finish, expected",
    [(date(2026, 12, 13), 20.0), (date(2026, 12, 6), 40.0), (date(2026, 12, 1), 40.0)],
)
def test_hours_are_spread_over_calendar_weeks_one_at_least(finish: date, expected: float) -> None:
    assert hours_per_week(40.0, date(2026, 11, 30), finish) == expected


def test_a_week_gets_its_share_of_days() -> None:
    roadmap = plan()
    shares = [
        hours_in(roadmap.packages, roadmap, start, 7)
        for start in gantt_weeks(roadmap.packages).starts
    ]
    assert shares == pytest.approx([64 * 7 / 12, 64 * 5 / 12])


def test_progress_is_weighted_by_effort() -> None:
    roadmap = plan()
    first, second = roadmap.packages
    large = second.model_copy(update={"effort_likely": 12.0, "status": "Completed"})
    begun = first.model_copy(update={"status": "In progress"})
    assert progress([begun, large], roadmap) == pytest.approx((4 * 0.5 + 12) / 16)
    assert progress([], roadmap) == 0


def test_a_phase_is_in_progress_once_anything_has_begun() -> None:
    first, second = plan().packages
    done = second.model_copy(update={"status": "Completed"})
    assert joint_status([first, second]) == "Not started"
    assert joint_status([first, done]) == "In progress"
    assert joint_status([done]) == "Completed"
    assert joint_status([]) == ""
