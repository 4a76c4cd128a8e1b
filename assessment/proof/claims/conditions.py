"""Conditions over the profile: each holds for some profile, and fails for some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np

from assessment.bank.models import Action
from assessment.proof.claims.base import any_of, claim_of, profile_decision
from assessment.proof.claims.targets import chosen_of, levels_under, whens_of
from assessment.proof.decide import Decider, Decision
from assessment.proof.formulas import Flags
from assessment.proof.models import Claim, Subject
from assessment.proof.profiles import ProfileTable, comparisons
from assessment.proof.space import Space


class _Conditional(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def when(self) -> dict[str, Any]: ...


def claim_conditions(decider: Decider) -> Iterator[Claim]:
    """Every `when` holds for somebody, and fails for somebody where it asks about more than one thing."""
    bank, space = decider.space.bank, decider.space
    yield from _can_hold(space, "items", "item", bank.items, "asked", "item-never-asked")
    yield from _actions(space)
    shown = [one for one in bank.use_cases if one.when]
    yield from _can_hold(space, "conditions", "use case", shown, "shown", "use-case-never-shown")
    for kind, entries in (
        ("item", bank.items),
        ("action", bank.actions),
        ("use case", bank.use_cases),
        ("sizing rule", bank.sizing),
        ("target profile", bank.targets[:-1]),
    ):
        yield from _can_fail(space, kind, entries)


def _actions(space: Space) -> Iterator[Claim]:
    """An action is planned where it fits, and an item that it raises can be below target and its lift."""
    targets = space.bank.targets
    aims = [levels_under(space, target, target.overrides) for target in targets]

    def planned(action: Action, table: ProfileTable) -> Flags:
        own = table.where(action.when)
        gaps = [
            table.where(item.when) & chosen
            for chosen, aim in zip(_choices(space, table), aims or [{}], strict=True)
            for item in (space.bank.item_by_id[name] for name in action.raises)
            if min(space.bank.levels_of(item))
            < min(aim.get(item.id, space.highest), action.lifts_to)
        ]
        return own & any_of(gaps, own)

    for action in space.bank.actions:
        conditions = (action.when, *whens_of(space, action), *(one.when for one in targets))
        decision = profile_decision(space, conditions, partial(planned, action))
        if decision.possible is False:
            reason = "nobody whom it fits is asked about an item that it raises and that has a gap"
            decision = decision._replace(reason=reason)
        subject = Subject("action", action.id, ("when",) if action.when else ())
        says = f"action {action.id} can be planned"
        yield claim_of("conditions", says, subject, decision, "action-never-planned")


def _choices(space: Space, table: ProfileTable) -> Iterator[Flags]:
    """Per target profile, who has it; everybody in a bank that names none."""
    if not space.bank.targets:
        yield np.ones_like(table.where({}))
    for number in range(len(space.bank.targets)):
        yield chosen_of(space, table, number)


def _can_hold(
    space: Space, group: str, kind: str, entries: Sequence[_Conditional], word: str, code: str
) -> Iterator[Claim]:
    decided: dict[str, Decision] = {}
    for entry in entries:
        key = repr(entry.when)
        if key not in decided:
            decided[key] = profile_decision(space, (entry.when,), partial(_where, entry.when))
        path = ("when",) if entry.when else ()
        says = f"{kind} {entry.id} can be {word}"
        yield claim_of(group, says, Subject(kind, entry.id, path), decided[key], code)


def _can_fail(space: Space, kind: str, entries: Sequence[_Conditional]) -> Iterator[Claim]:
    decided: dict[str, Decision] = {}
    for entry in entries:
        # What asks about one thing only is checked where the comparison stands.
        if len(list(comparisons(entry.when))) < 2:
            continue
        key = repr(entry.when)
        if key not in decided:
            decided[key] = profile_decision(space, (entry.when,), partial(_where_not, entry.when))
        says = f"the condition of {kind} {entry.id} can fail"
        subject = Subject(kind, entry.id, ("when",))
        yield claim_of("conditions", says, subject, decided[key], "when-always-holds")


def _where(when: Mapping[str, Any], table: ProfileTable) -> Flags:
    return table.where(when)


def _where_not(when: Mapping[str, Any], table: ProfileTable) -> Flags:
    return ~table.where(when)
