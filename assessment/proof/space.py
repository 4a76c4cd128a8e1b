"""A bank as the space of its answers: who is asked what together, and between which bounds results lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Bank
from assessment.findings.terms import completion_of, exposure_of
from assessment.proof.formulas import Flags, Quantity
from assessment.proof.profiles import Profiles, comparisons
from assessment.proof.worlds import Corners, World
from assessment.scoring.kernel import compile_plan
from assessment.scoring.plan import Floats, Levels

Condition = Mapping[str, Any]


class Space:
    """A bank with everything about it that does not depend on answers."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.plan = compile_plan(bank)
        self.profiles = Profiles(bank)
        self.highest = bank.scale.highest
        self.item_position = {item.id: number for number, item in enumerate(bank.items)}
        levels = range(self.highest + 1)
        self.levels_of = tuple(bank.levels_of(item) for item in bank.items)
        # Items x levels: the highest level that the item has up to there; its lowest where it has none.
        self._nearest = np.array(
            [[_up_to(own, level) for level in levels] for own in self.levels_of], dtype=np.int8
        )
        self._values = {
            "phase": np.array([completion_of(bank.scale, level) for level in levels]),
            "pitfall": np.array([exposure_of(bank.scale, level) for level in levels]),
        }

    @cached_property
    def informs(self) -> dict[str, Floats]:
        """Items x phases, and items x pitfalls: item weight x strength, 0 where it does not inform."""
        found = {
            "phase": np.zeros((len(self.bank.items), len(self.bank.phases))),
            "pitfall": np.zeros((len(self.bank.items), len(self.bank.pitfalls))),
        }
        places = {
            "phase": {phase.id: number for number, phase in enumerate(self.bank.phases)},
            "pitfall": {fall.id: number for number, fall in enumerate(self.bank.pitfalls)},
        }
        for number, item in enumerate(self.bank.items):
            for kind, strengths in (
                ("phase", item.informs.phases),
                ("pitfall", item.informs.pitfalls),
            ):
                for key, strength in strengths.items():
                    found[kind][number, places[kind][key]] = item.weight * strength
        return found

    def support(self, quantity: Quantity) -> npt.NDArray[np.intp]:
        """Positions of the items that a quantity depends on."""
        kind, number = quantity
        if kind == "item":
            return np.array([number], dtype=np.intp)
        if kind in ("phase", "pitfall"):
            return np.flatnonzero(self.informs[kind][:, number])
        tiers = {
            "indicator": self.plan.indicators,
            "dimension": self.plan.dimensions,
            "overall": self.plan.overall,
        }
        return tiers[kind].items[number]

    def worlds(self, *conditions: Condition) -> tuple[World, ...]:
        """Every set of items that is asked together, largest first.

        Profiles that one of the `conditions` tells apart stand in worlds of their own.

        Raises:
            TooManyProfiles: the fields asked about have too many combinations.
        """
        parts = _profile_parts(conditions)
        key = repr(parts)
        if key not in self._worlds:
            self._worlds[key] = tuple(self._find_worlds(parts))
        return self._worlds[key]

    @cached_property
    def _worlds(self) -> dict[str, tuple[World, ...]]:
        return {}

    def _find_worlds(self, parts: list[Condition]) -> Iterator[World]:
        whens = list({repr(item.when): item.when for item in self.bank.items}.values())
        which = {repr(when): number for number, when in enumerate(whens)}
        column = [which[repr(item.when)] for item in self.bank.items]
        table = self.profiles.table(self.profiles.subjects([*whens, *parts]))
        truths = np.stack([table.where(condition) for condition in (*whens, *parts)], axis=1)
        # The first profile of each kind stands for all of it.
        _, firsts = np.unique(_keys(truths), axis=0, return_index=True)
        found = [World(self, table, int(first), truths[first][column]) for first in firsts]
        found.sort(key=lambda world: (-int(world.asked.sum()), world.number))
        corners = Corners(self, tuple(found))
        for place, world in enumerate(found):
            world.place_among(corners, place)
            yield world

    @cached_property
    def corners(self) -> Levels:
        """Every item at its poorest and at its richest level, at its lowest and at its highest."""
        points = [self.bank.scale.points_of(level) for level in range(self.highest + 1)]
        rows = [
            [min(own, key=points.__getitem__) for own in self.levels_of],
            [max(own, key=points.__getitem__) for own in self.levels_of],
            [min(own) for own in self.levels_of],
            [max(own) for own in self.levels_of],
        ]
        return np.array(rows, dtype=np.int8)

    def span(self, quantity: Quantity) -> tuple[float, float]:
        """The lowest and the highest value over all profiles; (0, 0) where there never is one.

        Raises:
            TooManyProfiles: the fields asked about have too many combinations.
        """
        bounds = self.worlds()[0].bounds_of_all(quantity)
        # What a gate withholds in a corner has no bound there.
        known = bounds[np.isfinite(bounds)]
        return (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)

    def nearest(self, levels: npt.ArrayLike) -> Levels:
        """Rows of levels, each lowered to one that its item has; items on a shorter scale skip some."""
        given = np.array(levels, dtype=np.int8, ndmin=2)
        return self._nearest[np.arange(given.shape[1]), given]

    def level_values(self, kind: str) -> Floats:
        """What one item at each level contributes to a phase or a pitfall, 0-100."""
        return self._values[kind]


def _keys(truths: Flags) -> npt.NDArray[np.generic]:
    """One number per row of flags, where they fit into one: much quicker to tell apart than rows."""
    columns = truths.shape[1]
    return truths @ (1 << np.arange(columns, dtype=np.int64)) if columns < 63 else truths


def _up_to(levels: tuple[int, ...], level: int) -> int:
    return max((one for one in levels if one <= level), default=min(levels))


def _profile_parts(conditions: tuple[Condition, ...]) -> list[Condition]:
    """The comparisons over the profile within conditions, each a condition of its own."""
    found = {
        repr((subject, operators)): {subject: operators}
        for condition in conditions
        for subject, operators in comparisons(condition)
        if subject.startswith("profile.")
    }
    return list(found.values())
