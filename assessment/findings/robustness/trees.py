"""The scores of one record as trees over its answered items, for `curves.best_curve`.

What counts in a node, and with which weight, does not depend on the levels of given answers, so that
every mean has a fixed divisor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assessment.bank.models import Aggregation, Bank, Dimension, Item, Scale
from assessment.findings.robustness.ladders import ladder_of
from assessment.findings.robustness.nodes import AtLeast, Fixed, Leading, Leaf, Linear, Lowest, Node
from assessment.findings.terms import completion_of
from assessment.scoring.models import Scores
from assessment.scoring.plan import OVER_ITEMS, level_score

Part = tuple[float, Node]


class Trees:
    """Builds the trees of one record."""

    def __init__(self, bank: Bank, scores: Scores) -> None:
        self.bank = bank
        self.scores = scores
        self._column = {item.id: number for number, item in enumerate(bank.items)}

    def overall(self, bounds: dict[str, float] | None = None) -> Node | None:
        """The overall score; None where nothing counts.

        Args:
            bounds: the least score that a dimension must keep. Not to be given where the whole looks past
                its dimensions at items (`item_mean`, `deduct`).
        """
        kind = self.bank.policy.aggregation.overall
        if kind in OVER_ITEMS:
            return self._node(kind, self._items(self.bank.items))
        parts = []
        for dimension in self.bank.dimensions:
            node = self.dimension(dimension)
            if node is None:
                continue
            bound = (bounds or {}).get(dimension.id)
            parts.append((dimension.weight, node if bound is None else AtLeast(node, bound)))
        return self._node(kind, parts)

    def dimension(self, dimension: Dimension) -> Node | None:
        """The score of a dimension; None where nothing in it counts."""
        kind = self.bank.policy.aggregation.dimension
        beneath: dict[str, list[Item]] = {one.id: [] for one in dimension.indicators}
        for item in self.bank.items:
            if item.indicator in beneath:
                beneath[item.indicator].append(item)
        if kind in OVER_ITEMS:
            return self._node(kind, self._items([i for items in beneath.values() for i in items]))
        parts = []
        for indicator in dimension.indicators:
            items = self._items(beneath[indicator.id])
            node = self._node(self.bank.policy.aggregation.indicator, items)
            if node is not None:
                parts.append((indicator.weight, node))
        return self._node(kind, parts)

    def completion(self, phase: str) -> Node | None:
        """The completion of a phase; None where nothing that informs it is answered."""
        parts = [
            (item.weight * item.informs.phases[phase], self._leaf(item, completion_of))
            for item in self.bank.items
            if phase in item.informs.phases and self.scores.item_by_id[item.id].level is not None
        ]
        return _mean(parts)

    def _items(self, items: Sequence[Item]) -> list[Part]:
        """The items that count: answered ones may change, others stand at the score they count with."""
        parts: list[Part] = []
        for item in items:
            scored = self.scores.item_by_id[item.id]
            if scored.level is not None:
                parts.append((item.weight, self._leaf(item, level_score)))
            elif scored.score is not None:
                parts.append((item.weight, Fixed(scored.score)))
        return parts

    def _leaf(self, item: Item, value: Callable[[Scale, int], float]) -> Leaf:
        ladder = ladder_of(self.bank, item, self.scores.item_by_id[item.id].level)
        return Leaf(self._column[item.id], tuple(value(self.bank.scale, level) for level in ladder))

    def _node(self, kind: Aggregation, parts: Sequence[Part]) -> Node | None:
        if not parts:
            return None
        policy, full = self.bank.policy, self.bank.scale.full_score
        if kind == "minimum":
            return Lowest(tuple(part for _, part in parts))
        if kind == "cumulative":
            return Leading(tuple(parts), policy.cumulative_from, full)
        if kind == "sum":
            return Linear(tuple(parts))
        if kind == "deduct":
            start = policy.deduct_from - full * sum(weight for weight, _ in parts)
            return Linear(tuple(parts), start=start)
        return _mean(parts)


def _mean(parts: Sequence[Part]) -> Node | None:
    if not parts:
        return None
    return Linear(tuple(parts), divisor=sum(weight for weight, _ in parts))
