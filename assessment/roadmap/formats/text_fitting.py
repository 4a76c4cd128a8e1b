"""How wide text is in a drawing, so that it can be cut to its column.

Source: Adobe Font Metrics of Helvetica, which Arial and Liberation Sans share; the report's Source Sans
is narrower. Widths are in thousandths of the font size.
"""

from __future__ import annotations

import unicodedata

_BY_WIDTH = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTHS = {character: width for width, group in _BY_WIDTH.items() for character in group}
_OTHER, _WIDE = 720, 1050
_BOLD = 1.08


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is at a font size, in the unit of the size; rather too wide than too narrow."""
    units = sum(_character(character) for character in text)
    return units * size / 1000 * (_BOLD if bold else 1)


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """`text`, or as much of its beginning as fits a width together with an ellipsis."""
    if text_width(text, size, bold=bold) <= width:
        return text
    end = len(text)
    while end and text_width(f"{text[:end]}…", size, bold=bold) > width:
        end -= 1
    return f"{text[:end].rstrip()}…"


def _character(character: str) -> int:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character):
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _OTHER
