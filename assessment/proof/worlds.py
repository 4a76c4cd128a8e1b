"""What rows of answers compute to in one world.

A world is one set of items that some profile is asked, with one profile that stands for all of those.
Within a world every item that is asked takes any of its levels, independently of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from assessment.proof.formulas import Flags, Formula, Quantity, on_rows
from assessment.proof.item_space import ItemSpace
from assessment.proof.profiles import ProfileTable
from assessment.scoring.kernel import LevelScores, score_levels
from assessment.scoring.plan import NOT_ASKED, Floats, Levels


class World:
    """One set of items that is asked together, with a profile of which that is so."""

    def __init__(self, space: ItemSpace, table: ProfileTable, number: int, asked: Flags) -> None:
        self.space = space
        self.number = number
        self.asked = asked
        self._table = table
        self._corners = Corners(space, (self,))
        self._place = 0

    def place_among(self, corners: Corners, place: int) -> None:
        """Share corner rows with other worlds, which are computed together."""
        self._corners, self._place = corners, place

    @cached_property
    def profile(self) -> dict[str, Any]:
        """The fields that decide, by field id."""
        return self._table.profile(self.number)

    def known(self, quantity: Quantity) -> bool:
        """Whether anything that is asked counts towards the quantity."""
        return bool(self.asked[self.space.support(quantity)].any())

    def rows(self, levels: npt.ArrayLike) -> Rows:
        """Rows of levels that the items have, with what is not asked taken out."""
        given = self.space.nearest(levels)
        return Rows(self.space, np.where(self.asked, given, np.int8(NOT_ASKED)))

    def corner(self) -> Rows:
        """The row of the richest answers."""
        return self.rows(self.space.corners[1])

    def ranges(self, quantity: Quantity) -> tuple[float, float]:
        """The lowest and the highest value of a quantity."""
        if quantity.kind == "item":
            own = self.space.levels_of[quantity.number]
            return (float(min(own)), float(max(own)))
        lowest, highest = self._corners.ranges(quantity)
        return float(lowest[self._place]), float(highest[self._place])

    def bounds_of_all(self, quantity: Quantity) -> Floats:
        """The bounds of a quantity in this world and in all that its corners are computed with."""
        return np.concatenate(self._corners.ranges(quantity))


class Corners:
    """The corner rows of several worlds: every item at its poorest and richest, lowest and highest level.

    Nothing that follows from answers lies outside of them: every score and completion rises with the
    points, every exposure falls with the level.
    """

    def __init__(self, space: ItemSpace, worlds: tuple[World, ...]) -> None:
        self._space = space
        self._worlds = worlds
        self._ranges: dict[Quantity, tuple[Floats, Floats]] = {}

    def ranges(self, quantity: Quantity) -> tuple[Floats, Floats]:
        """The lowest and the highest value of a quantity, per world; -inf where there is none."""
        if quantity not in self._ranges:
            values = self._rows.values(quantity).reshape(len(self._worlds), -1)
            known = np.where(np.isnan(values), -np.inf, values)
            self._ranges[quantity] = known.min(axis=1), known.max(axis=1)
        return self._ranges[quantity]

    @cached_property
    def _rows(self) -> Rows:
        space = self._space
        asked = np.stack([world.asked for world in self._worlds])
        rows = np.where(asked[:, None, :], space.corners[None, :, :], np.int8(NOT_ASKED))
        return Rows(space, rows.reshape(-1, asked.shape[1]))


class Rows:
    """Rows of complete answers; every quantity is computed when it is asked for."""

    def __init__(self, space: ItemSpace, levels: Levels) -> None:
        self.space = space
        self.levels = levels

    @cached_property
    def scores(self) -> LevelScores:
        """Scores of every tier, by the kernel that scores records."""
        targets = np.zeros(self.levels.shape[1], dtype=np.int8)
        return score_levels(self.space.plan, self.levels, targets, keep_items=False)

    def values(self, quantity: Quantity) -> Floats:
        """One quantity per row; NaN where nothing counts towards it."""
        kind, number = quantity
        if kind == "item":
            return self.levels[:, number].astype(np.float64)
        if kind == "phase":
            return self._completions[:, number]
        if kind == "pitfall":
            return self._exposures[:, number]
        tiers = {
            "indicator": self.scores.indicators,
            "dimension": self.scores.dimensions,
            "overall": self.scores.overall,
        }
        return tiers[kind].score[:, number]

    def where(self, formula: Formula) -> Flags:
        """Whether a formula holds, per row."""
        found = on_rows(formula, self.values)
        return np.broadcast_to(found, (len(self.levels),))

    @cached_property
    def _completions(self) -> Floats:
        return self._informed("phase")

    @cached_property
    def _exposures(self) -> Floats:
        return self._informed("pitfall")

    def _informed(self, kind: str) -> Floats:
        """Completions or exposures, rows x entries: the weighted mean over what is asked."""
        weights, asked = self.space.informs[kind], self.levels >= 0
        parts = self.space.level_values(kind)[np.maximum(self.levels, 0)] * asked
        totals = asked @ weights
        mean = np.full_like(totals, np.nan)
        np.divide(parts @ weights, totals, out=mean, where=totals > 0)
        return np.minimum(mean, 100.0)


Builder = Callable[[World], Formula]
