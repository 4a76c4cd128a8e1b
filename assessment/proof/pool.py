"""Rows of answers in which most of what can be reached is reached: chains from the poorest to the richest.

A row that shows a thing proves that it can be. A thing that no row shows is proved or refuted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from assessment.proof.item_space import ItemSpace
from assessment.proof.worlds import Rows, World
from assessment.scoring.plan import Levels

Order = npt.NDArray[np.intp]


def pool(world: World) -> Rows:
    """The rows of one world: along each chain one answer rises by one level from row to row."""
    parts = [chain(world, order) for order in _orders(world)]
    parts += [_level_by_level(world), *_single_items(world), *_dimensions(world), *_gates(world)]
    return world.rows(np.concatenate(parts))


def chain(world: World, order: Order) -> Levels:
    """All items at 0, then in this order each raised step by step to the highest level."""
    highest = world.space.highest
    steps = np.arange(len(order) * highest + 1)[:, None]
    raised = np.clip(steps - np.arange(len(order)) * highest, 0, highest)
    return _placed(world, order, raised)


def _level_by_level(world: World) -> Levels:
    """All items at 0, then all raised to 1 one after the other, then to 2, and so on."""
    order = np.flatnonzero(world.asked)
    count, highest = len(order), world.space.highest
    steps = np.arange(count * highest + 1)[:, None]
    raised = np.clip((steps - np.arange(count) + count - 1) // max(count, 1), 0, highest)
    return _placed(world, order, raised)


def _placed(world: World, order: Order, raised: npt.NDArray[np.integer]) -> Levels:
    rows = np.zeros((len(raised), len(world.asked)), dtype=np.int8)
    rows[:, order] = raised
    return rows


def _orders(world: World) -> Iterator[Order]:
    """In the bank's order and backwards; gates first and last; by phases, gates first."""
    asked = np.flatnonzero(world.asked)
    items = world.space.bank.items
    is_gate = np.array([items[number].gate is not None for number in asked], dtype=bool)
    yield asked
    yield asked[::-1]
    yield np.concatenate([asked[is_gate], asked[~is_gate]])
    yield np.concatenate([asked[~is_gate], asked[is_gate]])
    phase = _first_phase(world.space)[asked]
    yield asked[np.lexsort((phase, ~is_gate))]
    yield asked[np.argsort(phase, kind="stable")]


def _first_phase(space: ItemSpace) -> npt.NDArray[np.intp]:
    """The first phase that each item informs or holds; behind all phases for the others."""
    weights = space.informs["phase"] > 0
    none = weights.shape[1]
    found = (
        np.where(weights.any(axis=1), weights.argmax(axis=1), none)
        if none
        else np.zeros(len(weights), dtype=np.intp)
    )
    places = {phase.id: number for number, phase in enumerate(space.bank.phases)}
    for number, item in enumerate(space.bank.items):
        if item.gate is not None and item.gate.holds_phase is not None:
            found[number] = min(found[number], places[item.gate.holds_phase])
    return found.astype(np.intp)


def _single_items(world: World) -> Iterator[Levels]:
    """One item at 0 and all others highest, the other way round, and gates at every level."""
    asked, highest = np.flatnonzero(world.asked), world.space.highest
    for own, other in ((0, highest), (highest, 0)):
        rows = np.full((len(asked), len(world.asked)), other, dtype=np.int8)
        rows[np.arange(len(asked)), asked] = own
        yield rows
    for number in asked:
        if world.space.bank.items[number].gate is not None:
            rows = np.full((highest, len(world.asked)), highest, dtype=np.int8)
            rows[:, number] = np.arange(highest)
            yield rows


def _dimensions(world: World) -> Iterator[Levels]:
    """One dimension at 0 and all others highest, and the other way round."""
    highest = world.space.highest
    for items in world.space.plan.dimensions.items:
        for own, other in ((0, highest), (highest, 0)):
            rows = np.full((1, len(world.asked)), other, dtype=np.int8)
            rows[:, items] = own
            yield rows


def _gates(world: World) -> Iterator[Levels]:
    """The gates of the first phases just open, and all else at one level; phase by phase."""
    bank = world.space.bank
    places = {phase.id: number for number, phase in enumerate(bank.phases)}
    gates = [
        (place, places.get(item.gate.holds_phase or "", len(places)), item.gate.below)
        for place, item in enumerate(bank.items)
        if item.gate is not None
    ]
    for last in range(len(places) + 1):
        rows = np.repeat(
            np.arange(world.space.highest + 1, dtype=np.int8)[:, None], len(bank.items), 1
        )
        for place, phase, below in gates:
            if phase <= last:
                rows[:, place] = np.maximum(rows[:, place], min(below, world.space.highest))
        yield rows
