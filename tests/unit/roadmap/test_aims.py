"""Plans for an aim: what is chosen, what is said of it, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assessment.cli.inputs import load_input
from assessment.findings import find
from assessment.roadmap import PlanSettings, Roadmap, plan
from assessment.roadmap.lifting import lifted
from assessment.scoring import score
from tests.support.plans import MONDAY, levels, make_action, make_plan, plan_bank, with_gates

EXAMPLES = sorted(Path("examples").glob("*/answers.yaml"))
EFFORT = {"low": 1.0, "likely": 4.0, "high": 9.0}
DEAR = {"low": 10.0, "likely": 40.0, "high": 90.0}
BANK = plan_bank(
    make_action(1, ("A-02", "A-03"), effort=DEAR),
    make_action(2, ("A-02",), effort=EFFORT),
    make_action(3, ("A-03",), {4: 0}, effort=EFFORT),
    make_action(4, ("A-04",), effort=EFFORT, lifts_to=2),
)


def made(**settings: object) -> Roadmap:
    return make_plan(BANK, levels(1), **{"draws": 0, **settings})  # type: ignore[arg-type]


def ids(roadmap: Roadmap) -> list[str]:
    return [package.id for package in roadmap.packages]


def test_without_an_aim_nothing_is_chosen() -> None:
    roadmap = made()
    assert len(roadmap.packages) == 4
    assert roadmap.selection is None


def test_the_target_is_reached_with_the_least_effort() -> None:
    roadmap = made(aim="target")
    assert ids(roadmap) == ["ACT-02", "ACT-04", "ACT-03"]
    assert roadmap.selection is not None
    assert roadmap.selection.proved
    assert roadmap.selection.sentence == (
        "3 of 4 packages in 12 person-days reach the target profile as far as actions can; "
        "proved: no other choice does it with less effort."
    )
    left = {each.id: each for each in roadmap.left_out}["ACT-01"]
    assert left.kind == "not_chosen"
    assert "others lift the same items" in left.reason


def test_a_budget_is_spent_on_what_closes_most() -> None:
    roadmap = made(aim="most_readiness", budget_days=8)
    assert roadmap.effort_likely <= 8
    assert len(roadmap.packages) == 2
    assert roadmap.selection is not None
    assert roadmap.selection.gain_share > 0
    assert roadmap.wishes == ()


def test_an_excluded_action_takes_what_waits_for_it_along() -> None:
    roadmap = made(without=("ACT-04",))
    assert ids(roadmap) == ["ACT-01", "ACT-02"]
    reasons = {each.id: each.reason for each in roadmap.left_out}
    assert reasons["ACT-04"] == "Excluded as asked."
    assert reasons["ACT-03"] == "Waits for an action that is excluded."


def test_what_cannot_be_had_is_told_and_the_plan_is_never_empty() -> None:
    roadmap = made(aim="most_readiness", budget_days=0.5)
    assert len(roadmap.packages) == 4
    told = " ".join(wish.sentence for wish in roadmap.wishes)
    assert "The smallest budget that would do is 4.0 person-days." in told


def test_must_and_without_that_contradict_are_told() -> None:
    roadmap = made(must=("ACT-03",), without=("ACT-04",))
    assert len(roadmap.packages) == 4
    assert "ACT-03 needs ACT-04, which is excluded" in roadmap.wishes[0].sentence


def test_a_wish_for_an_action_without_a_gap_says_why_it_is_not_planned() -> None:
    answers = levels(1, A_04=3)
    roadmap = make_plan(BANK, answers, draws=0, must=("ACT-04",))
    said = roadmap.wishes[0].sentence
    assert said.startswith("ACT-04 is wanted and not in the plan. Would lift to level 2 at most")


def test_a_phase_is_opened_by_its_gates_and_no_more() -> None:
    bank = with_gates(BANK, "first", "A-00", "A-01")
    bank = with_gates(bank, "second", "A-04")
    answers = levels(1, A_00=4, A_01=4, A_06=4, A_08=4, A_10=4)
    roadmap = make_plan(bank, answers, draws=0, aim="open_phase", open_phase="second")
    assert ids(roadmap) == ["ACT-04"]


def test_a_phase_that_nothing_holds_leaves_the_plan_as_it_is() -> None:
    roadmap = make_plan(BANK, levels(3, A_04=1), draws=0, aim="open_phase", open_phase="first")
    assert roadmap.packages
    assert "No action is needed" in roadmap.wishes[0].sentence


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_shipped_bank_opens_every_phase_that_can_be_opened(path: Path) -> None:
    bank, answers = load_input(path, None)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    for place, phase in enumerate(bank.phases):
        settings = PlanSettings(start=MONDAY, draws=0, aim="open_phase", open_phase=phase.id)
        roadmap = plan(bank, answers, scores, findings, settings)
        if roadmap.selection is None:
            assert roadmap.wishes, "the whole plan, and why"
            continue
        assert roadmap.selection.proved
        reached = lifted(bank, answers, roadmap.packages)
        after = find(bank, reached, score(bank, reached))
        gated = any("nobody answered" in wish.sentence for wish in roadmap.wishes)
        wanted = {"conditional"} if gated else {"open", "complete"}
        assert after.phases[place].status in wanted


def test_dates_are_those_of_a_plan_of_the_chosen_alone() -> None:
    roadmap = made(aim="most_readiness", budget_days=4)
    assert roadmap.packages[0].start == MONDAY
    assert roadmap.finish is not None
    assert roadmap.finish < date(2026, 12, 31)


def test_what_ends_by_a_date_is_chosen_and_planned_in_time() -> None:
    wanted = date(2026, 12, 11)
    roadmap = made(aim="most_readiness", deadline=wanted, owner_capacity=1)
    assert roadmap.finish is not None
    assert roadmap.finish <= wanted
    assert len(roadmap.packages) == 1
    assert roadmap.selection is not None
    assert "within the time" in roadmap.selection.sentence


def test_a_date_before_anything_can_end_names_the_nearest() -> None:
    roadmap = made(aim="most_readiness", deadline=date(2026, 12, 1))
    assert len(roadmap.packages) == 4
    told = roadmap.wishes[0].sentence
    assert "nothing that closes a gap is over in 2 working days" in told
    assert "The nearest date by which something that helps is over is 10 December 2026." in told


def test_a_headcount_limits_the_choice_to_what_the_people_can_do() -> None:
    # Half a person has eight of the sixteen working days until 21 December: two of four packages.
    roadmap = made(aim="most_readiness", deadline=date(2026, 12, 21), headcount=0.5)
    assert roadmap.effort_likely == 8.0
    assert roadmap.selection is not None
    assert "within the headcount and time" in roadmap.selection.sentence
    assert not [wish for wish in roadmap.wishes if wish.kind == "headcount"]


def test_a_headcount_that_can_do_nothing_names_how_many_it_takes() -> None:
    roadmap = made(aim="most_readiness", deadline=date(2026, 12, 21), headcount=0.1)
    assert len(roadmap.packages) == 4
    told = roadmap.wishes[0].sentence
    assert "the smallest step that closes a gap takes 4.0 person-days" in told
    assert "That takes 0.3 full-time people until 21 December 2026." in told
