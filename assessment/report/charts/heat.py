"""The heat map: rows by columns of shaded fields."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.report.charts.geometry import at, wrapped
from assessment.report.charts.models import HeatCell, HeatMap, Label

_WIDTH = 640.0
_LEFT = 150.0
_HEAD = 36.0
_ROW = 38.0
_SHADES = 5


def heat_map(
    identifier: str,
    alt: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[tuple[float | None, str]]]],
) -> HeatMap:
    """A heat map.

    Args:
        identifier: unique in the report.
        alt: what the chart shows, in a sentence.
        columns: titles.
        rows: title and, per column, a value from 0 to 100 (None: no answer informs it) with its text.
    """
    width = (_WIDTH - _LEFT) / max(len(columns), 1)
    return HeatMap(
        id=identifier,
        alt=alt,
        width=_WIDTH,
        height=at(_HEAD + _ROW * len(rows) + 2),
        cell_width=at(width - 3),
        cell_height=_ROW - 3,
        columns=tuple(_column(index, title, width) for index, title in enumerate(columns)),
        rows=tuple(_row_label(row, title) for row, (title, _) in enumerate(rows)),
        cells=tuple(
            HeatCell(
                x=at(_LEFT + column * width),
                y=at(_HEAD + row * _ROW),
                shade=_shade(value),
                text=text,
            )
            for row, (_, values) in enumerate(rows)
            for column, (value, text) in enumerate(values)
        ),
    )


def _row_label(row: int, title: str) -> Label:
    lines = wrapped(title, _LEFT - 16, 12.5, 2)
    y = at(_HEAD + _ROW * row + _ROW / 2 + 3 - 7 * (len(lines) - 1))
    return Label(x=_LEFT - 12, y=y, lines=lines, anchor="end")


def _column(index: int, title: str, width: float) -> Label:
    lines = wrapped(title, width - 4, 12, 2)
    x = at(_LEFT + index * width + (width - 3) / 2)
    return Label(x=x, y=at(_HEAD - 10 - 13 * (len(lines) - 1)), lines=lines, anchor="middle")


def _shade(value: float | None) -> int:
    if value is None:
        return -1
    return min(int(value / 100 * _SHADES), _SHADES - 1)
