"""The parts of a proof: formulas read in three ways, chains of answers, exact sums."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from assessment.bank.models import Bank, Item
from assessment.proof import prove
from assessment.proof.formulas import (
    FALSE,
    TRUE,
    Count,
    Quantity,
    Reaches,
    every,
    negated,
    on_ranges,
    on_rows,
    quantities,
    some,
)
from assessment.proof.linear import Linear, denominator, exact, mean
from assessment.proof.pool import chain, pool
from assessment.proof.solver import solve
from assessment.proof.space import Space
from tests.support.sound_bank import inspected

A, B = Quantity("item", 0), Quantity("item", 1)
HIGH_A, HIGH_B = Reaches(A, 3.0), Reaches(B, 2.0)


def sound_bank() -> Bank:
    bank = inspected().bank
    assert bank is not None
    return bank


def test_constants_are_folded() -> None:
    assert every() == TRUE
    assert some() == FALSE
    assert every(HIGH_A, TRUE) == HIGH_A
    assert every(HIGH_A, FALSE) == FALSE
    assert some(HIGH_A, FALSE, HIGH_A) == HIGH_A
    assert negated(negated(HIGH_A)) == HIGH_A
    assert negated(TRUE) == FALSE


def test_a_formula_holds_row_by_row() -> None:
    values = {A: np.array([0.0, 3.0, 4.0, np.nan]), B: np.array([2.0, 2.0, 0.0, 2.0])}
    both = every(HIGH_A, HIGH_B)
    assert list(on_rows(both, values.__getitem__)) == [False, True, False, False]
    assert list(on_rows(negated(both), values.__getitem__)) == [True, False, True, True]
    two = Count(2, (HIGH_A, HIGH_B, Reaches(A, 4.0)))
    assert list(on_rows(two, values.__getitem__)) == [False, True, True, False]
    assert quantities(two) == {A, B}


@pytest.mark.parametrize(
    "ranges,told",
    [
        ({A: (3.0, 4.0), B: (2.0, 2.0)}, True),
        ({A: (0.0, 2.0), B: (2.0, 2.0)}, False),
        ({A: (0.0, 4.0), B: (2.0, 2.0)}, None),
    ],
)
def test_ranges_tell_always_never_or_nothing(
    ranges: dict[Quantity, tuple[float, float]], told: bool | None
) -> None:
    both = every(HIGH_A, HIGH_B)
    assert on_ranges(both, ranges.__getitem__) is told
    opposite = None if told is None else not told
    assert on_ranges(negated(both), ranges.__getitem__) is opposite


def test_along_a_chain_one_answer_rises_by_one_level() -> None:
    world = Space(sound_bank()).worlds()[0]
    order = np.flatnonzero(world.asked)
    rows = chain(world, order)
    assert not rows[0].any()
    assert (rows[-1][order] == 4).all()
    steps = np.diff(rows.astype(int), axis=0)
    assert (steps.sum(axis=1) == 1).all()
    assert (steps >= 0).all()


def test_rows_hold_only_levels_that_items_have() -> None:
    bank = sound_bank()
    short = bank.items[0].model_copy(update={"steps": (1, 3)})
    space = Space(bank.model_copy(update={"items": (short, *bank.items[1:])}))
    for world in space.worlds():
        assert set(np.unique(pool(world).levels[:, 0])) <= {1, 3}


def test_worlds_differ_in_what_is_asked_and_their_profiles_ask_it() -> None:
    space = Space(sound_bank())
    worlds = space.worlds()
    assert len({world.asked.tobytes() for world in worlds}) == len(worlds) == 4
    assert worlds[0].asked.all()


def test_sums_are_exact() -> None:
    tenth = Linear(Fraction(0), {0: exact(0.1)})
    found = mean([tenth, Linear(Fraction(1), {0: exact(0.2)})], [exact(0.1), exact(0.2)])
    assert found.terms == {0: Fraction(1, 6)}
    assert found.constant == Fraction(2, 3)
    assert denominator(found) == 6


def test_the_solver_meets_a_bound_exactly() -> None:
    """A mean of four items at 4 levels takes steps of 6.25: 62.5 is met, and nothing short of 68.75."""
    world = Space(sound_bank()).worlds()[0]
    alpha = Quantity("dimension", 0)
    between = every(Reaches(alpha, 62.5), negated(Reaches(alpha, 62.6)))
    levels = solve(world, between)
    assert levels is not None
    assert world.rows(levels).values(alpha)[0] == pytest.approx(62.5)
    assert solve(world, every(Reaches(alpha, 62.6), negated(Reaches(alpha, 68.7)))) is None


def stepped(item: Item) -> Item:
    """Items of alpha end at 2, items of beta begin at 3."""
    return item.model_copy(update={"steps": (0, 2) if item.id.startswith("A") else (3, 4)})


def test_under_minimum_a_dimension_above_all_others_never_counts() -> None:
    bank = sound_bank()
    kinds = bank.policy.aggregation.model_copy(update={"overall": "minimum"})
    policy = bank.policy.model_copy(update={"aggregation": kinds})
    changes = {
        "meta": bank.meta.model_copy(update={"policy": policy}),
        "items": tuple(map(stepped, bank.items)),
        "experts": (),
    }
    proof = prove(bank.model_copy(update=changes))
    (fault,) = [claim for claim in proof.faults if claim.code == "dimension-without-effect"]
    assert fault.subject.id == "beta"
    assert fault.method == "interval"
    assert fault.reason == "its own score goes from 75 to 100"
