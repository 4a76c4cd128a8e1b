"""The plan as Gantt charts, one per page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.report.charts.geometry import at, wrapped
from assessment.report.charts.models import (
    Gantt,
    GanttBar,
    GanttMilestone,
    GanttPhase,
    Label,
    Line,
    Tick,
)

_WIDTH = 640.0
_LEFT = 286.0
_RIGHT = 632.0
_TOP = 44.0
_TALLEST_ROW = 25.0
_LOWEST_ROW = 18.0
_USUAL_HEIGHT = 800.0
ROWS_PER_PAGE = 44


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One line of the chart: a phase (`heading`) or a package. Dates are both included."""

    title: str
    code: str
    start: date
    finish: date
    late_finish: date
    critical: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    days: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(self.days, 1)
        return at(_LEFT + min(max(share, 0), 1) * (_RIGHT - _LEFT))


def gantt_pages(
    identifier: str,
    alt: Callable[[int, int], str],
    rows: Sequence[GanttRow],
    milestones: Sequence[tuple[str, date]],
    month_names: Sequence[str],
) -> tuple[Gantt, ...]:
    """The rows in charts of at most `ROWS_PER_PAGE` lines, all on one time axis.

    Args:
        identifier: unique in the report; pages add their number.
        alt: makes the sentence for a page from its number and the number of pages.
        rows: phases with their packages below them, in reading order.
        milestones: title and date, drawn as diamonds on the axis.
        month_names: twelve short names.
    """
    if not rows:
        return ()
    span = _span(rows, milestones)
    pages = _pages(rows)
    return tuple(
        _page(
            f"{identifier}-{number}", alt(number, len(pages)), page, span, milestones, month_names
        )
        for number, page in enumerate(pages, start=1)
    )


def _pages(rows: Sequence[GanttRow]) -> list[Sequence[GanttRow]]:
    """Rows cut into pages of about equal length, never directly after a phase's own line."""
    count = -(-len(rows) // ROWS_PER_PAGE)
    size = -(-len(rows) // count)
    pages: list[Sequence[GanttRow]] = []
    start = 0
    while start < len(rows):
        end = min(start + size, len(rows))
        if end < len(rows) and rows[end - 1].heading:
            end -= 1
        pages.append(rows[start:end])
        start = max(end, start + 1)
    return pages


def _span(rows: Sequence[GanttRow], milestones: Sequence[tuple[str, date]]) -> _Span:
    first = min(row.start for row in rows).replace(day=1)
    last = max([row.late_finish for row in rows] + [due for _, due in milestones])
    end = _next_month(last.replace(day=1))
    return _Span(first=first, days=(end - first).days)


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _page(
    identifier: str,
    alt: str,
    rows: Sequence[GanttRow],
    span: _Span,
    milestones: Sequence[tuple[str, date]],
    month_names: Sequence[str],
) -> Gantt:
    pitch = at(min(max(_USUAL_HEIGHT / len(rows), _LOWEST_ROW), _TALLEST_ROW))
    bottom = _TOP + pitch * len(rows) + 4
    tops = [(row, _TOP + pitch * index + 4) for index, row in enumerate(rows)]
    return Gantt(
        id=identifier,
        alt=alt,
        width=_WIDTH,
        height=at(bottom + 6),
        left=_LEFT,
        right=_RIGHT,
        top=_TOP,
        bottom=at(bottom),
        bar=at(pitch * 0.46),
        months=_months(span, month_names),
        years=_years(span),
        stripes=tuple(Line(x1=x, y1=_TOP - 16, x2=x, y2=at(bottom)) for x in _month_starts(span)),
        phases=tuple(_phase(row, y + pitch / 2, span) for row, y in tops if row.heading),
        bars=tuple(_bar(row, y + pitch / 2, pitch, span) for row, y in tops if not row.heading),
        milestones=tuple(
            GanttMilestone(
                x=span.x(due),
                label=Label(x=span.x(due), y=_TOP - 6, lines=(title,), anchor="middle"),
            )
            for title, due in milestones
        ),
    )


def _bar(row: GanttRow, middle: float, pitch: float, span: _Span) -> GanttBar:
    left, right = span.x(row.start), span.x(row.finish + timedelta(days=1))
    slack = span.x(row.late_finish + timedelta(days=1)) - right
    baseline = at(middle + 3)
    return GanttBar(
        label=Label(x=44, y=baseline, lines=wrapped(row.title, _LEFT - 48, 9.9, 1)),
        code=Label(x=6, y=baseline, lines=(row.code,)),
        y=at(middle - pitch * 0.23),
        x=left,
        width=at(max(right - left, 2)),
        slack_width=at(max(slack, 0)),
        critical=row.critical,
    )


def _phase(row: GanttRow, middle: float, span: _Span) -> GanttPhase:
    left, right = span.x(row.start), span.x(row.finish + timedelta(days=1))
    return GanttPhase(
        label=Label(x=6, y=at(middle + 4), lines=wrapped(row.title, _LEFT - 12, 11.5, 1)),
        y=at(middle - 3),
        x=left,
        width=at(max(right - left, 2)),
    )


def _firsts(span: _Span) -> list[date]:
    """The first day of every month of the axis."""
    days, day = [], span.first
    while (day - span.first).days < span.days:
        days.append(day)
        day = _next_month(day)
    return days


def _month_starts(span: _Span) -> list[float]:
    return [span.x(day) for day in _firsts(span)]


def _months(span: _Span, names: Sequence[str]) -> tuple[Tick, ...]:
    """Names of months, thinned out so that they never touch."""
    firsts = _firsts(span)
    every = next(step for step in (1, 2, 3, 6, 12, 60) if len(firsts) / step <= 14 or step == 60)
    return tuple(
        Tick(at=at(span.x(day) + 2), text=names[day.month - 1])
        for day in firsts
        if (day.month - 1) % every == 0
    )


def _years(span: _Span) -> tuple[Tick, ...]:
    firsts = _firsts(span)
    shown = [day for day in firsts if day.month == 1 or day == firsts[0]]
    # A first year of one or two months leaves no room for its number beside the next one's.
    if len(shown) > 1 and span.x(shown[1]) - span.x(shown[0]) < 30:
        shown = shown[1:]
    return tuple(Tick(at=at(span.x(day) + 2), text=str(day.year)) for day in shown)
