"""What the first that fits decides: target profiles with their overrides, and sizing rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from assessment.bank.models import Action, Item, SizingRule, TargetOverride, TargetProfile
from assessment.proof.claims.base import any_of, claim_of, profile_decision
from assessment.proof.decide import Decider, Decision
from assessment.proof.formulas import Flags
from assessment.proof.models import Claim, Subject
from assessment.proof.profiles import ProfileTable
from assessment.proof.space import Space


def claim_targets(decider: Decider) -> Iterator[Claim]:
    """Every target profile is chosen for somebody, and every override changes a target of theirs."""
    space = decider.space
    for number, target in enumerate(space.bank.targets):
        conditions = tuple(one.when for one in space.bank.targets[: number + 1])

        def chosen(table: ProfileTable, until: int = number) -> Flags:
            return chosen_of(space, table, until)

        decision = profile_decision(space, conditions, chosen)
        says = f"target profile {target.id} can be chosen"
        subject = Subject("target profile", target.id, ("when",) if target.when else ())
        yield claim_of("targets", says, subject, decision, "target-never-chosen")
        if decision.possible:
            yield from _overrides(space, number, target, conditions)


def chosen_of(space: Space, table: ProfileTable, number: int) -> Flags:
    """A target profile is chosen where it holds and none above it does; the last where none holds."""
    targets = space.bank.targets
    own = table.where(targets[number].when)
    if number == len(targets) - 1:
        own = np.ones_like(own)
    return own & ~any_of([table.where(one.when) for one in targets[:number]], own)


def _overrides(
    space: Space, number: int, target: TargetProfile, conditions: tuple[Mapping[str, Any], ...]
) -> Iterator[Claim]:
    for place, override in enumerate(target.overrides):
        changed = _changed(space, target, place)

        def matters(table: ProfileTable, items: tuple[Item, ...] = changed) -> Flags:
            own = chosen_of(space, table, number)
            return own & any_of([table.where(item.when) for item in items], own)

        asked = tuple(item.when for item in changed)
        decision = profile_decision(space, (*conditions, *asked), matters)
        if not changed:
            reason = f"the target is level {override.level} without it"
            decision = Decision(False, "structural", reason=reason)
        elif decision.possible is False:
            decision = decision._replace(reason="nobody with this target is asked about it")
        name = override.item or override.indicator
        says = f"the override for {name} in target profile {target.id} can change a target"
        subject = Subject("target profile", target.id, ("overrides", place))
        yield claim_of("overrides", says, subject, decision, "override-without-effect")


def _changed(space: Space, target: TargetProfile, place: int) -> tuple[Item, ...]:
    """The items that have another target because of one override."""
    overrides = target.overrides
    without = (*overrides[:place], *overrides[place + 1 :])
    before, after = levels_under(space, target, without), levels_under(space, target, overrides)
    return tuple(item for item in space.bank.items if before[item.id] != after[item.id])


def levels_under(
    space: Space, target: TargetProfile, overrides: tuple[TargetOverride, ...]
) -> dict[str, int]:
    """Every item's target under some overrides: its own, else its indicator's, else the profile's."""
    by_item = {one.item: one.level for one in overrides if one.item}
    by_indicator = {one.indicator: one.level for one in overrides if one.indicator}
    return {
        item.id: min(
            by_item.get(item.id, by_indicator.get(item.indicator, target.level)), space.highest
        )
        for item in space.bank.items
    }


def claim_sizing(decider: Decider) -> Iterator[Claim]:
    """A sizing rule counts for some action: it holds, and no earlier one of its group counts there."""
    space = decider.space
    for number, rule in enumerate(space.bank.sizing):
        rivals = [
            one for one in space.bank.sizing[:number] if rule.group and one.group == rule.group
        ]
        conditions: tuple[Mapping[str, Any], ...] = (rule.when, *(one.when for one in rivals))

        def counts(
            table: ProfileTable, rule: SizingRule = rule, rivals: list[SizingRule] = rivals
        ) -> Flags:
            own = table.where(rule.when)
            found = np.zeros_like(own)
            for action in space.bank.actions:
                if not _covers(rule, action.phase, action.id):
                    continue
                items = [space.bank.item_by_id[item] for item in action.raises]
                hidden = [
                    table.where(one.when) & ~_asked(table, own, _escaping(space, items, one, rule))
                    for one in rivals
                    if _covers(one, action.phase, action.id)
                ]
                held = _asked(table, own, _too_low(space, items, rule))
                found |= own & _asked(table, own, items) & ~held & ~any_of(hidden, own)
            return found

        raised = (when for action in space.bank.actions for when in whens_of(space, action))
        conditions = (*conditions, *{repr(when): when for when in raised}.values())
        decision = profile_decision(space, conditions, counts)
        says = f"sizing rule {rule.id} can count for an action"
        subject = Subject("sizing rule", rule.id, ("when",) if rule.when else ())
        yield claim_of("conditions", says, subject, decision, "sizing-never-applies")


def whens_of(space: Space, action: Action) -> tuple[Mapping[str, Any], ...]:
    """The conditions of the items that an action raises."""
    return tuple(space.bank.item_by_id[item].when for item in action.raises)


def _covers(rule: SizingRule, phase: str, action: str) -> bool:
    return (not rule.phases or phase in rule.phases) and (
        not rule.actions or action in rule.actions
    )


def _asked(table: ProfileTable, like: Flags, items: Sequence[Item]) -> Flags:
    """Where at least one of some items is asked."""
    return any_of([table.where(item.when) for item in items], like)


def _escaping(
    space: Space, items: Sequence[Item], earlier: SizingRule, rule: SizingRule
) -> list[Item]:
    """The items that can stand high enough for a rule, and too low for an earlier one of its group."""
    low, high = rule.items_at_least or 0, earlier.items_at_least or 0
    return [item for item in items if any(low <= one < high for one in space.bank.levels_of(item))]


def _too_low(space: Space, items: Sequence[Item], rule: SizingRule) -> list[Item]:
    """The items that never stand as high as a rule asks."""
    low = rule.items_at_least or 0
    return [item for item in items if max(space.bank.levels_of(item)) < low]
