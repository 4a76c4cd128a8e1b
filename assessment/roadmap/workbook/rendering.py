"""The workbook as a whole: its tabs, properties and bytes."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.models import Roadmap
from assessment.roadmap.workbook import (
    activities_tab,
    combined_tab,
    costs_tab,
    load_tab,
    milestones_tab,
    read_me_tab,
    roadmap_tab,
)
from assessment.roadmap.workbook.contents import Contents
from assessment.roadmap.workbook.figures import phase_rows
from assessment.roadmap.workbook.sheets import Sheet, at_midnight, cell_text
from assessment.roadmap.workbook.style import Palette, Styles

# Nothing that a user typed may become a formula, a number or a link.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def render_workbook(
    roadmap: Roadmap, bank: Bank, answers: AnswerSet, *, palette: Palette | None = None
) -> bytes:
    """The plan as an XLSX file: the tabs of `_TABS`, in that order.

    The same plan gives the same bytes: the file is dated with the start of the plan.

    Args:
        palette: brand colours; the product's own unless given.
    """
    import xlsxwriter

    buffer = BytesIO()
    contents = Contents(roadmap, bank, answers, phase_rows(roadmap, bank))
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(_properties(contents))
        book.set_size(2400, 1400)
        styles = Styles(book, palette or Palette())
        # Excel goes through the tabs in this order; the phases of the first read the second.
        tabs = [(Sheet(book.add_worksheet(name), styles), write) for name, write in _TABS.items()]
        for tab, write in tabs:
            write(tab, contents)
    return buffer.getvalue()


def _properties(contents: Contents) -> dict[str, str | datetime]:
    bank = contents.bank
    return {
        "title": cell_text(f"AI roadmap: {contents.organisation}"),
        "subject": cell_text(f"Target profile: {contents.roadmap.target_title}"),
        "company": cell_text(contents.organisation),
        "category": "Roadmap",
        "comments": cell_text(f"Bank {bank.id} {bank.version}, digest {bank.digest}"),
        "created": at_midnight(contents.roadmap.settings.start),
    }


_TABS = {
    "Roadmap": roadmap_tab.write,
    "Activities": activities_tab.write,
    "Roadmap with Activities": combined_tab.write,
    "Load": load_tab.write,
    "Milestones": milestones_tab.write,
    "Costs": costs_tab.write,
    "Read me": read_me_tab.write,
}
