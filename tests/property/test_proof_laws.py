"""The proof against every answer: what it says of a small bank is exactly what all its records show."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from assessment.bank.models import Bank
from assessment.proof import Effort, prove
from tests.support.proof_banks import (
    PROFILES,
    biting,
    brought_about,
    claimed,
    everything,
    moved,
    planned_banks,
    plans,
    proof_banks,
    results_of,
    worse,
    worse_for_better,
)

EFFORTS = {
    "ordinary": Effort(),
    "trying all": Effort(few_rows=0, pools=0),
    "solver": Effort(few_rows=0, many_rows=0, pools=0),
}
REACHED = ("items", "conditions", "targets", "levels", "statuses", "verdicts", "bands", "gates")
slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.slow
@slow
@given(bank=proof_banks())
def test_what_is_claimed_is_what_all_answers_show(bank: Bank) -> None:
    shown = brought_about(bank)
    proof = prove(bank)
    for says, holds in claimed(proof, *REACHED).items():
        if says.endswith("can be conditional"):
            continue  # also without answers; see the unit test of that
        note(says)
        assert holds == (says in shown)
    weakest = "the weakest dimension can hold the overall level down"
    assert claimed(proof, "caps").get(weakest, False) == (weakest in shown)


def withholds(bank: Bank) -> bool:
    """Some gate withholds the overall score; ranges then speak of the score before that."""
    return any(item.gate is not None and item.gate.withholds_score for item in bank.items)


@pytest.mark.slow
@slow
@given(bank=proof_banks())
def test_what_cannot_matter_changes_nothing_and_what_matters_changes_something(bank: Bank) -> None:
    shown = moved(bank)
    for says, holds in claimed(prove(bank), "effects").items():
        if says.startswith("the weight") or (says.endswith("overall") and withholds(bank)):
            continue
        note(says)
        assert holds == (says in shown)


@pytest.mark.slow
@slow
@given(bank=proof_banks())
def test_a_cap_bites_where_it_is_said_to(bank: Bank) -> None:
    shown = biting(bank)
    for says, holds in claimed(prove(bank), "caps").items():
        if says.startswith("the cap"):
            note(says)
            assert holds == (says in shown)


@pytest.mark.slow
@slow
@given(bank=proof_banks())
def test_results_get_worse_for_better_answers_only_where_it_is_said(bank: Bank) -> None:
    order = claimed(prove(bank), "order")
    faults = worse_for_better(bank)
    anybody = any(given for _, given, _, _ in everything(bank))
    if order["a higher level never scores less"]:
        assert not faults
    elif anybody and all(not item.steps for item in bank.items):
        assert faults


@pytest.mark.slow
@slow
@given(bank=proof_banks())
def test_a_complete_phase_holds_the_next_one_only_where_it_is_said(bank: Bank) -> None:
    shown = brought_about(bank)
    ranges = claimed(prove(bank), "ranges")
    for one, two in itertools.pairwise(bank.phases):
        never = ranges[f"phase {one.id} is never complete while {two.id} is held for it"]
        assert never == (f"phase {one.id} is complete while {two.id} is held" not in shown)


@pytest.mark.slow
@slow
@given(bank=proof_banks())
def test_a_result_without_a_level_is_told(bank: Bank) -> None:
    without = [
        node
        for _, given, scores, _ in everything(bank)
        if given
        for node in (scores.overall, *scores.dimensions)
        if node.score is not None and node.level is None
    ]
    covered = claimed(prove(bank), "ranges")["every result belongs to a level"]
    if covered:
        assert not without


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bank=proof_banks())
def test_every_way_to_decide_says_the_same(bank: Bank) -> None:
    by_effort = [
        {claim.says: claim.holds for claim in prove(bank, effort).claims}
        for effort in EFFORTS.values()
    ]
    assert by_effort[0] == by_effort[1] == by_effort[2]


@slow
@given(data=st.data(), bank=proof_banks())
def test_whatever_is_missing_a_better_answer_makes_nothing_worse(
    data: st.DataObject, bank: Bank
) -> None:
    points = [bank.scale.points_of(level) for level in range(bank.scale.highest + 1)]
    assume(points == sorted(points))
    missing = st.sampled_from(("dont_know", "not_applicable", None))
    given_now: dict[str, int | str] = {}
    for item in bank.items:
        value = data.draw(st.one_of(st.sampled_from(bank.levels_of(item)), missing), item.id)
        if value is not None:
            given_now[item.id] = value
    profile = data.draw(st.sampled_from(PROFILES))
    before = results_of(bank, given_now, profile)
    for name, level in given_now.items():
        above = [one for one in bank.levels_of(bank.item_by_id[name]) if one > _number(level)]
        if above:
            better = results_of(bank, given_now | {name: above[0]}, profile)
            assert not worse(before, better)


def _number(level: int | str) -> float:
    return level if isinstance(level, int) else float("inf")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bank=planned_banks())
def test_what_is_claimed_of_plans_is_what_all_profiles_show(bank: Bank) -> None:
    shown = plans(bank)
    kinds = ("action", "sizing rule", "target profile")
    for claim in prove(bank).claims:
        if claim.subject.kind not in kinds or claim.says.startswith("the condition"):
            continue
        if claim.code == "target-never-chosen" and not claim.holds:
            assert claim.says not in shown
            continue
        place = f"{claim.subject.path[1]} " if claim.group == "overrides" else ""
        note(claim.says)
        assert claim.holds == (f"{place}{claim.says}" in shown)
