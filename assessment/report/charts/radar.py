"""The radar of the dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from assessment.report.charts.geometry import at, points, wrapped
from assessment.report.charts.models import Anchor, Label, Line, Radar, RadarAxis, RadarDot

_WIDTH, _HEIGHT, _RADIUS = 470.0, 372.0, 126.0
_CENTRE = (_WIDTH / 2, _HEIGHT / 2)
_TEXT = 12.5


def radar(
    identifier: str,
    alt: str,
    series: Sequence[tuple[str, str, float | None, float | None, float | None]],
) -> Radar:
    """A radar with one spoke per entry, the first pointing up.

    Args:
        identifier: unique in the report.
        alt: what the chart shows, in a sentence.
        series: title, formatted score, score, evidenced score and target (0 to 100 each, or None).

    Returns:
        The chart; a polygon is left out when one of its values is missing, because a corner at
        the centre would look like a score of zero.
    """
    count = len(series)
    return Radar(
        id=identifier,
        alt=alt,
        width=_WIDTH,
        height=_HEIGHT,
        axes=tuple(
            _axis(index, count, title, text) for index, (title, text, *_) in enumerate(series)
        ),
        rings=tuple(_polygon([ring] * count) for ring in (25.0, 50.0, 75.0, 100.0)),
        ring_labels=tuple(
            Label(
                x=at(_CENTRE[0] + 4),
                y=at(_CENTRE[1] - ring / 100 * _RADIUS - 3),
                lines=(f"{ring:.0f}",),
            )
            for ring in (25.0, 50.0, 75.0, 100.0)
        ),
        score=_polygon([entry[2] for entry in series]),
        dots=tuple(
            RadarDot(x=at(place[0]), y=at(place[1]))
            for index, entry in enumerate(series)
            if entry[2] is not None
            for place in [_place(index, count, entry[2])]
        ),
        evidenced=_polygon([entry[3] for entry in series]),
        target=_polygon([entry[4] for entry in series]),
    )


def _place(index: int, count: int, value: float) -> tuple[float, float]:
    angle = 2 * pi * index / count - pi / 2
    reach = _RADIUS * value / 100
    return _CENTRE[0] + reach * cos(angle), _CENTRE[1] + reach * sin(angle)


def _polygon(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    if len(known) < len(values) or len(known) < 3:
        return ""
    return points(_place(index, len(known), value) for index, value in enumerate(known))


def _axis(index: int, count: int, title: str, text: str) -> RadarAxis:
    end = _place(index, count, 100)
    tip = _place(index, count, 112)
    offset = tip[0] - _CENTRE[0]
    anchor: Anchor = "middle" if abs(offset) < 8 else ("start" if offset > 0 else "end")
    lines = wrapped(title, 118, _TEXT, 2)
    top = tip[1] < _CENTRE[1] - _RADIUS * 0.9
    first = tip[1] - (len(lines) * 14 + 2 if top else 4)
    return RadarAxis(
        line=Line(x1=_CENTRE[0], y1=_CENTRE[1], x2=at(end[0]), y2=at(end[1])),
        label=Label(x=at(tip[0]), y=at(first), lines=lines, anchor=anchor),
        value=Label(x=at(tip[0]), y=at(first + 14 * len(lines) + 1), lines=(text,), anchor=anchor),
    )
