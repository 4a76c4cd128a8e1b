"""Which actions the plan needs, and why it leaves out the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assessment.bank.models import Action, Bank, Item
from assessment.roadmap.models import LeftOut, LeftOutKind
from assessment.roadmap.situation import Situation

# A predecessor counts as done where all its answered items stand at this level or above: a written
# way exists, so what builds on it can begin.
MET_FROM = 2


@dataclass(frozen=True)
class Choice:
    """The chosen actions in the order of the bank, and the others with a reason.

    `pulled_in` maps an action that is here only as a predecessor to the actions that wait for it.
    """

    actions: tuple[Action, ...]
    pulled_in: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of the chosen actions."""
        return frozenset(action.id for action in self.actions)


def choose(bank: Bank, situation: Situation) -> Choice:
    """Actions that raise an item in gap, and the predecessors without which they cannot start.

    An action is needed if it applies, and lifts at least one item that is asked, answered and below
    its target. A predecessor that is not needed itself is pulled in only while one of its answered
    items is below level 2; otherwise it counts as done. Whoever answers worse never loses an action.
    """
    needed = {action.id for action in bank.actions if situation.gaps_raised_by(action)}
    pulled_in = _pull_in(bank, situation, needed)
    chosen = needed | pulled_in.keys()
    left_out = (
        _left_out(action, situation, bank) for action in bank.actions if action.id not in chosen
    )
    return Choice(
        tuple(action for action in bank.actions if action.id in chosen), pulled_in, tuple(left_out)
    )


def _pull_in(bank: Bank, situation: Situation, needed: set[str]) -> dict[str, tuple[str, ...]]:
    actions = {action.id: action for action in bank.actions}
    pulled: dict[str, tuple[str, ...]] = {}
    waiting = sorted(needed)
    while waiting:
        follower = waiting.pop(0)
        for predecessor in actions[follower].after:
            before = actions.get(predecessor.action)
            if before is None or before.id in needed or situation.is_met(before, MET_FROM):
                continue
            if before.id not in pulled:
                waiting.append(before.id)
            pulled[before.id] = (*pulled.get(before.id, ()), follower)
    return pulled


def _left_out(action: Action, situation: Situation, bank: Bank) -> LeftOut:
    unknown = situation.unknown_items(action)
    if action.id in situation.variants:
        others = ", ".join(situation.variants[action.id])
        reason = (
            f"The same is done by {others}; which suits better depends on what is not told yet."
        )
        return _reason(action, "another_variant", reason)
    if not situation.applies(action):
        reason = f"Does not apply: {situation.why_not(action, bank)}."
        return _reason(action, "does_not_apply", reason)
    if unknown:
        return _reason(action, "not_answered", _answer_first(unknown), unknown)
    stuck = [
        item for item in situation.gap_items(action) if _level(situation, item) >= action.lifts_to
    ]
    if stuck:
        names = ", ".join(f"{item.id} ({item.title}) is there already" for item in stuck)
        reason = f"Would lift to level {action.lifts_to} at most, and {names}."
        return _reason(action, "no_higher", reason)
    answered = situation.answered_items(action)
    if answered:
        names = ", ".join(
            f"{item.id} stands at {_level(situation, item)}, target {situation.targets[item.id]}"
            for item in answered
        )
        return _reason(action, "at_target", f"Already at the target level: {names}.")
    reason = f"Nothing that it improves applies here: {', '.join(action.raises)}."
    return _reason(action, "nothing_applies", reason)


def _reason(
    action: Action, kind: LeftOutKind, reason: str, unknown: tuple[Item, ...] = ()
) -> LeftOut:
    answer_first = tuple(item.id for item in unknown)
    return LeftOut(
        id=action.id, title=action.title, kind=kind, reason=reason, answer_first=answer_first
    )


def _answer_first(items: tuple[Item, ...]) -> str:
    names = ", ".join(
        f"{item.id} ({item.title}{', a gate' if item.gate else ''})" for item in items
    )
    return f"Not answered: answer first {names}."


def _level(situation: Situation, item: Item) -> int:
    return situation.levels[item.id]
