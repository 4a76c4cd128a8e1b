"""Geometry of the charts of a workshop: votes of one round, and readings per dimension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assessment.answers.workshop_steps import Tally
from assessment.report.charts.geometry import at, wrapped
from assessment.report.charts.models import Chart, Label, Model
from assessment.report.wording import Wording
from assessment.workshop.room_readings import RoomReading

Kind = Literal["level", "dont_know", "not_applicable"]

_WIDTH, _HEIGHT = 150.0, 46.0
_TOP, _BASE = 12.0, 35.0
_WIDEST_BAR, _GAP = 22.0, 3.0

_PAGE, _LEFT, _ROW, _BAR = 640.0, 176.0, 38.0, 12.0
_KEY_LINE = 17.0


class VoteBar(Model):
    """One answer: a column with its number of votes above and its name below."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float
    middle: float
    count: str
    name: str
    median: bool


class VoteChart(Chart):
    """The votes of one round."""

    base: float
    bars: tuple[VoteBar, ...]


class Segment(Model):
    """Questions of one reading in a bar; `text` is empty where there is no room for it."""

    reading: RoomReading
    x: float
    width: float
    text: str


class ReadingRow(Model):
    """One dimension: the bar of the first votes above that of the last ones."""

    label: Label
    first_y: float
    last_y: float
    first: tuple[Segment, ...]
    last: tuple[Segment, ...]


class KeyEntry(Model):
    """One reading in the legend."""

    reading: RoomReading
    x: float
    y: float
    text: str


class ReadingChart(Chart):
    """How many questions of each dimension were read in which way."""

    thickness: float
    rows: tuple[ReadingRow, ...]
    key: tuple[KeyEntry, ...]


def vote_chart(
    name: str,
    tally: Tally,
    levels: Sequence[str],
    *,
    title: str,
    median: int | None,
    words: Wording,
) -> VoteChart:
    """Columns for the votes of one round, as high as their share of all votes.

    Args:
        name: unique in the document.
        tally: the votes.
        levels: names of the answers, lowest first.
        title: question and round, for those who listen.
        median: the middle answer, set apart.
        words: of the document.
    """
    parts: list[tuple[Kind, str, int]] = [
        ("level", str(number), count) for number, count in enumerate(tally.levels)
    ]
    if tally.dont_know:
        parts.append(("dont_know", words.say("chart.unknown"), tally.dont_know))
    if tally.not_applicable:
        parts.append(("not_applicable", words.say("chart.elsewhere"), tally.not_applicable))
    step = min(_WIDTH / max(len(parts), 1), _WIDEST_BAR + _GAP)
    most = max((count for _, _, count in parts), default=0) or 1
    bars = tuple(
        _vote_bar(place, step, one, count_share=one[2] / most, median=median)
        for place, one in enumerate(parts)
    )
    return VoteChart(
        id=name,
        alt=words.say("chart.votes", title=title, bars=_said(tally, levels, words)),
        width=_WIDTH,
        height=_HEIGHT,
        base=_BASE,
        bars=bars,
    )


def _vote_bar(
    place: int,
    step: float,
    part: tuple[Kind, str, int],
    *,
    count_share: float,
    median: int | None,
) -> VoteBar:
    kind, name, count = part
    height = at((_BASE - _TOP) * count_share)
    return VoteBar(
        kind=kind,
        x=at(place * step),
        y=at(_BASE - height),
        width=at(step - _GAP),
        height=height,
        middle=at(place * step + (step - _GAP) / 2),
        count=str(count) if count else "",
        name=name,
        median=kind == "level" and name == str(median),
    )


def _said(tally: Tally, levels: Sequence[str], words: Wording) -> str:
    named = dict(enumerate(levels))
    parts = [
        words.say("chart.bar", count=count, level=_level(number, named.get(number, "")))
        for number, count in enumerate(tally.levels)
        if count
    ]
    if tally.dont_know:
        parts.append(words.say("chart.dont_know", count=tally.dont_know))
    if tally.not_applicable:
        parts.append(words.say("chart.not_applicable", count=tally.not_applicable))
    return words.listed(parts) if parts else words.say("chart.nobody")


def _level(number: int, name: str) -> str:
    return str(number) if name in ("", str(number)) else f"{number} {name}"


def reading_chart(
    rows: Sequence[tuple[str, dict[RoomReading, int], dict[RoomReading, int]]],
    readings: Sequence[RoomReading],
    words: Wording,
) -> ReadingChart:
    """Two bars per dimension, of the first and the last votes, as long as the number of questions.

    Args:
        rows: title of the dimension, readings of the first and of the last votes.
        readings: in the order of the segments; those that do not occur are left out of the legend.
        words: of the document.
    """
    most = max((sum(first.values()) for _, first, _ in rows), default=0) or 1
    room = _PAGE - _LEFT
    seen = [one for one in readings if any(one in first or one in last for _, first, last in rows)]
    made = tuple(_reading_row(place, one, readings, room / most) for place, one in enumerate(rows))
    bottom = _ROW * len(rows)
    key = _key(seen, bottom + 14, words)
    return ReadingChart(
        id="readings",
        alt=words.say("chart.agreement", rows="; ".join(_row_said(row, words) for row in rows)),
        width=_PAGE,
        height=(key[-1].y if key else bottom) + 8,
        thickness=_BAR,
        rows=made,
        key=key,
    )


def _reading_row(
    place: int,
    row: tuple[str, dict[RoomReading, int], dict[RoomReading, int]],
    readings: Sequence[RoomReading],
    unit: float,
) -> ReadingRow:
    title, first, last = row
    top = place * _ROW + 4
    lines = wrapped(title, _LEFT - 12, 12.5)
    middle = top + _BAR + 1
    return ReadingRow(
        label=Label(x=0, y=middle + 4 - 7 * (len(lines) - 1), lines=lines),
        first_y=top,
        last_y=top + _BAR + 2,
        first=_segments(first, readings, unit),
        last=_segments(last, readings, unit),
    )


def _segments(
    counts: dict[RoomReading, int], readings: Sequence[RoomReading], unit: float
) -> tuple[Segment, ...]:
    found, x = [], _LEFT
    for reading in readings:
        count = counts.get(reading, 0)
        if count:
            width = count * unit
            text = str(count) if width >= 7 * len(str(count)) + 6 else ""
            found.append(Segment(reading=reading, x=at(x), width=at(width), text=text))
            x += width
    return tuple(found)


def _key(readings: Sequence[RoomReading], y: float, words: Wording) -> tuple[KeyEntry, ...]:
    """The legend, on as many lines as it takes."""
    found, x = [], _LEFT
    for reading in readings:
        text = words.say(f"reading.{reading}")
        width = 24 + 6.1 * len(text)
        if x > _LEFT and x + width > _PAGE:
            x, y = _LEFT, y + _KEY_LINE
        found.append(KeyEntry(reading=reading, x=at(x), y=at(y), text=text))
        x += width + 12
    return tuple(found)


def _row_said(
    row: tuple[str, dict[RoomReading, int], dict[RoomReading, int]], words: Wording
) -> str:
    title, first, last = row
    return words.say(
        "chart.agreement_row",
        dimension=title,
        before=_counts_said(first, words),
        after=_counts_said(last, words),
    )


def _counts_said(counts: dict[RoomReading, int], words: Wording) -> str:
    parts = [
        words.say("chart.reading", count=count, reading=words.say(f"reading.{one}").lower())
        for one, count in counts.items()
    ]
    return words.listed(parts) if parts else words.say("chart.nobody")
