"""What a team means for the schedule."""

from datetime import date
from typing import Any

import pytest

from assessment.roadmap.network import Link, Network, Span, Task
from assessment.roadmap.scheduling import list_schedule, working_span
from assessment.roadmap.staffing import Staff, role_capacity, staffing_of
from assessment.roadmap.team_models import Person, Team
from assessment.roadmap.working_days import WorkCalendar
from tests.support.plans import MONDAY, levels, make_action, make_plan, plan_bank

CALENDAR = WorkCalendar(MONDAY)


def person(name: str, roles: dict[str, float], **more: Any) -> Person:
    return Person.model_validate({"id": name, "name": name, "roles": roles, **more})


def team(*people: Person, **more: Any) -> Team:
    return Team.model_validate({"team": 1, "people": people, **more})


@pytest.mark.parametrize(
    "shares, capacity",
    [([0.2], 1), ([0.5], 1), ([0.7], 1), ([1.0], 2), ([1.0, 0.5], 3), ([0.1, 0.2, 0.7], 2)],
)
def test_a_role_leads_as_much_as_its_people_have_time_for(
    shares: list[float], capacity: int
) -> None:
    people = (person(f"p{place}", {"ai_lead": share}) for place, share in enumerate(shares))
    assert role_capacity(team(*people), "ai_lead") == capacity


def test_a_role_without_people_is_planned_as_one_person() -> None:
    small = team(person("ada", {"legal": 0.1}), packages_per_person=3)
    assert role_capacity(small, "ai_lead") == 3
    staffing = staffing_of(Staff(small), ["ai_lead", "legal"], CALENDAR, 2)
    assert staffing.stand_ins == ("ai_lead",)
    assert staffing.shares == {"legal": 0.1}


def test_without_a_team_every_role_has_the_capacity_of_the_settings() -> None:
    assert staffing_of(None, ["ai_lead"], CALENDAR, 5).capacity == 5


def test_a_role_pauses_only_while_all_its_people_are_away() -> None:
    ada = person("ada", {"ai_lead": 1.0}, away=({"first": "2026-11-30", "last": "2026-12-04"},))
    bob = person("bob", {"ai_lead": 0.5}, away=({"first": "2026-12-03", "last": "2026-12-06"},))
    alone = staffing_of(Staff(team(ada)), ["ai_lead"], CALENDAR, 2)
    both = staffing_of(Staff(team(ada, bob)), ["ai_lead"], CALENDAR, 2)
    assert alone.pauses["ai_lead"] == {0, 1, 2, 3, 4}
    assert both.pauses["ai_lead"] == {3, 4}


def test_holidays_of_a_persons_own_country_are_pauses() -> None:
    ada = person("ada", {"ai_lead": 1.0}, country="FR")
    days = frozenset({date(2026, 12, 2), date(2026, 12, 5)})  # a Wednesday and a Saturday
    staffing = staffing_of(Staff(team(ada), {"FR": days}), ["ai_lead"], CALENDAR, 2)
    assert staffing.pauses["ai_lead"] == {2}


def test_a_task_stands_still_on_a_pause_and_does_not_begin_on_one() -> None:
    assert working_span(0, 3, frozenset({1})) == Span(0, 4)
    assert working_span(1, 2, frozenset({1, 2})) == Span(3, 5)


def test_a_schedule_with_pauses_is_what_its_lanes_say() -> None:
    network = Network(
        {"a": Task("a", 3, "x"), "b": Task("b", 2, "x", (Link("a"),)), "c": Task("c", 4, "y")}
    )
    made = list_schedule(network, {"x": 1}, lambda each: (each,), {"x": {2, 4}})
    assert made.spans == {"a": Span(0, 4), "b": Span(5, 7), "c": Span(0, 4)}
    assert made.lanes.earliest() == made.spans


def test_capacities_are_by_owner() -> None:
    tasks = {name: Task(name, 2, owner) for name, owner in zip("abcd", "xxyy", strict=True)}
    made = list_schedule(Network(tasks), {"x": 1, "y": 2}, lambda each: (each,))
    assert [made.spans[name].start for name in "abcd"] == [0, 2, 0, 0]


def test_little_time_makes_a_package_longer_and_says_so() -> None:
    bank = plan_bank(make_action(1, ("A-02",)))
    plenty = make_plan(bank, levels(1), staff=Staff(team(person("ada", {"ai_lead": 1.0}))))
    little = make_plan(bank, levels(1), staff=Staff(team(person("ada", {"ai_lead": 0.1}))))
    # 4 person-days x 0.5 / 0.1 of full time: likely 20 days instead of the bank's 8.
    assert plenty.packages[0].duration_days == 9
    assert little.packages[0].duration_days == 24
    assert little.packages[0].duration_range == (10, 45)
    assert "4 person-days x 0.5 / 0.1 of full time" in little.packages[0].sizing[-1]


def test_a_stand_in_is_marked_and_told() -> None:
    bank = plan_bank(make_action(1, ("A-02",)), make_action(2, ("A-03",), owner="legal"))
    made = make_plan(bank, levels(1), staff=Staff(team(person("ada", {"ai_lead": 1.0}))))
    assert {each.id: each.stand_in for each in made.packages} == {"ACT-01": False, "ACT-02": True}
    (wish,) = made.wishes
    assert wish.kind == "nobody_owns"
    assert wish.packages == ("ACT-02",)
    assert "who owns ACT-02" in wish.sentence
    assert [role.stand_in for role in made.staffing] == [False, True]


def test_days_off_are_counted_within_the_plan() -> None:
    away = (
        {"first": "2026-12-02", "last": "2026-12-03"},
        {"first": "2030-01-01", "last": "2030-02-01"},
    )
    ada = person("ada", {"ai_lead": 1.0}, away=away)
    made = make_plan(plan_bank(make_action(1, ("A-02",))), levels(1), staff=Staff(team(ada)))
    assert made.staffing[0].days_off == 2
    assert made.duration_days == 11
    assert made.packages[0].finish == date(2026, 12, 14)
