"""Law: the array kernel gives what a plain reading of the rules gives, and every row to the bit by itself."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.models import Bank
from assessment.scoring.kernel import compile_plan, score_blocks, score_levels
from assessment.scoring.plan import DONT_KNOW, NOT_APPLICABLE, UNANSWERED
from tests.support.scored_strategies import banks, rows

Node = tuple[float, float | None]  # weight and score; None does not count


def reference_tree(
    bank: Bank, row: npt.NDArray[np.int8], targets: npt.NDArray[np.int8]
) -> tuple[list[float | None], list[float | None], float | None]:
    """Indicators, dimensions and the whole, by the rules as written, for one respondent."""
    items = {
        item.id: _item(bank, int(row[number]), int(targets[number]))
        for number, item in enumerate(bank.items)
    }
    rule = bank.policy.aggregation
    indicators: list[float | None] = []
    dimensions: list[float | None] = []
    for dimension in bank.dimensions:
        children: list[Node] = []
        beneath: list[Node] = []
        ids = {indicator.id for indicator in dimension.indicators}
        for item in bank.items:
            if item.indicator in ids:
                beneath.append((item.weight, items[item.id]))
        for indicator in dimension.indicators:
            own = [(i.weight, items[i.id]) for i in bank.items if i.indicator == indicator.id]
            indicators.append(_aggregate(bank, rule.indicator, own, own))
            children.append((indicator.weight, indicators[-1]))
        dimensions.append(_aggregate(bank, rule.dimension, children, beneath))
    weighed = [
        (dimension.weight, value)
        for dimension, value in zip(bank.dimensions, dimensions, strict=True)
    ]
    whole = [(item.weight, items[item.id]) for item in bank.items]
    return indicators, dimensions, _aggregate(bank, rule.overall, weighed, whole)


def _item(bank: Bank, code: int, target: int) -> float | None:
    policy = bank.policy
    if code >= 0:
        return bank.scale.points_of(code) * bank.scale.full_score
    if code == NOT_APPLICABLE and policy.not_applicable == "target":
        return bank.scale.points_of(target) * bank.scale.full_score
    counts = (
        (code == NOT_APPLICABLE and policy.not_applicable == "zero")
        or (code == DONT_KNOW and policy.dont_know == "zero")
        or (code == UNANSWERED and policy.unanswered == "zero")
    )
    return bank.scale.points_of(0) * bank.scale.full_score if counts else None


def _aggregate(bank: Bank, kind: str, children: list[Node], items: list[Node]) -> float | None:
    source = items if kind in ("item_mean", "deduct") else children
    counted = [(weight, value) for weight, value in source if value is not None]
    if not counted:
        return None
    if kind == "minimum":
        return min(value for _, value in counted)
    total = sum(weight for weight, _ in counted)
    if kind == "deduct":
        full = bank.scale.full_score
        return bank.policy.deduct_from - sum(weight * (full - value) for weight, value in counted)
    if kind == "sum":
        return sum(weight * value for weight, value in counted)
    if kind == "cumulative":
        reached = 0.0
        for weight, value in counted:
            if value < bank.policy.cumulative_from - 1e-9 * max(1.0, bank.policy.cumulative_from):
                break
            reached += weight
        return reached / total * bank.scale.full_score
    return sum(weight * value for weight, value in counted) / total


def _same(found: float, expected: float | None) -> bool:
    if expected is None:
        return math.isnan(found)
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)


@given(data=st.data())
def test_kernel_equals_the_rules_as_written(data: st.DataObject) -> None:
    bank = data.draw(banks())
    levels = data.draw(rows(bank, 3))
    targets = data.draw(rows(bank, 1))[0].clip(0)

    found = score_levels(compile_plan(bank), levels, targets)

    for number, row in enumerate(levels):
        indicators, dimensions, overall = reference_tree(bank, row, targets)
        assert all(map(_same, found.indicators.score[number], indicators))
        assert all(map(_same, found.dimensions.score[number], dimensions))
        assert _same(found.overall.score[number, 0], overall)


@given(data=st.data())
def test_a_row_scores_the_same_alone_and_among_others(data: st.DataObject) -> None:
    bank = data.draw(banks())
    levels = data.draw(rows(bank, 5))
    targets = data.draw(rows(bank, 5)).clip(0)
    plan = compile_plan(bank)

    together = score_levels(plan, levels, targets)

    for number in range(len(levels)):
        one = slice(number, number + 1)
        alone = score_levels(plan, levels[one], targets[one])
        for tier in ("indicators", "dimensions", "overall"):
            for part in ("score", "answered", "unknown"):
                whole = getattr(getattr(together, tier), part)[one]
                assert np.array_equal(whole, getattr(getattr(alone, tier), part), equal_nan=True)
        assert together.items is not None
        assert alone.items is not None
        assert np.array_equal(together.items[one], alone.items, equal_nan=True)


@given(data=st.data())
def test_blocks_score_as_one_array(data: st.DataObject) -> None:
    bank = data.draw(banks())
    levels = data.draw(rows(bank, 6))
    targets = data.draw(rows(bank, 1))[0].clip(0)
    plan = compile_plan(bank)

    blocks = [*score_blocks(plan, (levels[:2], levels[2:2], levels[2:]), targets)]

    joined = np.concatenate([block.overall.score for block in blocks])
    whole = score_levels(plan, levels, targets).overall.score
    assert np.array_equal(joined, whole, equal_nan=True)
