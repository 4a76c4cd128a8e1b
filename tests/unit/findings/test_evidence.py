"""What backs the answers: counts, both scores, and the score under each way to count what is left out."""

from __future__ import annotations

import pytest

from assessment.bank.models import Bank
from assessment.findings import find
from assessment.findings.evidence import EvidenceFinding, find_evidence, with_not_applicable
from assessment.scoring import score
from tests.support.scored import make_answers, make_bank, policy

TREE = {"aa": {"a1": {"A1": 1.0, "A2": 1.0}}, "bb": {"b1": {"B1": 1.0, "B2": 1.0}}}


def bank(**rules: object) -> Bank:
    return make_bank(TREE, rules=policy(**rules))


def evidence(made: Bank, given: dict[str, int | str], **proof: str) -> EvidenceFinding:
    answers = make_answers(given, evidence=proof)
    scores = score(made, answers)
    return find_evidence(made, answers, scores, find(made, answers, scores))


def test_claimed_beside_backed_with_the_proof_counted() -> None:
    found = evidence(
        bank(), {"A1": 4, "A2": 2, "B1": 3, "B2": "dont_know"}, A1="described", B1="shown"
    )
    first, second = found.dimensions
    assert (first.claimed, first.evidenced) == (75.0, 62.5)
    assert first.states == {"none": 1, "described": 1, "shown": 0, "sampled": 0}
    assert (second.claimed, second.evidenced, second.unknown) == (75.0, 75.0, 0.5)
    assert second.provisional
    assert found.overall.states == {"none": 1, "described": 1, "shown": 1, "sampled": 0}


def test_the_score_under_each_way_to_count_what_does_not_apply() -> None:
    found = evidence(bank(), {"A1": 2, "A2": "not_applicable", "B1": 4, "B2": 4})
    assert [(one.item, one.reason) for one in found.claimed_out] == [("A2", "out of scope")]
    outcomes = {one.policy: (one.current, one.overall) for one in found.by_policy}
    # Without targets the target is the highest level: (50 + 100) / 2 and (50 + 0) / 2 for the first.
    assert outcomes == {"exclude": (True, 75.0), "target": (False, 87.5), "zero": (False, 62.5)}
    assert found.by_policy[2].dimensions == {"aa": 25.0, "bb": 100.0}


def test_nothing_left_out_needs_no_comparison() -> None:
    assert evidence(bank(), {"A1": 2, "A2": 2, "B1": 4, "B2": 4}).by_policy == ()


@pytest.mark.parametrize("current", ["exclude", "target", "zero"])
def test_the_banks_own_policy_gives_its_own_score(current: str) -> None:
    made = bank(not_applicable=current)
    given: dict[str, int | str] = {"A1": 2, "A2": "not_applicable", "B1": 4, "B2": 1}
    own = next(one for one in evidence(made, given).by_policy if one.current)
    assert own.policy == current
    assert own.overall == score(made, make_answers(given)).overall.score


def test_another_policy_leaves_the_bank_as_it_is() -> None:
    made = bank()
    with_not_applicable(made, "zero")
    assert made.policy.not_applicable == "exclude"
