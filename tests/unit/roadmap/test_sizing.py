"""Effort and duration by the rules of the bank."""

from typing import Any

import pytest

from assessment.bank.models import SizingRule
from assessment.roadmap import WorkPackage
from tests.support.banks import bank_files, bank_from, bank_problems
from tests.support.plans import levels, make_action, make_plan, plan_bank


def rule(rule_id: str, **fields: Any) -> SizingRule:
    effort = fields.pop("effort", 1.0)
    factor = {"low": effort, "likely": effort, "high": effort}
    return SizingRule.model_validate(
        {"id": rule_id, "effort": factor, "reason": "Because."} | fields
    )


def package(
    *rules: SizingRule, level: int = 1, staff: int | None = 40, **action: Any
) -> WorkPackage:
    bank = plan_bank(make_action(1, ("A-02",), **action), sizing=rules)
    profile = {} if staff is None else {"staff": staff}
    return make_plan(bank, levels(level), profile=profile).packages[0]


def test_without_rules_the_figures_are_those_of_the_bank() -> None:
    made = package(weeks={"short": 1.0, "long": 2.0})
    assert (made.effort_low, made.effort_likely, made.effort_high) == (2.0, 4.0, 9.0)
    assert made.duration_days == 9, (
        "the middle, 7.5 days, is 8; the mean of the draws lies above it"
    )
    assert made.duration_range == (5, 10)
    assert made.sizing == ()


def test_a_rule_multiplies_and_says_why() -> None:
    small = rule("small", when={"profile.staff": {"below": 50}}, effort=0.5, duration=0.6)
    made = package(small, weeks={"short": 2.0, "long": 4.0})
    assert made.effort_likely == 2.0
    assert made.duration_days == 10, "the middle is 9 days; the mean of the draws lies above it"
    assert made.sizing == ("Because (effort x 0.5, duration x 0.6).",)


def test_of_a_group_only_the_first_that_holds_counts() -> None:
    rules = (
        rule("tiny", group="size", when={"profile.staff": {"below": 10}}, effort=0.1),
        rule("small", group="size", when={"profile.staff": {"below": 50}}, effort=0.5),
        rule("medium", group="size", when={"profile.staff": {"below": 250}}, effort=0.75),
    )
    assert package(*rules).effort_likely == 2.0


def test_rules_without_a_group_all_count() -> None:
    assert package(rule("one", effort=0.5), rule("two", effort=3.0)).effort_likely == 6.0


def test_an_unknown_fact_multiplies_nothing() -> None:
    small = rule("small", when={"profile.staff": {"below": 50}}, effort=0.5)
    assert package(small, staff=None).effort_likely == 4.0


@pytest.mark.parametrize("level, effort", [(1, 4.0), (2, 2.0)])
def test_half_done_work_is_less_work(level: int, effort: float) -> None:
    assert package(rule("half", items_at_least=2, effort=0.5), level=level).effort_likely == effort


def test_rules_for_phases_and_actions_leave_others_alone() -> None:
    elsewhere = rule("phase", phases=("second",), effort=9.0)
    other = rule("action", actions=("ACT-07",), effort=9.0)
    this = rule("this", phases=("first",), actions=("ACT-01",), effort=2.0)
    assert package(elsewhere, other, this).effort_likely == 8.0


def test_decimal_factors_are_exact() -> None:
    made = package(rule("tenth", duration=1.1), weeks={"short": 2.0, "long": 2.0})
    assert made.duration_days == 11, "10 x 1.1 in floating point is above 11"


def test_nothing_takes_less_than_a_day() -> None:
    made = package(rule("tiny", effort=0.001, duration=0.001))
    assert made.duration_days == 1
    assert made.effort_low == 0.1


def test_the_bank_check_finds_faulty_rules() -> None:
    files = bank_files("small")
    files["actions.yaml"] += """\
sizing:
  - id: crossed
    effort: {low: 2, likely: 1, high: 3}
    reason: The factors cross.
  - id: unknown_words
    when: {profile.sttaff: {below: 50}}
    phases: [alignmnt]
    actions: [ACT-99]
    reason: Nothing here exists.
  - id: crossed
    reason: The id is taken.
"""
    found = {problem.code for problem in bank_problems(files)}
    assert found >= {
        "range-crossed",
        "unknown-profile-field",
        "unknown-phase",
        "unknown-action",
        "duplicate-id",
    }


def test_rules_are_part_of_the_bank_that_is_read() -> None:
    files = bank_files("small")
    before = bank_from(files)
    files["actions.yaml"] += (
        "sizing:\n  - id: double\n    duration: 2\n    reason: It is slow here.\n"
    )
    after = bank_from(files)
    assert [rule.id for rule in after.sizing] == ["double"]
    assert after.digest != before.digest
