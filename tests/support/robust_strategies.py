"""Small random banks whose every answer can be tried: the yardstick of the robustness analysis."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from hypothesis import strategies as st

from assessment.bank.models import Band, Bank, Policy, Scale
from assessment.findings.robustness.judging import Judge
from assessment.scoring.plan import Levels
from tests.support.scored import LADDER, gate, informs, make_bank
from tests.support.scored_strategies import AGGREGATIONS, plain_phase, plain_pitfall, weights

PHASES = ("first", "second", "third")


@st.composite
def small_scales(draw: st.DrawFn) -> Scale:
    """Two to four levels, with points that may stand still or leap."""
    highest = draw(st.integers(1, 3))
    if draw(st.booleans()):
        return Scale(highest=highest)
    steps = st.sampled_from((0.0, 0.1, 0.25, 0.5, 1.0))
    points = sorted(draw(st.lists(steps, min_size=highest + 1, max_size=highest + 1)))
    return Scale(highest=highest, points=tuple(points))


@st.composite
def small_policies(draw: st.DrawFn, kinds: tuple[str, ...] = AGGREGATIONS) -> Policy:
    """Any aggregation per tier, thresholds and phase bounds that small trees come near to."""
    return Policy.model_validate(
        {
            "aggregation": {
                tier: draw(st.sampled_from(kinds)) for tier in ("overall", "dimension", "indicator")
            },
            "deduct_from": draw(st.sampled_from((100.0, 50.0, 200.0))),
            "cumulative_from": draw(st.sampled_from((25.0, 50.0, 100.0))),
            "not_applicable": draw(st.sampled_from(("exclude", "target", "zero"))),
            "unanswered": draw(st.sampled_from(("exclude", "zero"))),
            "dont_know": draw(st.sampled_from(("exclude", "zero"))),
            "level_needs_answered": draw(st.sampled_from((0.0, 0.6))),
            "overall_above_weakest": draw(st.sampled_from((None, 0, 1))),
            "maturity_levels": LADDER,
            "phases": {
                "enter_from": draw(st.sampled_from((25.0, 37.5, 50.0))),
                "complete_from": draw(st.sampled_from((50.0, 62.5, 100.0))),
            },
        }
    )


@st.composite
def small_banks(draw: st.DrawFn, kinds: tuple[str, ...] = AGGREGATIONS) -> Bank:
    """Two to six items in up to two dimensions of up to two indicators, three phases, gates."""
    scale = draw(small_scales())
    tree: dict[str, dict[str, dict[str, float]]] = {}
    for number in range(draw(st.integers(2, 6))):
        dimension = draw(st.sampled_from(("da", "db")))
        indicator = f"{dimension}_{draw(st.sampled_from(('x', 'y')))}"
        place = tree.setdefault(dimension, {}).setdefault(indicator, {})
        place[f"T-{number:02}"] = draw(weights)
    items = [item for one in tree.values() for two in one.values() for item in two]
    nodes = [*tree, *(indicator for one in tree.values() for indicator in one)]
    return make_bank(
        tree,
        scale=scale,
        rules=draw(small_policies(kinds)),
        weights={node: draw(weights) for node in nodes},
        items={item: draw(_extras(scale.highest)) for item in items},
        phases=tuple(plain_phase(phase) for phase in PHASES),
        pitfall_bands=(
            Band(id="low", title="Low", from_score=0.0),
            Band(id="high", title="High", from_score=50.0),
        ),
        pitfalls=(plain_pitfall("pit"),),
    )


@st.composite
def _extras(draw: st.DrawFn, highest: int) -> dict[str, Any]:
    strengths = st.integers(1, 3)
    extras: dict[str, Any] = {
        "informs": informs(
            phases=draw(st.dictionaries(st.sampled_from(PHASES), strengths, min_size=1)),
            pitfalls=draw(st.dictionaries(st.just("pit"), strengths)),
        )
    }
    if highest > 1 and draw(st.integers(0, 4)) == 0:
        # A scale of its own that leaves levels out, its lowest or highest among them.
        kept = draw(st.sets(st.integers(0, highest), min_size=2, max_size=highest))
        extras["steps"] = tuple(sorted(kept))
    if draw(st.integers(0, 2)) == 0:
        caps = st.dictionaries(st.integers(0, highest - 1), st.integers(0, 4), max_size=2)
        made = gate(
            draw(st.integers(1, highest)),
            caps=draw(caps),
            holds=draw(st.sampled_from((None, *PHASES))),
        )
        withholds = draw(st.sampled_from((False, False, False, True)))
        extras["gate"] = made.model_copy(update={"withholds_score": withholds})
    return extras


@st.composite
def small_answers(draw: st.DrawFn, bank: Bank) -> dict[str, int | str]:
    """A level that the item has, `dont_know`, `not_applicable` or nothing per item; levels most often."""
    drawn: dict[str, int | str | None] = {}
    for item in bank.items:
        levels = bank.levels_of(item)
        drawn[item.id] = draw(
            st.one_of(
                st.sampled_from(levels),
                st.sampled_from(levels),
                st.sampled_from((None, "dont_know", "not_applicable")),
            )
        )
    return {item: value for item, value in drawn.items() if value is not None}


def every_way(judge: Judge, columns: list[int], *, left_open: bool = False) -> Levels:
    """The record with the columns at all combinations of levels; or each of them left as it is, too."""
    choices = [
        [*judge.ladders[column], *([int(judge.row[column])] if left_open else [])]
        for column in columns
    ]
    ways = np.array(list(itertools.product(*choices)), dtype=np.int8)
    rows = np.repeat(judge.row[None, :], len(ways), axis=0)
    rows[:, columns] = ways
    return rows
