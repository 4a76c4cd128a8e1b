"""Checks of what people work with beside the questions: facilitation texts, and what items lack.

Each fault is a warning: a bank without these texts scores as well, but helps its readers less. What a
bank does not use at all is no fault, so that a small bank stays quiet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assessment.bank.drafts import Draft
from assessment.bank.item_models import Dimension, Facilitation, Indicator, Item
from assessment.bank.nodes import Key, Node
from assessment.bank.references import Declared
from assessment.problem import Problem

MAX_WORDS = {"opening": 30, "listen_for": 25, "when_split": 40}

_CLOSED = re.compile(
    r"(?:am|are|can|could|did|do|does|had|has|have|is|may|must|should|was|were|will|would)\b",
    re.IGNORECASE,
)

_ITEM_TEXTS = ("why", "ask_whom", "evidence", "level_3_needs", "refs")


def check_facilitation(draft: Draft, _: Declared) -> Iterator[Problem]:
    """Facilitation is there for every indicator or for none, is asked openly, and differs."""
    indicators = tuple(_indicators(draft))
    used = any(indicator.facilitation for indicator, _ in indicators)
    seen: dict[str, str] = {}
    for indicator, node in indicators:
        if indicator.facilitation is not None:
            texts = tuple(_texts(indicator.facilitation, node.nearest("facilitation")))
            yield from _check_questions(indicator, texts)
            yield from _check_lengths(indicator, texts)
            yield from _check_shared(indicator, texts, seen)
        elif used:
            yield node.nearest("id").problem(
                "facilitation-missing",
                f"indicator {indicator.id} has no facilitation",
                why="other indicators have it; in a workshop this one would begin with silence",
                hint="write `facilitation:` with `opening`, `listen_for` and `when_split`",
                severity="warning",
            )


_Texts = tuple[tuple[str, str, Node], ...]  # key, text, where it stands


def _indicators(draft: Draft) -> Iterator[tuple[Indicator, Node]]:
    for dimension, node in draft.entries("bank.yaml", "dimensions", Dimension):
        yield from zip(dimension.indicators, node.each("indicators"), strict=True)


def _texts(facilitation: Facilitation, node: Node) -> Iterator[tuple[str, str, Node]]:
    def place(*path: Key) -> Node:
        return node.nearest(*path)

    yield "opening", facilitation.opening, place("opening")
    for index, text in enumerate(facilitation.listen_for):
        yield "listen_for", text, place("listen_for", index)
    yield "when_split", facilitation.when_split, place("when_split")


def _check_questions(indicator: Indicator, texts: _Texts) -> Iterator[Problem]:
    """The opening and the question for a split room are questions, the opening an open one."""
    for key, text, node in texts:
        if key != "listen_for" and not text.rstrip().endswith("?"):
            what = f"{indicator.id}: `{key}` does not end with `?`"
            why = "a statement asks nobody to speak"
            yield node.problem("facilitation-no-question", what, why=why, severity="warning")
        first = _CLOSED.match(text)
        if key == "opening" and first:
            what = f'{indicator.id}: `opening` begins with "{first.group()}"'
            why = "a question that yes or no can answer ends the talk that it should begin"
            hint = "ask what happened, how, who, when or which"
            yield node.problem("facilitation-closed", what, why=why, hint=hint, severity="warning")


def _check_lengths(indicator: Indicator, texts: _Texts) -> Iterator[Problem]:
    for key, text, node in texts:
        words, most = len(text.split()), MAX_WORDS[key]
        if words > most:
            what = f"{indicator.id}: `{key}` has {words} words"
            hint = f"at most {most} can be read out and remembered"
            yield node.problem("facilitation-long", what, hint=hint, severity="warning")


def _check_shared(indicator: Indicator, texts: _Texts, seen: dict[str, str]) -> Iterator[Problem]:
    """No text serves two indicators; `seen` maps each text so far to its indicator."""
    for key, text, node in texts:
        first = seen.setdefault(" ".join(text.lower().split()), indicator.id)
        if first != indicator.id:
            what = f"{indicator.id}: `{key}` is the same as one of {first}"
            why = "it cannot be about what this indicator measures and the other does not"
            yield node.problem("facilitation-shared", what, why=why, severity="warning")


def check_complete(draft: Draft) -> Iterator[Problem]:
    """Items say why, whom to ask, what proves it and where it comes from, where most items do."""
    items = tuple(draft.items())
    expected = [name for name in _ITEM_TEXTS if _used(name, items)]
    for item, node in items:
        missing = [f"`{name}`" for name in expected if not _given(item, name)]
        if missing:
            yield node.nearest("id").problem(
                "item-incomplete",
                f"{item.id} has no {', '.join(missing)}",
                why="over half of the items of this bank have it",
                severity="warning",
            )


def _used(name: str, items: tuple[tuple[Item, Node], ...]) -> bool:
    return sum(_given(item, name) for item, _ in items) * 2 > len(items)


def _given(item: Item, name: str) -> bool:
    value = getattr(item, name)
    return bool(value) and value != Item.model_fields[name].default
