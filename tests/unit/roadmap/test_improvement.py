"""A plan that the list scheduler makes too long, shortened, and what is said of it."""

from __future__ import annotations

import pytest

from assessment.bank.models import Bank
from assessment.roadmap import Roadmap
from assessment.roadmap.improvement import quality_sentence
from assessment.roadmap.rcpsp import solver
from assessment.roadmap.staffing import Staff
from assessment.roadmap.team_models import Team
from assessment.roadmap.text import render_text
from tests.support.plans import levels, make_action, make_plan, plan_bank, with_gates


def knotted() -> Bank:
    """One owner: a short task that a long chain waits for, behind two long ones that nothing waits for.

    By phase the two long ones go first, and the chain after them is what the plan ends with.
    """

    def weeks(number: float) -> dict[str, float]:
        return {"short": number, "long": number}

    return plan_bank(
        make_action(1, ("A-02",), weeks=weeks(4)),
        make_action(2, ("A-03",), weeks=weeks(4)),
        make_action(3, ("A-04",), weeks=weeks(1), phase="second"),
        make_action(4, ("A-05",), {3: 0}, weeks=weeks(8), phase="second", owner="legal"),
    )


def made(*, optimise: bool = True) -> Roadmap:
    return make_plan(
        knotted(), levels(1), owner_capacity=1, early_result_days=1, draws=0, optimise=optimise
    )


def test_the_solver_makes_the_plan_shorter_and_proves_it() -> None:
    by_hand, solved = made(optimise=False), made()
    assert by_hand.quality is not None
    assert solved.quality is not None
    assert (by_hand.duration_days, by_hand.quality.proved) == (85, False)
    assert (solved.duration_days, solved.lower_bound_days) == (45, 45)
    assert (solved.quality.proved, solved.quality.gap_share) == (True, 0.0)
    assert {each.id for each in solved.packages} == {each.id for each in by_hand.packages}
    assert solved.critical_path
    assert all(solved.package_by_id[each].critical for each in solved.critical_path)


def test_without_the_solver_the_plan_is_made_better_by_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "available", lambda: False)
    once, again = made(), made()
    assert once.packages == again.packages
    assert once.quality is not None
    assert (once.duration_days, once.quality.method, once.quality.proved) == (45, "list", True)
    assert not once.quality.value_proved


def test_absences_keep_nobody_from_a_proof() -> None:
    weeks = (
        {"first": "2026-12-07", "last": "2026-12-18"},
        {"first": "2027-01-11", "last": "2027-01-15"},
    )
    people = (
        {"id": "ada", "name": "Ada", "roles": {"ai_lead": 0.5}, "away": weeks},
        {"id": "bob", "name": "Bob", "roles": {"legal": 1.0}, "away": weeks[1:]},
    )
    staff = Staff(Team.model_validate({"team": 1, "people": people}))
    by_hand, solved = (
        make_plan(
            knotted(), levels(1), staff=staff, early_result_days=1, draws=0, optimise=optimise
        )
        for optimise in (False, True)
    )
    assert by_hand.duration_days > solved.duration_days == solved.lower_bound_days
    assert solved.quality is not None
    assert solved.quality.proved
    assert solved.quality.value_proved
    assert solved.quality.load_proved


def test_what_is_worth_more_goes_first_though_the_plan_gets_no_shorter() -> None:
    """By what must end soonest, six weeks go ahead of one week that closes three gaps."""

    def weeks(number: float) -> dict[str, float]:
        return {"short": number, "long": number}

    bank = plan_bank(
        make_action(1, ("A-02",), weeks=weeks(6)),
        make_action(2, ("A-03", "A-04", "A-05"), weeks=weeks(1)),
        make_action(3, ("A-06",), {1: 0}, weeks=weeks(3), owner="finance"),
        make_action(4, ("A-07",), weeks=weeks(12), owner="legal"),
    )
    by_hand, solved = (
        make_plan(
            bank, levels(1), owner_capacity=1, early_result_days=1, draws=0, optimise=optimise
        )
        for optimise in (False, True)
    )
    assert by_hand.duration_days == solved.duration_days == by_hand.lower_bound_days
    begun = [plan.package_by_id["ACT-02"].start for plan in (by_hand, solved)]
    assert begun[1] < begun[0]
    assert solved.quality is not None
    assert solved.quality.value_proved


def test_a_plan_as_short_as_its_bound_is_proved_without_the_solver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assessment.roadmap.improvement.shortest", None)
    plan = make_plan(plan_bank(make_action(1, ("A-02",))), levels(1), draws=0)
    assert plan.quality is not None
    assert (plan.quality.method, plan.quality.proved) == ("list", True)


def test_what_opens_the_next_phase_is_never_delayed() -> None:
    bank = with_gates(knotted(), "second", "A-02", "A-03")
    plans = [
        make_plan(bank, levels(1), owner_capacity=1, draws=0, optimise=optimise)
        for optimise in (False, True)
    ]
    opened = [
        max(plan.package_by_id[each].finish for each in ("ACT-01", "ACT-02")) for plan in plans
    ]
    assert opened[1] <= opened[0]


def test_the_sentence_says_what_is_known() -> None:
    assert quality_sentence(made()) == (
        "The plan takes 45 working days, proved: no plan of these packages can be shorter."
    )
    by_hand = made(optimise=False)
    assert quality_sentence(by_hand) == (
        f"The plan takes 85 working days; no plan of these packages can take fewer than "
        f"{by_hand.lower_bound_days}, so it is at most "
        f"{85 / by_hand.lower_bound_days - 1:.1%} longer than the shortest."
    )
    assert "proved: no" in render_text(made(), "Example")


def test_the_solver_counts_as_missing_where_it_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "find_spec", lambda name: None)
    assert not solver.available()


def test_what_opening_soon_costs_is_told() -> None:
    """Whatever opens the next phase goes ahead of the chain that the plan ends with, and costs a week."""

    def weeks(number: float) -> dict[str, float]:
        return {"short": number, "long": number}

    bank = plan_bank(
        make_action(1, ("A-00",), weeks=weeks(4)),
        make_action(2, ("A-03",), weeks=weeks(1)),
        make_action(3, ("A-04",), {2: 0}, weeks=weeks(6), owner="legal"),
        make_action(4, ("A-05",), {1: 0}, weeks=weeks(1)),
    )
    made = make_plan(
        with_gates(bank, "second", "A-00"),
        levels(1),
        owner_capacity=1,
        early_result_days=1,
        draws=0,
    )
    assert made.quality is not None
    assert (made.duration_days, made.lower_bound_days) == (55, 35)
    assert (made.quality.proved, made.quality.kept_bound_days) == (True, 55)
    assert quality_sentence(made) == (
        "The plan takes 55 working days, proved: no plan of these packages that opens the next phase as "
        "soon, and shows a result in time, can be shorter. Without that, none can take fewer than 35."
    )
