"""How a score came about, as a tree down to the answers: the same numbers as the kernel's, in words."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.answers.models import AnswerSet
from assessment.bank.models import Aggregation, Bank, Dimension, Indicator, Item
from assessment.scoring.arithmetic import (
    Pair,
    deduct_text,
    mean_text,
    minimum_text,
    share_text,
    sum_text,
)
from assessment.scoring.models import Derivation, ItemScore, NodeScore, Scores
from assessment.scoring.notes import counts_at_target, item_notes, node_notes, not_counted
from assessment.scoring.plan import OVER_ITEMS
from assessment.scoring.rounding import display, plain, reaches

RULES: dict[Aggregation, str] = {
    "mean": "weighted mean of its {0}",
    "item_mean": "weighted mean of all items beneath it",
    "sum": "weighted sum of its {0}",
    "deduct": "{2}, less what each item beneath lacks of the full score × its weight",
    "minimum": "the lowest of its {0}",
    "cumulative": "weight share of the leading {0} that reach {1}, up to the first that does not",
}


def derive(bank: Bank, answers: AnswerSet, scores: Scores, target: str) -> Derivation:
    """The derivation of one score.

    Args:
        bank: the bank.
        answers: of the record.
        scores: of the same record.
        target: `overall`, a dimension (`mlops`), an indicator (`mlops.release`) or an item (`OPS-02`).

    Returns:
        A tree whose values are the kernel's own, and whose printed arithmetic gives the printed value.

    Raises:
        KeyError: the bank has no such target.
    """
    teller = _Teller(bank, answers, scores)
    if target == "overall":
        return teller.overall()
    if target in bank.item_by_id:
        return teller.item(bank.item_by_id[target])
    dimension, _, indicator = target.partition(".")
    found = next((one for one in bank.dimensions if one.id == dimension), None)
    if found is None:
        raise KeyError(target)
    if not indicator:
        return teller.dimension(found)
    child = next((one for one in found.indicators if one.id == indicator), None)
    if child is None:
        raise KeyError(target)
    return teller.indicator(found, child)


class _Teller:
    """Tells the nodes of one record; holds what every step needs."""

    def __init__(self, bank: Bank, answers: AnswerSet, scores: Scores) -> None:
        self.bank = bank
        self.answers = answers
        self.scores = scores

    def overall(self) -> Derivation:
        kind = self.bank.policy.aggregation.overall
        parts = self._all_items(self.bank.items) if kind in OVER_ITEMS else self._dimensions()
        return self._node("overall", self.scores.overall, kind, "dimensions", parts)

    def dimension(self, dimension: Dimension) -> Derivation:
        kind = self.bank.policy.aggregation.dimension
        node = self.scores.dimension_by_id[dimension.id]
        if kind in OVER_ITEMS:
            parts = self._all_items(self._items_of(dimension.indicators))
        else:
            parts = [
                _weighed(self.indicator(dimension, one), one.weight) for one in dimension.indicators
            ]
        return self._node(dimension.id, node, kind, "indicators", parts)

    def indicator(self, dimension: Dimension, indicator: Indicator) -> Derivation:
        nodes = self.scores.dimension_by_id[dimension.id].indicators
        node = next(one for one in nodes if one.id == indicator.id)
        parts = self._all_items(self._items_of((indicator,)))
        kind = self.bank.policy.aggregation.indicator
        target = f"{dimension.id}.{indicator.id}"
        return self._node(target, node, kind, "items", parts)

    def item(self, item: Item) -> Derivation:
        scored = self.scores.item_by_id[item.id]
        scale = self.bank.scale
        rule = (
            "points of its level × full score" if scale.points else "level / highest × full score"
        )
        return Derivation(
            target=item.id,
            title=item.title,
            rule=rule,
            value=scored.score,
            shown=not_counted(scored.score, self.bank),
            arithmetic=self._item_arithmetic(scored),
            notes=item_notes(self.bank, self.answers, item, scored),
        )

    def _item_arithmetic(self, scored: ItemScore) -> str:
        if scored.score is None:
            return ""
        scale = self.bank.scale
        level = 0 if scored.level is None else scored.level
        if counts_at_target(self.bank, scored):
            level = scored.target
        points = plain(scale.points[level]) if scale.points else f"{level} / {scale.highest}"
        shown = display(scored.score, self.bank.policy.rounding)
        return f"{points} × {plain(scale.full_score)} = {shown}"

    def _node(
        self, target: str, node: NodeScore, kind: Aggregation, below: str, parts: list[Derivation]
    ) -> Derivation:
        policy = self.bank.policy
        return Derivation(
            target=target,
            title=node.title,
            rule=RULES[kind].format(
                below, plain(policy.cumulative_from), plain(policy.deduct_from)
            ),
            value=node.score,
            shown=not_counted(node.score, self.bank),
            arithmetic=self._arithmetic(kind, node.score, parts),
            notes=node_notes(self.bank, self.scores, node),
            parts=tuple(parts),
        )

    def _arithmetic(
        self, kind: Aggregation, value: float | None, parts: Sequence[Derivation]
    ) -> str:
        pairs = counted_pairs(parts)
        if value is None or not pairs:
            return ""
        policy, full = self.bank.policy, self.bank.scale.full_score
        if kind == "sum":
            return sum_text(pairs, value, policy.rounding)
        if kind == "deduct":
            return deduct_text(pairs, policy.deduct_from, full, value, policy.rounding)
        if kind == "minimum":
            return minimum_text(pairs, value, policy.rounding)
        if kind == "cumulative":
            reached = _leading(pairs, policy.cumulative_from)
            return share_text(reached, pairs, full, value, policy.rounding)
        return mean_text(pairs, value, policy.rounding)

    def _dimensions(self) -> list[Derivation]:
        return [_weighed(self.dimension(one), one.weight) for one in self.bank.dimensions]

    def _items_of(self, indicators: Sequence[Indicator]) -> list[Item]:
        ids = {indicator.id for indicator in indicators}
        return [item for item in self.bank.items if item.indicator in ids]

    def _all_items(self, items: Sequence[Item]) -> list[Derivation]:
        return [_weighed(self.item(item), item.weight) for item in items]


def counted_pairs(parts: Sequence[Derivation]) -> list[Pair]:
    """Weight and value of the parts that count, in their order."""
    return [
        (part.weight, part.value)
        for part in parts
        if part.weight is not None and isinstance(part.value, float | int)
    ]


def _weighed(part: Derivation, weight: float) -> Derivation:
    """The part with its weight in the parent; none where it does not count."""
    return part.model_copy(update={"weight": None if part.value is None else weight})


def _leading(pairs: Sequence[Pair], bound: float) -> list[Pair]:
    leading = []
    for pair in pairs:
        if not reaches(pair[1], bound):
            break
        leading.append(pair)
    return leading
