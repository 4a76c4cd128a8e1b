"""The phase track and the maturity ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.report.charts.geometry import at, points, scaled, text_width, wrapped
from assessment.report.charts.models import Label, Ladder, LadderStep, PhaseTrack, Status, TrackStep

_WIDTH = 640.0
_NOSE = 11.0


@dataclass(frozen=True, slots=True)
class TrackPhase:
    """One phase on the track: texts are formatted."""

    title: str
    status: Status
    status_text: str
    completion: str
    here: bool


def phase_track(
    identifier: str, alt: str, phases: Sequence[TrackPhase], here_text: str
) -> PhaseTrack:
    """The phases as a row of arrows, from the first on the left to the last on the right."""
    step = (_WIDTH - _NOSE) / max(len(phases), 1)
    steps = tuple(_step(index, phase, step) for index, phase in enumerate(phases))
    here = next((index for index, phase in enumerate(phases) if phase.here), None)
    return PhaseTrack(
        id=identifier,
        alt=alt,
        width=_WIDTH,
        height=134.0,
        steps=steps,
        here_x=None
        if here is None
        else at(min(max(step * (here + 0.5) + _NOSE / 2, 44), _WIDTH - 44)),
        here_y=20.0,
        here_text=here_text,
    )


def _step(index: int, phase: TrackPhase, step: float) -> TrackStep:
    left, right, top, bottom = index * step, (index + 1) * step - 3, 28.0, 80.0
    middle = (top + bottom) / 2
    nose = [(right, top), (right + _NOSE, middle), (right, bottom), (left, bottom)]
    tail = [(left + _NOSE, middle)] if index else []
    centre = at(left + _NOSE / 2 + (right - left) / 2 + 2)
    lines = wrapped(phase.title, step - 22, 12, 2)
    status_lines = wrapped(phase.status_text, step - 20, 11, 2)
    # Mark and first line of the status stand side by side, together in the middle.
    half = text_width(status_lines[0], 11) / 2 if status_lines else 0
    return TrackStep(
        number=str(index + 1),
        points=points([(left, top), *nose, *tail]),
        status=phase.status,
        title=Label(
            x=centre, y=at(middle + 4 - 7 * (len(lines) - 1)), lines=lines, anchor="middle"
        ),
        completion=Label(x=centre, y=100.0, lines=(phase.completion,), anchor="middle"),
        status_text=Label(x=at(centre + 8), y=118.0, lines=status_lines, anchor="middle"),
        mark_x=at(centre + 8 - half - 12),
        mark_y=114.0,
        here=phase.here,
    )


@dataclass(frozen=True, slots=True)
class LadderLevel:
    """One maturity level: it begins at a score from 0 to 100."""

    number: int
    name: str
    from_score: float
    range_text: str


@dataclass(frozen=True, slots=True)
class LadderMarks:
    """What is marked on the ladder; None: not there. Scores run from 0 to 100."""

    level: int | None
    target: int | None
    score: float | None
    score_text: str
    lowest: float | None
    highest: float | None
    evidenced: float | None
    evidenced_text: str


def ladder(identifier: str, alt: str, levels: Sequence[LadderLevel], marks: LadderMarks) -> Ladder:
    """The maturity levels as steps of a staircase, each as wide as its range of scores."""
    base = 112.0
    ranged = marks.lowest is not None and marks.highest is not None
    return Ladder(
        id=identifier,
        alt=alt,
        width=_WIDTH,
        height=174.0,
        steps=tuple(_ladder_step(index, levels, marks, base) for index in range(len(levels))),
        base=base,
        axis_y=base + 22,
        score_x=None if marks.score is None else scaled(marks.score, 0, _WIDTH),
        score_text=marks.score_text,
        range_from=scaled(marks.lowest or 0, 0, _WIDTH) if ranged else None,
        range_to=scaled(marks.highest or 0, 0, _WIDTH) if ranged else None,
        evidenced_x=None if marks.evidenced is None else scaled(marks.evidenced, 0, _WIDTH),
        evidenced_y=base + 22 + (20 if _apart(marks) else 33),
        evidenced_anchor="middle",
        evidenced_text=marks.evidenced_text,
    )


def _apart(marks: LadderMarks) -> bool:
    """Whether the texts of score and evidenced score can stand on one line."""
    if marks.score is None or marks.evidenced is None:
        return True
    return abs(marks.score - marks.evidenced) / 100 * _WIDTH > 110


def _ladder_step(
    index: int, levels: Sequence[LadderLevel], marks: LadderMarks, base: float
) -> LadderStep:
    level = levels[index]
    end = levels[index + 1].from_score if index + 1 < len(levels) else 100.0
    left, right = scaled(level.from_score, 0, _WIDTH), scaled(end, 0, _WIDTH)
    height = 44 + 66 * index / max(len(levels) - 1, 1)
    width = max(right - left - 3, 4)
    centre = at(left + width / 2)
    name = wrapped(level.name, width - 4, 12.5, 2)
    return LadderStep(
        x=left,
        y=at(base - height),
        width=at(width),
        height=at(height),
        number=str(level.number),
        name=Label(x=centre, y=at(base - height + 38), lines=name, anchor="middle"),
        range_text=Label(x=centre, y=base - 6, lines=(level.range_text,), anchor="middle"),
        reached=marks.level is not None and level.number <= marks.level,
        here=level.number == marks.level,
        target=level.number == marks.target,
    )
