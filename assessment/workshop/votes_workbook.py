"""Votes, what was recorded, and what was captured as an XLSX workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from assessment.bank.models import Bank
from assessment.roadmap.workbook.sheets import A4, Column, Sheet, cell_text, row_height
from assessment.roadmap.workbook.style import Palette, Styles
from assessment.workshop.summary_models import ItemSummary, WorkshopSummary
from assessment.workshop.votes_csv import (
    CAPTURE_COLUMNS,
    Cell,
    capture_rows,
    vote_columns,
    vote_rows,
)

# Nothing that a user typed may become a formula, a number or a link.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_HEADER = 3
_SETTLED_COLUMNS = (
    *("item", "title", "dimension", "outcome", "answer", "level", "how", "evidence"),
    *("rationale", "dissent", "minutes"),
)
_WIDTHS = {
    "item": 11,
    "title": 40,
    "dimension": 24,
    "group": 22,
    "reading": 14,
    "rationale": 50,
    "dissent": 50,
    "text": 70,
    "owner": 24,
    "level": 20,
    "kind": 12,
    "outcome": 14,
    "average_deviation": 12,
    "not_applicable": 12,
}
_READ_ME = (
    ("Votes", "One row per item, round and group. Round 0 is what people answered alone."),
    (
        "Settled",
        "What the room recorded: the answer, how it came about, why, and who saw it otherwise.",
    ),
    ("Captured", "Open questions, parking lot, actions and quotes, with owner and day."),
    ("level_0, level_1, …", "Votes per answer of the item, the lowest first."),
    ("dont_know, not_applicable", "Votes of those who could not tell, or said it does not apply."),
    ("median", "The middle answer, the lower one of two."),
    ("average_deviation", "How many levels the votes lie from their mean; from three votes."),
    (
        "agreement_a",
        "Van der Eijk's A: 1 for one level, 0 for all levels alike, -1 for two ends; from five votes.",
    ),
    ("reading", "agreed, near, spread, two_camps, or too_few votes to say."),
    (
        "group",
        "all, or a role that is large enough to be shown; its votes are part of the row of all.",
    ),
    ("Names", "Votes carry no names."),
)


@dataclass(frozen=True, slots=True)
class _Tab:
    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def render_votes_workbook(
    summary: WorkshopSummary, bank: Bank, *, palette: Palette | None = None
) -> bytes:
    """The tabs Votes, Settled, Captured and Read me.

    The same summary gives the same bytes: the file is dated with the day of the workshop.
    """
    import xlsxwriter

    tabs = (
        _Tab("Votes", "Votes", vote_columns(summary, bank), tuple(vote_rows(summary, bank))),
        _Tab("Settled", "What the room recorded", _SETTLED_COLUMNS, _settled_rows(summary, bank)),
        _Tab("Captured", "What was said", CAPTURE_COLUMNS, tuple(capture_rows(summary))),
    )
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(_properties(summary, bank))
        styles = Styles(book, palette or Palette())
        for tab in tabs:
            _write(Sheet(book.add_worksheet(tab.name), styles), tab, summary)
        _write_read_me(Sheet(book.add_worksheet("Read me"), styles), summary, bank)
    return buffer.getvalue()


def _properties(summary: WorkshopSummary, bank: Bank) -> dict[str, Any]:
    day = datetime.fromisoformat(summary.opened or "2000-01-01T00:00:00Z").replace(tzinfo=None)
    return {
        "title": cell_text(summary.title or "Workshop"),
        "company": cell_text(summary.organisation),
        "category": "Workshop",
        "comments": cell_text(f"Bank {bank.id} {bank.version}, digest {bank.digest}"),
        "created": day,
    }


def _settled_rows(summary: WorkshopSummary, bank: Bank) -> tuple[tuple[Cell, ...], ...]:
    titles = {each.id: each.title for each in bank.dimensions}
    return tuple(_settled(item, titles.get(item.dimension, "")) for item in summary.items)


def _settled(item: ItemSummary, dimension: str) -> tuple[Cell, ...]:
    one = item.decided
    minutes = None if item.minutes is None else round(item.minutes, 1)
    head: tuple[Cell, ...] = (item.item, item.title, dimension, item.outcome)
    if one is None:
        return (*head, None, "", "", "", "", "", minutes)
    named = one.level is not None and one.level_name != str(one.level)
    level = "" if one.level is None else f"{one.level} {one.level_name if named else ''}".strip()
    return (
        *head,
        one.missing if one.answer is None else one.answer,
        *(level, one.how, one.evidence or "", one.rationale, one.dissent, minutes),
    )


def _write(sheet: Sheet, tab: _Tab, summary: WorkshopSummary) -> None:
    styles = sheet.styles
    text = styles.text(text_wrap=True)
    columns = [Column(name, float(_WIDTHS.get(name, 10)), text) for name in tab.columns]
    sheet.table(tab.name, _HEADER, columns, len(tab.rows))
    sheet.raw.set_row(0, 32)
    sheet.raw.set_row(_HEADER, 34)
    sheet.text(0, 0, f"{tab.title}: {summary.title}", styles.title)
    sheet.text(1, 0, summary.organisation, styles.subtitle)
    number = styles.cell(align="right", indent=1)
    for row, values in enumerate(tab.rows, start=_HEADER + 1):
        for place, value in enumerate(values):
            if value is None or value == "":
                sheet.raw.write_blank(row, place, None, text)
            elif isinstance(value, str):
                sheet.text(row, place, value, text)
            else:
                sheet.number(row, place, value, number)
        sheet.raw.set_row(row, row_height(_lines(columns, values)))
    if not tab.rows:
        sheet.text(_HEADER + 1, 0, "Nothing yet.", text)
    sheet.raw.freeze_panes(_HEADER + 1, 1)
    last = _HEADER + max(len(tab.rows), 1)
    sheet.print_setup((last, len(columns) - 1), (_HEADER, _HEADER), summary.organisation, A4)


def _lines(columns: Sequence[Column], values: Sequence[Cell]) -> float:
    """Lines that the longest text of a row takes in its column."""
    texts = (
        len(value) / column.width * 0.95 + value.count("\n")
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str)
    )
    return max(texts, default=1.0)


def _write_read_me(sheet: Sheet, summary: WorkshopSummary, bank: Bank) -> None:
    styles = sheet.styles
    sheet.raw.set_column(0, 0, 28)
    sheet.raw.set_column(1, 1, 100)
    sheet.raw.set_row(0, 32)
    sheet.text(0, 0, "Read me", styles.title)
    origin = (
        ("Workshop", summary.title),
        ("Organisation", summary.organisation),
        ("Opened", summary.opened or ""),
        ("Closed", summary.closed or ""),
        ("Bank", f"{bank.meta.title} ({bank.id}), version {bank.version}"),
        ("Digest of the bank", bank.digest),
    )
    names = ("Names", "This workshop was opened as named; this file still carries no names.")
    pairs = (*_READ_ME[:-1], names if summary.named else _READ_ME[-1], *origin)
    for row, (label, text) in enumerate(pairs, start=2):
        sheet.text(row, 0, label, styles.text(bold=True, text_wrap=True))
        sheet.text(row, 1, text, styles.text(text_wrap=True))
        sheet.raw.set_row(row, row_height(max(len(text) / 106, len(label) / 28)))
    sheet.print_setup((len(pairs) + 2, 1), (0, 0), summary.organisation, A4)
