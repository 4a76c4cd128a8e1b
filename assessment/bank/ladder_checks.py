"""Whether the levels of an item make a ladder: steps that differ, and a top that measures and reacts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import mean

from assessment.bank.advice import warning, word_count
from assessment.bank.content_models import Standards
from assessment.bank.drafts import Draft
from assessment.bank.models import Item
from assessment.bank.nodes import Node
from assessment.bank.similarity import word_overlap
from assessment.problem import Problem

NEARLY_EQUAL = 0.8  # share of common words; neighbours that change one number of many reach it
TOP_LONGER_BY = 1.1  # mean length of the top level against the longest other level

_MISSING = re.compile(
    r"\b(?:no|not|nobody|none|never|nothing|neither|nor|without|lacks?|lacking|missing)\b", re.I
)
_COVERAGE = re.compile(r"^as (?:level )?\d+[^;:]*[;:]\s*", re.I)
_RHYTHM = re.compile(
    r"\b(?:daily|weekly|monthly|quarterly|half-yearly|yearly|annual|each|every|per|after)\b", re.I
)
_MEASURE = re.compile(
    r"\b(?:audit|average|check|compar\w+|cost|count|drill|exercise|figure|index|kpi|measure\w*"
    r"|median|number|rate|ratio|recalculation|report|result|review\w*|sample|score|share|survey|test"
    r"|tally|time\w*|trend|value)s?\b",
    re.I,
)
_REACTION = re.compile(
    r"\b(?:led|brought|cut|ended|sped|set|made|took|taken|gave|drew|withdrew|broadened|tightened"
    r"|loosened|lowered|raised|moved|changed|stopped|halted|removed|replaced|added|adjusted|altered"
    r"|clos\w+|corrected|dropped|fixed|freed|improved|mended|narrowed|paused|postponed|redirected"
    r"|reduced|refused|repaired|retired|reversed|revised|rewrote|rewritten|shifted|shortened|split"
    r"|switched|updated|widened|withdrawn|re\w+ed)\b",
    re.I,
)


def check_ladders(draft: Draft) -> Iterator[Problem]:
    """A warning for every level that is no step of its own, or a top that does not measure."""
    standards = draft.meta.standards if draft.meta else Standards()
    for item, node in draft.items():
        yield from _check_neighbours(item, node)
        yield from _check_first(item, node)
        yield from _check_measured(item, node, standards.measured_level)
    yield from _check_top_length(draft)


def _check_neighbours(item: Item, node: Node) -> Iterator[Problem]:
    for (low, below), (high, above) in pairwise(sorted(item.levels.items())):
        overlap = word_overlap(below, above)
        if below.lower().split() != above.lower().split() and overlap >= NEARLY_EQUAL:
            yield warning(
                node.nearest("levels", high),
                "anchors-near",
                f"{item.id}: levels {low} and {high} share {overlap:.0%} of their words",
                why="two raters would place the same case on either of them",
                hint="let them differ in who does it, by which method or for how many",
            )


def _check_first(item: Item, node: Node) -> Iterator[Problem]:
    match = _MISSING.search(item.levels.get(1, "")) if max(item.levels, default=0) > 1 else None
    if match:
        yield warning(
            node.nearest("levels", 1),
            "anchor-first-missing",
            f'{item.id}: level 1 says what is missing ("{match.group()}")',
            why="people do not choose a level that shames them",
            hint="write what is done, by whom and for what",
        )


def _check_measured(item: Item, node: Node, level: int | None) -> Iterator[Problem]:
    if level is None or level not in item.levels or item.steps:
        return  # on a shorter scale of its own, the last answer is no measured level
    text = _COVERAGE.sub("", item.levels[level])
    lacking = [
        what
        for what, words in (
            ("a measure", _MEASURE),
            ("its rhythm", _RHYTHM),
            ("what changed because of it", _REACTION),
        )
        if not words.search(text)
    ]
    if lacking:
        yield warning(
            node.nearest("levels", level),
            "anchor-unreactive",
            f"{item.id}: level {level} does not name {' or '.join(lacking)}",
            why="this level is not perfection: somebody measures, and acts on what the measure shows",
            hint='such as "a quarterly count of misses changed the rule in the past 12 months"',
        )


def _check_top_length(draft: Draft) -> Iterator[Problem]:
    """A warning at a file of items whose top level stands out by its length."""
    for model, root in draft.item_files():
        tops: list[int] = []
        others: dict[int, list[int]] = {}
        for item in (item for item in model.items if not item.steps):
            top = max(item.levels, default=0)
            for level, text in item.levels.items():
                counts = tops if level == top else others.setdefault(level, [])
                counts.append(word_count(text))
        if not tops or not others:
            continue
        longest = max(mean(counts) for counts in others.values())
        if mean(tops) > TOP_LONGER_BY * longest:
            yield warning(
                root.key("items"),
                "top-longest",
                f"the top levels have {mean(tops):.1f} words on average, "
                f"the longest other level {longest:.1f}",
                why="whoever guesses takes the longest answer for the one that is wanted",
                hint="shorten the top levels, or say more in the level below",
            )
