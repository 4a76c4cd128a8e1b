"""Which actions are planned, and the sentences about the others."""

import pytest

from assessment.roadmap import Roadmap
from assessment.roadmap.choice import choose
from assessment.roadmap.situation import situation_of
from tests.support.plans import action_id, levels, make_action, make_plan, plan_bank
from tests.support.scored import make_answers


def planned(roadmap: Roadmap) -> set[str]:
    return {package.id for package in roadmap.packages}


def reason(roadmap: Roadmap, number: int) -> str:
    return next(left.reason for left in roadmap.left_out if left.id == action_id(number))


def test_an_action_is_planned_for_an_item_below_target() -> None:
    bank = plan_bank(make_action(1, ("A-02",)), make_action(2, ("A-03",)))
    roadmap = make_plan(bank, levels(4, A_02=1))
    assert planned(roadmap) == {"ACT-01"}
    assert reason(roadmap, 2) == "Already at the target level: A-03 stands at 4, target 4."
    assert roadmap.packages[0].reasons == ("A-02 Topic A-02: level 1, target 4.",)


def test_an_action_that_lifts_no_higher_than_today_is_left_out() -> None:
    roadmap = make_plan(plan_bank(make_action(1, ("A-02",))), levels(4, A_02=3))
    assert planned(roadmap) == set()
    assert reason(roadmap, 1) == (
        "Would lift to level 3 at most, and A-02 (Topic A-02) is there already."
    )


@pytest.mark.parametrize("answer", ["dont_know", None])
def test_what_nobody_knows_is_answered_first(answer: str | None) -> None:
    given = levels(1)
    if answer:
        given["A-00"] = answer
    else:
        del given["A-00"]
    roadmap = make_plan(plan_bank(make_action(1, ("A-00",))), given)
    assert planned(roadmap) == set()
    assert reason(roadmap, 1) == "Not answered: answer first A-00 (Topic A-00, a gate)."
    assert roadmap.left_out[0].answer_first == ("A-00",)


def test_one_known_gap_is_enough_and_the_unknown_is_told() -> None:
    roadmap = make_plan(plan_bank(make_action(1, ("A-02", "A-03"))), levels(1, A_03="dont_know"))
    assert roadmap.packages[0].reasons == (
        "A-02 Topic A-02: level 1, target 4.",
        "Not answered, so not counted: A-03 Topic A-03.",
    )


def test_an_action_whose_items_do_not_apply_is_left_out() -> None:
    roadmap = make_plan(plan_bank(make_action(1, ("A-02",))), levels(1, A_02="not_applicable"))
    assert reason(roadmap, 1) == "Nothing that it improves applies here: A-02."


def test_an_action_whose_condition_fails_names_the_facts() -> None:
    when = {"profile.personal_data": {"is": True}}
    bank = plan_bank(make_action(1, ("A-02",), when=when))
    roadmap = make_plan(bank, levels(1), profile={"personal_data": False})
    assert reason(roadmap, 1) == "Does not apply: personal data: no."
    assert planned(make_plan(bank, levels(1))) == {"ACT-01"}, "an unknown fact rules nothing out"


@pytest.mark.parametrize("level, pulled", [(0, True), (1, True), (2, False), (3, False)])
def test_a_predecessor_is_pulled_in_only_below_level_two(level: int, *, pulled: bool) -> None:
    # Target 2, so that the predecessor is never needed for a gap of its own above level 1.
    bank = plan_bank(make_action(1, ("A-02",), lifts_to=3), make_action(2, ("A-03",), {1: 0}))
    bank = bank.model_copy(update={"targets": ()})
    bank = plan_bank(*bank.actions, targets=(_target({"A-02": level}),))
    roadmap = make_plan(bank, levels(1, A_02=level))
    assert ("ACT-01" in planned(roadmap)) == pulled
    if pulled:
        assert roadmap.package_by_id["ACT-01"].reasons == ("Has to come before ACT-02.",)
        assert roadmap.package_by_id["ACT-02"].predecessors == ("ACT-01",)
    else:
        assert roadmap.package_by_id["ACT-02"].predecessors == ()


def test_pulling_in_stops_at_a_predecessor_that_is_done() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",)),
        make_action(2, ("A-03",), {1: 0}),
        make_action(3, ("A-04",), {2: 0}),
        targets=(_target({"A-02": 1, "A-03": 2}),),
    )
    roadmap = make_plan(bank, levels(1, A_02=1, A_03=2))
    assert planned(roadmap) == {"ACT-03"}


def test_order_survives_a_step_in_the_middle_that_is_done() -> None:
    bank = plan_bank(
        make_action(1, ("A-02",)),
        make_action(2, ("A-03",), {1: 3}),
        make_action(3, ("A-04",), {2: 9}),
    )
    package = make_plan(bank, levels(1, A_03=4)).package_by_id["ACT-03"]
    assert (package.predecessors, package.lags) == (("ACT-01",), (3,))


def test_an_unknown_predecessor_is_taken_for_granted_and_told() -> None:
    bank = plan_bank(make_action(1, ("A-02",)), make_action(2, ("A-03",), {1: 0}))
    package = make_plan(bank, levels(1, A_02="dont_know")).package_by_id["ACT-02"]
    assert package.predecessors == ()
    assert (
        "Assumes that ACT-01 Action number 1 is done: nobody answered its items." in package.reasons
    )


def test_gates_come_first_among_the_reasons() -> None:
    roadmap = make_plan(plan_bank(make_action(1, ("A-05", "A-00"))), levels(0, A_00=1))
    package = roadmap.packages[0]
    assert package.reasons[0] == "A-00 Topic A-00: level 1, target 4. It is a shut gate."
    assert package.closes_gates == ("A-00",)
    assert package.gain == (4 - 1) * 2.0 + (4 - 0) * 1.0


def test_a_gate_that_is_open_already_is_not_opened_again() -> None:
    # Both gates ask for level 2; the target is 4.
    roadmap = make_plan(plan_bank(make_action(1, ("A-00", "A-01"))), levels(1, A_01=2))
    package = roadmap.packages[0]
    assert package.closes_gates == ("A-00",)
    assert package.reasons == (
        "A-00 Topic A-00: level 1, target 4. It is a shut gate.",
        "A-01 Topic A-01: level 2, target 4.",
    )


def test_an_action_that_lifts_too_low_opens_no_gate() -> None:
    roadmap = make_plan(plan_bank(make_action(1, ("A-00",), lifts_to=1)), levels(0))
    assert roadmap.packages[0].closes_gates == ()


def test_of_two_variants_the_first_is_planned_until_the_profile_is_told() -> None:
    heavy = make_action(1, ("A-02", "A-03"), when={"profile.personal_data": {"is": True}})
    light = make_action(2, ("A-03",), when={"profile.personal_data": {"is": False}})
    bank = plan_bank(heavy, light)
    roadmap = make_plan(bank, levels(1))
    assert planned(roadmap) == {"ACT-01"}
    assert roadmap.left_out[0].kind == "another_variant"
    assert reason(roadmap, 2).startswith("The same is done by ACT-01; ")
    assert planned(make_plan(bank, levels(1), profile={"personal_data": False})) == {"ACT-02"}


def test_a_variant_that_alone_lifts_an_item_stays() -> None:
    heavy = make_action(1, ("A-02",), when={"profile.personal_data": {"is": True}})
    light = make_action(2, ("A-02", "A-03"), when={"profile.personal_data": {"is": False}})
    assert planned(make_plan(plan_bank(heavy, light), levels(1))) == {"ACT-01", "ACT-02"}


def test_only_the_facts_that_rule_an_action_out_are_named() -> None:
    when = {"profile.staff": {"at_least": 50}, "profile.personal_data": {"is": True}}
    bank = plan_bank(make_action(1, ("A-02",), when=when))
    roadmap = make_plan(bank, levels(1), profile={"personal_data": False, "staff": 60})
    assert reason(roadmap, 1) == "Does not apply: personal data: no."


def test_every_action_is_planned_or_left_out_with_a_reason() -> None:
    bank = plan_bank(*(make_action(number, (f"A-{number:02}",)) for number in range(1, 9)))
    answers = make_answers({"A-01": 0, "A-02": 4, "A-03": "dont_know", "A-04": "not_applicable"})
    from assessment.findings import find
    from assessment.scoring import score

    scores = score(bank, answers)
    choice = choose(bank, situation_of(bank, answers, scores, find(bank, answers, scores)))
    told = choice.ids | {left.id for left in choice.left_out}
    assert told == {action.id for action in bank.actions}
    assert all(left.reason.endswith(".") for left in choice.left_out)


def _target(by_item: dict[str, int]) -> object:
    from assessment.bank.models import TargetOverride, TargetProfile

    overrides = tuple(
        TargetOverride(item=item, level=level, reason="Enough.") for item, level in by_item.items()
    )
    return TargetProfile(id="most", title="Most", level=4, reason="All.", overrides=overrides)
