"""A level as people write it, and what they probably meant where it is none."""

from __future__ import annotations

import re

from assessment.answers.reading import Faults, closest, shown
from assessment.bank.models import Bank
from assessment.bank.nodes import Node

# What people write where `dont_know` or `not_applicable` is meant.
_MEANT = {
    "dont know": "write dont_know",
    "don't know": "write dont_know",
    "do not know": "write dont_know",
    "unknown": "write dont_know",
    "?": "write dont_know",
    "na": "write {not_applicable: the reason}",
    "n/a": "write {not_applicable: the reason}",
    "not applicable": "write {not_applicable: the reason}",
    "not_applicable": "write {not_applicable: the reason}",
}


def read_level(item: str, node: Node, bank: Bank, faults: Faults) -> int | None:
    """A level on the bank's scale; None where it is none, which is reported.

    What is written for an item on a shorter scale is one of its own answers, counted from 0.
    """
    value = node.value
    known = bank.item_by_id.get(item)  # an answer to an item that the bank had once is kept
    levels = bank.levels_of(known) if known else tuple(range(bank.scale.highest + 1))
    highest = len(levels) - 1
    if isinstance(value, bool) or not isinstance(value, int):
        faults.add(
            node,
            "level-not-whole",
            f"{item} has level {shown(value)}, and a level is a whole number from 0 to {highest}",
            hint=_level_hint(value),
        )
        return None
    if not 0 <= value <= highest:
        faults.add(
            node,
            "level-out-of-range",
            f"{item} has level {value}, and the levels go from 0 to {highest}",
        )
        return None
    return levels[value]


def _level_hint(value: object) -> str:
    if isinstance(value, str):
        if re.fullmatch(r"[0-9]", value, re.ASCII):
            return f"write {value} without quotes"
        return _MEANT.get(value.strip().lower(), closest(value, ("dont_know",)))
    if isinstance(value, float):
        return "take the lower level: a level holds only if all of it is true"
    return ""
