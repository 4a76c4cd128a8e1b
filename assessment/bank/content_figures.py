"""Figures on the content of a bank: length of levels, reading level, items that are most alike."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

from assessment.bank.advice import word_count
from assessment.bank.models import Bank, Item
from assessment.bank.reading import reading_grade
from assessment.bank.similarity import nearest_pair


class Pair(NamedTuple):
    """Two items, and how alike their question and levels are: cosine of TF-IDF, 0 to 1."""

    one: str
    other: str
    likeness: float


class DimensionFigures(NamedTuple):
    """What is counted over the items of one dimension.

    Attributes:
        id: of the dimension.
        title: as printed.
        items: how many there are.
        words: mean words of each level, from level 0.
        balance: the largest distance of a level above 0 from the mean of its item, as a share of
            that mean; the check `anchors-uneven` allows 0.4.
        top_longest: share of the items whose top level is longer than each other level.
        question_grade: Flesch-Kincaid grade of the questions as one passage, in years of school.
        level_grade: the same of the levels.
        nearest: the two items that are most alike; None below two items.
    """

    id: str
    title: str
    items: int
    words: tuple[float, ...]
    balance: float
    top_longest: float
    question_grade: float
    level_grade: float
    nearest: Pair | None


def content_figures(bank: Bank) -> tuple[DimensionFigures, ...]:
    """The figures of each dimension that has items with levels, in the bank's order.

    Items on a shorter scale of their own are left out: their levels are others.
    """
    found = []
    for dimension in bank.dimensions:
        items = [
            item
            for item in bank.items
            if bank.dimension_of(item) is dimension and item.levels and not item.steps
        ]
        if items:
            found.append(_figures(dimension.id, dimension.title, items))
    return tuple(found)


def _figures(identity: str, title: str, items: Sequence[Item]) -> DimensionFigures:
    levels = sorted(items[0].levels)
    return DimensionFigures(
        id=identity,
        title=title,
        items=len(items),
        words=tuple(mean(word_count(item.levels[level]) for item in items) for level in levels),
        balance=max(_imbalance(item) for item in items),
        top_longest=mean(_top_is_longest(item) for item in items),
        question_grade=reading_grade(item.ask for item in items),
        level_grade=reading_grade(text for item in items for text in item.levels.values()),
        nearest=_nearest(items),
    )


def _imbalance(item: Item) -> float:
    counts = [word_count(text) for level, text in item.levels.items() if level > 0]
    usual = mean(counts)
    return max(abs(count - usual) for count in counts) / usual


def _top_is_longest(item: Item) -> bool:
    *others, top = (word_count(text) for _, text in sorted(item.levels.items()))
    return top > max(others)


def _nearest(items: Sequence[Item]) -> Pair | None:
    if len(items) < 2:
        return None
    texts = [
        " ".join((item.ask, *(text for _, text in sorted(item.levels.items())))) for item in items
    ]
    likeness, one, other = nearest_pair(texts)
    return Pair(items[one].id, items[other].id, likeness)
