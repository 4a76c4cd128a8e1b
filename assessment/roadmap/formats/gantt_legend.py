"""The legend of the drawn plan."""

from __future__ import annotations

from assessment.roadmap.formats.gantt_rows import gate, outline, star
from assessment.roadmap.formats.svg_writing import shape, text
from assessment.roadmap.formats.text_fitting import text_width
from assessment.roadmap.workbook.style import Palette

_SIZE = 9.0


def legend(x: float, y: float, palette: Palette) -> str:
    """Signs and their meaning in one line; `y` is its baseline."""
    middle = y - 3
    signs = (
        (
            shape("rect", x=0, y=middle - 3.8, width=22, height=7.6, fill=palette.critical),
            "critical path (full bar, bold)",
        ),
        (outline(0, middle - 3.8, 22, palette), "planned"),
        (
            outline(0, middle - 3.8, 22, palette)
            + shape("rect", x=0, y=middle - 1.2, width=22, height=2.4, fill=palette.ink),
            "done",
        ),
        (
            shape(
                "path",
                d=f"M0 {middle:g}H20M20 {middle - 2.5:g}v5",
                fill="none",
                stroke=palette.muted,
                stroke_dasharray="1.5 1.5",
            ),
            "slack: may end later without harm",
        ),
        (shape("path", d=star(14, middle), fill=palette.amber), "first visible result"),
        (
            shape("path", d=gate(14, middle), fill="none", stroke=palette.done, stroke_width=1.8),
            "opens a gate",
        ),
        (shape("path", d=f"M14 {middle - 5:g}l5 5l-5 5l-5 -5z", fill=palette.amber), "milestone"),
    )
    drawn, left = [], x
    for sign, words in signs:
        drawn.append(f'<g transform="translate({left:g} 0)">{sign}</g>')
        drawn.append(text(left + 28, y, words, font_size=_SIZE, fill=palette.muted))
        left = round(left + 28 + text_width(words, _SIZE) + 18, 1)
    return "".join(drawn)
