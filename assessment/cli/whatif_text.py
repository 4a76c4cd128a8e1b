"""A what-if as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.cli.console import text_console
from assessment.cli.difference_text import DifferenceView, plain, spaced
from assessment.comparison.models import WhatIf

MOST_ITEMS = 40


def show_whatif(
    bank: Bank,
    answers: AnswerSet,
    found: WhatIf,
    supposed: Sequence[str],
    console: Console | None = None,
) -> None:
    """Print the difference, what matters most first; colours only on a terminal."""
    target = console or text_console()
    title = f"{answers.organisation.name}: what if {', '.join(supposed)}? Nothing is recorded."
    parts = [plain(title, "bold"), *_parts(bank, found)]
    target.print(Group(*spaced(parts)), soft_wrap=False)


def _parts(bank: Bank, found: WhatIf) -> Iterator[RenderableType]:
    view = DifferenceView(bank, found.difference)
    yield plain(found.sentence)
    if found.notes:
        yield Group(*(plain(note, "yellow") for note in found.notes))
    if found.items:
        yield view.items(found.items, MOST_ITEMS)
    yield view.nodes(
        "Dimension",
        found.difference.dimensions,
        ("Level",),
        lambda change: (view.level(change),),
    )
    if found.difference.indicators:
        yield view.nodes("Indicator", found.difference.indicators, whole=False)
    yield from view.findings()
