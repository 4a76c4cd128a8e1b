"""The levels that an answer can take, and its place among them: what one change moves it along.

Most items stand on the bank's own scale; one on a shorter scale moves from one of its answers to the
next, which counts as one change however many levels of the bank's scale lie between.
"""

from __future__ import annotations

from bisect import bisect_left

from assessment.bank.models import Bank, Item

Ladder = tuple[int, ...]


def ladder_of(bank: Bank, item: Item, level: int | None) -> Ladder:
    """The levels of an item, ascending; with the one given, even if the bank no longer has it."""
    levels = bank.levels_of(item)
    return levels if level is None or level in levels else tuple(sorted({*levels, level}))


def place_of(ladder: Ladder, level: int) -> int:
    """The lowest place that stands at a level or higher; one beyond the last where none does."""
    return bisect_left(ladder, level)
