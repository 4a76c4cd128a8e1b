"""Tables of records as CSV, read and written with the standard library alone."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Bank
from assessment.files import reading
from assessment.problem import InputProblems, Place, Problem
from assessment.scoring.plan import Levels
from assessment.tables.blocks import Block, Id, IdKind, blank_columns
from assessment.tables.cells import CellCodes, wrong_cell
from assessment.tables.layout import ID, read_layout
from assessment.tables.output import OutColumn
from assessment.tables.profiles import Profiles

# Text takes much more room than codes.
CSV_ROWS = 8_192
_MOST_TOLD = 20
_SEPARATORS = ",;\t"

Row = list[str]


class CsvTable:
    """A table in CSV; the separator is the comma, semicolon or tab that the line of names uses most."""

    def __init__(self, file: BinaryIO, path: Path, bank: Bank) -> None:
        self.file, self.path, self.bank = file, path, bank
        self._size = max(path.stat().st_size, 1)
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._rows = 0
        with self._as_problems(1):
            first = self._text.readline()
            separator = max(_SEPARATORS, key=first.count)
            lines = itertools.chain([first], self._text)
            self._reader = csv.reader(lines, delimiter=separator, strict=True)
            names = [name.strip() for name in next(self._reader, [])]
        self.layout, self.warnings = read_layout(names, bank, Place(str(path), 1, 1))
        self.ids: IdKind = None if self.layout.id is None else "text"
        self.profiles = Profiles(bank, tuple(self.layout.profile))
        self._codes = CellCodes(bank)

    def done(self) -> float:
        """How much of the file was read, 0 to 1."""
        return min(self.file.tell() / self._size, 1.0)

    def blocks(self) -> Iterator[Block]:
        """The rows, in blocks."""
        while rows := self._next_rows():
            yield self._block(rows)
            self._rows += len(rows)

    def _next_rows(self) -> list[Row]:
        rows: list[Row] = []
        for _ in range(CSV_ROWS):
            with self._as_problems(self._rows + len(rows) + 1):
                row = next(self._reader, None)
            if row is None:
                break
            if not row:
                continue  # a blank line, such as many programs leave at the end
            if len(row) != self.layout.width:
                raise InputProblems([self._wrong_width(self._rows + len(rows) + 1, len(row))])
            rows.append(row)
        return rows

    def _block(self, rows: list[Row]) -> Block:
        cells = list(zip(*rows, strict=True))
        columns = blank_columns(len(self.bank.items), len(rows))
        problems: list[Problem] = []
        for number, position in enumerate(self.layout.items):
            if position is not None:
                self._read_column(cells[position], number, columns, problems)
        if problems:
            raise InputProblems(_first(problems))
        ids: list[Id] | None = None
        if self.layout.id is not None:
            ids = list(cells[self.layout.id])
        return Block(ids, columns, self._which(cells, len(rows)))

    def _read_column(
        self, cells: Sequence[str], number: int, columns: Levels, problems: list[Problem]
    ) -> None:
        try:
            columns[number] = np.fromiter(map(self._codes.__getitem__, cells), np.int8, len(cells))
        except KeyError:
            name = self.bank.items[number].id
            problems += [
                wrong_cell(self._rows + place, name, text, self.bank, Place(str(self.path)))
                for place, text in enumerate(cells, start=1)
                if not self._knows(text)
            ]

    def _knows(self, text: str) -> bool:
        try:
            self._codes[text]
        except KeyError:
            return False
        return True

    def _which(self, cells: Sequence[Sequence[str]], rows: int) -> npt.NDArray[np.intp]:
        chosen = [cells[position] for position in self.layout.profile.values()]
        given: Iterator[tuple[Any, ...]] = (
            zip(*chosen, strict=True) if chosen else itertools.repeat((), rows)
        )
        numbers = (
            self.profiles.number(values, self._rows + place, Place(str(self.path)))
            for place, values in enumerate(given, start=1)
        )
        return np.fromiter(numbers, np.intp, rows)

    def _wrong_width(self, row: int, found: int) -> Problem:
        what = f"row {row} has {found} cells, and the table has {self.layout.width} columns"
        place = Place(str(self.path), self._reader.line_num, 1)
        hint = "put a cell that holds a separator between quotation marks"
        return Problem("wrong-width", what, place, hint=hint)

    @contextmanager
    def _as_problems(self, row: int) -> Iterator[None]:
        """Turn what is wrong with the file's text into a problem."""
        try:
            with reading(self.path):
                yield
        except UnicodeDecodeError as fault:
            what = f"near row {row}, byte {fault.object[fault.start]:#04x} is not UTF-8 text"
            hint = "save the file as UTF-8 (in most programs: CSV UTF-8)"
            raise InputProblems([Problem("not-utf-8", what, self._place(), hint=hint)]) from None
        except csv.Error as fault:
            what = f"row {row} is not CSV: {fault}"
            raise InputProblems([Problem("not-csv", what, self._place())]) from None

    def _place(self) -> Place:
        return Place(str(self.path))


def _first(problems: list[Problem]) -> list[Problem]:
    """The first problems by row, and how many more there are nearby."""
    if len(problems) <= _MOST_TOLD:
        return problems
    more = f"{len(problems) - _MOST_TOLD} more cells near there are wrong"
    return [*problems[:_MOST_TOLD], Problem("wrong-cell", more, problems[0].place)]


class CsvWriter:
    """Writes columns as CSV; a number as the shortest text that gives the same number again."""

    def __init__(self, file: BinaryIO, columns: Sequence[OutColumn], ids: IdKind) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        names = [column.name for column in columns]
        self._writer.writerow(names if ids is None else [ID, *names])

    def write(self, ids: Sequence[Id] | None, columns: Sequence[npt.NDArray[Any]]) -> None:
        """Write rows; `columns` are floats, NaN for none, or levels, below 0 for none."""
        cells: list[Sequence[object]] = [] if ids is None else [ids]
        cells += [_texts(column) for column in columns]
        self._writer.writerows(zip(*cells, strict=True))

    def close(self) -> None:
        """Hand everything to the file, which stays open."""
        self._text.flush()
        self._text.detach()

    def abandon(self) -> None:
        """Let go of the file, whose content nobody wants; it is still open."""
        with suppress(OSError, ValueError):
            self._text.detach()


def _texts(column: npt.NDArray[Any]) -> list[object]:
    values: list[object] = column.tolist()
    missing = np.isnan(column) if column.dtype.kind == "f" else column < 0
    for number in np.flatnonzero(missing):
        values[number] = ""
    return values
