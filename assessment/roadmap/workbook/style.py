"""Looks of the workbook: colours and cell formats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

FONT = "Calibri"
DATE_FORMAT = "d mmm yyyy"
HOURS_FORMAT = "#,##0"


@dataclass(frozen=True, slots=True)
class Palette:
    """Brand colours as #RRGGBB; the defaults are those of the report."""

    ink: str = "#14212B"
    brand: str = "#0B4F6C"
    planned: str = "#5B93AD"
    critical: str = "#B5452F"
    done: str = "#1B6B4A"
    amber: str = "#A06400"
    muted: str = "#566571"
    line: str = "#D5DBE0"
    panel: str = "#EFF3F5"
    paper: str = "#FFFFFF"
    progress: str = "#A9D3BE"
    done_tint: str = "#E4F0EA"
    amber_tint: str = "#FBF0DC"
    load_tint: str = "#EFC3B7"


class Styles:
    """Cell formats of one workbook, made when first used."""

    def __init__(self, book: Any, palette: Palette) -> None:
        self._book = book
        self.palette = palette
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def make(self, **properties: object) -> Any:
        """A format with the workbook's font and these properties; equal ones are one."""
        base = {"font_name": FONT, "font_size": 10, "font_color": self.palette.ink}
        key = tuple(sorted({**base, "valign": "vcenter", **properties}.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]

    def cell(self, *, strong: bool = False, **properties: object) -> Any:
        """A cell of a table: a hairline below; `strong` for the row of a phase."""
        look: dict[str, object] = {"bottom": 1, "bottom_color": self.palette.line}
        if strong:
            look |= {"bold": True, "bg_color": self.palette.panel}
        return self.make(**{**look, **properties})

    def text(self, *, strong: bool = False, **properties: object) -> Any:
        """Text that stays text even after somebody edits the cell."""
        return self.cell(strong=strong, **{"quote_prefix": True, "indent": 1, **properties})

    def date(self, *, strong: bool = False) -> Any:
        """A day."""
        return self.cell(strong=strong, num_format=DATE_FORMAT, align="left", indent=1)

    def hours(self, *, strong: bool = False) -> Any:
        """Hours, whole as shown."""
        return self.cell(strong=strong, num_format=HOURS_FORMAT, align="right", indent=1)

    def share(self, *, strong: bool = False) -> Any:
        """A share from 0 to 1, shown in percent."""
        return self.cell(strong=strong, num_format="0%", align="center")

    @cached_property
    def title(self) -> Any:
        """The title of a tab."""
        return self.make(font_size=20, bold=True, font_color=self.palette.brand, quote_prefix=True)

    @cached_property
    def subtitle(self) -> Any:
        """The line below a title."""
        return self.make(font_color=self.palette.muted, quote_prefix=True)

    @cached_property
    def section(self) -> Any:
        """The title of a block further down."""
        return self.make(font_size=13, bold=True, bottom=2, bottom_color=self.palette.brand)

    @cached_property
    def header(self) -> Any:
        """A column header."""
        return self.make(
            bold=True,
            font_color=self.palette.paper,
            bg_color=self.palette.brand,
            text_wrap=True,
            indent=1,
        )

    @cached_property
    def figure_label(self) -> Any:
        """The label of a headline figure."""
        return self.make(
            font_size=9, font_color=self.palette.muted, bg_color=self.palette.panel, indent=1
        )

    def figure(self, num_format: str = "General") -> Any:
        """A headline figure."""
        return self.make(
            font_size=13,
            bold=True,
            bg_color=self.palette.panel,
            align="left",
            indent=1,
            num_format=num_format,
        )
