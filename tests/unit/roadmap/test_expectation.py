"""Packages are planned as long as is to be expected."""

from __future__ import annotations

import pytest

from assessment.roadmap import PlanSettings
from assessment.roadmap.expectation import expected, expected_days
from assessment.roadmap.network import Network, Task
from assessment.roadmap.sizing import Size
from assessment.roadmap.uncertainty import simulate
from assessment.roadmap.work_breakdown import WorkBreakdown
from tests.support.plans import MONDAY


def size(short: int, likely: int, long: int) -> Size:
    return Size(1.0, 2.0, 3.0, short, likely, long, ())


@pytest.mark.parametrize(
    "short, likely, long, planned",
    [
        (30, 45, 60, 47),  # 45 x 62/60 = 46.5
        (30, 45, 90, 52),  # 50 x 62/60 = 51.7
        (30, 60, 90, 62),  # exactly, and not one more by a rounding error
        (20, 20, 20, 20),  # never above the longest
        (1, 1, 1, 1),
    ],
)
def test_the_mean_of_what_is_drawn_is_planned(
    short: int, likely: int, long: int, planned: int
) -> None:
    assert expected_days(size(short, likely, long)) == planned


def test_what_people_said_of_a_duration_is_planned_as_they_said() -> None:
    work = WorkBreakdown(
        {"a": size(30, 45, 90), "b": size(30, 45, 90)},
        Network({"a": Task("a", 45), "b": Task("b", 45)}),
    )
    tasks = expected(work, PlanSettings(start=MONDAY, durations={"a": 45})).network.tasks
    assert (tasks["a"].duration_days, tasks["b"].duration_days) == (45, 52)


def test_a_package_is_over_as_planned_in_about_half_the_draws() -> None:
    sizes = {"a": size(30, 45, 90)}
    work = expected(WorkBreakdown(sizes, Network({"a": Task("a", 45)})), PlanSettings(start=MONDAY))
    run = simulate(work.network, sizes, work.network.tasks, draws=5_000)
    kept = (run.finish[0] <= work.network.tasks["a"].duration_days).mean()
    assert 0.45 <= kept <= 0.6
