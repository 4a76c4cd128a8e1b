from __future__ import annotations

from typing import Any

import pytest

from assessment.bank.models import Bank
from assessment.scoring import score
from tests.support.scored import gate, make_answers, make_bank, policy

TREE = {"aa": {"a1": {"A1": 1.0, "A2": 1.0}}, "bb": {"b1": {"B1": 1.0, "B2": 1.0}}}


def bank_with(items: dict[str, dict[str, Any]] | None = None, **rules: Any) -> Bank:
    return make_bank(TREE, rules=policy(**rules), items=items)


def test_one_record_from_item_to_whole() -> None:
    scores = score(bank_with(), make_answers({"A1": 2, "A2": 3, "B1": 4, "B2": "dont_know"}))

    assert [item.score for item in scores.items] == [50.0, 75.0, 100.0, None]
    assert [dimension.score for dimension in scores.dimensions] == [62.5, 100.0]
    assert scores.overall.score == 81.25
    assert (scores.overall.lowest, scores.overall.highest) == (56.25, 81.25)
    assert scores.overall.level == 3
    assert scores.dimension_by_id["bb"].level is None
    assert scores.dimension_by_id["bb"].answered_weight == 0.5
    assert scores.dimension_by_id["bb"].provisional


@pytest.mark.parametrize("score_of_a, level", [(1, 1), (2, 2), (3, 3), (4, 4), (0, 0)])
def test_levels_by_threshold(score_of_a: int, level: int) -> None:
    scores = score(bank_with(), make_answers({"A1": score_of_a, "A2": score_of_a}))

    assert scores.dimension_by_id["aa"].level == level


def test_a_bound_belongs_to_the_level_it_opens() -> None:
    # (25 + 50) / 2 is exactly where level 2 begins
    scores = score(bank_with(), make_answers({"A1": 1, "A2": 2}))

    assert scores.dimension_by_id["aa"].score == 37.5
    assert scores.dimension_by_id["aa"].level == 2


def test_no_level_below_the_share_that_must_be_answered() -> None:
    scores = score(bank_with(), make_answers({"A1": 4}))

    assert scores.dimension_by_id["aa"].score == 100.0
    assert scores.dimension_by_id["aa"].level is None
    assert scores.dimension_by_id["bb"].score is None
    assert scores.dimension_by_id["bb"].highest == 100.0


@pytest.mark.parametrize(
    "answered, level, causes",
    [(0, 1, ("A1",)), (1, 2, ("A1",)), (2, 3, ()), (4, 4, ())],
)
def test_a_gate_caps_its_dimension(answered: int, level: int, causes: tuple[str, ...]) -> None:
    tree = {"aa": {"a1": {"A1": 1.0, "A2": 20.0}}, "bb": {"b1": {"B1": 1.0}}}
    items = {"A1": {"gate": gate(2, caps={0: 1, 1: 2})}}
    bank = make_bank(tree, items=items)

    dimension = score(
        bank, make_answers({"A1": answered, "A2": 4 if answered > 2 else 3})
    ).dimensions[0]

    assert (dimension.level, dimension.capped_by) == (level, causes)
    assert dimension.uncapped_level == (4 if answered > 2 else 3)


def test_a_cap_holds_for_lower_answers_too() -> None:
    items = {"A1": {"gate": gate(2, caps={1: 1})}}

    dimension = score(bank_with(items), make_answers({"A1": 0, "A2": 4})).dimensions[0]

    assert (dimension.uncapped_level, dimension.level) == (2, 1)


def test_a_cap_does_not_lower_the_score() -> None:
    items = {"A1": {"gate": gate(2, caps={0: 0})}}

    dimension = score(bank_with(items), make_answers({"A1": 0, "A2": 4})).dimensions[0]

    assert (dimension.score, dimension.level) == (50.0, 0)


@pytest.mark.parametrize("missing", ["dont_know", "not_applicable"])
def test_only_an_answered_gate_caps(missing: str) -> None:
    items = {"A1": {"gate": gate(2, caps={0: 0})}}
    bank = bank_with(items, level_needs_answered=0.5)

    dimension = score(bank, make_answers({"A1": missing, "A2": 4})).dimensions[0]

    assert (dimension.level, dimension.capped_by) == (4, ())
    assert dimension.lowest_level == (0 if missing == "dont_know" else 4)


def test_the_weakest_dimension_caps_the_whole() -> None:
    bank = bank_with(overall_above_weakest=1)

    overall = score(bank, make_answers({"A1": 0, "A2": 1, "B1": 4, "B2": 4})).overall

    assert overall.score == 56.25
    assert overall.uncapped_level == 2
    assert overall.level == 2  # aa stands at level 1
    lower = score(bank, make_answers({"A1": 0, "A2": 0, "B1": 4, "B2": 4})).overall
    assert (lower.uncapped_level, lower.level, lower.capped_by) == (2, 1, ("aa",))


@pytest.mark.parametrize(
    "evidence, evidenced",
    [(None, 50.0), ("none", 50.0), ("described", 75.0), ("shown", 100.0), ("sampled", 100.0)],
)
def test_evidence_caps_the_evidenced_level(evidence: str | None, evidenced: float) -> None:
    answers = make_answers({"A1": 4}, evidence={"A1": evidence})

    scores = score(bank_with(), answers)

    assert scores.dimensions[0].score == 100.0
    assert scores.dimensions[0].evidenced == evidenced


def test_an_item_that_the_profile_rules_out_is_not_asked_whatever_was_answered() -> None:
    items = {"A1": {"when": {"profile.agents": {"is": True}}}}
    answers = make_answers({"A1": 0, "A2": 4}, profile={"agents": False})

    scores = score(bank_with(items), answers)

    assert scores.item_by_id["A1"].state == "not_asked"
    assert scores.dimensions[0].score == 100.0
    assert scores.dimensions[0].answered_weight == 1.0


def test_nothing_answered_gives_no_number_but_the_whole_range() -> None:
    scores = score(bank_with(), make_answers({}))

    assert (scores.overall.score, scores.overall.level) == (None, None)
    assert (scores.overall.lowest, scores.overall.highest) == (0.0, 100.0)
    assert (scores.overall.lowest_level, scores.overall.highest_level) == (0, 4)


def test_a_share_at_the_limit_is_not_provisional() -> None:
    tree = {"aa": {"a1": {f"A{n}": 0.1 for n in range(1, 6)}}}
    answers = make_answers({"A1": "dont_know", "A2": 1, "A3": 1, "A4": 1, "A5": 1})

    assert not score(make_bank(tree), answers).overall.provisional


@pytest.mark.parametrize(
    "kind, lowest, highest",
    [
        ("sum", 50.0, 150.0),  # the sum of what is answered is its own lower bound
        ("minimum", 0.0, 50.0),
        ("cumulative", 0.0, 50.0),
    ],
)
def test_bounds_of_other_aggregations(kind: str, lowest: float, highest: float) -> None:
    tree = {"aa": {"a1": {"A1": 1.0, "A2": 1.0}}}
    bank = make_bank(tree, rules=policy(aggregation={"indicator": kind}))

    node = score(bank, make_answers({"A2": 2})).overall

    assert (node.lowest, node.highest) == (lowest, highest)


def test_an_excluded_child_can_put_a_cumulative_score_above_its_best_end() -> None:
    """Stated in the documentation: the open child is left out of the score, but not of the range."""
    tree = {"aa": {"a1": {"A1": 1.0, "A2": 1.0, "A3": 1.0}}}
    bank = make_bank(tree, rules=policy(aggregation={"indicator": "cumulative"}))

    node = score(bank, make_answers({"A1": 4, "A2": 0})).overall

    assert node.score == 50.0
    assert node.highest == pytest.approx(100 / 3)
