"""Laws of the heat map and the agenda over random banks and votes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answers.workshop_steps import Tally
from assessment.bank.models import Bank
from assessment.workshop.agenda import (
    build_agenda,
    build_heat_map,
    disagreement_of,
    priority_of,
    room_for,
)
from assessment.workshop.item_weights import weight_shares
from tests.support.scored import make_answers
from tests.support.scored_strategies import banks

share = st.floats(0, 1)


@st.composite
def rooms(draw: st.DrawFn) -> tuple[Bank, dict[str, Tally]]:
    """A bank with votes on some of its items."""
    bank = draw(banks())
    few = st.integers(0, 6)
    votes = {}
    for item in bank.items:
        if draw(st.booleans()):
            levels = tuple(draw(few) for _ in bank.levels_of(item))
            votes[item.id] = Tally(
                levels=levels, dont_know=draw(few), not_applicable=draw(st.integers(0, 2))
            )
    return bank, votes


@given(share, share, share, share, st.integers(0, 3), share)
def test_priority_rises_with_each_part(
    disagreement: float, unknown: float, weight: float, influence: float, which: int, more: float
) -> None:
    parts = [disagreement, unknown, weight, influence]
    raised = [*parts[:which], max(parts[which], more), *parts[which + 1 :]]
    assert -1e-12 <= priority_of(*parts) <= priority_of(*raised) + 1e-12
    assert priority_of(*raised) <= 1 + 1e-12


@given(st.lists(st.integers(0, 20), min_size=2, max_size=7).filter(any))
def test_disagreement_is_zero_only_where_votes_are_one(levels: list[int]) -> None:
    found = disagreement_of(Tally(levels=tuple(levels)))
    assert 0 <= found <= 1
    assert (found == 0) == (sum(1 for count in levels if count) == 1)


@given(banks(), st.data())
def test_weight_shares_are_positive_and_sum_to_one(bank: Bank, data: Any) -> None:
    ids = [item.id for item in bank.items]
    asked = data.draw(st.sets(st.sampled_from(ids), min_size=1))
    shares = weight_shares(bank, asked)
    assert set(shares) == asked
    assert all(one > 0 for one in shares.values())
    assert sum(shares.values()) == pytest.approx(1)


@settings(max_examples=60)
@given(rooms(), st.integers(10, 600), st.integers(1, 60), st.data())
def test_agenda(room: tuple[Bank, dict[str, Tally]], minutes: int, each: int, data: Any) -> None:
    bank, votes = room
    done = data.draw(st.sets(st.sampled_from([item.id for item in bank.items])))
    heat = build_heat_map(bank, make_answers({}), votes, settled=done)
    turned = build_heat_map(
        bank, make_answers({}), dict(reversed(votes.items())), settled=sorted(done, reverse=True)
    )
    assert heat == turned
    assert [row.item for row in heat.rows] == [
        item.id for item in bank.items if item.id not in done
    ]
    agenda = build_agenda(heat, minutes=minutes, minutes_per_item=each)
    taken = [row.item for row in agenda.items]
    alone = [one.item for one in agenda.settled_alone]
    assert len(taken) <= agenda.room_for == room_for(minutes, each) <= 20
    assert len({*taken, *alone, *agenda.left_out}) == len(taken) + len(alone) + len(agenda.left_out)
    assert all(row.priority > 0 for row in agenda.items)
    gates = [row.item for row in heat.rows if row.gate_unknown]
    assert set(gates) <= set(taken) or set(taken) <= set(gates)
    more = build_agenda(heat, minutes=min(2 * minutes, 1200), minutes_per_item=each)
    assert set(taken) <= {row.item for row in more.items}
