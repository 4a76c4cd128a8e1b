"""Conditions: three-valued, and cheap enough to ask ten thousand of them."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.bank import holds, subjects

FACTS = {
    "profile.kinds": ("predictive", "generative"),
    "profile.sector": "health",
    "profile.regulated": True,
    "profile.staff": 800,
    "item.A-1": 2,
    "item.A-2": 0,
    "pitfall.thin": 61.5,
    "dimension.data": None,
}


@pytest.mark.parametrize(
    "condition,expected",
    [
        ({}, True),
        ({"profile.sector": {"is": "health"}}, True),
        ({"profile.sector": {"any_of": ("retail", "health")}}, True),
        ({"profile.sector": {"none_of": ("retail", "health")}}, False),
        ({"profile.kinds": {"any_of": ("agents",)}}, False),
        ({"profile.kinds": {"any_of": ("agents", "generative")}}, True),
        ({"profile.kinds": {"none_of": ("agents",)}}, True),
        ({"profile.kinds": {"is": ("generative", "predictive")}}, True),
        ({"profile.kinds": {"is": "generative"}}, False),
        ({"profile.regulated": {"is": True}}, True),
        ({"profile.regulated": {"is": 1}}, False),
        ({"profile.staff": {"at_least": 800, "below": 801}}, True),
        ({"profile.staff": {"above": 800}}, False),
        ({"item.A-1": {"at_most": 2}}, True),
        ({"item.A-1": {"below": 2}}, False),
        ({"item.A-1": {"is": 2}, "item.A-2": {"is": 0}}, True),
        ({"item.A-9": {"is": 2}}, None),
        ({"dimension.data": {"below": 50}}, None),
        ({"item.A-9": {"is": 2}, "item.A-2": {"is": 1}}, False),
        ({"any": ({"item.A-9": {"is": 2}}, {"item.A-2": {"is": 0}})}, True),
        ({"any": ({"item.A-9": {"is": 2}}, {"item.A-2": {"is": 1}})}, None),
        ({"any": ({"item.A-1": {"is": 9}}, {"item.A-2": {"is": 1}})}, False),
        ({"all": ({"item.A-1": {"is": 2}}, {"item.A-9": {"is": 1}})}, None),
        ({"all": ({"item.A-1": {"is": 3}}, {"item.A-9": {"is": 1}})}, False),
        ({"profile.sector": {"at_least": 2}}, None),
        ({"pitfall.thin": {"at_least": 60}, "any": ({"item.A-2": {"below": 1}},)}, True),
    ],
)
def test_what_a_condition_says(condition: dict[str, Any], expected: bool | None) -> None:
    assert holds(condition, FACTS) is expected


@pytest.mark.parametrize("least,expected", [(1, True), (2, None), (3, None), (4, False)])
def test_count_knows_what_cannot_be_reached_any_more(least: int, expected: bool | None) -> None:
    parts = ({"item.A-1": {"is": 2}}, {"item.A-9": {"is": 1}}, {"item.A-8": {"is": 1}})
    assert holds({"count": {"at_least": least, "of": parts}}, FACTS) is expected


def test_subjects_are_listed_once_in_order() -> None:
    condition = {
        "item.B": {"is": 1},
        "any": ({"item.A": {"is": 1}}, {"all": ({"item.B": {"is": 2}},)}),
        "count": {"at_least": 1, "of": ({"pitfall.x": {"above": 5}},)},
    }
    assert subjects(condition) == ("item.B", "item.A", "pitfall.x")


_ATOMS = st.builds(
    lambda name, operator, operand: {f"item.{name}": {operator: operand}},
    st.sampled_from("ABC"),
    st.sampled_from(["is", "at_least", "at_most", "below", "above"]),
    st.integers(0, 4),
)
_CONDITIONS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": tuple(parts)}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": tuple(parts)}),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda parts: {"count": {"at_least": 2, "of": tuple(parts)}}
        ),
    ),
    max_leaves=8,
)


@given(_CONDITIONS, st.fixed_dictionaries({f"item.{name}": st.integers(0, 4) for name in "ABC"}))
def test_learning_a_fact_never_overturns_what_was_decided(
    condition: dict[str, Any], facts: dict[str, int]
) -> None:
    full = holds(condition, facts)
    assert full is not None
    for known in range(8):
        some = {name: level for bit, (name, level) in enumerate(facts.items()) if known >> bit & 1}
        assert holds(condition, some) in (full, None)


def test_ten_thousand_conditions_over_150_items_are_cheap() -> None:
    facts = {f"item.X-{number}": number % 5 for number in range(150)}
    conditions: list[dict[str, Any]] = [
        {"any": ({f"item.X-{n % 150}": {"below": n % 5}}, {f"item.X-{n * 7 % 150}": {"is": 4}})}
        if n % 4 == 0
        else {f"item.X-{n % 150}": {"at_least": n % 5}}
        for n in range(10_000)
    ]

    def asked() -> float:
        # A tracer, such as that of coverage, makes every line several times slower.
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            start = time.process_time()
            for condition in conditions:
                holds(condition, facts)
            return time.process_time() - start
        finally:
            sys.settrace(tracer)

    assert min(asked() for _ in range(3)) <= 0.05
