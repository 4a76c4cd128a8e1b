"""Costs: build-up, ranges, phases and quarters."""

import math
from typing import Any

import pytest

from assessment.roadmap.costs import amount_sum
from assessment.roadmap.outlook_models import Amount
from assessment.roadmap.staffing import Staff
from assessment.roadmap.team_models import Team
from tests.support.plans import levels, make_action, make_plan, plan_bank


def staff(**more: Any) -> Staff:
    person = {"id": "ada", "name": "Ada", "roles": {"ai_lead": 1.0}}
    return Staff(Team.model_validate({"team": 1, "people": ({**person},), **more}))


def amount(low: float, likely: float, high: float) -> Amount:
    return Amount(low=low, likely=likely, high=high)


def test_distances_add_as_squares() -> None:
    total = amount_sum([amount(7, 10, 14), amount(6, 10, 13)])
    assert total == amount(20 - 5, 20, 20 + 5)


def test_the_build_up_of_a_package_is_shown() -> None:
    bank = plan_bank(make_action(1, ("A-02",), outside_cost=1000.0))
    made = make_plan(bank, levels(1), staff=staff(rates={"ai_lead": 800}))
    assert made.cost is not None
    (line,) = made.cost.lines
    assert (line.hours, line.hour_rate) == (32.0, 100.0)
    assert line.own == line.hours * 100.0 == 3200.0
    assert line.outside == 1000.0
    # Effort 2, 4, 9 person-days at 800; the outside cost of the bank has no range.
    assert line.total == amount(2600.0, 4200.0, 8200.0)
    assert made.cost.total == line.total


def test_the_team_may_give_outside_costs_with_a_range() -> None:
    bank = plan_bank(make_action(1, ("A-02",), outside_cost=1000.0))
    outside = {"ACT-01": {"low": 100, "likely": 400, "high": 700}}
    made = make_plan(bank, levels(1), staff=staff(rates={"default": 100}, outside=outside))
    assert made.cost is not None
    (line,) = made.cost.lines
    assert line.total.likely == 800.0
    assert line.total.low == pytest.approx(800 - math.hypot(200, 300), abs=0.01)
    assert line.total.high == pytest.approx(800 + math.hypot(500, 300), abs=0.01)


def test_phases_and_quarters_add_up_to_the_whole() -> None:
    actions = [
        make_action(number, (f"A-{number:02}",), {number - 1: 0} if number > 2 else {}, phase=phase)
        for number, phase in zip(range(2, 12), ("first", "second") * 5, strict=True)
    ]
    made = make_plan(plan_bank(*actions), levels(1), staff=staff(rates={"default": 500}))
    assert made.cost is not None
    assert len(made.cost.quarters) == len(made.milestones) > 1
    whole = made.cost.total.likely
    assert sum(each.likely for each in made.cost.phases.values()) == pytest.approx(whole)
    assert sum(each.total.likely for each in made.cost.quarters) == pytest.approx(whole, abs=0.1)
    for part in (made.cost.total, *made.cost.phases.values()):
        assert part.low <= part.likely <= part.high


def test_work_without_a_rate_is_named_and_not_counted() -> None:
    bank = plan_bank(make_action(1, ("A-02",)), make_action(2, ("A-03",), owner="legal"))
    made = make_plan(bank, levels(1), staff=staff(rates={"ai_lead": 100}))
    assert made.cost is not None
    assert made.cost.without_rate == ("legal",)
    assert made.cost.total.likely == 400.0


def test_without_rates_and_outside_costs_a_plan_has_effort_only() -> None:
    bank = plan_bank(make_action(1, ("A-02",)))
    assert make_plan(bank, levels(1)).cost is None
    assert make_plan(bank, levels(1), staff=staff()).cost is None
