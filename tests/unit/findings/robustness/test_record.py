"""Robustness of small records, with every number worked out by hand."""

from __future__ import annotations

import pytest

from assessment.answers.models import AnswerSet, Response
from assessment.bank.models import Bank, Scale
from assessment.findings import find
from assessment.findings.robustness import (
    analyse,
    most_decisive,
    verdict_settled,
    with_robustness,
    with_verdict,
)
from assessment.findings.robustness.models import Robustness, TargetRobustness
from assessment.findings.robustness.statements import verdict_in_short
from assessment.findings.robustness.weights import weight_order
from assessment.scoring import score
from tests.support.scored import gate, informs, make_answers, make_bank, policy
from tests.support.scored_strategies import plain_phase


def two_phases(**items: dict[str, object]) -> Bank:
    """Two dimensions; A-1 holds the second phase, and all four items make up the first."""
    extras: dict[str, dict[str, object]] = {
        item: {"informs": informs(phases={"first": 1})} for item in ("A-1", "A-2", "B-1", "B-2")
    }
    extras["A-1"]["gate"] = gate(2, caps={0: 1}, holds="second")
    for item, more in items.items():
        extras[item.replace("_", "-")] |= more
    return make_bank(
        {"aa": {"a_one": {"A-1": 1.0, "A-2": 3.0}}, "bb": {"b_one": {"B-1": 1.0, "B-2": 1.0}}},
        items=extras,
        phases=(plain_phase("first"), plain_phase("second")),
    )


def robustness(bank: Bank, answers: AnswerSet) -> Robustness:
    scores = score(bank, answers)
    return analyse(bank, answers, scores, find(bank, answers, scores))


def target(found: Robustness, name: str) -> TargetRobustness:
    return next(one for one in found.targets if one.target == name)


def test_gate_steps_count_towards_the_completion_that_is_also_needed() -> None:
    """A-1 must rise by 2, which also adds to the completion; then 37.5 takes two steps of weight 3."""
    bank = two_phases()
    answers = make_answers({"A-1": 0, "A-2": 0, "B-1": 0, "B-2": 1})
    found = robustness(bank, answers).verdict
    assert found is not None
    # Weights 1, 3, 1, 1 over 6: now 4.17; with the gate 12.5; each step of A-2 brings 12.5.
    assert found.up.size == 4
    assert [(c.item, c.from_level, c.to_level) for c in found.up.changes] == [
        ("A-1", 0, 2),
        ("A-2", 0, 2),
    ]
    proof = found.up.proof
    assert proof is not None
    assert (proof.kind, proof.need, proof.least) == ("best_gains", 37.5, 4)
    assert proof.best_with_fewer == pytest.approx(25.0)
    assert "Gates alone take 2 changes" in proof.sentence
    assert "is 12.50, and 37.5 is needed" in proof.sentence
    assert "the best 1 change together, over all given answers, reach 25.00" in proof.sentence
    assert found.up.verified
    assert found.down.size is None


def test_the_cheapest_of_several_ways_down() -> None:
    bank = two_phases()
    found = robustness(bank, make_answers({"A-1": 2, "A-2": 4, "B-1": 4, "B-2": 4})).verdict
    assert found is not None
    assert [(c.item, c.from_level, c.to_level) for c in found.down.changes] == [("A-1", 2, 1)]
    assert found.down.proof is not None
    assert found.down.proof.kind == "one_way_of_many"
    assert found.changes == 1
    assert verdict_in_short(found) == (
        "One answer, changed by one level, turns this verdict: A-1 from 2 to 1. "
        "It would then be phase 1, First."
    )
    assert found.statement.endswith("It would then be phase 1, First.")


def test_a_gate_that_nobody_answered_is_not_changed_but_named() -> None:
    found = robustness(two_phases(), make_answers({"A-2": 4, "B-1": 4, "B-2": 4})).verdict
    assert found is not None
    assert found.up.size is None
    assert found.up.why_not == "no given answer can do it: A-1 (Topic A-1) is not answered"
    assert found.statement == (
        "No change of the answers given turns this verdict: A-1 (Topic A-1) is not answered."
    )


def test_a_level_capped_by_a_gate_needs_the_gate_first() -> None:
    found = robustness(two_phases(), make_answers({"A-1": 0, "A-2": 4, "B-1": 1, "B-2": 1}))
    level = target(found, "aa")
    # Score 75 would be level 3; the cap at answer 0 is level 1, and answer 1 lifts it.
    assert level.up.result_from == "level 1 (Ad hoc)"
    assert [(c.item, c.to_level) for c in level.up.changes] == [("A-1", 1)]
    assert level.up.proof is not None
    assert level.up.proof.kind == "gates"


def test_an_answer_on_a_shorter_scale_moves_from_answer_to_answer() -> None:
    bank = two_phases(A_2={"steps": (0, 4)})
    found = robustness(bank, make_answers({"A-1": 2, "A-2": 0, "B-1": 0, "B-2": 0})).verdict
    assert found is not None
    (change,) = found.up.changes
    assert (change.item, change.from_level, change.to_level, change.steps) == ("A-2", 0, 4, 1)
    assert found.up.size == 1


def test_margins() -> None:
    found = robustness(two_phases(), make_answers({"A-1": 2, "A-2": 2, "B-1": 1, "B-2": 2}))
    margins = {margin.target: margin for margin in found.margins}
    assert margins["aa"].value == 50.0
    assert (margins["aa"].up_to, margins["aa"].up_points) == ("Established", 12.5)
    assert (margins["aa"].down_to, margins["aa"].down_points) == ("Repeatable", 12.5)
    # A number on a bound has what begins there, and nothing to lose before it is lost.
    assert (margins["bb"].down_to, margins["bb"].down_points) == ("Repeatable", 0.0)
    # (1 × 50 + 3 × 50 + 1 × 25 + 1 × 50) / 6
    assert margins["phase.first"].value == pytest.approx(275 / 6)
    assert margins["phase.first"].up_to == "complete"
    assert margins["phase.first"].up_points == pytest.approx(62.5 - 275 / 6)


def test_weights_that_decide_an_order_are_told_from_those_that_cannot() -> None:
    bank = two_phases()
    close = make_answers({"A-1": 4, "A-2": 2, "B-1": 2, "B-2": 3})
    order = weight_order(bank, score(bank, close), 0.5)
    spans = {one.dimension: one for one in order.intervals}
    # A: weights 1 and 3, scores 100 and 50: (1.5 × 100 + 1.5 × 50) / 3 at best, (50 + 225) / 5 at worst.
    assert spans["aa"].highest == pytest.approx(75.0)
    assert spans["aa"].lowest == pytest.approx((0.5 * 100 + 4.5 * 50) / 5)
    assert order.can_turn == ()
    assert (order.pairs, order.fixed_pairs) == (0, 0), "62.5 against 62.5 is a tie, and no order"
    apart = make_answers({"A-1": 4, "A-2": 3, "B-1": 0, "B-2": 1})
    order = weight_order(bank, score(bank, apart), 0.5)
    assert (order.pairs, order.fixed_pairs, order.can_turn) == (1, 1, ())
    near = make_answers({"A-1": 0, "A-2": 4, "B-1": 3, "B-2": 2})
    order = weight_order(bank, score(bank, near), 0.5)
    assert [(pair.higher, pair.lower) for pair in order.can_turn] == [("aa", "bb")]


def test_disputed_answers_have_a_range_of_their_own_unless_the_group_agreed() -> None:
    bank = two_phases()
    answers = make_answers({"A-2": 4, "B-1": 4, "B-2": 4})
    two = (
        Response(item="A-1", level=1, by="Anna"),
        Response(item="A-1", level=3, by="Ben"),
    )
    disputed = answers.model_copy(update={"responses": (*answers.responses, *two)})
    ranges = robustness(bank, disputed).ranges
    assert ranges.disputed_items == ("A-1",)
    verdict = next(one for one in ranges.results if one.target == "verdict")
    assert (verdict.now, verdict.disputed_lowest, verdict.disputed_highest) == (
        "phase 1, First",
        "phase 1, First",
        "phase 2, Second",
    )
    agreed = Response(item="A-1", level=2, consensus=True)
    settled = disputed.model_copy(update={"responses": (*disputed.responses, agreed)})
    assert robustness(bank, settled).ranges.disputed_items == ()


def test_the_open_gate_is_most_decisive_and_settles_the_verdict() -> None:
    bank = two_phases()
    answers = make_answers({"A-2": 4, "B-2": "dont_know"})
    settled = verdict_settled(bank, answers)
    assert settled is not None
    assert (settled.settled, settled.lowest, settled.now, settled.highest) == (False, 1, 1, 2)
    assert most_decisive(bank, answers) == ("A-1", "B-1", "B-2")
    shut = verdict_settled(bank, make_answers({"A-1": 1, "A-2": 4}))
    assert shut is not None
    assert shut.settled
    assert shut.sentence == (
        "What is open can no longer change the verdict: whatever the 2 questions still open or unknown turn "
        "out to be, it is phase 1, First."
    )


def test_a_bank_without_phases_has_no_verdict_to_turn() -> None:
    bank = make_bank({"aa": {"a_one": {"A-1": 1.0}}}, rules=policy())
    answers = make_answers({"A-1": 2})
    scores = score(bank, answers)
    findings = with_robustness(bank, answers, scores, find(bank, answers, scores))
    assert findings.verdict is None
    assert findings.robustness is not None
    assert findings.robustness.verdict is None
    assert target(findings.robustness, "aa").up.size == 1
    assert verdict_settled(bank, answers) is None
    assert with_verdict(bank, answers, scores, findings).verdict is None


def test_points_that_stand_still_are_passed_through_on_the_way_to_those_that_leap() -> None:
    bank = make_bank(
        {"aa": {"a_one": {"A-1": 1.0, "A-2": 1.0}}},
        scale=Scale(highest=2, points=(0.0, 0.0, 1.0)),
    )
    found = target(robustness(bank, make_answers({"A-1": 0, "A-2": 0})), "aa")
    # From 0 to 50: no single step gains anything, and two on one item gain 50.
    assert (found.up.size, len(found.up.changes)) == (2, 1)
    assert found.up.proof is not None
    assert found.up.proof.best_with_fewer == 0.0
