"""Writing cells: user text is only ever written as text, formulas only from this package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from assessment.problem import visible
from assessment.roadmap.models import PackageStatus
from assessment.roadmap.workbook.style import Styles

# Excel holds 32,767 characters per cell; XlsxWriter silently writes nothing where a text is longer.
LONGEST_TEXT = 32_000
# Excel's limit of a page header or footer is 255 characters, its codes included.
LONGEST_FOOTER_NAME = 80
# Excel's numbers of paper sizes.
A3, A4 = 8, 9
STATUSES: tuple[PackageStatus, ...] = ("Not started", "In progress", "Completed")

# Not allowed in XML, and not caught by `visible`.
_NON_CHARACTERS = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `formula` fills new rows that a user adds; hidden columns carry keys."""

    header: str
    width: float
    format: Any
    formula: str = ""
    hidden: bool = False


class Sheet:
    """One tab: a worksheet with the styles of its workbook."""

    def __init__(self, worksheet: Any, styles: Styles) -> None:
        self.raw = worksheet
        self.styles = styles
        worksheet.hide_gridlines(2)
        worksheet.set_zoom(90)

    def text(self, row: int, column: int, value: str, style: Any) -> None:
        """Write text; never a formula or a link, whatever it begins with."""
        self.raw.write_string(row, column, cell_text(value), style)

    def number(self, row: int, column: int, value: float, style: Any) -> None:
        """Write a number."""
        self.raw.write_number(row, column, value, style)

    def day(self, row: int, column: int, value: date, style: Any) -> None:
        """Write a day."""
        self.raw.write_datetime(row, column, at_midnight(value), style)

    def formula(
        self, row: int, column: int, formula: str, value: date | float | str | None, style: Any
    ) -> None:
        """Write a formula with its result, so that viewers which do not calculate show it too."""
        result: float | str = ""
        if isinstance(value, date):
            result = excel_day(value)
        elif value is not None:
            result = cell_text(value) if isinstance(value, str) else value
        self.raw.write_formula(row, column, formula, style, result)

    def table(
        self, name: str, row: int, columns: Sequence[Column], rows: int, *, first: int = 0
    ) -> None:
        """Declare a table whose header stands in `row`, over `rows` rows below it (at least one).

        Call it before writing the cells: declaring writes headers, and zeros where a column has a formula.
        """
        for place, column in enumerate(columns, start=first):
            self.raw.set_column(place, place, column.width, None, {"hidden": column.hidden})
        self.raw.add_table(
            row,
            first,
            row + max(rows, 1),
            first + len(columns) - 1,
            {
                "name": name,
                "style": None,
                "columns": [self._column(column) for column in columns],
            },
        )

    def status_choice(self, first: int, last: int, column: int) -> None:
        """A drop-down of the three statuses over rows `first` to `last`, with colours."""
        self.raw.data_validation(
            first,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": list(STATUSES),
                "input_title": "Status",
                "input_message": "Choose: " + ", ".join(STATUSES),
                "error_title": "Status",
                "error_message": "Choose one of: " + ", ".join(STATUSES),
            },
        )
        self.status_colours(first, last, column)

    def status_colours(self, first: int, last: int, column: int) -> None:
        """Green for completed, amber for in progress."""
        palette = self.styles.palette
        looks = (
            ("Completed", palette.done, palette.done_tint),
            ("In progress", palette.amber, palette.amber_tint),
        )
        for status, ink, tint in looks:
            style = self.styles.make(font_color=ink, bg_color=tint, bold=True)
            rule = {"type": "cell", "criteria": "==", "value": f'"{status}"', "format": style}
            self.raw.conditional_format(first, column, last, column, rule)

    def progress_bars(self, first: int, last: int, column: int) -> None:
        """A bar behind each share, full at 100 %."""
        self.raw.conditional_format(
            first,
            column,
            last,
            column,
            {
                "type": "data_bar",
                "bar_color": self.styles.palette.progress,
                "bar_solid": True,
                "min_type": "num",
                "max_type": "num",
                "min_value": 0,
                "max_value": 1,
            },
        )

    def print_setup(
        self, area: tuple[int, int], header: tuple[int, int], name: str, paper: int
    ) -> None:
        """Landscape, as wide as the page, header rows on each page, name and page number at the foot.

        Args:
            area: last row and last column to print.
            header: first and last row repeated on every page.
            name: of the organisation, for the foot.
            paper: `A3` or `A4`.
        """
        self.raw.set_landscape()
        self.raw.set_paper(paper)
        self.raw.fit_to_pages(1, 0)
        self.raw.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.raw.repeat_rows(*header)
        self.raw.print_area(0, 0, *area)
        self.raw.set_footer(f"&L&8{footer_text(name)}&C&8&A&R&8Page &P of &N")

    def _column(self, column: Column) -> dict[str, Any]:
        declared = {
            "header": column.header,
            "format": column.format,
            "header_format": self.styles.header,
        }
        return declared | ({"formula": column.formula} if column.formula else {})


def cell_text(value: str) -> str:
    """Text as a cell may hold it: no control characters, at most 32,000 characters."""
    safe = _NON_CHARACTERS.sub("\ufffd", visible(value))
    if safe.startswith("<r>") and safe.endswith("</r>"):
        # XlsxWriter takes such text for its own rich text and writes it without escaping.
        safe += " "
    return safe if len(safe) <= LONGEST_TEXT else safe[: LONGEST_TEXT - 1] + "…"


def footer_text(name: str) -> str:
    """Text for a page footer, where `&` begins a code."""
    safe = cell_text(name.replace("\n", " "))
    short = safe if len(safe) <= LONGEST_FOOTER_NAME else safe[: LONGEST_FOOTER_NAME - 1] + "…"
    return short.replace("&", "&&")


def at_midnight(day: date) -> datetime:
    """The day as Excel wants it."""
    return datetime.combine(day, time())


def excel_day(day: date) -> float:
    """The day as Excel counts it, from 30 December 1899."""
    return float((day - date(1899, 12, 30)).days)


def row_height(lines: float) -> float:
    """Height of a row in points for so many lines of text, one at least."""
    return 4 + 13.5 * min(max(int(lines) + (lines > int(lines)), 1), 29)
