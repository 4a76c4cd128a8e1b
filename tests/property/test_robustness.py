"""Robustness against brute force: every way to answer small random banks is tried."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.bank.models import Bank
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.findings.robustness import most_decisive
from assessment.findings.robustness.flips import Flips
from assessment.findings.robustness.influence import influences
from assessment.findings.robustness.judging import STATUSES, Judge
from assessment.findings.robustness.ladders import ladder_of, place_of
from assessment.findings.robustness.models import Flip
from assessment.findings.robustness.nodes import value_of
from assessment.findings.robustness.ranges import ranges
from assessment.findings.robustness.settling import settle
from assessment.findings.robustness.subjects import Subject, Subjects, run_of
from assessment.findings.robustness.trees import Trees
from assessment.findings.robustness.weights import weight_order
from assessment.scoring import score
from assessment.scoring.models import Scores
from tests.support.robust_strategies import every_way, small_answers, small_banks
from tests.support.scored import make_answers

EXACT = 1e-9


def _all_of(subjects: Subjects) -> list[Subject]:
    verdict = subjects.verdict()
    assert verdict is not None
    return [verdict, *subjects.others()]


def _fewest(
    costs: np.typing.NDArray[np.int64], ranks: np.typing.NDArray[Any], now: int, up: bool
) -> int | None:
    turned = costs[ranks > now] if up else costs[ranks < now]
    return int(turned.min()) if len(turned) else None


def _agrees(flip: Flip, fewest: int | None) -> None:
    if flip.why_not.startswith("not worked out"):
        return
    if fewest is None:
        assert flip.size is None, flip
        return
    assert flip.proof is not None, (fewest, flip)
    assert flip.proof.kind != "not_proved"
    assert flip.size == flip.proof.least == fewest, (fewest, flip)
    assert flip.size == sum(change.steps for change in flip.changes)
    assert flip.verified


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_fewest_changes_are_those_of_brute_force(data: st.DataObject) -> None:
    """Over raised and lowered answers at once, so that no mixture is smaller either."""
    bank = data.draw(small_banks())
    answers = make_answers(data.draw(small_answers(bank)))
    scores = score(bank, answers)
    judge = Judge(bank, answers)
    flips = Flips(bank, answers, judge)
    subjects = Subjects(bank, scores, find(bank, answers, scores), judge)
    rows = every_way(judge, list(judge.answered))
    costs = sum(
        np.abs(np.searchsorted(judge.ladders[column], rows[:, column]) - judge.places[column])
        for column in judge.answered
    )
    costs = np.broadcast_to(np.asarray(costs, dtype=np.int64), len(rows))
    judged = judge.judge(rows)
    for subject in _all_of(subjects):
        ranks = subject.ranks_in(judged)
        found = flips.target(subject)
        _agrees(found.up, _fewest(costs, ranks, subject.now, True))
        _agrees(found.down, _fewest(costs, ranks, subject.now, False))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_judging_is_what_score_and_find_say(data: st.DataObject) -> None:
    bank = data.draw(small_banks())
    answers = make_answers(data.draw(small_answers(bank)))
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    judge = Judge(bank, answers)
    judged = judge.judge(judge.row[None, :])
    assert judged.runs[0] == run_of(findings)
    assert [STATUSES[rank] for rank in judged.statuses[0]] == [p.status for p in findings.phases]
    assert _same([*judged.completions[0]], [phase.completion for phase in findings.phases])
    assert _same([*judged.exposures[0]], [one.exposure for one in findings.pitfalls])
    assert _same([judged.overall[0]], [scores.overall.score])
    levels = [None if level < 0 else level for level in judged.levels.dimensions[0]]
    assert levels == [dimension.level for dimension in scores.dimensions]


def _same(found: list[float], wanted: list[float | None]) -> bool:
    filled = [np.nan if value is None else value for value in wanted]
    return np.allclose(found, filled, rtol=0, atol=EXACT, equal_nan=True)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_settled_means_no_completion_turns_the_verdict(data: st.DataObject) -> None:
    bank = data.draw(small_banks())
    answers = make_answers(data.draw(small_answers(bank)))
    judge = Judge(bank, answers)
    settled = settle(bank, answers)
    assert settled is not None
    ways = every_way(judge, list(judge.open_items))
    runs = judge.judge(ways).runs
    now = int(judge.judge(judge.row[None, :]).runs[0])
    assert settled.settled == (set(runs.tolist()) == {now})
    assert (settled.lowest, settled.highest) == (min(now, runs.min()), max(now, runs.max()))
    if settled.settled:
        # Nor does it matter if some of them stay open.
        left = every_way(judge, list(judge.open_items), left_open=True)
        assert set(judge.judge(left).runs.tolist()) == {now}
    assert set(most_decisive(bank, answers)) == {
        bank.items[column].id for column in judge.open_items
    }


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_attainable_ranges_are_the_extremes_of_all_completions(data: st.DataObject) -> None:
    """Under every aggregation, gate and cap: of the scores themselves, and of the ranges."""
    bank = data.draw(small_banks())
    answers = make_answers(data.draw(small_answers(bank)))
    scores, judge = score(bank, answers), Judge(bank, answers)
    judged = judge.judge(every_way(judge, list(judge.open_items)))
    nodes = [scores.overall, *scores.dimensions]
    columns = [judged.overall, *judged.dimensions.T]
    levels = [judged.levels.overall[:, 0], *judged.levels.dimensions.T]
    for node, values, steps in zip(nodes, columns, levels, strict=True):
        # Without a score is less than any: a gate that withholds it may turn out shut.
        assert (node.lowest is None) == bool(np.isnan(values).any())
        assert (node.highest is None) == bool(np.isnan(values).all())
        if node.lowest is not None:
            assert abs(values.min() - node.lowest) < EXACT
        if node.highest is not None:
            assert abs(np.nanmax(values) - node.highest) < EXACT
        assert (steps.min(), steps.max()) == (
            _or_none(node.lowest_level),
            _or_none(node.highest_level),
        )
    found = {(one.target, one.measure): one for one in ranges(bank, answers, judge).results}
    findings = find(bank, answers, scores)
    for number, phase in enumerate(bank.phases):
        completions, stated = judged.completions[:, number], findings.phases[number]
        completion = found[f"phase.{phase.id}", "completion"]
        assert _same([completions.min(), completions.max()], [stated.lowest, stated.highest])
        assert (completion.open_lowest, completion.open_highest) == pytest.approx(
            (stated.lowest, stated.highest)
        )
        status = found[f"phase.{phase.id}", "status"]
        ranks = judged.statuses[:, number]
        names = [STATUSES[rank].replace("_", " ") for rank in (ranks.min(), ranks.max())]
        assert [status.open_lowest, status.open_highest] == names


def _or_none(level: int | None) -> int:
    return -1 if level is None else level


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_influences_are_what_the_engine_says_of_each_answer_alone(data: st.DataObject) -> None:
    bank = data.draw(small_banks())
    drawn = data.draw(small_answers(bank))
    answers = make_answers(drawn)
    found = influences(Judge(bank, answers))
    assert {one.item for one in found} == {
        i for i, level in drawn.items() if isinstance(level, int)
    }
    widths = [round(one.width, 9) for one in found]
    assert widths == sorted(widths, reverse=True)
    now = _scored(bank, drawn)
    for one in found:
        ladder = bank.levels_of(bank.item_by_id[one.item])
        lower = [level for level in ladder if level < one.level]
        higher = [level for level in ladder if level > one.level]
        ends = {
            "at_lowest": lower[:1],
            "one_down": lower[-1:],
            "one_up": higher[:1],
            "at_highest": higher[-1:],
        }
        for name, levels in ends.items():
            moved, possible = getattr(one, name), bool(levels)
            there = _scored(bank, {**drawn, one.item: levels[0]})[0] if possible else None
            assert (moved is not None) == (there is not None and now[0] is not None)
            if moved is not None and now[0] is not None and there is not None:
                assert abs(moved - (there - now[0])) < EXACT
        low = _scored(bank, {**drawn, one.item: ladder[0]})
        high = _scored(bank, {**drawn, one.item: ladder[-1]})
        assert (one.verdict_low, one.verdict_high) == (run_of(low[1]), run_of(high[1]))


def _scored(bank: Any, levels: dict[str, int | str]) -> tuple[float | None, Findings]:
    answers = make_answers(levels)
    scores = score(bank, answers)
    return scores.overall.score, find(bank, answers, scores)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from((0.25, 0.5)))
def test_score_intervals_are_the_extremes_over_all_corners_of_the_weights(
    data: st.DataObject, relative: float
) -> None:
    """Under every aggregation: no weights within the bounds go beyond, and some reach the ends."""
    bank = data.draw(small_banks())
    answers = make_answers(data.draw(small_answers(bank)))
    scores = score(bank, answers)
    found = {one.dimension: one for one in weight_order(bank, scores, relative).intervals}
    for number, dimension in enumerate(bank.dimensions):
        values = _at_all_corners(bank, scores, number, relative)
        if not values:
            assert dimension.id not in found
            continue
        interval = found[dimension.id]
        assert interval.lowest == pytest.approx(min(values), abs=1e-6)
        assert interval.highest == pytest.approx(max(values), abs=1e-6)


def _at_all_corners(bank: Bank, scores: Scores, number: int, relative: float) -> list[float]:
    """Scores of one dimension with every weight beneath it at either end of what it may be."""
    dimension = bank.dimensions[number]
    within = [i for i, item in enumerate(bank.items) if bank.dimension_of(item) is dimension]
    levels = [
        place_of(ladder_of(bank, item, scored.level), scored.level or 0) if scored.level else 0
        for item, scored in zip(bank.items, scores.items, strict=True)
    ]
    values = []
    for ends in itertools.product(
        (1 - relative, 1 + relative), repeat=len(within) + len(dimension.indicators)
    ):
        items = list(bank.items)
        for place, factor in zip(within, ends, strict=False):
            items[place] = items[place].model_copy(update={"weight": items[place].weight * factor})
        indicators = tuple(
            one.model_copy(update={"weight": one.weight * factor})
            for one, factor in zip(dimension.indicators, ends[len(within) :], strict=True)
        )
        changed = dimension.model_copy(update={"indicators": indicators})
        node = Trees(bank.model_copy(update={"items": tuple(items)}), scores).dimension(changed)
        if node is not None:
            values.append(value_of(node, levels))
    return values
