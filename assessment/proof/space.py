"""A bank as the space of its answers: who is asked what together, and between which bounds results lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Bank
from assessment.proof.formulas import Flags, Quantity
from assessment.proof.item_space import ItemSpace
from assessment.proof.profiles import Profiles, comparisons
from assessment.proof.worlds import Corners, World

Condition = Mapping[str, Any]


class Space(ItemSpace):
    """A bank with everything about it that does not depend on answers."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(bank)
        self.profiles = Profiles(bank)

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

    def span(self, quantity: Quantity) -> tuple[float, float]:
        """The lowest and the highest value over all profiles; (0, 0) where there never is one.

        Raises:
            TooManyProfiles: the fields asked about have too many combinations.
        """
        bounds = self.worlds()[0].bounds_of_all(quantity)
        # What a gate withholds in a corner has no bound there.
        known = bounds[np.isfinite(bounds)]
        return (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)


def _keys(truths: Flags) -> npt.NDArray[np.generic]:
    """One number per row of flags, where they fit into one: much quicker to tell apart than rows."""
    columns = truths.shape[1]
    return truths @ (1 << np.arange(columns, dtype=np.int64)) if columns < 63 else truths


def _profile_parts(conditions: tuple[Condition, ...]) -> list[Condition]:
    """The comparisons over the profile within conditions, each a condition of its own."""
    found = {
        repr((subject, operators)): {subject: operators}
        for condition in conditions
        for subject, operators in comparisons(condition)
        if subject.startswith("profile.")
    }
    return list(found.values())
