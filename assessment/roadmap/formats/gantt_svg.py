"""The plan as one drawing: a Gantt chart in SVG for A4 landscape.

The critical path differs by shape and weight, not by colour alone. There is no line for today, so that
the same plan gives the same drawing.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.formats import gantt_rows
from assessment.roadmap.formats.contents import PlanContents
from assessment.roadmap.formats.gantt_axis import Axis, plan_axis
from assessment.roadmap.formats.gantt_legend import legend
from assessment.roadmap.formats.gantt_rows import COLUMNS_END, ROW
from assessment.roadmap.formats.svg_writing import attributes, described, element, shape, text
from assessment.roadmap.formats.text_fitting import fitted
from assessment.roadmap.models import Roadmap
from assessment.roadmap.workbook.style import Palette
from assessment.roadmap.working_days import day_in_words

# A4 landscape at 96 points per inch; a longer plan keeps the shape of the page and is printed smaller.
A4_WIDTH, A4_HEIGHT = 1123.0, 794.0
MARGIN = 28.0
_HEAD, _FOOT = 112.0, 52.0
FONT = "'Source Sans 3', 'Liberation Sans', Arial, Helvetica, sans-serif"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Size of the drawing, and its axis."""

    width: float
    height: float
    axis: Axis


def render_svg(
    roadmap: Roadmap, bank: Bank, answers: AnswerSet, *, palette: Palette | None = None
) -> str:
    """The plan as an SVG document: phases with their packages, dates, slack and milestones.

    Args:
        palette: brand colours; the product's own unless given.
    """
    contents, colours = PlanContents(roadmap, bank, answers), palette or Palette()
    frame = _frame(contents)
    parts = [
        described("title", contents.title),
        described("desc", _sentence(contents)),
        shape("rect", width=frame.width, height=frame.height, fill=colours.paper),
        _head(contents, frame, colours),
        *_grid(contents, frame, colours),
        *gantt_rows.rows(contents, frame.axis, _HEAD, colours),
        legend(MARGIN, frame.height - 22, colours),
        text(
            frame.width - MARGIN,
            frame.height - 22,
            contents.source,
            font_size=8.5,
            text_anchor="end",
            fill=colours.muted,
        ),
    ]
    size = attributes(
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {frame.width:g} {frame.height:g}",
        width=frame.width,
        height=frame.height,
        role="img",
        font_family=FONT,
    )
    return f"<svg{size}>\n" + "\n".join(parts) + "\n</svg>\n"


def _frame(contents: PlanContents) -> _Frame:
    height = max(A4_HEIGHT, _HEAD + _row_count(contents) * ROW + _FOOT)
    width = round(height * A4_WIDTH / A4_HEIGHT)
    axis = plan_axis(contents, MARGIN + COLUMNS_END, width - MARGIN)
    return _Frame(max(A4_WIDTH, width), height, axis)


def _row_count(contents: PlanContents) -> int:
    return len(contents.roadmap.phases) + len(contents.roadmap.packages)


def _sentence(contents: PlanContents) -> str:
    roadmap = contents.roadmap
    if roadmap.finish is None:
        return "Nothing to plan: no answered item that applies is below its target."
    return (
        f"{len(roadmap.packages)} work packages, {day_in_words(contents.first_day)} to "
        f"{day_in_words(roadmap.finish)}; critical path: {', '.join(roadmap.critical_path)}."
    )


def _head(contents: PlanContents, frame: _Frame, palette: Palette) -> str:
    roadmap = contents.roadmap
    room = frame.width - 2 * MARGIN
    line = "Nothing to plan: no answered item that applies is below its target."
    if roadmap.finish is not None:
        line = (
            f"{len(roadmap.packages)} work packages from {day_in_words(contents.first_day)} to "
            f"{day_in_words(roadmap.finish)}{_sure(roadmap)}. {roadmap.effort_likely:,.0f} person-days. "
            f"Target profile: {roadmap.target_title}."
        )
    title = fitted(contents.title, room, 20, bold=True)
    return text(
        MARGIN, MARGIN + 14, title, font_size=20, font_weight=600, fill=palette.brand
    ) + text(MARGIN, MARGIN + 33, fitted(line, room, 11), font_size=11, fill=palette.muted)


def _sure(roadmap: Roadmap) -> str:
    """The day that holds in most draws, in brackets; nothing where nothing was simulated."""
    known = roadmap.uncertainty
    return f" ({day_in_words(known.finish.p80)} in 80 of 100 draws)" if known else ""


def _grid(contents: PlanContents, frame: _Frame, palette: Palette) -> list[str]:
    """Headers of the columns, months, and milestones with their dates."""
    axis, bottom = frame.axis, _HEAD + _row_count(contents) * ROW + 6
    lines = [
        shape(
            "path",
            d="".join(f"M{axis.x(day):g} {_HEAD - 23:g}V{bottom:g}" for day in axis.months()),
            stroke=palette.line,
            stroke_width=0.7,
        )
    ]
    lines += [
        text(x + 3, _HEAD - 5, name, font_size=9, fill=palette.muted) for x, name in axis.named()
    ]
    lines += [
        text(x + 3, _HEAD - 15, year, font_size=9, font_weight=600, fill=palette.ink)
        for x, year in axis.years()
    ]
    lines += gantt_rows.headers(_HEAD - 5, palette)
    last = -1e9
    for milestone in contents.roadmap.milestones:
        x = axis.after(milestone.due)
        named = x - last >= 58
        last = x if named else last
        lines.append(_milestone(x, bottom, milestone.due.isoformat() if named else "", palette))
    return [element("g", "".join(lines), font_weight=400)]


def _milestone(x: float, bottom: float, label: str, palette: Palette) -> str:
    top = _HEAD - 31
    line = shape(
        "path",
        d=f"M{x:g} {_HEAD:g}V{bottom:g}",
        stroke=palette.amber,
        stroke_width=0.9,
        stroke_dasharray="2 3",
    )
    diamond = shape("path", d=f"M{x:g} {top - 5:g}l5 5l-5 5l-5 -5z", fill=palette.amber)
    name = text(x, top - 9, label, font_size=8.5, text_anchor="end", fill=palette.amber)
    return line + diamond + (name if label else "")
