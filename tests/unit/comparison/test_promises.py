"""A plan against what happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from assessment.comparison.causes import Side
from assessment.comparison.effects import item_changes
from assessment.comparison.models import Promises
from assessment.comparison.promises import find_promises
from assessment.comparison.renaming import renamed_plan
from tests.support.plans import levels, make_action, plan_answers, plan_bank
from tests.support.scored import make_answers

BANK = plan_bank(
    make_action(1, ("A-02", "A-03")),
    make_action(2, ("A-04", "A-05")),
    make_action(3, ("A-06",)),
    make_action(4, ("A-07", "A-08")),
)
BEFORE = make_answers({**levels(1), "A-07": 3, "A-08": "dont_know", "A-05": 2})
PLAN = plan_answers(BANK, BEFORE)
AFTER = make_answers(
    {
        **levels(1),
        "A-02": 3,
        "A-03": 4,
        "A-04": 2,
        "A-05": 2,
        "A-07": 2,
        "A-08": 1,
        "A-09": 3,
        "A-10": 0,
    }
)


def promises(
    judged_on: date | None = None, source: Literal["given", "worked_out"] = "given"
) -> Promises:
    sides = Side(BANK, BEFORE), Side(BANK, AFTER)
    return find_promises(PLAN, sides, item_changes(*sides), source=source, judged_on=judged_on)


def test_each_action_is_kept_partly_or_not() -> None:
    found = {action.id: action for action in promises().actions}
    assert {name: action.outcome for name, action in found.items()} == {
        "ACT-01": "kept",
        "ACT-02": "partly",
        "ACT-03": "not_kept",
    }
    assert [(item.id, item.before, item.after, item.outcome) for item in found["ACT-02"].items] == [
        ("A-04", 1, 2, "partly"),
        ("A-05", 2, 2, "not_kept"),
    ]


def test_what_stood_there_before_or_was_not_known_is_not_judged() -> None:
    sides = Side(BANK, BEFORE), Side(BANK, AFTER)
    package = PLAN.packages[0].model_copy(update={"id": "ACT-09", "raises": ("A-07", "A-08")})
    plan = PLAN.model_copy(update={"packages": (package,)})
    action = find_promises(plan, sides, (), source="given").actions[0]
    assert [item.outcome for item in action.items] == ["reached_before", "cannot_tell"]
    assert action.outcome == "cannot_tell"
    only = plan.model_copy(update={"packages": (package.model_copy(update={"raises": ("A-07",)}),)})
    assert find_promises(only, sides, (), source="given").actions[0].outcome == "nothing_promised"


def test_what_is_due_later_is_not_judged_unless_it_is_there() -> None:
    early = min(package.finish for package in PLAN.packages) - timedelta(days=1)
    outcomes = {action.id: action.outcome for action in promises(early).actions}
    assert outcomes == {"ACT-01": "kept", "ACT-02": "not_due", "ACT-03": "not_due"}
    late = max(package.finish for package in PLAN.packages)
    assert [action.outcome for action in promises(late).actions].count("not_due") == 0


def test_a_plan_that_was_worked_out_promised_no_dates() -> None:
    assert {action.due for action in promises(source="worked_out").actions} == {None}
    assert None not in {action.due for action in promises().actions}


def test_items_that_moved_without_being_planned() -> None:
    moved = {item.id: (item.level_before, item.level_after) for item in promises().unplanned}
    # A-07 is raised by no package of the plan; whatever falls was promised by none.
    assert moved == {"A-07": (3, 2), "A-09": (1, 3), "A-10": (1, 0)}


def test_a_plan_speaks_of_renamed_items_by_their_later_names() -> None:
    plan = renamed_plan(PLAN, {"A-02": "B-02", "A-99": "B-99"})
    assert plan.package_by_id["ACT-01"].raises == ("B-02", "A-03")
    assert plan.package_by_id["ACT-02"] == PLAN.package_by_id["ACT-02"]
    assert renamed_plan(PLAN, {}) == PLAN
