"""Plans small enough to check by hand."""

from datetime import date

import pytest

from assessment.roadmap.lifting import lifted
from assessment.roadmap.milestones import build_milestones
from assessment.roadmap.network import CyclicPlanError
from tests.support.plans import MONDAY, levels, make_action, make_plan, plan_answers, plan_bank
from tests.support.scored import make_answers

WEEK = {"short": 1.0, "long": 1.0}


def test_a_chain_is_dated_forward_on_working_days() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",), weeks=WEEK), make_action(2, ("A-03",), {1: 2}, weeks=WEEK)
    )
    first, second = make_plan(bank, levels(1)).packages
    assert (first.start, first.finish) == (MONDAY, date(2026, 12, 4))
    assert second.start == date(2026, 12, 9), "a weekend and two working days of lag"
    assert second.finish == date(2026, 12, 15)


def test_holidays_move_everything_behind_them() -> None:
    bank = plan_bank(make_action(1, ("A-02",), weeks=WEEK))
    roadmap = make_plan(bank, levels(1), holidays=frozenset({MONDAY, date(2026, 12, 3)}))
    assert (roadmap.packages[0].start, roadmap.finish) == (date(2026, 12, 1), date(2026, 12, 8))


def test_an_owner_leads_two_packages_at_once() -> None:
    bank = plan_bank(*(make_action(n, (f"A-0{n}",), weeks=WEEK) for n in range(2, 5)))
    two = make_plan(bank, levels(1))
    assert [package.start for package in two.packages] == [MONDAY, MONDAY, date(2026, 12, 7)]
    assert two.packages[2].waits_for_owner == ("ACT-03",)
    one = make_plan(bank, levels(1), owner_capacity=1)
    assert one.finish == date(2026, 12, 18)
    assert one.critical_path == ("ACT-02", "ACT-03", "ACT-04"), "held by the owner alone"


def test_a_gate_goes_first_where_the_owner_is_the_limit() -> None:
    bank = plan_bank(*(make_action(n, (f"A-0{n}",), weeks=WEEK) for n in (4, 3, 1, 2)))
    roadmap = make_plan(bank, levels(1), owner_capacity=1, early_result_days=1)
    assert min(roadmap.packages, key=lambda package: package.start).id == "ACT-01"


def test_the_larger_gap_goes_first_among_equals() -> None:
    bank = plan_bank(*(make_action(n, (f"A-0{n}",), weeks=WEEK) for n in (2, 3)))
    roadmap = make_plan(bank, levels(1, A_03=0), owner_capacity=1, early_result_days=1)
    assert roadmap.packages[0].id == "ACT-03"


def test_slack_and_latest_finish() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",), weeks={"short": 3.0, "long": 3.0}),
        make_action(2, ("A-03",), weeks=WEEK, owner="legal"),
        make_action(3, ("A-04",), {1: 0, 2: 0}, weeks=WEEK),
    )
    plan = make_plan(bank, levels(1))
    loose = plan.package_by_id["ACT-02"]
    assert (loose.total_slack_days, loose.critical) == (10, False)
    assert loose.late_finish == date(2026, 12, 18)
    assert plan.critical_path == ("ACT-01", "ACT-03")
    assert (plan.duration_days, plan.lower_bound_days) == (20, 20)


def test_the_range_of_the_finish_uses_short_and_long_durations() -> None:
    weeks = {"short": 1.0, "long": 3.0}
    bank = plan_bank(
        make_action(1, ("A-02",), weeks=weeks), make_action(2, ("A-03",), {1: 0}, weeks=weeks)
    )
    roadmap = make_plan(bank, levels(1))
    # Twice 10 x 62/60 days, rounded up.
    assert roadmap.finish == date(2026, 12, 29)
    assert roadmap.finish_range == (date(2026, 12, 11), date(2027, 1, 8))


def test_effort_adds_up_and_its_range_adds_as_squares() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",), effort={"low": 7.0, "likely": 10.0, "high": 18.0}),
        make_action(2, ("A-03",), effort={"low": 6.0, "likely": 10.0, "high": 16.0}, owner="legal"),
    )
    roadmap = make_plan(bank, levels(1))
    assert roadmap.effort_likely == 20.0
    assert roadmap.effort_range == (15.0, 30.0), "20 - hypot(3, 4) and 20 + hypot(8, 6)"
    assert roadmap.load_by_owner == {"ai_lead": 10.0, "legal": 10.0}


def test_phases_span_their_packages() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",), weeks=WEEK),
        make_action(2, ("A-03",), {1: 0}, weeks=WEEK, phase="second", owner="legal"),
    )
    first, second = make_plan(bank, levels(1)).phases
    assert (first.start, first.finish, first.packages) == (MONDAY, date(2026, 12, 4), ("ACT-01",))
    assert (second.start, second.owner) == (date(2026, 12, 7), "legal")


def test_nothing_below_target_needs_no_plan() -> None:
    roadmap = make_plan(plan_bank(make_action(1, ("A-02",))), levels(4))
    assert (roadmap.packages, roadmap.phases, roadmap.milestones) == ((), (), ())
    assert (roadmap.finish, roadmap.finish_range, roadmap.early_result) == (None, None, None)


def test_nothing_answered_plans_nothing_and_asks_for_answers() -> None:
    roadmap = make_plan(plan_bank(make_action(1, ("A-02",))), {})
    assert roadmap.packages == ()
    assert roadmap.left_out[0].answer_first == ("A-02",)


def test_a_cycle_among_actions_is_refused_by_name() -> None:
    bank = plan_bank(make_action(1, ("A-02",), {2: 0}), make_action(2, ("A-03",), {1: 0}))
    with pytest.raises(CyclicPlanError, match=r"ACT-0[12] -> ACT-0[12] -> ACT-0[12]"):
        make_plan(bank, levels(1))


def test_a_marked_result_is_put_first_and_told() -> None:
    bank = plan_bank(
        *(make_action(n, (f"A-0{n}",), weeks=WEEK) for n in (0, 1, 2)),
        make_action(3, ("A-03",), {2: 0}, weeks=WEEK, phase="second", early_result=True),
    )
    roadmap = make_plan(bank, levels(1), owner_capacity=1, early_result_days=14)
    assert roadmap.early_result is not None
    assert roadmap.early_result.package == "ACT-03"
    assert roadmap.early_result.due == date(2026, 12, 13)
    assert roadmap.early_result.sentence == (
        "First visible result: ACT-03 Action number 3, finished by 11 December 2026 "
        "(by 15 December 2026 in 80 of 100 draws)."
    )
    assert [package.id for package in roadmap.packages if package.early_result] == ["ACT-03"]


def test_a_result_that_its_owner_cannot_reach_in_time_is_not_promised() -> None:
    bank = plan_bank(
        *(make_action(n, (f"A-0{n}",), weeks=WEEK) for n in (2, 3)),
        make_action(4, ("A-04",), {2: 0, 3: 0}, weeks=WEEK, early_result=True),
    )
    roadmap = make_plan(bank, levels(1), owner_capacity=1, early_result_days=14)
    assert roadmap.early_result is not None
    assert roadmap.early_result.package == "ACT-02", "what ends in time anyway stands in"
    assert [package.id for package in roadmap.packages if package.early_result] == ["ACT-02"]


def test_where_no_result_can_be_early_the_plan_says_so() -> None:
    bank = plan_bank(make_action(1, ("A-02",), weeks={"short": 20.0, "long": 20.0}))
    early = make_plan(bank, levels(1)).early_result
    assert early is not None
    assert early.package is None
    assert early.sentence.startswith(
        "No visible result is possible within 90 days: the first package"
    )


def test_milestones_show_the_levels_lifted() -> None:
    bank = plan_bank(
        make_action(1, ("A-02", "A-03"), weeks=WEEK),
        make_action(2, ("A-04",), {1: 65}, weeks=WEEK, lifts_to=4),
    )
    answers = make_answers(levels(1))
    plan = plan_answers(bank, answers)
    first, second = plan.milestones
    assert (first.title, first.due, first.finished) == ("Quarter 1", date(2027, 2, 27), ("ACT-01",))
    assert second.finished == ("ACT-02",)
    # Ten items of weight 1 and two of weight 2: fourteen parts, of which two rise by 50 points.
    assert first.score == pytest.approx(25 + 2 * 50 / 14)
    assert second.score == pytest.approx(25 + (2 * 50 + 75) / 14)
    assert build_milestones(bank, answers, (), MONDAY) == ()


def test_lifting_leaves_unknown_and_better_answers_alone() -> None:
    bank = plan_bank(make_action(1, ("A-02", "A-03", "A-04", "A-05")))
    answers = make_answers({"A-02": 1, "A-03": "dont_know", "A-04": 4, "A-06": 0})
    package = plan_answers(bank, answers).packages[0]
    after = lifted(bank, answers, [package]).merged
    assert {item: after[item].level for item in after} == {
        "A-02": 3,
        "A-03": None,
        "A-04": 4,
        "A-06": 0,
    }
    assert answers.merged["A-02"].level == 1, "the answers themselves stay as they are"
