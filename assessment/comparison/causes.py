"""Hybrids of two records: what the score would be if only some causes of the difference had changed.

docs/compare.md says in words what a hybrid is; the two agree section by section.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from assessment.answers.models import AnswerSet, MergedAnswer, Response
from assessment.bank.models import Bank, Dimension, Item
from assessment.comparison.models import Cause
from assessment.scoring.models import ItemState
from assessment.scoring.record import item_states


@dataclass(frozen=True)
class Side:
    """One of two records, with the bank that it is scored with."""

    bank: Bank
    answers: AnswerSet

    @cached_property
    def states(self) -> dict[str, ItemState]:
        """State of every item of the bank."""
        return item_states(self.bank, self.answers)

    def applies(self, item: str) -> bool:
        """Whether the item is asked here, and was not called not applicable."""
        return self.states.get(item, "not_asked") not in ("not_asked", "not_applicable")

    def leaves_out(self, item: str) -> bool:
        """Whether the item was called not applicable, asked or not."""
        given = self.answers.merged.get(item)
        return given is not None and given.missing == "not_applicable"


@dataclass(frozen=True)
class Hybrids:
    """Every way to take each cause from one of two sides."""

    before: Side
    after: Side

    def make(self, taken: Set[Cause]) -> Side:
        """The record in which the causes in `taken` are as on the later side, all others as before.

        With all causes taken it scores as the later side does, with none as the earlier.
        """
        bank = mixed_bank(self._side(taken, "content").bank, self._side(taken, "weights").bank)
        scope = self._side(taken, "scope")
        giving = self._side(taken, "answers")
        items = dict.fromkeys([*self.before.answers.merged, *self.after.answers.merged])
        made = (self._response(item, giving, scope) for item in items)
        responses = tuple(response for response in made if response is not None)
        # The profile is that of the side which gives the scope.
        return Side(bank, scope.answers.model_copy(update={"responses": responses}))

    def _side(self, taken: Set[Cause], cause: Cause) -> Side:
        return self.after if cause in taken else self.before

    def _response(self, item: str, giving: Side, scope: Side) -> Response | None:
        if self._bound_to(item, scope).leaves_out(item):
            return Response(item=item, missing="not_applicable", reason="as on that side")
        answer = self._answering(item, giving).answers.merged.get(item)
        if answer is None or answer.missing == "not_applicable":
            return None
        return as_response(answer)

    def _answering(self, item: str, giving: Side) -> Side:
        """Whose answer counts: where only one side can have one, it is no change of answers."""
        here, there = self.before.applies(item), self.after.applies(item)
        if here == there:
            return giving
        return self.before if here else self.after

    def _bound_to(self, item: str, scope: Side) -> Side:
        """Who says whether the item applies: where only one bank has it, it is no change of scope."""
        known = [side for side in (self.before, self.after) if item in side.bank.item_by_id]
        return known[0] if len(known) == 1 else scope


def as_response(answer: MergedAnswer) -> Response:
    """A merged answer as the one response that merges to it."""
    return Response(
        item=answer.item,
        level=answer.level,
        missing=answer.missing,
        reason=answer.reason,
        evidence=answer.evidence,
    )


def mixed_bank(content: Bank, rules: Bank) -> Bank:
    """The items, tree, conditions and targets of one version with the weights and policy of another.

    Weights and gates go by id; what only `content` has keeps its own. Both banks have the same highest
    level.
    """
    if content is rules:
        return content
    weights = {part.id: part.weight for whole in rules.dimensions for part in whole.indicators}
    whole_weights = {whole.id: whole.weight for whole in rules.dimensions}
    meta = content.meta.model_copy(
        update={
            "scale": rules.scale,
            "policy": rules.policy,
            "dimensions": tuple(
                _dimension(whole, whole_weights, weights) for whole in content.dimensions
            ),
        }
    )
    items = tuple(_item(item, rules.item_by_id.get(item.id)) for item in content.items)
    # Not model_copy: it would keep what was worked out from the old items.
    fields = {name: getattr(content, name) for name in Bank.model_fields}
    return Bank(**{**fields, "meta": meta, "items": items})


def _dimension(
    whole: Dimension, whole_weights: Mapping[str, float], weights: Mapping[str, float]
) -> Dimension:
    indicators = tuple(
        part.model_copy(update={"weight": weights.get(part.id, part.weight)})
        for part in whole.indicators
    )
    weight = whole_weights.get(whole.id, whole.weight)
    return whole.model_copy(update={"weight": weight, "indicators": indicators})


def _item(item: Item, ruled: Item | None) -> Item:
    if ruled is None:
        return item
    return item.model_copy(update={"weight": ruled.weight, "gate": ruled.gate})
