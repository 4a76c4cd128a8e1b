"""Which items differ between two records, why, and what each of them adds to the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.bank.asking import asked_items, target_levels
from assessment.comparison.causes import Side
from assessment.comparison.models import Cause, ItemChange
from assessment.comparison.numbers import difference
from assessment.scoring.kernel import compile_plan, score_levels
from assessment.scoring.models import ItemState
from assessment.scoring.plan import DONT_KNOW, NOT_APPLICABLE, NOT_ASKED, UNANSWERED, Floats, Levels

_CODES: Mapping[ItemState, int] = {
    "unanswered": UNANSWERED,
    "dont_know": DONT_KNOW,
    "not_applicable": NOT_APPLICABLE,
    "not_asked": NOT_ASKED,
}


@dataclass(frozen=True)
class Effect:
    """What one item adds to the overall score and to its dimension; None where there is no score."""

    overall: float | None
    dimension: float | None


def item_changes(before: Side, after: Side) -> tuple[ItemChange, ...]:
    """Items whose answer differs, the largest effect on the overall score first.

    The effect of an item is the mean of two differences: what its change alone would have added to the
    earlier record, and what the later record would lose without it. An item that only one of the two
    banks has is looked at in that record only. Effects add up to the whole difference wherever the
    policy is a weighted mean over the same items; else they come close.
    """
    old, new = answer_codes(before), answer_codes(after)
    changed = [
        item
        for item in dict.fromkeys([*new, *old])
        if old.get(item, NOT_ASKED) != new.get(item, NOT_ASKED)
    ]
    first = _effects(before, old, [(item, new.get(item, NOT_ASKED)) for item in changed])
    last = _effects(after, new, [(item, old.get(item, NOT_ASKED)) for item in changed])
    found = [
        _item_change(before, after, item, _mean(first.get(item), _negated(last.get(item))))
        for item in changed
    ]
    return tuple(sorted(found, key=lambda change: -abs(change.effect or 0.0)))


def answer_codes(side: Side) -> dict[str, int]:
    """The level of every item of a record, or the code of what is missing."""
    codes = {}
    for item, state in side.states.items():
        level = side.answers.merged[item].level if state == "answered" else None
        codes[item] = _CODES[state] if level is None else level
    return codes


def _effects(
    side: Side, codes: Mapping[str, int], changes: Sequence[tuple[str, int]]
) -> dict[str, Effect]:
    """What a record would gain if one item at a time had another code."""
    position = {item: number for number, item in enumerate(codes)}
    known = [(item, code) for item, code in changes if item in position]
    rows: Levels = np.tile(np.array(list(codes.values()), dtype=np.int8), (len(known) + 1, 1))
    for number, (item, code) in enumerate(known, 1):
        rows[number, position[item]] = code
    targets = target_levels(side.bank, side.answers.profile)
    wanted = np.array([targets[item] for item in codes], dtype=np.int8)
    scores = score_levels(compile_plan(side.bank), rows, wanted, keep_items=False)
    overall = _numbers(scores.overall.score[:, 0])
    dimensions = {whole.id: number for number, whole in enumerate(side.bank.dimensions)}
    effects = {}
    for number, (item, _) in enumerate(known, 1):
        home = side.bank.dimension_of(side.bank.item_by_id[item]).id
        column = _numbers(scores.dimensions.score[:, dimensions[home]])
        effects[item] = Effect(
            difference(overall[0], overall[number]), difference(column[0], column[number])
        )
    return effects


def _numbers(column: Floats) -> list[float | None]:
    return [None if np.isnan(score) else float(score) for score in column]


def _negated(effect: Effect | None) -> Effect | None:
    if effect is None:
        return None
    return Effect(
        *(None if value is None else 0.0 - value for value in (effect.overall, effect.dimension))
    )


def _mean(*effects: Effect | None) -> Effect:
    known = [effect for effect in effects if effect is not None]

    def mean(values: Iterator[float | None]) -> float | None:
        there = [value for value in values if value is not None]
        return sum(there) / len(there) if there else None

    return Effect(
        mean(effect.overall for effect in known), mean(effect.dimension for effect in known)
    )


def _item_change(before: Side, after: Side, item: str, effect: Effect) -> ItemChange:
    bank = after.bank if item in after.bank.item_by_id else before.bank
    return ItemChange(
        id=item,
        title=bank.item_by_id[item].title,
        cause=_cause(before, after, item),
        state_before=before.states.get(item),
        state_after=after.states.get(item),
        level_before=level_at(before, item),
        level_after=level_at(after, item),
        effect=effect.overall,
        effect_on_dimension=effect.dimension,
    )


def level_at(side: Side, item: str) -> int | None:
    """The level of an item that counts, None where there is none."""
    return side.answers.merged[item].level if side.states.get(item) == "answered" else None


def _cause(before: Side, after: Side, item: str) -> Cause:
    if item not in before.bank.item_by_id or item not in after.bank.item_by_id:
        return "content"
    if before.applies(item) == after.applies(item):
        return "answers"
    if before.leaves_out(item) or after.leaves_out(item):
        return "scope"
    # Asked on one side only: by the profile, unless the same profile is asked otherwise by now.
    then = item in asked_items(before.bank, before.answers.profile)
    now = item in asked_items(before.bank, after.answers.profile)
    return "scope" if then != now else "content"
