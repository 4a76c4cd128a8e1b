"""One record with some answers changed, or some actions finished: what would follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessment.answers.changing import replaced
from assessment.answers.models import AnswerSet, Response
from assessment.bank.models import Action, Bank
from assessment.comparison.causes import Side
from assessment.comparison.differences import find_difference
from assessment.comparison.effects import item_changes
from assessment.comparison.models import ItemChange, WhatIf
from assessment.comparison.outcome import Outcome, conclude, stands_in
from assessment.comparison.sentences import listed, main_sentence
from assessment.comparison.turning import turning_items
from assessment.roadmap.lifting import level_reached, lifted
from assessment.roadmap.situation import situation_of


@dataclass(frozen=True)
class Changes:
    """What is supposed: answers given otherwise or taken back first, then actions finished."""

    given: tuple[Response, ...] = ()
    withdrawn: tuple[str, ...] = ()
    finished: tuple[Action, ...] = ()


def what_if(bank: Bank, answers: AnswerSet, changes: Changes) -> WhatIf:
    """The record as it is and as it would be.

    Args:
        bank: a checked bank.
        answers: of the record; they stay as they are.
        changes: an action lifts the answered items that it raises to its level, never down.
    """
    before = conclude(bank, answers)
    supposed = replaced(answers, changes.given, changes.withdrawn)
    after = conclude(bank, lifted(bank, supposed, changes.finished))
    items = item_changes(Side(bank, answers), Side(bank, after.answers))
    difference = find_difference(before, after, _turned_by(before, after, items))
    return WhatIf(
        sentence=main_sentence(difference, bank),
        items=items,
        notes=(*_answer_notes(before, changes), *_action_notes(before, supposed, changes)),
        difference=difference,
    )


def _turned_by(before: Outcome, after: Outcome, items: Sequence[ItemChange]) -> tuple[str, ...]:
    if stands_in(before.bank, before.findings) == stands_in(after.bank, after.findings):
        return ()
    verdict = before.findings.verdict
    held_by = verdict.held_by if verdict else ()
    return turning_items(Side(before.bank, before.answers), after, items, held_by)


def _answer_notes(before: Outcome, changes: Changes) -> Iterator[str]:
    states = before.scores.item_by_id
    for item in (*(response.item for response in changes.given), *changes.withdrawn):
        if states[item].state == "not_asked":
            yield f"{item} is not asked of this organisation, so its answer changes nothing."
    for item in changes.withdrawn:
        if states[item].state == "unanswered":
            yield f"{item} has no answer to take back."


def _action_notes(before: Outcome, supposed: AnswerSet, changes: Changes) -> Iterator[str]:
    situation = situation_of(before.bank, before.answers, before.scores, before.findings)
    for action in changes.finished:
        if not situation.applies(action):
            why = situation.variants.get(action.id)
            reason = (
                f"{listed(why)} does the same" if why else situation.why_not(action, before.bank)
            )
            yield f"{action.id} is not meant for this organisation ({reason})."
        yield from _unmoved(action, before, supposed)


def _unmoved(action: Action, before: Outcome, supposed: AnswerSet) -> Iterator[str]:
    """Why an action lifts less than it is meant to."""
    unknown, there = [], []
    for item in action.raises:
        if item not in before.scores.item_by_id:
            continue
        if before.scores.item_by_id[item].state == "not_asked":
            continue
        answer = supposed.merged.get(item)
        if answer is None or answer.missing == "dont_know":
            unknown.append(item)
        elif answer.level is not None and answer.level >= _reached(action, before.bank, item):
            there.append(f"{item} (level {answer.level})")
    if unknown:
        yield (
            f"{action.id} raises {listed(unknown)}, which nobody has answered: "
            "work proves nothing about a starting point that is not known."
        )
    if there:
        yield f"{action.id} lifts to level {action.lifts_to}, and {listed(there)} stands there already."


def _reached(action: Action, bank: Bank, item: str) -> int:
    reached = level_reached(bank, item, action.lifts_to)
    return -1 if reached is None else reached
