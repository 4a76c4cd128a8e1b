"""Horizontal bars: scores with their range, evidence and target; exposures with their band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.report.charts.geometry import at, scaled, wrapped
from assessment.report.charts.models import BarRow, Bars, Label, Tick

_WIDTH = 640.0
_RIGHT = 585.0
_TEXT = 12.5


@dataclass(frozen=True, slots=True)
class BarValue:
    """What one bar shows: values from 0 to 100, None where there is none.

    `tone` names the look of the bar in the templates; `note` is a short text at its end;
    `capped_from` is the value from which on the level is capped.
    """

    title: str
    text: str
    value: float | None
    lowest: float | None = None
    highest: float | None = None
    evidenced: float | None = None
    target: float | None = None
    tone: str = "score"
    note: str = ""
    capped_from: float | None = None


def bars(
    identifier: str,
    alt: str,
    values: Sequence[BarValue],
    *,
    zones: Sequence[tuple[float, str]] = (),
    left: float = 150.0,
    pitch: float = 38.0,
) -> Bars:
    """Bars from top to bottom in the order given.

    Args:
        identifier: unique in the report.
        alt: what the chart shows, in a sentence.
        values: one per bar.
        zones: where named zones of the axis begin (0 to 100), such as maturity levels.
        left: where the axis begins; the titles stand left of it.
        pitch: distance from bar to bar.
    """
    top = 34.0 if zones else 12.0
    bottom = top + pitch * len(values)
    return Bars(
        id=identifier,
        alt=alt,
        width=_WIDTH,
        height=at(bottom + 24),
        left=left,
        right=_RIGHT,
        top=top,
        bottom=at(bottom),
        ticks=tuple(
            Tick(at=scaled(value, left, _RIGHT), text=f"{value:.0f}")
            for value in (0, 25, 50, 75, 100)
        ),
        zones=tuple(Tick(at=scaled(start, left, _RIGHT), text=name) for start, name in zones),
        rows=tuple(
            _row(value, top + pitch * index, pitch, left) for index, value in enumerate(values)
        ),
    )


def _row(value: BarValue, y: float, pitch: float, left: float) -> BarRow:
    thickness = at(min(pitch * 0.42, 16))
    middle = y + pitch / 2
    lines = wrapped(value.title, left - 14, _TEXT, 2)
    end = _RIGHT if value.value is None else scaled(value.value, left, _RIGHT)
    shown = value.value is not None and value.lowest is not None and value.highest is not None
    ranged = shown and (value.highest or 0) - (value.lowest or 0) > 0.05
    capped = None
    if value.value is not None and value.capped_from is not None:
        capped = min(scaled(value.capped_from, left, _RIGHT), end)
    return BarRow(
        label=Label(
            x=at(left - 10), y=at(middle + 4.5 - 7 * (len(lines) - 1)), lines=lines, anchor="end"
        ),
        y=at(middle - thickness / 2),
        thickness=thickness,
        value_width=None if value.value is None else at(end - left),
        value_text=value.text,
        value_x=at(_RIGHT + 10),
        range_from=scaled(value.lowest or 0, left, _RIGHT) if ranged else None,
        range_to=scaled(value.highest or 0, left, _RIGHT) if ranged else None,
        evidenced=None if value.evidenced is None else scaled(value.evidenced, left, _RIGHT),
        target=None if value.target is None else scaled(value.target, left, _RIGHT),
        tone=value.tone,
        note=value.note,
        capped_from=capped,
        capped_width=0.0 if capped is None else at(end - capped),
    )
