"""What finished work does to the answers: the items that it raises stand at the level it lifts to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from assessment.answers.changing import at_levels
from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank


class Lifts(Protocol):
    """An action of the bank, or a work package made of one."""

    @property
    def raises(self) -> tuple[str, ...]:
        """Items that it lifts."""

    @property
    def lifts_to(self) -> int:
        """Level that it lifts them to."""


def lifted(bank: Bank, answers: AnswerSet, finished: Iterable[Lifts]) -> AnswerSet:
    """The answers as they would be with the work finished.

    Answered items of finished work stand at least at the level it lifts to. What nobody answered
    stays unanswered: finishing work proves nothing about a starting point that is not known.
    """
    return at_levels(answers, lifted_levels(bank, answers, finished))


def lifted_levels(bank: Bank, answers: AnswerSet, finished: Iterable[Lifts]) -> dict[str, int]:
    """The new level of each answered item that finished work lifts; items it does not move are left out."""
    levels: dict[str, int] = {}
    for work in finished:
        for item in work.raises:
            reached = level_reached(bank, item, work.lifts_to)
            known = levels.get(item, _level(answers, item))
            if reached is not None and known is not None and known < reached:
                levels[item] = reached
    return levels


def level_reached(bank: Bank, item: str, lifts_to: int) -> int | None:
    """The highest level that an answer to `item` can stand at, up to `lifts_to`.

    None where the bank has no such item, or where its shorter scale begins above `lifts_to`.
    """
    known = bank.item_by_id.get(item)
    if known is None:
        return None
    return max((level for level in bank.levels_of(known) if level <= lifts_to), default=None)


def _level(answers: AnswerSet, item: str) -> int | None:
    answer = answers.merged.get(item)
    return answer.level if answer else None
