"""An uploaded workbook as plain cells: its archive is checked before anything of it is unpacked."""

from __future__ import annotations

import io
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment.problem import Place, Problem

MOST_BYTES = 10_000_000
MOST_UNPACKED = 20_000_000
MOST_ENTRIES = 200
MOST_RATIO = 200
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_SHEETS = 40
MOST_CELLS_OF_A_TAB = 60_000
MOST_CELLS = 250_000
_SMALL_PART = 1_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# A workbook declares no document type; whatever does, wants to bring in entities.
_CELL = re.compile(rb"<(?:[A-Za-z]\w{0,20}:)?c[ />]")
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value (a formula's stored result), and whether a formula or an error stands in it."""

    place: str
    value: Any = None
    is_formula: bool = False
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet by row, `rows[0]` being row 1; `epoch` is the day that numbers count from."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    epoch: datetime


def read_grids(
    data: bytes, file: str, wanted: frozenset[str]
) -> tuple[tuple[Grid, ...], tuple[Problem, ...]]:
    """The sheets of a workbook.

    Args:
        data: the bytes of the file. Macros and links to other files in it are not followed.
        file: its name, for the problems.
        wanted: names of tabs in lower case; where all of them are there, the other tabs are not read.

    Returns:
        The sheets, none where there is an error; and the problems.
    """
    refused = _archive_fault(data)
    if refused:
        return (), (Problem("not-a-workbook", refused, Place(file), hint=_HINT),)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of extensions that it does not know, such as data bars.
            warnings.simplefilter("ignore")
            return _grids(data, file, wanted)
    except Exception as fault:
        what = f"the workbook cannot be read ({type(fault).__name__})"
        return (), (Problem("not-a-workbook", what, Place(file), hint=_HINT),)


def _archive_fault(data: bytes) -> str | None:
    """Why the bytes are no workbook that may be opened; None if they may be one."""
    if len(data) > MOST_BYTES:
        return f"the file has {len(data):,} bytes, and at most {MOST_BYTES:,} are read"
    if data.startswith(_OLD_OFFICE):
        return "the file is password-protected, or a workbook of before 2007"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _directory_fault(archive) or _content_fault(archive)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return "the file is not an .xlsx workbook"


def _directory_fault(archive: zipfile.ZipFile) -> str | None:
    parts = archive.infolist()
    if len(parts) > MOST_ENTRIES:
        return f"the workbook has {len(parts):,} parts, and at most {MOST_ENTRIES} are read"
    if len({part.filename for part in parts}) < len(parts):
        return "the workbook holds a part twice"
    whole = sum(part.file_size for part in parts)
    if whole > MOST_UNPACKED:
        return f"the workbook unpacks to {whole:,} bytes, and at most {MOST_UNPACKED:,} are read"
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _SMALL_PART and ratio > MOST_RATIO:
            return f"the part `{part.filename}` is packed {ratio:.0f} to 1, as no workbook is"
    if "[Content_Types].xml" not in archive.namelist():
        return "the file is not an .xlsx workbook"
    return None


def _content_fault(archive: zipfile.ZipFile) -> str | None:
    cells = 0
    for part in archive.infolist():
        # Reading stops at the size that the directory declares, so what it says of sizes holds.
        content = archive.read(part)
        if any(mark in content for mark in _DOCTYPE) and not part.filename.endswith(".bin"):
            return f"the part `{part.filename}` declares a document type, as no workbook does"
        if part.filename.startswith("xl/worksheets/"):
            # Counted before they are parsed, which takes a second for so many.
            found = sum(1 for _ in _CELL.finditer(content))
            cells += found
            if found > MOST_CELLS_OF_A_TAB or cells > MOST_CELLS:
                return (
                    f"`{part.filename}` has {found:,} cells, and at most {MOST_CELLS_OF_A_TAB:,} of a tab "
                    f"and {MOST_CELLS:,} in all are read"
                )
    return None


def _grids(
    data: bytes, file: str, wanted: frozenset[str]
) -> tuple[tuple[Grid, ...], tuple[Problem, ...]]:
    import openpyxl

    options: dict[str, Any] = {"read_only": True, "keep_links": False, "keep_vba": False}
    results = openpyxl.load_workbook(io.BytesIO(data), data_only=True, **options)
    formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=False, **options)
    if len(results.sheetnames) > MOST_SHEETS:
        what = (
            f"the workbook has {len(results.sheetnames)} tabs, and at most {MOST_SHEETS} are read"
        )
        return (), (Problem("too-large", what, Place(file)),)
    grids, problems = [], []
    names = {name.strip().casefold() for name in results.sheetnames}
    for result, formula in zip(results.worksheets, formulas.worksheets, strict=True):
        if wanted <= names and result.title.strip().casefold() not in wanted:
            continue
        rows = tuple(
            _row(shown, stored, number)
            for number, (shown, stored) in enumerate(
                zip(_rows(result), _rows(formula), strict=True), start=1
            )
        )
        if len(rows) > MOST_ROWS and any(cell.value is not None for cell in rows[-1]):
            what = f"the tab has more than {MOST_ROWS:,} rows"
            place = Place(f"{file}:{result.title}!A{MOST_ROWS + 1}")
            problems.append(Problem("too-large", what, place, hint="delete what is not the plan"))
        grids.append(Grid(result.title, rows, results.epoch))
    return (() if problems else tuple(grids)), tuple(problems)


def _rows(sheet: Any) -> Iterator[Any]:
    # The size that a sheet declares may be wrong; bounds of our own hold in any case.
    sheet.reset_dimensions()
    bounded = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
    return itertools.islice(bounded, MOST_ROWS + 1)


def _row(results: Any, formulas: Any, number: int) -> tuple[Cell, ...]:
    from openpyxl.utils import get_column_letter

    return tuple(
        Cell(
            place=f"{get_column_letter(column)}{number}",
            value=result.value,
            is_formula=getattr(formula, "data_type", "n") == "f",
            is_error=getattr(result, "data_type", "n") == "e",
        )
        for column, (result, formula) in enumerate(zip(results, formulas, strict=False), start=1)
    )


_HINT = "save the edited plan as .xlsx, without a password, and give that file"
