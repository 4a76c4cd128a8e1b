"""A tornado: what each answer alone would do to the overall score, the most influential on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.report.charts.geometry import at, scaled, wrapped
from assessment.report.charts.models import Label, Tick, Tornado, TornadoRow

_WIDTH = 640.0
_LEFT = 300.0
_RIGHT = 555.0
_TOP = 26.0
_PITCH = 30.0
_TEXT = 12.0


@dataclass(frozen=True, slots=True)
class Swing:
    """One answer: points that the score falls (0 or less) and rises (0 or more), and their texts."""

    title: str
    low: float
    high: float
    low_text: str
    high_text: str
    mark: str = ""


def tornado(identifier: str, alt: str, swings: Sequence[Swing], middle_text: str) -> Tornado:
    """Swings from top to bottom in the order given, on one axis that is symmetric about the score.

    Args:
        identifier: unique in the report.
        alt: what the chart shows, in a sentence.
        swings: at least one.
        middle_text: the score as it is, as printed above the middle.
    """
    furthest = max((max(-swing.low, swing.high) for swing in swings), default=0.0) or 1.0
    bottom = _TOP + _PITCH * len(swings)
    middle = at((_LEFT + _RIGHT) / 2)
    return Tornado(
        id=identifier,
        alt=alt,
        width=_WIDTH,
        height=at(bottom + 22),
        left=_LEFT,
        middle=middle,
        right=_RIGHT,
        top=_TOP,
        bottom=at(bottom),
        ticks=tuple(
            Tick(at=_place(points, furthest), text=f"{points:+.1f}".replace("-", "−"))
            for points in (-furthest, furthest)
        ),
        middle_text=middle_text,
        rows=tuple(
            _row(swing, _TOP + _PITCH * place, middle, furthest)
            for place, swing in enumerate(swings)
        ),
    )


def _row(swing: Swing, y: float, middle: float, furthest: float) -> TornadoRow:
    thickness = at(_PITCH * 0.45)
    centre = y + _PITCH / 2
    lines = wrapped(swing.title, _LEFT - 50, _TEXT, 2)
    low = _place(swing.low, furthest)
    return TornadoRow(
        label=Label(
            x=at(_LEFT - 40),
            y=at(centre + 4.5 - 7 * (len(lines) - 1)),
            lines=lines,
            anchor="end",
        ),
        y=at(centre - thickness / 2),
        thickness=thickness,
        low_x=low,
        low_width=at(middle - low),
        low_text=swing.low_text,
        high_width=at(_place(swing.high, furthest) - middle),
        high_text=swing.high_text,
        mark=swing.mark,
    )


def _place(points: float, furthest: float) -> float:
    return scaled(points + furthest, _LEFT, _RIGHT, full=2 * furthest)
