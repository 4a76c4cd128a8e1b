"""Rows of the drawn plan: one per phase and package, with its texts and its bar."""

from __future__ import annotations

from assessment.roadmap.formats.contents import PlanContents, one_line
from assessment.roadmap.formats.gantt_axis import Axis
from assessment.roadmap.formats.svg_writing import described, element, shape, text
from assessment.roadmap.formats.text_fitting import fitted
from assessment.roadmap.models import PhasePlan, WorkPackage
from assessment.roadmap.workbook.figures import share_done
from assessment.roadmap.workbook.style import Palette
from assessment.roadmap.working_days import month_name

ROW = 13.6
_LEFT = 28.0
_SIZE = 9.2
# Columns with their widths: id, activity, owner, dates, marks. A gap of 8 stays between them.
_ID, _ACTIVITY, _OWNER, _DATES, _MARKS = 42.0, 270.0, 128.0, 112.0, 26.0
_GAP = 8.0
COLUMNS_END = _ID + _ACTIVITY + _OWNER + _DATES + _MARKS
_BAR = 7.6


def headers(y: float, palette: Palette) -> list[str]:
    """Names of the columns."""
    names = (
        ("Id", _LEFT),
        ("Activity", _x_activity()),
        ("Owner", _x_owner()),
        ("Dates", _x_dates()),
    )
    return [text(x, y, name, font_size=9, font_weight=600, fill=palette.muted) for name, x in names]


def rows(contents: PlanContents, axis: Axis, top: float, palette: Palette) -> list[str]:
    """All rows from `top` down."""
    drawn, y = [], top
    for phase, packages in contents.phases:
        drawn.append(_phase(phase, axis, y, palette))
        y += ROW
        for package in packages:
            drawn.append(_package(package, axis, y, palette))
            y += ROW
    return drawn


def dates_in_words(package: PhasePlan | WorkPackage) -> str:
    """Start and finish as ``30 Nov 26 - 4 Dec 26``."""
    days = (package.start, package.finish)
    return " – ".join(f"{day.day} {month_name(day)[:3]} {day.year % 100:02}" for day in days)


def star(x: float, y: float) -> str:
    """A star of about 8 units around a point: the first visible result."""
    return f"M{x:g} {y - 4.5:g}l1.3 3h3.1l-2.5 1.9l1 3.1l-2.9 -1.9l-2.9 1.9l1 -3.1l-2.5 -1.9h3.1z"


def gate(x: float, y: float) -> str:
    """An open gate: two posts and a beam around a point."""
    return f"M{x - 3.5:g} {y + 3.5:g}v-7h7v7"


def _phase(phase: PhasePlan, axis: Axis, y: float, palette: Palette) -> str:
    base, middle = y + ROW - 4, y + ROW / 2
    name = fitted(one_line(phase.title), _ID + _ACTIVITY - _GAP, 10, bold=True)
    left, right = axis.x(phase.start), axis.after(phase.finish)
    parts = [
        described("title", f"{phase.title}: {phase.start} to {phase.finish}"),
        shape(
            "rect", x=_LEFT - 6, y=y, width=axis.right - _LEFT + 12, height=ROW, fill=palette.panel
        ),
        text(_LEFT, base, name, font_size=10, font_weight=600, fill=palette.ink),
        text(_x_dates(), base, dates_in_words(phase), font_size=_SIZE, fill=palette.ink),
        shape(
            "path",
            d=f"M{left:g} {middle - 2:g}H{right:g}v6l-4 -3H{left + 4:g}l-4 3z",
            fill=palette.ink,
        ),
    ]
    return element(
        "g",
        "".join(parts),
        class_="phase",
        data_id=phase.id,
        data_start=phase.start.isoformat(),
        data_finish=phase.finish.isoformat(),
    )


def _package(package: WorkPackage, axis: Axis, y: float, palette: Palette) -> str:
    base, middle = y + ROW - 4, y + ROW / 2
    bold = package.critical
    weight = 600 if bold else 400
    title = fitted(one_line(package.title), _ACTIVITY - _GAP, _SIZE, bold=bold)
    owner = fitted(one_line(package.owner_title), _OWNER - _GAP, _SIZE)
    look = {"font_size": _SIZE, "font_weight": weight}
    parts = [
        described("title", f"{package.id} {package.title}: {package.start} to {package.finish}"),
        text(_LEFT, base, package.id, fill=palette.ink if bold else palette.muted, **look),
        text(_x_activity(), base, title, fill=palette.ink, **look),
        text(_x_owner(), base, owner, font_size=_SIZE, fill=palette.muted),
        text(_x_dates(), base, dates_in_words(package), fill=palette.ink, **look),
        *_marks(package, middle, palette),
        *_bar(package, axis, middle, palette),
    ]
    return element(
        "g",
        "".join(parts),
        class_="package critical" if bold else "package",
        data_id=package.id,
        data_start=package.start.isoformat(),
        data_finish=package.finish.isoformat(),
    )


def _marks(package: WorkPackage, middle: float, palette: Palette) -> list[str]:
    x, drawn = _x_dates() + _DATES, []
    if package.early_result:
        drawn.append(shape("path", d=star(x, middle), fill=palette.amber))
    if package.closes_gates:
        drawn.append(
            shape(
                "path", d=gate(x + 12, middle), fill="none", stroke=palette.done, stroke_width=1.8
            )
        )
    return drawn


def _bar(package: WorkPackage, axis: Axis, middle: float, palette: Palette) -> list[str]:
    """A full bar on the critical path, else an outline; what is done, and a dotted line of slack."""
    left, right, late = (
        axis.x(package.start),
        axis.after(package.finish),
        axis.after(package.late_finish),
    )
    top, width = round(middle - _BAR / 2, 1), max(right - left, 2.0)
    drawn = []
    if late > right + 1:
        line = f"M{right:g} {middle:g}H{late:g}M{late:g} {middle - 2.5:g}v5"
        drawn.append(
            shape("path", d=line, fill="none", stroke=palette.muted, stroke_dasharray="1.5 1.5")
        )
    if package.critical:
        drawn.append(shape("rect", x=left, y=top, width=width, height=_BAR, fill=palette.critical))
    else:
        drawn.append(outline(left, top, width, palette))
    share = share_done(package)
    if share:
        done = {"x": left, "y": middle - 1.2, "width": width * share, "height": 2.4}
        drawn.append(shape("rect", fill=palette.ink, **done))
    return drawn


def outline(left: float, top: float, width: float, palette: Palette) -> str:
    """A bar off the critical path."""
    return shape(
        "rect",
        x=left + 0.5,
        y=top + 0.5,
        width=max(width - 1, 1.0),
        height=_BAR - 1,
        fill=palette.panel,
        stroke=palette.brand,
        stroke_width=0.9,
    )


def _x_activity() -> float:
    return _LEFT + _ID


def _x_owner() -> float:
    return _x_activity() + _ACTIVITY


def _x_dates() -> float:
    return _x_owner() + _OWNER
