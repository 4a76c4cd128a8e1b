"""Several units beside each other, as text for a terminal and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console, Group, RenderableType
from rich.table import Table

from assessment.bank.models import Bank
from assessment.cli.console import text_console
from assessment.cli.difference_text import plain, spaced, table
from assessment.comparison.models import Extent, Stand, Unit, Units
from assessment.comparison.numbers import shown_difference
from assessment.comparison.sentences import listed
from assessment.scoring.rounding import MISSING, display

NAME_WIDTH, NAME_LEAST = 18, 12
# A score takes five places: 100.0.
NUMBER_WIDTH, NUMBER_LEAST = 8, 5
# Level and phase, with the space before each.
ENDS_WIDTH = 12
# A spreadsheet would take a text that begins so for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def show_units(bank: Bank, found: Units, console: Console | None = None) -> None:
    """Print the units, then who is best and worst at what; colours only on a terminal."""
    target = console or text_console()
    versions = list(dict.fromkeys(unit.bank_version for unit in found.units))
    title = f"{len(found.units)} units: {bank.meta.title} ({bank.id} {listed(versions)})"
    tables = _units(bank, found, target.width)
    parts = [plain(title, "bold"), *tables, _extents(bank, found), _stands(found)]
    target.print(Group(*spaced(parts)), soft_wrap=False)


def units_csv(found: Units) -> bytes:
    """One row per unit, then rows for best, worst and spread; UTF-8, numbers not rounded."""
    ids = [extent.id for extent in found.extents]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["row", "unit", "bank_version", *ids, "level", "phase_number", "phase"])
    for unit in found.units:
        stand = unit.verdict
        last = [_cell(unit.level), _cell(stand.number if stand else None)]
        numbers = [_cell(_score(unit, one)) for one in ids]
        head = ["unit", _safe(unit.name), unit.bank_version]
        writer.writerow([*head, *numbers, *last, stand.phase if stand else ""])
    for name in ("best", "worst", "spread"):
        numbers = [_cell(getattr(extent, name)) for extent in found.extents]
        writer.writerow([name, "", "", *numbers, "", "", ""])
    return text.getvalue().encode("utf-8")


def _units(bank: Bank, found: Units, width: int) -> Iterator[RenderableType]:
    """The units beside their scores; in several tables where one would be wider than the terminal."""
    size = max(1, (width - NAME_LEAST - 1 - ENDS_WIDTH) // (NUMBER_LEAST + 1))
    blocks = [found.extents[at : at + size] for at in range(0, len(found.extents), size)]
    for extents in blocks[:-1]:
        yield _block(bank, found, extents, width)
    yield _block(bank, found, blocks[-1] if blocks else (), width, last=True)


def _block(
    bank: Bank, found: Units, extents: Sequence[Extent], width: int, *, last: bool = False
) -> Table:
    """Some dimensions of all units; the last one with level and phase.

    Widths are fixed here: left to itself, the table would give up the names first.
    """
    name, numbers = _widths(
        [len(one.short) for one in extents], width - (ENDS_WIDTH if last else 0)
    )
    made = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    made.add_column("Unit", width=name)
    for extent, wide in zip(extents, numbers, strict=True):
        made.add_column(
            extent.short, justify="right", no_wrap=True, overflow="ellipsis", width=wide
        )
    for title in ("Level", "Phase") if last else ():
        made.add_column(title, justify="right", no_wrap=True)
    for unit in found.units:
        ends = (
            MISSING if unit.level is None else str(unit.level),
            str(unit.verdict.number) if unit.verdict else MISSING,
        )
        scores = (_marked(bank, unit, extent, len(found.units)) for extent in extents)
        made.add_row(plain(unit.name), *scores, *map(plain, ends if last else ()))
    return made


def _widths(titles: Sequence[int], room: int) -> tuple[int, list[int]]:
    """Width of the names, and of each column of numbers, so that together they fill no more than room.

    The names give way first, down to what can still be read; then the longest titles.
    """
    numbers = [min(NUMBER_WIDTH, max(NUMBER_LEAST, title)) for title in titles]
    left = room - len(numbers) - sum(numbers)
    while left < NAME_LEAST and any(wide > NUMBER_LEAST for wide in numbers):
        numbers[numbers.index(max(numbers))] -= 1
        left += 1
    return max(NAME_LEAST, min(NAME_WIDTH, left)), numbers


def _marked(bank: Bank, unit: Unit, extent: Extent, units: int) -> RenderableType:
    """A score, green where it is the best and red where it is the worst of several that differ."""
    shown = display(_score(unit, extent.id), bank.policy.rounding)
    if units < 2 or not extent.spread:
        return plain(shown)
    styles = {True: "green", False: "red" if unit.name in extent.worst_units else ""}
    return plain(shown, styles[unit.name in extent.best_units])


def _extents(bank: Bank, found: Units) -> RenderableType:
    made = table("Dimension", "Best", "", "Worst", "", "Spread")
    for extent in found.extents:
        made.add_row(
            plain(extent.short),
            plain(display(extent.best, bank.policy.rounding)),
            plain(_units_named(extent.best_units, found)),
            plain(display(extent.worst, bank.policy.rounding)),
            plain(_units_named(extent.worst_units, found)),
            plain(_spread(extent, bank)),
            style="bold" if extent.id == "overall" else "",
        )
    return made


def _units_named(names: Sequence[str], found: Units) -> str:
    return "all" if len(names) == len(found.units) else listed(names, 3)


def _spread(extent: Extent, bank: Bank) -> str:
    if extent.worst is None or extent.best is None:
        return MISSING
    spread: Decimal = shown_difference(extent.worst, extent.best, bank.policy.rounding)
    return str(spread)


def _stands(found: Units) -> RenderableType:
    lines = [f"{unit.name}: {_in_words(unit.verdict)}" for unit in found.units]
    return Group(*map(plain, lines))


def _in_words(stand: Stand | None) -> str:
    if stand is None:
        return "no verdict"
    where = f"phase {stand.number}, {stand.title}" if stand.number else "before the first phase"
    return f"{where}; next held by {listed(stand.held_by)}" if stand.held_by else where


def _score(unit: Unit, part: str) -> float | None:
    return unit.overall if part == "overall" else unit.dimensions.get(part)


def _cell(number: float | None) -> str:
    return "" if number is None else repr(number)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
