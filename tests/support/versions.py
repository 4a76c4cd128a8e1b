"""Pairs of records of one bank id, with banks, policies, profiles and answers that differ at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from assessment.bank.models import Bank, Policy, ProfileField, Scale
from assessment.comparison.causes import Side
from tests.support.scored import gate, informs, make_answers, make_bank
from tests.support.scored_strategies import given_answers, plain_phase, policies, weights

KIND = ProfileField(id="kind", ask="Which?", kind="choice", options={"a": "A", "b": "B"})
ITEMS = tuple(f"T-{number:02}" for number in range(1, 8))
NODES = {"d0": ("i00", "i01"), "d1": ("i10",)}
INDICATORS = tuple(indicator for indicators in NODES.values() for indicator in indicators)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Side, Side]:
    """Two records with banks of the same scale; everything else is drawn twice."""
    highest = draw(st.integers(1, 4))
    one, other = draw(versions(highest)), draw(versions(highest))
    return draw(sides(one)), draw(sides(other))


@st.composite
def versions(draw: st.DrawFn, highest: int) -> Bank:
    """A bank of some of the items, each in any indicator, with any weights, conditions and policy."""
    items = draw(st.lists(st.sampled_from(ITEMS), min_size=4, unique=True))
    home = {item: draw(st.sampled_from(INDICATORS)) for item in sorted(items)}
    tree = {
        dimension: {
            indicator: {item: draw(weights) for item in home if home[item] == indicator}
            for indicator in indicators
        }
        for dimension, indicators in NODES.items()
    }
    nodes = (*NODES, *INDICATORS)
    return make_bank(
        tree,
        scale=Scale(highest=highest),
        rules=draw(policies(100.0)),
        weights={node: draw(weights) for node in nodes},
        items={item: draw(_extras(highest)) for item in home},
        phases=(plain_phase("first"), plain_phase("second")),
        profile=(KIND,),
    )


@st.composite
def reweighed(draw: st.DrawFn, bank: Bank) -> Bank:
    """The same bank with other weights and another policy."""
    fields: dict[str, Any] = {name: getattr(bank, name) for name in Bank.model_fields}
    policy: Policy = draw(policies(100.0))
    items = tuple(item.model_copy(update={"weight": draw(weights)}) for item in bank.items)
    meta = bank.meta.model_copy(update={"policy": policy})
    return Bank(**{**fields, "items": items, "meta": meta})


@st.composite
def sides(draw: st.DrawFn, bank: Bank) -> Side:
    """A record: any answers, any profile."""
    profile = draw(st.sampled_from(({}, {"kind": "a"}, {"kind": "b"})))
    return Side(bank, make_answers(draw(given_answers(bank)), profile=profile))


@st.composite
def _extras(draw: st.DrawFn, highest: int) -> dict[str, Any]:
    phase = draw(st.sampled_from(("first", "second")))
    extras: dict[str, Any] = {"informs": informs(phases={phase: 2})}
    kind = draw(st.sampled_from((None, None, None, "a", "b")))
    if kind:
        extras["when"] = {"profile.kind": {"is": kind}}
    if draw(st.integers(0, 3)) == 0:
        holds = draw(st.sampled_from((None, "second")))
        made = gate(draw(st.integers(1, highest)), holds=holds)
        extras["gate"] = made.model_copy(update={"withholds_score": draw(st.integers(0, 3)) == 0})
    return extras
