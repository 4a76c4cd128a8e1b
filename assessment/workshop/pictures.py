"""Where the marks of a distribution stand: one revealed round, beside the round before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.workshop.views import AnswerOption, Bar, Question, Result, RoleResult

# Widths and heights are parts of a hundred: the picture is stretched to the room that it gets.
FULL = 100.0


@dataclass(frozen=True)
class Row:
    """One answer: how many gave it now, and how many in the round before.

    Attributes:
        key: the answer as a vote names it: a number, `dont_know` or `not_applicable`.
        name: of the level; empty for what is no level.
        anchor: what a visitor would see at that level.
        before: None in a first round.
        width, before_width: of the bars, 0 to 100.
    """

    key: str
    number: int | None
    name: str
    anchor: str
    count: int
    before: int | None
    width: float
    before_width: float
    lowest: bool
    highest: bool


@dataclass(frozen=True)
class Column:
    """One level in the small picture of a role."""

    number: int
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class RolePicture:
    """The votes of one role."""

    title: str
    votes: int
    lowest: int | None
    highest: int | None
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Picture:
    """A revealed round ready to be drawn."""

    result: Result
    before: Result | None
    rows: tuple[Row, ...]
    roles: tuple[RolePicture, ...]
    lowest: Row | None
    highest: Row | None
    most: Row | None


def picture_of(question: Question | None, results: Sequence[Result]) -> Picture | None:
    """The last of some rounds beside the one before it; None where nothing was revealed."""
    if not results:
        return None
    now, before = results[-1], results[-2] if len(results) > 1 else None
    options = {one.number: one for one in question.options} if question else {}
    pairs = _pairs(now, before)
    widest = max((bar.share for pair in pairs.values() for bar in pair if bar), default=0.0) or 1.0
    rows = tuple(_row(key, pair, options, now, before, widest) for key, pair in pairs.items())
    levels = [row for row in rows if row.number is not None and row.count]
    return Picture(
        result=now,
        before=before,
        rows=rows,
        roles=tuple(map(_role, now.roles)),
        lowest=levels[0] if levels else None,
        highest=levels[-1] if levels else None,
        # The lower of two with the same number of votes.
        most=max(levels, key=lambda row: row.count, default=None),
    )


def _key(bar: Bar) -> str:
    return bar.label if bar.number is None else str(bar.number)


def _pairs(now: Result, before: Result | None) -> dict[str, tuple[Bar | None, Bar | None]]:
    """For every answer that either round shows, its bars in both."""
    found: dict[str, tuple[Bar | None, Bar | None]] = {_key(bar): (bar, None) for bar in now.bars}
    for bar in before.bars if before else ():
        found[_key(bar)] = (found.get(_key(bar), (None, None))[0], bar)
    return found


def _row(
    key: str,
    pair: tuple[Bar | None, Bar | None],
    options: Mapping[int, AnswerOption],
    now: Result,
    before: Result | None,
    widest: float,
) -> Row:
    bar, earlier = pair
    number = int(key) if key.isdecimal() else None
    option = options.get(number) if number is not None else None
    return Row(
        key=key,
        number=number,
        name=bar.label if bar and number is not None else "",
        anchor=option.text if option else "",
        count=bar.count if bar else 0,
        before=(earlier.count if earlier else 0) if before else None,
        width=_part(bar, widest),
        before_width=_part(earlier, widest),
        lowest=number is not None and number == now.lowest,
        highest=number is not None and number == now.highest,
    )


def _part(bar: Bar | None, widest: float) -> float:
    return round(FULL * bar.share / widest, 2) if bar else 0.0


def _role(role: RoleResult) -> RolePicture:
    levels = [bar for bar in role.bars if bar.number is not None]
    most = max((bar.count for bar in levels), default=0) or 1
    step = FULL / max(1, len(levels))
    columns = tuple(
        Column(
            number=place,
            count=bar.count,
            x=round(place * step + 1, 2),
            y=round(FULL - FULL * bar.count / most, 2),
            height=round(FULL * bar.count / most, 2),
        )
        for place, bar in enumerate(levels)
    )
    return RolePicture(role.title, role.votes, role.lowest, role.highest, columns)
