"""Actions done, running or fixed, and phases in strict order."""

from datetime import date
from itertools import pairwise

from assessment.roadmap.left_out import grouped
from tests.support.plans import MONDAY, levels, make_action, make_plan, plan_bank

THREE = (
    make_action(1, ("A-02",)),
    make_action(2, ("A-03",), {1: 3}),
    make_action(3, ("A-04",), {2: 0}),
)


def test_what_is_done_is_left_out_and_holds_nothing() -> None:
    made = make_plan(plan_bank(*THREE), levels(1), done=("ACT-01",))
    assert [each.id for each in made.packages] == ["ACT-02", "ACT-03"]
    assert made.packages[0].predecessors == ()
    assert made.packages[0].start == MONDAY
    assert [(left.id, left.kind) for left in made.left_out] == [("ACT-01", "done")]
    assert grouped(made.left_out)[0].title == "Done already"


def test_what_is_done_counts_in_the_expected_score() -> None:
    whole = make_plan(plan_bank(*THREE), levels(1))
    part = make_plan(plan_bank(*THREE), levels(1), done=("ACT-01",))
    assert part.milestones[-1].score == whole.milestones[-1].score


def test_what_is_running_goes_on_with_what_is_left_of_it() -> None:
    # Ten likely days would be 8; three working days have passed since Wednesday 25 November.
    made = make_plan(plan_bank(*THREE), levels(1), running={"ACT-02": date(2026, 11, 25)})
    package = made.package_by_id["ACT-02"]
    assert package.status == "In progress"
    assert package.start == MONDAY
    assert package.duration_days == 9 - 3, "nine were to be expected at the start"
    assert package.effort_likely == 2.5
    assert package.predecessors == ()
    assert "of likely 8 working days 5 are left" in package.sizing[-1]


def test_what_is_long_overdue_is_likely_over_in_a_day_and_planned_with_two() -> None:
    made = make_plan(plan_bank(*THREE), levels(1), running={"ACT-01": date(2026, 1, 5)})
    package = made.package_by_id["ACT-01"]
    assert package.duration_days == 2
    assert "of likely 8 working days 1 are left" in package.sizing[-1]


def test_what_is_running_comes_before_what_is_not() -> None:
    bank = plan_bank(*(make_action(number, (f"A-{number + 1:02}",)) for number in range(1, 5)))
    made = make_plan(bank, levels(1), owner_capacity=1, running={"ACT-04": date(2026, 11, 27)})
    assert made.package_by_id["ACT-04"].start == MONDAY


def test_a_fixed_date_is_kept_where_it_can_be() -> None:
    made = make_plan(plan_bank(*THREE), levels(1), fixed={"ACT-01": date(2027, 2, 6)})
    # A Saturday: the first working day from there.
    assert made.package_by_id["ACT-01"].start == date(2027, 2, 8)
    assert made.wishes == ()
    assert made.lower_bound_days <= made.duration_days


def test_a_fixed_date_that_comes_too_early_is_told() -> None:
    made = make_plan(plan_bank(*THREE), levels(1), fixed={"ACT-02": date(2026, 12, 1)})
    (wish,) = made.wishes
    assert wish.kind == "fixed_date"
    assert "waits for ACT-01" in wish.sentence
    assert wish.feasible == made.package_by_id["ACT-02"].start


def test_a_date_for_what_is_not_planned_is_told() -> None:
    made = make_plan(plan_bank(*THREE), levels(1, A_02=4), fixed={"ACT-01": date(2027, 2, 6)})
    (wish,) = made.wishes
    assert wish.kind == "not_planned"
    assert "ACT-01" in wish.sentence


def test_in_strict_order_a_phase_waits_for_the_one_before() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",)),
        make_action(2, ("A-03",), owner="legal", weeks={"short": 4.0, "long": 6.0}),
        make_action(3, ("A-04",), phase="second", owner="finance"),
    )
    free = make_plan(bank, levels(1))
    strict = make_plan(bank, levels(1), phase_order="strict")
    assert free.package_by_id["ACT-03"].start == MONDAY
    for before, after in pairwise(strict.phases):
        assert before.finish < after.start


def test_strict_order_makes_no_circle_where_a_phase_waits_for_a_later_one() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",), {2: 0}),
        make_action(2, ("A-03",), phase="second"),
        make_action(3, ("A-04",), phase="second"),
    )
    made = make_plan(bank, levels(1), phase_order="strict")
    first, waited, later = (made.package_by_id[f"ACT-0{number}"] for number in (1, 2, 3))
    assert waited.finish < first.start
    assert first.finish < later.start
