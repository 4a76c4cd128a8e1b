"""Random banks, levels and answers for the laws of scoring and findings."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from assessment.bank.models import Band, Bank, Gate, Phase, Pitfall, Policy, Scale
from assessment.scoring.plan import DONT_KNOW, NOT_APPLICABLE, NOT_ASKED, UNANSWERED
from tests.support.scored import LADDER, gate, informs, make_bank

AGGREGATIONS = ("mean", "item_mean", "sum", "deduct", "minimum", "cumulative")
AVERAGES = ("mean", "item_mean", "minimum")
MISSING = (UNANSWERED, DONT_KNOW, NOT_APPLICABLE, NOT_ASKED)
Strengths = st.SearchStrategy[dict[str, int]]
CODE_NAMES = {DONT_KNOW: "dont_know", NOT_APPLICABLE: "not_applicable"}

weights = st.sampled_from((0.1, 0.3, 0.5, 1.0, 1.0, 2.0, 3.0, 7.5))


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """A scale whose points never fall from a level to the next, with or without points of its own."""
    highest = draw(st.integers(1, 5))
    full = draw(st.sampled_from((1.0, 10.0, 100.0)))
    if draw(st.booleans()):
        return Scale(highest=highest, full_score=full)
    steps = st.sampled_from((0.0, 0.1, 0.25, 0.5, 1.0))
    points = sorted(draw(st.lists(steps, min_size=highest + 1, max_size=highest + 1)))
    return Scale(highest=highest, full_score=full, points=tuple(points))


@st.composite
def policies(draw: st.DrawFn, full: float, kinds: tuple[str, ...] = AGGREGATIONS) -> Policy:
    """Any aggregation per tier and any treatment of what is missing."""
    bounds = {step["level"]: step["from_score"] * full / 100 for step in LADDER}
    return Policy.model_validate(
        {
            "aggregation": {
                tier: draw(st.sampled_from(kinds)) for tier in ("overall", "dimension", "indicator")
            },
            "deduct_from": draw(st.sampled_from((-1.0, 0.0, 1.1))) * full,
            "cumulative_from": draw(st.sampled_from((0.25, 0.5, 1.0))) * full,
            "not_applicable": draw(st.sampled_from(("exclude", "target", "zero"))),
            "unanswered": draw(st.sampled_from(("exclude", "zero"))),
            "dont_know": draw(st.sampled_from(("exclude", "zero"))),
            "level_needs_answered": draw(st.sampled_from((0.0, 0.6))),
            "overall_above_weakest": draw(st.sampled_from((None, 0, 1))),
            "maturity_levels": tuple(
                {**step, "from_score": bounds[step["level"]]} for step in LADDER
            ),
        }
    )


@st.composite
def trees(draw: st.DrawFn, most: int = 3) -> dict[str, dict[str, dict[str, float]]]:
    """One to three dimensions of one to three indicators of one to three weighted items."""
    tree: dict[str, dict[str, dict[str, float]]] = {}
    number = 0
    for dimension in range(draw(st.integers(1, most))):
        indicators: dict[str, dict[str, float]] = {}
        for indicator in range(draw(st.integers(1, most))):
            items = {}
            for _ in range(draw(st.integers(1, most))):
                number += 1
                items[f"T-{number:02}"] = draw(weights)
            indicators[f"i{dimension}{indicator}"] = items
        tree[f"d{dimension}"] = indicators
    return tree


@st.composite
def banks(draw: st.DrawFn, kinds: tuple[str, ...] = AGGREGATIONS, most: int = 3) -> Bank:
    """A bank with any tree, scale, policy, weights, gates, phases and pitfalls."""
    tree = draw(trees(most))
    scale = draw(scales())
    nodes = [*tree, *(indicator for indicators in tree.values() for indicator in indicators)]
    phases = [f"phase_{number}" for number in range(draw(st.integers(1, 4)))]
    items = [item for one in tree.values() for two in one.values() for item in two]
    return make_bank(
        tree,
        scale=scale,
        rules=draw(policies(scale.full_score, kinds)),
        weights={node: draw(weights) for node in nodes},
        items={item: draw(_extras(scale.highest, tuple(phases))) for item in items},
        phases=tuple(plain_phase(phase) for phase in phases),
        pitfall_bands=(
            Band(id="low", title="Low", from_score=0.0),
            Band(id="high", title="High", from_score=50.0),
        ),
        pitfalls=(plain_pitfall("pit_a"), plain_pitfall("pit_b")),
    )


# To make a strategy takes several times as long as to draw from it, and every item draws from these.
@cache
def _strengths(names: tuple[str, ...], most: int | None = None) -> Strengths:
    return st.dictionaries(st.sampled_from(names), st.integers(1, 3), max_size=most)


@cache
def _gates(highest: int, phases: tuple[str, ...]) -> st.SearchStrategy[Gate]:
    caps = st.dictionaries(st.integers(0, highest - 1), st.integers(0, 4), max_size=2)
    holds = st.sampled_from((None, *phases))
    return st.builds(gate, st.integers(1, highest), caps=caps, holds=holds)


@cache
def _extras(highest: int, phases: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    in_three, gates = st.integers(0, 2), _gates(highest, phases)
    in_phases, in_pitfalls = _strengths(phases, 2), _strengths(("pit_a", "pit_b"))

    @st.composite
    def drawn(draw: st.DrawFn) -> dict[str, Any]:
        extras: dict[str, Any] = {
            "informs": informs(phases=draw(in_phases), pitfalls=draw(in_pitfalls))
        }
        if draw(in_three) == 0:
            extras["gate"] = draw(gates)
        return extras

    return drawn()


def rows(bank: Bank, count: int) -> st.SearchStrategy[npt.NDArray[np.int8]]:
    """`count` rows of levels and missing codes for a bank."""
    codes = st.sampled_from((*MISSING, *range(bank.scale.highest + 1)))
    size = len(bank.items)
    row = st.lists(codes, min_size=size, max_size=size)
    return st.lists(row, min_size=count, max_size=count).map(
        lambda values: np.array(values, dtype=np.int8).reshape(count, size)
    )


@st.composite
def given_answers(draw: st.DrawFn, bank: Bank) -> dict[str, int | str]:
    """A level, `dont_know`, `not_applicable` or nothing per item."""
    choices = st.sampled_from((None, "dont_know", "not_applicable", *range(bank.scale.highest + 1)))
    drawn = {item.id: draw(choices) for item in bank.items}
    return {item: value for item, value in drawn.items() if value is not None}


def plain_phase(phase: str) -> Phase:
    """A phase of which only the id matters."""
    return Phase(
        id=phase,
        title=phase.replace("_", " ").title(),
        short=phase[:14],
        objective="-",
        usual_duration="-",
        exit_gate="-",
    )


def plain_pitfall(pitfall: str) -> Pitfall:
    """A pitfall of which only the id matters."""
    return Pitfall(
        id=pitfall,
        title=pitfall.title(),
        short=pitfall,
        what_goes_wrong="-",
        early_signs=(),
        how_to_avoid=(),
    )
