"""Charts as frozen coordinates. Units are user units of the SVG; y grows downwards.

Every chart carries `alt`, one sentence that says what a reader should see in it, and `width` and
`height` of its view box. Texts are already formatted and wrapped.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Anchor = Literal["start", "middle", "end"]
Status = Literal["complete", "open", "conditional", "not_advised"]


class Model(BaseModel):
    """Base of all chart models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Chart(Model):
    """What every chart has. `id` is unique in a report; pattern ids are made from it."""

    id: str
    alt: str
    width: float
    height: float


class Label(Model):
    """Lines of text at a place; the first baseline is at `y`."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: Anchor = "start"


class Line(Model):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float


class Tick(Model):
    """A position on an axis with its text."""

    at: float
    text: str


class RadarAxis(Model):
    """One spoke with its title and its value beside it."""

    line: Line
    label: Label
    value: Label


class RadarDot(Model):
    """One point of the score polygon."""

    x: float
    y: float


class Radar(Chart):
    """Polygons over spokes. A polygon is empty where a series has no values."""

    axes: tuple[RadarAxis, ...]
    rings: tuple[str, ...]
    ring_labels: tuple[Label, ...]
    score: str
    dots: tuple[RadarDot, ...]
    evidenced: str
    target: str


class BarRow(Model):
    """One bar with its attainable range, its evidenced mark and its target. None: nothing to draw.

    `capped_from` is where the part of the bar begins that a gate keeps from counting for the level.
    """

    label: Label
    y: float
    thickness: float
    value_width: float | None
    value_text: str
    value_x: float
    range_from: float | None
    range_to: float | None
    evidenced: float | None
    target: float | None
    tone: str
    note: str = ""
    capped_from: float | None = None
    capped_width: float = 0.0


class Bars(Chart):
    """Horizontal bars on one axis that starts at `left`."""

    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[Tick, ...]
    zones: tuple[Tick, ...]
    rows: tuple[BarRow, ...]


class TornadoRow(Model):
    """One answer: a bar to the left of the middle if it were lowest, to the right if it were highest.

    A width is 0 where the answer stands at that end. `mark` says that it turns the verdict alone.
    """

    label: Label
    y: float
    thickness: float
    low_x: float
    low_width: float
    low_text: str
    high_width: float
    high_text: str
    mark: str


class Tornado(Chart):
    """Answers by what each of them alone does to the overall score; `middle` is the score as it is."""

    left: float
    middle: float
    right: float
    top: float
    bottom: float
    ticks: tuple[Tick, ...]
    middle_text: str
    rows: tuple[TornadoRow, ...]


class TrackStep(Model):
    """One phase as an arrow-shaped field."""

    number: str
    points: str
    status: Status
    title: Label
    completion: Label
    status_text: Label
    mark_x: float
    mark_y: float
    here: bool


class PhaseTrack(Chart):
    """The phases in their order, with the place where the organisation stands."""

    steps: tuple[TrackStep, ...]
    here_x: float | None
    here_y: float
    here_text: str


class HeatCell(Model):
    """One field of the heat map; `shade` runs from 0 (lightest) to 4, -1 where there is no value."""

    x: float
    y: float
    shade: int
    text: str


class HeatMap(Chart):
    """Rows by columns of shaded fields with their values."""

    cell_width: float
    cell_height: float
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]
    cells: tuple[HeatCell, ...]


class GanttBar(Model):
    """One work package: its bar, its slack behind it, and its place in the list."""

    label: Label
    code: Label
    y: float
    x: float
    width: float
    slack_width: float
    critical: bool


class GanttPhase(Model):
    """A phase: its summary bar, above its packages. `width` 0: continued from the chart before."""

    label: Label
    y: float
    x: float
    width: float


class GanttMilestone(Model):
    """A quarter's end."""

    x: float
    label: Label


class Gantt(Chart):
    """A page of the plan: phases, packages, months and milestones."""

    left: float
    right: float
    top: float
    bottom: float
    bar: float
    months: tuple[Tick, ...]
    years: tuple[Tick, ...]
    stripes: tuple[Line, ...]
    phases: tuple[GanttPhase, ...]
    bars: tuple[GanttBar, ...]
    milestones: tuple[GanttMilestone, ...]


class LadderStep(Model):
    """One maturity level."""

    x: float
    y: float
    width: float
    height: float
    number: str
    name: Label
    range_text: Label
    reached: bool
    here: bool
    target: bool


class Ladder(Chart):
    """The maturity levels as steps, with the score's place on the axis below."""

    steps: tuple[LadderStep, ...]
    base: float
    axis_y: float
    score_x: float | None
    score_text: str
    range_from: float | None
    range_to: float | None
    evidenced_x: float | None
    evidenced_y: float
    evidenced_anchor: Anchor
    evidenced_text: str
