"""The guide for the facilitator of a workshop: what to ask and to listen for, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assessment.bank.models import Bank, Dimension, Facilitation, Indicator
from assessment.cli.bank_cards import wrapped
from assessment.problem import InputProblems, Problem

_STEPS = (
    "Everybody answers alone beforehand, each within their own role.",
    "Ask the opening question before any vote is shown, and let the room tell what happened.",
    "Where votes differ, the lowest voter speaks first, then the highest; then look at evidence.",
    "If they still talk past each other, ask the question for a split room.",
    "Vote again in silence. Both rounds are kept.",
    "Still two levels apart or more: record the lower level with an open question and who will"
    " answer it. Never average a split.",
)


def render_guide(bank: Bank) -> str:
    """Dimension by dimension: opening question, tell-tales, question for a split room, items."""
    _require_texts(bank)
    lines = [f"{bank.meta.title}: guide for facilitators  ({bank.id} {bank.version})", ""]
    for number, step in enumerate(_STEPS, start=1):
        lines += wrapped(step, f"  {number}. ")
    for dimension in bank.dimensions:
        lines += ["", "", f"{dimension.title.upper()}  [{dimension.id}]"]
        lines += wrapped(dimension.meaning, "")
        for indicator in dimension.indicators:
            lines += ["", *_indicator(bank, indicator)]
    return "\n".join(lines)


def _indicator(bank: Bank, indicator: Indicator) -> Iterator[str]:
    yield f"{indicator.title}  [{indicator.id}]"
    yield from wrapped(indicator.meaning, "  ")
    yield ""
    if indicator.facilitation is None:
        yield "  This indicator has no facilitation text."
    else:
        yield from _texts(indicator.facilitation)
    yield ""
    for item in bank.items:
        if item.indicator == indicator.id:
            gate = "  (gate)" if item.gate else ""
            yield from wrapped(item.ask + gate, f"  {item.id:<9} ")


def _texts(facilitation: Facilitation) -> Iterator[str]:
    yield from wrapped(facilitation.opening, "  Open with   ")
    prefix = "  Listen for  - "
    for text in facilitation.listen_for:
        yield from wrapped(text, prefix)
        prefix = " " * (len(prefix) - 2) + "- "
    yield from wrapped(facilitation.when_split, "  When split  ")


def guide_data(bank: Bank) -> dict[str, Any]:
    """The guide as plain data: the tree of dimensions, indicators and items, in reading order."""
    _require_texts(bank)
    return {
        "bank": bank.id,
        "version": bank.version,
        "steps": list(_STEPS),
        "dimensions": [_dimension_data(bank, dimension) for dimension in bank.dimensions],
    }


def _dimension_data(bank: Bank, dimension: Dimension) -> dict[str, Any]:
    return {
        "id": dimension.id,
        "title": dimension.title,
        "indicators": [_indicator_data(bank, part) for part in dimension.indicators],
    }


def _indicator_data(bank: Bank, indicator: Indicator) -> dict[str, Any]:
    texts = indicator.facilitation
    return {
        "id": indicator.id,
        "title": indicator.title,
        "meaning": indicator.meaning,
        "facilitation": texts.model_dump(mode="json") if texts else None,
        "items": [
            {"id": item.id, "title": item.title, "ask": item.ask, "gate": item.gate is not None}
            for item in bank.items
            if item.indicator == indicator.id
        ],
    }


def _require_texts(bank: Bank) -> None:
    """A guide without a single text would be the tree that `bank show` prints anyway."""
    if not any(part.facilitation for dim in bank.dimensions for part in dim.indicators):
        what = f"no indicator of the bank {bank.id} has facilitation texts"
        hint = "write `facilitation:` in its indicators; see docs/bank-format.md"
        raise InputProblems([Problem("no-facilitation", what, hint=hint)])
