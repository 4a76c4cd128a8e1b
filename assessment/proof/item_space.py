"""The items of a bank and the levels they can have: what counts towards what, whoever is asked."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Bank
from assessment.findings.terms import completion_of, exposure_of
from assessment.proof.formulas import Quantity
from assessment.scoring.kernel import compile_plan
from assessment.scoring.plan import Floats, Levels


class ItemSpace:
    """What the rows of answers to a bank are made of."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.plan = compile_plan(bank)
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

    @cached_property
    def corners(self) -> Levels:
        """4 x items: each at its poorest and at its richest level, at its lowest and at its highest."""
        points = [self.bank.scale.points_of(level) for level in range(self.highest + 1)]
        rows = [
            [min(own, key=points.__getitem__) for own in self.levels_of],
            [max(own, key=points.__getitem__) for own in self.levels_of],
            [min(own) for own in self.levels_of],
            [max(own) for own in self.levels_of],
        ]
        return np.array(rows, dtype=np.int8)

    def nearest(self, levels: npt.ArrayLike) -> Levels:
        """Rows of levels, each lowered to one that its item has; items on a shorter scale skip some."""
        given = np.array(levels, dtype=np.int8, ndmin=2)
        return self._nearest[np.arange(given.shape[1]), given]

    def level_values(self, kind: str) -> Floats:
        """What one item at each level contributes to a phase or a pitfall, 0-100."""
        return self._values[kind]


def _up_to(levels: tuple[int, ...], level: int) -> int:
    return max((one for one in levels if one <= level), default=min(levels))
