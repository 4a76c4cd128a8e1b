"""A plan that the list scheduler makes too long, shortened, and what is said of it."""

from __future__ import annotations

import pytest

from assessment.bank.models import Bank
from assessment.roadmap import Roadmap
from assessment.roadmap.improvement import quality_sentence
from assessment.roadmap.rcpsp import solver
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


def test_without_the_solver_the_plan_is_the_list_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand = made(optimise=False)
    monkeypatch.setattr("assessment.roadmap.improvement.available", lambda: False)
    missing = made()
    assert missing.packages == by_hand.packages
    assert missing.quality == by_hand.quality


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
