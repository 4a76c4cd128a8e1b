"""Whose turn it is, what is shown early, and what nobody knows."""

from collections.abc import Mapping
from typing import Any

from assessment.bank.models import Bank
from assessment.roadmap import Roadmap
from tests.support.plans import (
    GATES,
    levels,
    make_action,
    make_phase,
    make_plan,
    plan_bank,
    with_gates,
)

WEEK = {"short": 1.0, "long": 1.0}
PHASES = ("first", "second", "third")


def bank_of(gates: Mapping[str, str], *actions: Any) -> Bank:
    """A bank of three phases, without the usual gates, with these: item to the phase it holds."""
    bank = plan_bank(*actions)
    items = tuple(
        item.model_copy(update={"gate": None}) if item.id in GATES else item for item in bank.items
    )
    phases = tuple(make_phase(name) for name in PHASES)
    bank = bank.model_copy(update={"items": items, "phases": phases})
    for code, phase in gates.items():
        bank = with_gates(bank, phase, code)
    return bank


def order(roadmap: Roadmap) -> list[str]:
    return [each.id for each in sorted(roadmap.packages, key=lambda each: (each.start, each.id))]


def test_gates_of_the_next_phase_come_before_those_of_later_ones() -> None:
    bank = bank_of(
        {"A-05": "third", "A-06": "second"},
        make_action(1, ("A-05",), weeks=WEEK),
        make_action(2, ("A-06",), weeks=WEEK),
    )
    roadmap = make_plan(bank, levels(1), owner_capacity=1, early_result_days=1)
    assert order(roadmap) == ["ACT-02", "ACT-01"]


def test_what_a_gate_waits_for_shares_its_turn() -> None:
    bank = bank_of(
        {"A-05": "third", "A-06": "second"},
        make_action(1, ("A-05",), weeks=WEEK),
        make_action(2, ("A-06",), {3: 0}, weeks=WEEK),
        make_action(3, ("A-07",), weeks=WEEK, phase="second"),
    )
    roadmap = make_plan(bank, levels(1), owner_capacity=1, early_result_days=1)
    assert order(roadmap) == ["ACT-03", "ACT-02", "ACT-01"]


def test_work_for_a_later_gate_fills_the_time_of_an_idle_owner() -> None:
    bank = bank_of(
        {"A-05": "third", "A-06": "second"},
        make_action(1, ("A-05",), weeks=WEEK, owner="legal"),
        make_action(2, ("A-06",), {3: 0}, weeks=WEEK, owner="legal"),
        make_action(3, ("A-07",), weeks=WEEK),
    )
    roadmap = make_plan(bank, levels(1), owner_capacity=1, early_result_days=1)
    packages = roadmap.package_by_id
    assert packages["ACT-01"].start == packages["ACT-03"].start, "legal would wait for ACT-03"
    assert packages["ACT-02"].waits_for_owner == ()


def test_the_early_result_opens_the_next_phase_where_nothing_is_marked() -> None:
    # ACT-01 closes the larger gap, ACT-02 opens the phase that comes next.
    bank = bank_of(
        {"A-06": "second"},
        make_action(1, ("A-02", "A-03"), weeks=WEEK),
        make_action(2, ("A-06",), weeks=WEEK),
    )
    early = make_plan(bank, levels(1)).early_result
    assert early is not None
    assert early.package == "ACT-02"


def test_a_marked_result_beyond_the_next_phase_comes_second() -> None:
    bank = bank_of(
        {"A-06": "second"},
        make_action(1, ("A-02",), weeks=WEEK, phase="second", early_result=True),
        make_action(2, ("A-03",), weeks=WEEK, phase="third", early_result=True),
        make_action(3, ("A-06",), weeks=WEEK),
    )
    early = make_plan(bank, levels(1)).early_result
    assert early is not None
    assert early.package == "ACT-01"


def test_unknown_gates_are_asked_in_the_order_of_their_phases() -> None:
    bank = bank_of(
        {"A-05": "third", "A-06": "second", "A-07": "second"},
        make_action(1, ("A-05", "A-08")),
    )
    given = levels(1, A_05="dont_know", A_07=1)
    del given["A-06"]
    unknown = make_plan(bank, given).find_out_first
    assert [(each.item, each.phase, each.dont_know, each.action) for each in unknown] == [
        ("A-06", "second", False, None),
        ("A-05", "third", True, "ACT-01"),
    ]
    assert unknown[0].question == bank.item_by_id["A-06"].ask
    assert unknown[0].phase_title == "Phase second"


def test_a_milestone_says_which_work_and_which_unplanned_gate_hold_the_next_phase() -> None:
    bank = bank_of(
        {"A-05": "second", "A-06": "second"},
        make_action(1, ("A-02",), weeks=WEEK),
        make_action(2, ("A-05",), {1: 70}, weeks=WEEK),
    )
    first, second = make_plan(bank, levels(1)).milestones
    assert first.next_phase == "second"
    assert first.holds == (
        "Phase second still waits for A-05 Topic A-05 (ACT-02, due 19 March 2027); "
        "A-06 Topic A-06 (level 1, and nothing planned opens it)."
    )
    assert second.holds == (
        "Phase second still waits for A-06 Topic A-06 (level 1, and nothing planned opens it)."
    )
