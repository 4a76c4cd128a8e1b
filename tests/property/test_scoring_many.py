"""Law: a row of a table of records gets the bits that its record gets when it is scored alone."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank.models import Bank, ProfileField, TargetOverride, TargetProfile
from assessment.scoring import score
from assessment.scoring.columns import ManyScores, NodeColumns
from assessment.scoring.lookup import fits
from assessment.scoring.many import score_columns
from assessment.scoring.many_plan import compile_many
from assessment.scoring.models import NodeScore, Scores
from assessment.scoring.plan import DONT_KNOW, NOT_APPLICABLE, NOT_ASKED
from assessment.scoring.situations import ManyScorer, Situation, situation
from tests.support.scored import make_bank, policy
from tests.support.scored_strategies import AGGREGATIONS, banks, rows

Profile = dict[str, str]
PROFILES: tuple[Profile, ...] = ({}, {"kind": "plain"}, {"kind": "special"})


def _with_profile(bank: Bank, skipped: frozenset[str], first: int, second: int) -> Bank:
    """The bank with a profile field that decides about some items and about the targets."""
    field = ProfileField(
        id="kind", ask="Which?", kind="choice", options={"plain": "Plain", "special": "Special"}
    )
    special = {"profile.kind": {"is": "special"}}
    items = tuple(
        item.model_copy(update={"when": {"profile.kind": {"is": "plain"}}})
        if item.id in skipped
        else item
        for item in bank.items
    )
    override = TargetOverride(item=bank.items[0].id, level=second, reason="-")
    targets = (
        TargetProfile(id="special", title="S", when=special, level=first, reason="-"),
        TargetProfile(id="rest", title="R", level=second, overrides=(override,), reason="-"),
    )
    meta = bank.meta.model_copy(update={"profile": (field,)})
    return bank.model_copy(update={"meta": meta, "items": items, "targets": targets})


@st.composite
def _profiled_banks(draw: st.DrawFn) -> Bank:
    bank = draw(banks())
    ids = [item.id for item in bank.items]
    levels = st.integers(0, bank.scale.highest)
    skipped = draw(st.frozensets(st.sampled_from(ids)))
    return _with_profile(bank, skipped, draw(levels), draw(levels))


def _record(bank: Bank, row: npt.NDArray[np.int8], profile: Profile) -> AnswerSet:
    responses = []
    for item, code in zip(bank.items, row, strict=True):
        if code >= 0:
            responses.append(Response(item=item.id, level=int(code)))
        elif code == DONT_KNOW:
            responses.append(Response(item=item.id, missing="dont_know"))
        elif code == NOT_APPLICABLE:
            responses.append(Response(item=item.id, missing="not_applicable", reason="-"))
    return AnswerSet(
        bank=bank.id,
        organisation=Organisation(name="-"),
        profile=dict(profile),
        responses=tuple(responses),
    )


def _bits(value: float | None) -> bytes:
    return struct.pack("<d", np.nan if value is None else value)


def _same_node(columns: NodeColumns, number: int, row: int, node: NodeScore) -> None:
    for name in ("score", "lowest", "highest"):
        found = float(getattr(columns, name)[number, row])
        assert _bits(found) == _bits(getattr(node, name)), (node.id, name)
    assert _bits(float(columns.answered[number, row])) == _bits(node.answered_weight), node.id
    assert _bits(float(columns.unknown[number, row])) == _bits(node.unknown_weight), node.id
    for name in ("level", "uncapped_level"):
        step = int(getattr(columns, name)[number, row])
        assert (None if step < 0 else step) == getattr(node, name), (node.id, name)


def _same_row(many: ManyScores, row: int, alone: Scores) -> None:
    _same_node(many.overall, 0, row, alone.overall)
    number = 0
    for position, dimension in enumerate(alone.dimensions):
        _same_node(many.dimensions, position, row, dimension)
        for indicator in dimension.indicators:
            assert _bits(float(many.indicators.score[number, row])) == _bits(indicator.score)
            answered = float(many.indicators.answered[number, row])
            assert _bits(answered) == _bits(indicator.answered_weight)
            number += 1


@pytest.mark.parametrize("tabled", [True, False], ids=["tables", "kernel"])
@given(data=st.data())
def test_every_row_has_the_bits_of_its_record(*, tabled: bool, data: st.DataObject) -> None:
    bank = data.draw(_profiled_banks())
    levels = data.draw(rows(bank, 5))
    # No record says so itself: what is not asked follows from the profile.
    levels[levels == NOT_ASKED] = DONT_KNOW
    which = np.array(data.draw(st.lists(st.integers(0, 2), min_size=5, max_size=5)), dtype=np.intp)
    scorer = ManyScorer(bank, tables_from_rows=0 if tabled else 1_000)
    situations = [situation(bank, profile) for profile in PROFILES]
    many = scorer.score(np.ascontiguousarray(levels.T), situations, which)
    assert isinstance(many, ManyScores)
    for row in range(5):
        alone = score(bank, _record(bank, levels[row], PROFILES[which[row]]))
        _same_row(many, row, alone)


@pytest.mark.parametrize("tabled", [True, False], ids=["tables", "kernel"])
@given(data=st.data())
def test_scores_alone_have_the_same_bits(*, tabled: bool, data: st.DataObject) -> None:
    bank = data.draw(_profiled_banks())
    columns = np.ascontiguousarray(data.draw(rows(bank, 5)).T)
    which = np.array(data.draw(st.lists(st.integers(0, 2), min_size=5, max_size=5)), dtype=np.intp)
    situations = [situation(bank, profile) for profile in PROFILES]
    first = 0 if tabled else 1_000
    whole = ManyScorer(bank, tables_from_rows=first).score(columns.copy(), situations, which)
    alone = ManyScorer(bank, scores_only=True, tables_from_rows=first).score(
        columns.copy(), situations, which
    )
    for tier in ("overall", "dimensions", "indicators"):
        one, other = getattr(alone, tier).score, getattr(whole, tier).score
        assert np.ascontiguousarray(one).tobytes() == np.ascontiguousarray(other).tobytes(), tier


@given(data=st.data())
def test_tables_and_kernel_agree_where_a_cell_says_not_asked(data: st.DataObject) -> None:
    bank = data.draw(banks())
    columns = np.ascontiguousarray(data.draw(rows(bank, 4)).T)
    targets = np.full(len(bank.items), bank.scale.highest, dtype=np.int8)
    by_table = score_columns(compile_many(bank, targets), columns)
    by_kernel = score_columns(compile_many(bank, targets, tabled=False), columns)
    for tier in ("overall", "dimensions", "indicators"):
        one, other = getattr(by_table, tier), getattr(by_kernel, tier)
        for name in type(one).__dataclass_fields__:
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), (tier, name)


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
def test_an_indicator_with_too_many_ways_to_answer_goes_to_the_kernel(aggregation: str) -> None:
    long = {f"L-{number:02}": 0.1 + number / 7 for number in range(9)}
    tree = {"d0": {"long": long, "short": {"S-01": 0.3, "S-02": 0.7}}}
    rules = policy(aggregation={"indicator": aggregation, "dimension": "mean"})
    bank = make_bank(tree, rules=rules)
    levels = np.random.default_rng(7).integers(NOT_ASKED, 5, size=(64, 11), dtype=np.int8)
    levels[levels == NOT_ASKED] = NOT_APPLICABLE
    many = compile_many(bank)
    assert [table is None for table in many.tables] == [True, False]
    assert not fits(many.plan, 9)
    scores = score_columns(many, np.ascontiguousarray(levels.T))
    for row in range(64):
        _same_row(scores, row, score(bank, _record(bank, levels[row], {})))


def test_wrong_blocks_are_refused() -> None:
    bank = make_bank({"d0": {"i0": {"T-01": 1.0}}})
    many = compile_many(bank)
    with pytest.raises(ValueError, match="shape"):
        score_columns(many, np.zeros((2, 3), dtype=np.int8))
    for code in (-5, 5):
        with pytest.raises(ValueError, match="outside"):
            score_columns(many, np.full((1, 3), code, dtype=np.int8))
    at_target = bank.model_copy(
        update={
            "meta": bank.meta.model_copy(
                update={"policy": bank.policy.model_copy(update={"not_applicable": "target"})}
            )
        }
    )
    with pytest.raises(ValueError, match="targets"):
        compile_many(at_target)


def test_an_empty_block_has_no_scores() -> None:
    bank = make_bank({"d0": {"i0": {"T-01": 1.0}}})
    nothing = Situation(np.array([], dtype=np.intp), np.array([4], dtype=np.int8))
    scores = ManyScorer(bank).score(
        np.empty((1, 0), dtype=np.int8), [nothing], np.array([], dtype=np.intp)
    )
    assert scores.overall.score.shape == (1, 0)
