from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assessment.bank.models import Bank, Scale
from assessment.scoring.kernel import compile_plan, score_levels
from assessment.scoring.plan import DONT_KNOW, NOT_APPLICABLE, NOT_ASKED, UNANSWERED
from tests.support.scored import make_bank, policy

TREE = {"aa": {"a1": {"A1": 1.0, "A2": 3.0}, "a2": {"A3": 1.0}}, "bb": {"b1": {"B1": 2.0}}}


def bank_with(**rules: Any) -> Bank:
    return make_bank(TREE, rules=policy(**rules), weights={"a1": 2.0, "bb": 3.0})


def rows(*levels: list[int]) -> np.typing.NDArray[np.int8]:
    return np.array(levels, dtype=np.int8)


@pytest.mark.parametrize(
    "tier, kind, expected",
    [
        # A1 = 25, A2 = 75, A3 = 100, B1 = 50; a1 weighs 2, bb weighs 3
        ("indicator", "mean", (25 + 3 * 75) / 4),
        ("indicator", "item_mean", (25 + 3 * 75) / 4),
        ("indicator", "sum", 25 + 3 * 75),
        ("indicator", "minimum", 25.0),
        ("indicator", "cumulative", 0.0),
        ("dimension", "mean", (2 * 62.5 + 100) / 3),
        ("dimension", "item_mean", (25 + 3 * 75 + 100) / 5),
        ("dimension", "sum", 2 * 62.5 + 100),
        ("dimension", "minimum", 62.5),
        ("dimension", "cumulative", 100.0),
        ("overall", "mean", (75 + 3 * 50) / 4),
        ("overall", "item_mean", (25 + 3 * 75 + 100 + 2 * 50) / 7),
        ("overall", "sum", 75 + 3 * 50),
        ("overall", "minimum", 50.0),
        ("overall", "cumulative", 100 / 4),
    ],
)
def test_every_aggregation_in_every_tier(tier: str, kind: str, expected: float) -> None:
    bank = bank_with(aggregation={tier: kind}, cumulative_from=60.0)

    scores = score_levels(compile_plan(bank), rows([1, 3, 4, 2]))

    found = {
        "indicator": scores.indicators.score[0, 0],
        "dimension": scores.dimensions.score[0, 0],
        "overall": scores.overall.score[0, 0],
    }
    assert found[tier] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "code, policy_field, choice, expected",
    [
        (UNANSWERED, "unanswered", "exclude", 75.0),
        (UNANSWERED, "unanswered", "zero", 75 * 3 / 4),
        (DONT_KNOW, "dont_know", "exclude", 75.0),
        (DONT_KNOW, "dont_know", "zero", 75 * 3 / 4),
        (NOT_APPLICABLE, "not_applicable", "exclude", 75.0),
        (NOT_APPLICABLE, "not_applicable", "zero", 75 * 3 / 4),
        (NOT_APPLICABLE, "not_applicable", "target", (50 + 3 * 75) / 4),
        (NOT_ASKED, "unanswered", "zero", 75.0),
        (NOT_ASKED, "dont_know", "zero", 75.0),
        (NOT_ASKED, "not_applicable", "target", 75.0),
    ],
)
def test_every_kind_of_missing_by_every_policy(
    code: int, policy_field: str, choice: str, expected: float
) -> None:
    plan = compile_plan(bank_with(**{policy_field: choice}))
    targets = np.array([2, 2, 2, 2], dtype=np.int8)

    scores = score_levels(plan, rows([code, 3, 4, 2]), targets)

    assert scores.indicators.score[0, 0] == expected


def test_each_policy_touches_its_own_kind_of_missing_only() -> None:
    plan = compile_plan(bank_with(unanswered="zero"))

    scores = score_levels(plan, rows([DONT_KNOW, NOT_APPLICABLE, NOT_ASKED, UNANSWERED]))

    assert np.isnan(scores.indicators.score[0, :2]).all()
    assert scores.indicators.score[0, 2] == 0.0
    assert scores.items is not None
    assert np.isnan(scores.items[0, :3]).all()


def test_shares_answered_and_unknown_follow_the_weights_of_the_tree() -> None:
    scores = score_levels(compile_plan(bank_with()), rows([2, UNANSWERED, DONT_KNOW, NOT_ASKED]))

    # a1: 1 of 4 answered; aa: (2 x 1/4 + 1 x 0) / 3; bb has nothing that applies
    assert scores.indicators.answered[0].tolist() == [0.25, 0.0, 0.0]
    assert scores.indicators.unknown[0].tolist() == [0.0, 1.0, 0.0]
    assert scores.dimensions.answered[0] == pytest.approx([0.5 / 3, 0.0])
    assert scores.dimensions.unknown[0] == pytest.approx([1 / 3, 0.0])
    assert scores.overall.answered[0, 0] == pytest.approx(0.5 / 3)


def test_in_a_sum_every_item_weighs_what_it_adds() -> None:
    sums = {"aggregation": {"indicator": "sum", "dimension": "sum", "overall": "sum"}}

    scores = score_levels(compile_plan(bank_with(**sums)), rows([2, UNANSWERED, 2, 2]))

    # items weigh 2 x 1, 2 x 3, 1 x 1 and 3 x 2 in the whole
    assert scores.overall.answered[0, 0] == pytest.approx((2 + 1 + 6) / (2 + 6 + 1 + 6))


def test_a_cumulative_tier_skips_children_that_do_not_count() -> None:
    tree = {"aa": {"a1": {"A1": 1.0, "A2": 1.0, "A3": 1.0, "A4": 1.0}}}
    bank = make_bank(tree, rules=policy(aggregation={"indicator": "cumulative"}))

    levels = rows([4, NOT_APPLICABLE, 4, 0], [4, 0, 4, 4], [4, 4, 4, 4])
    scores = score_levels(compile_plan(bank), levels)

    assert scores.overall.score[:, 0] == pytest.approx([200 / 3, 25.0, 100.0])


def test_points_of_the_bank_replace_level_over_highest() -> None:
    scale = Scale(highest=3, points=(0.0, 0.25, 0.5, 1.0), full_score=10.0)
    bank = make_bank({"aa": {"a1": {"A1": 1.0, "A2": 1.0}}}, scale=scale)

    scores = score_levels(compile_plan(bank), rows([1, 3]))

    assert scores.items is not None
    assert scores.items[0].tolist() == [2.5, 10.0]
    assert scores.overall.score[0, 0] == 6.25


def test_a_mean_never_ends_a_bit_above_the_best_child() -> None:
    # In floats, (0.1 x 100 + 0.1 x 100 + 0.7 x 100) / 0.9 comes out as 100.00000000000001.
    bank = make_bank({"aa": {"a1": {"A1": 0.1, "A2": 0.1, "A3": 0.7}}})

    assert score_levels(compile_plan(bank), rows([4, 4, 4])).overall.score[0, 0] == 100.0


def test_no_rows_give_no_scores() -> None:
    scores = score_levels(compile_plan(bank_with()), np.empty((0, 4), dtype=np.int8))

    assert scores.overall.score.shape == (0, 1)
    assert scores.indicators.answered.shape == (0, 3)


@pytest.mark.parametrize(
    "levels, message",
    [
        ([[1, 2, 3]], r"shape \(1, 3\), not \(respondents, 4\)"),
        ([[1, 2, 3, 5]], "outside -4 to 4"),
        ([[1, 2, 3, -5]], "outside -4 to 4"),
    ],
)
def test_levels_that_do_not_fit_are_refused(levels: list[list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score_levels(compile_plan(bank_with()), rows(*levels))


def test_a_bank_that_counts_at_the_target_needs_targets() -> None:
    plan = compile_plan(bank_with(not_applicable="target"))

    with pytest.raises(ValueError, match="no targets were given"):
        score_levels(plan, rows([1, 1, 1, 1]))


@pytest.mark.parametrize("target", [-1, 5])
def test_a_target_outside_the_scale_is_refused(target: int) -> None:
    plan = compile_plan(bank_with(not_applicable="target"))

    with pytest.raises(ValueError, match="a target is outside 0 to 4"):
        score_levels(plan, rows([1, 1, 1, 1]), np.full(4, target, dtype=np.int8))
