"""Laws of a score: within the scale, monotone, indifferent to order and to the unit of weights."""

from __future__ import annotations

import itertools
import random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.bank.models import Bank
from assessment.scoring import score
from assessment.scoring.kernel import LevelScores, compile_plan, score_levels
from assessment.scoring.maturity import compile_rules, maturity_levels
from assessment.scoring.models import NodeScore, Scores
from assessment.scoring.plan import DONT_KNOW, UNANSWERED
from tests.support.scored import make_answers
from tests.support.scored_strategies import AVERAGES, banks, given_answers, rows

TIERS = ("indicators", "dimensions", "overall")
NOISE = 1e-9


def nodes(scores: Scores) -> list[NodeScore]:
    below = [one for dimension in scores.dimensions for one in dimension.indicators]
    return [scores.overall, *scores.dimensions, *below]


def tier_scores(scores: LevelScores, tier: str) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = getattr(scores, tier).score
    return found


@given(data=st.data())
def test_scores_stay_within_what_the_tree_can_reach(data: st.DataObject) -> None:
    bank = data.draw(banks())
    levels = data.draw(rows(bank, 3))
    plan = compile_plan(bank)

    found = score_levels(plan, levels, np.zeros(len(bank.items), dtype=np.int8))

    loses = "deduct" in bank.policy.aggregation.model_dump().values()
    for tier in TIERS:
        values = tier_scores(found, tier)
        assert loses or not (values < 0).any()
        assert not (values > getattr(plan, tier).tops).any()


@given(data=st.data())
def test_without_a_sum_no_score_exceeds_the_best_item(data: st.DataObject) -> None:
    bank = data.draw(banks(AVERAGES))
    best = bank.scale.points_of(bank.scale.highest) * bank.scale.full_score

    scores = score(bank, make_answers(data.draw(given_answers(bank))))

    assert all(node.score is None or 0 <= node.score <= best for node in nodes(scores))


@given(data=st.data())
def test_a_better_answer_never_lowers_a_score_or_a_level(data: st.DataObject) -> None:
    bank = data.draw(banks())
    levels = data.draw(rows(bank, 1))
    raised = levels.copy()
    column = data.draw(st.integers(0, levels.shape[1] - 1))
    levels[0, column] = data.draw(st.integers(0, bank.scale.highest - 1))
    raised[0, column] = data.draw(st.integers(int(levels[0, column]) + 1, bank.scale.highest))
    targets = np.zeros(levels.shape[1], dtype=np.int8)
    plan, rules = compile_plan(bank), compile_rules(bank)

    before, after = score_levels(plan, levels, targets), score_levels(plan, raised, targets)

    for tier in TIERS:
        low, high = tier_scores(before, tier), tier_scores(after, tier)
        assert np.array_equal(np.isnan(low), np.isnan(high))
        assert not (high < low).any()
        levels_before = getattr(maturity_levels(rules, before, levels), tier)
        assert (getattr(maturity_levels(rules, after, raised), tier) >= levels_before).all()


@given(data=st.data(), factor=st.sampled_from((0.5, 3.0, 0.7)))
def test_scaling_all_weights_changes_nothing(data: st.DataObject, factor: float) -> None:
    bank = data.draw(banks(("mean", "item_mean", "minimum", "cumulative")))
    answers = make_answers(data.draw(given_answers(bank)))

    assert_same(score(bank, answers), score(_scaled(bank, factor), answers))


@given(data=st.data(), seed=st.integers(0, 1000))
def test_order_changes_nothing_but_in_a_cumulative_tier(data: st.DataObject, seed: int) -> None:
    bank = data.draw(banks(("mean", "item_mean", "sum", "deduct", "minimum")))
    answers = make_answers(data.draw(given_answers(bank)))

    assert_same(score(bank, answers), score(_shuffled(bank, seed), answers))


@given(data=st.data())
def test_evidenced_never_exceeds_claimed(data: st.DataObject) -> None:
    bank = data.draw(banks())
    given_levels = data.draw(given_answers(bank))
    states = st.sampled_from((None, "none", "described", "shown", "sampled"))
    answers = make_answers(
        given_levels, evidence={item: data.draw(states) for item in given_levels}
    )

    for node in nodes(score(bank, answers)):
        assert (node.evidenced is None) == (node.score is None)
        assert node.evidenced is None or node.evidenced <= (node.score or 0)


@given(data=st.data())
def test_averages_lie_within_their_attainable_range(data: st.DataObject) -> None:
    bank = data.draw(banks(AVERAGES))

    scores = score(bank, make_answers(data.draw(given_answers(bank))))

    for node in nodes(scores):
        if node.score is None:
            continue
        assert node.lowest is not None
        assert node.highest is not None
        assert node.lowest - NOISE <= node.score <= node.highest + NOISE


@given(data=st.data())
def test_no_range_where_all_is_known(data: st.DataObject) -> None:
    bank = data.draw(banks())
    choices = st.sampled_from(("not_applicable", *range(bank.scale.highest + 1)))
    answers = make_answers({item.id: data.draw(choices) for item in bank.items})

    for node in nodes(score(bank, answers)):
        assert node.lowest == node.score == node.highest


@given(data=st.data())
def test_attainable_range_is_exact(data: st.DataObject) -> None:
    """Brute force: the bounds are the worst and the best over every way to answer what is open."""
    bank = data.draw(banks(most=2))
    levels = data.draw(rows(bank, 1))[0]
    unsure = [n for n, code in enumerate(levels) if code in (UNANSWERED, DONT_KNOW)]
    assume(len(unsure) <= 4)
    answers = {
        item.id: _given(int(code))
        for item, code in zip(bank.items, levels, strict=True)
        if code != UNANSWERED
    }
    levels = np.where(levels == -4, -3, levels).astype(np.int8)

    node = score(bank, make_answers(answers))

    ends = range(bank.scale.highest + 1)
    completions = np.array([levels] * (bank.scale.highest + 1) ** len(unsure), dtype=np.int8)
    for number, filled in enumerate(itertools.product(ends, repeat=len(unsure))):
        completions[number, unsure] = filled
    targets = np.full(len(bank.items), bank.scale.highest, dtype=np.int8)
    found = score_levels(compile_plan(bank), completions, targets)
    assert_bounds(node, found)


def assert_bounds(node: Scores, found: LevelScores) -> None:
    """Every tier's bounds are the extremes of the completions, to the bit."""
    below = [one for dimension in node.dimensions for one in dimension.indicators]
    for tier, published in zip(TIERS, (below, node.dimensions, [node.overall]), strict=True):
        values = tier_scores(found, tier)
        for column, one in enumerate(published):
            if one.lowest is None:
                assert np.isnan(values[:, column]).all()
                continue
            assert one.lowest == values[:, column].min()
            assert one.highest == values[:, column].max()


def assert_same(one: Scores, other: Scores) -> None:
    """Equal but for the noise of another order of summation; levels are equal without exception."""
    others = {node.id: node for node in nodes(other)}
    for node in nodes(one):
        twin = others[node.id]
        for name in ("score", "lowest", "highest", "evidenced", "answered_weight"):
            value, other_value = getattr(node, name), getattr(twin, name)
            assert (value is None) == (other_value is None)
            assert value is None or value == pytest.approx(other_value, abs=NOISE, rel=NOISE)
        assert (node.level, node.uncapped_level) == (twin.level, twin.uncapped_level)
        assert sorted(node.capped_by) == sorted(twin.capped_by)
        assert node.provisional == twin.provisional


def _given(code: int) -> int | str:
    return code if code >= 0 else "dont_know" if code == DONT_KNOW else "not_applicable"


def _scaled(bank: Bank, factor: float) -> Bank:
    items = tuple(i.model_copy(update={"weight": i.weight * factor}) for i in bank.items)
    dimensions = tuple(
        dimension.model_copy(
            update={
                "weight": dimension.weight * factor,
                "indicators": tuple(
                    one.model_copy(update={"weight": one.weight * factor})
                    for one in dimension.indicators
                ),
            }
        )
        for dimension in bank.dimensions
    )
    meta = bank.meta.model_copy(update={"dimensions": dimensions})
    return bank.model_copy(update={"items": items, "meta": meta})


def _shuffled(bank: Bank, seed: int) -> Bank:
    order = random.Random(seed)
    dimensions = [
        dimension.model_copy(
            update={
                "indicators": tuple(order.sample(dimension.indicators, len(dimension.indicators)))
            }
        )
        for dimension in bank.dimensions
    ]
    order.shuffle(dimensions)
    items = tuple(order.sample(bank.items, len(bank.items)))
    meta = bank.meta.model_copy(update={"dimensions": tuple(dimensions)})
    return bank.model_copy(update={"items": items, "meta": meta})
