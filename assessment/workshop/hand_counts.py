"""Votes counted by hand, from a CSV file, as steps of a workshop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessment.answers.workshop_steps import Round, Tally, VotesRevealed
from assessment.bank.model_faults import closest
from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.problem import Problem, in_reading_order

ITEM, ROUND, GROUP = "item", "round", "group"
MISSING = ("dont_know", "not_applicable")
MOST_VOTES, MOST_ROUND = 100_000, 99
_MOST_PROBLEMS = 100
_SEPARATORS = ",;\t"
_EVERYBODY = ("", "all")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its line and column, both from 1."""

    text: str
    line: int
    column: int


def parse_hand_counts(
    source: Source, bank: Bank
) -> tuple[tuple[VotesRevealed, ...], tuple[Problem, ...]]:
    """The votes of a file with the columns `item`, `round`, `level_0` …, `dont_know`, `not_applicable`.

    Args:
        source: CSV with a line of names; comma, semicolon or tab between cells. An empty count is 0, an
            empty round 1. Other columns are passed over, and so are rows of single groups: they are parts of
            the row of all.
        bank: that the items are from.

    Returns:
        One step per row in the order of the file, and every fault of it. Faulty rows are left out.
    """
    rows = [row for row in _cells(source) if any(cell.text for cell in row)]
    if not rows:
        what = "the file has no line with the names of its columns"
        return (), (_problem(source, Cell("", 1, 1), "no-columns", what, _COLUMNS_HINT),)
    reader = _Reader(source, bank, rows[0])
    steps = [reader.step(row) for row in rows[1:]] if not reader.problems else []
    found = tuple(step for step in steps if step is not None)
    return found, in_reading_order(reader.problems[:_MOST_PROBLEMS])


_COLUMNS_HINT = "the columns are item, round, level_0, level_1, ..., dont_know, not_applicable"


class _Reader:
    """Reads rows under one line of names, and remembers what is wrong with them."""

    def __init__(self, source: Source, bank: Bank, header: Sequence[Cell]) -> None:
        self.source, self.bank = source, bank
        self.problems: list[Problem] = []
        self._places: dict[str, int] = {}
        self._seen: dict[tuple[str, int], Cell] = {}
        for place, cell in enumerate(header):
            name = cell.text.strip().lower()
            if name in self._places:
                self._add(cell, "duplicate-column", f'the column "{name}" is there twice')
            self._places.setdefault(name, place)
        self._levels = [f"level_{number}" for number in range(bank.scale.highest + 1)]
        for name in (ITEM, *self._levels[:2]):
            if name not in self._places:
                what = f'the column "{name}" is missing'
                self._add(header[0], "missing-column", what, _COLUMNS_HINT)

    def step(self, row: Sequence[Cell]) -> VotesRevealed | None:
        """One row as a revealed round; None where it is faulty, or about a part of the room."""
        before = len(self.problems)
        if len(row) < len(self._places):
            what = f"the row has {len(row)} cells, the line of names has {len(self._places)}"
            self._add(row[0], "short-row", what)
            return None
        cells = {name: row[place] for name, place in self._places.items()}
        if GROUP in cells and cells[GROUP].text.strip() not in _EVERYBODY:
            return None
        item = self._item(cells[ITEM])
        number = self._number(cells.get(ROUND), "a round", MOST_ROUND, otherwise=1)
        levels = self._counts(cells, item)
        unknown, elsewhere = (
            self._number(cells.get(name), "a number of votes", MOST_VOTES) for name in MISSING
        )
        if item is not None:
            self._once(cells[ITEM], item, number)
        if len(self.problems) > before or item is None:
            return None
        tally = Tally(levels=levels, dont_know=unknown, not_applicable=elsewhere)
        if not tally.votes:
            self._add(cells[ITEM], "no-votes", f"no votes are counted for {item}")
            return None
        return VotesRevealed(
            round=Round(item=item, number=number),
            alone=number == 0,
            tally=tally,
            seats=tally.votes,
            by_hand=True,
        )

    def _item(self, cell: Cell) -> str | None:
        item = cell.text.strip()
        if item in self.bank.item_by_id:
            return item
        near = closest(item, self.bank.item_by_id)
        hint = f"did you mean {near}?" if near else ""
        self._add(cell, "unknown-item", f'there is no item "{item}" in the bank', hint)
        return None

    def _counts(self, cells: Mapping[str, Cell], item: str | None) -> tuple[int, ...]:
        found = [
            self._number(cells.get(name), "a number of votes", MOST_VOTES) for name in self._levels
        ]
        if item is None:
            return tuple(found)
        answers = len(self.bank.levels_of(self.bank.item_by_id[item]))
        for name, count in list(zip(self._levels, found, strict=True))[answers:]:
            if count:
                what = f"{item} has no {name}: its answers go up to {answers - 1}"
                self._add(cells[name], "no-such-level", what)
        return tuple(found[:answers])

    def _number(self, cell: Cell | None, what: str, most: int, otherwise: int = 0) -> int:
        text = cell.text.strip() if cell is not None else ""
        if cell is None or not text:
            return otherwise
        if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= most:
            return int(text)
        fault = f'"{text[:40]}" is not {what}'
        self._add(cell, "not-a-count", fault, f"a whole number from 0 to {most}")
        return otherwise

    def _once(self, cell: Cell, item: str, number: int) -> None:
        first = self._seen.setdefault((item, number), cell)
        if first is not cell:
            what = f"round {number} of {item} is there twice; the first is at line {first.line}"
            self._add(cell, "duplicate-row", what, "keep one of them")

    def _add(self, cell: Cell, code: str, what: str, hint: str = "") -> None:
        self.problems.append(_problem(self.source, cell, code, what, hint))


def _problem(source: Source, cell: Cell, code: str, what: str, hint: str) -> Problem:
    return Problem(
        code=code,
        what=what,
        place=source.place(cell.line, cell.column, len(cell.text)),
        hint=hint,
        source=source.line(cell.line),
    )


def _cells(source: Source) -> Iterator[list[Cell]]:
    """The cells of each row with their places; quoted cells may hold separators and line ends (RFC 4180).

    A reader of its own, because that of the standard library does not say where a cell stands.
    """
    text = source.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    row: list[Cell] = []
    at, line, begin = 0, 1, 0
    while at < len(text):
        start = Cell("", line, at - begin + 1)
        if text[at] == '"':
            value, at = _quoted(text, at)
            tail, at = _plain(text, at, separator)
            value += tail
        else:
            value, at = _plain(text, at, separator)
        breaks = value.count("\n")
        if breaks:
            line += breaks
            begin = text.rfind("\n", 0, at) + 1
        row.append(Cell(value, start.line, start.column))
        if at < len(text) and text[at] == separator:
            at += 1
            if at < len(text):
                continue
            row.append(Cell("", line, at - begin + 1))
        yield row
        row = []
        at += 1
        line, begin = line + 1, at


def _quoted(text: str, start: int) -> tuple[str, int]:
    """What stands between quotes, and the place behind the cell; two quotes inside stand for one."""
    at = start + 1
    parts: list[str] = []
    while True:
        end = text.find('"', at)
        if end < 0:
            return "".join((*parts, text[at:])), len(text)
        parts.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            return "".join(parts), end + 1
        parts.append('"')
        at = end + 2


def _plain(text: str, start: int, separator: str) -> tuple[str, int]:
    ends = [place for mark in (separator, "\n") if (place := text.find(mark, start)) >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end
