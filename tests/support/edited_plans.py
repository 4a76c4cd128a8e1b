"""Workbooks of plans, edited as people edit them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from assessment.answers.plan_progress import ActionProgress
from assessment.problem import Problem
from assessment.roadmap import Roadmap
from assessment.roadmap.read_back import Changed, changes, read_activities

FILE = "edited.xlsx"
HEADER = 4


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """The workbook after `change` was made to it by a program that keeps formulas."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def typed(cells: Mapping[tuple[str, str], Any]) -> Callable[[Any], None]:
    """A change that types values into cells of the tab Activities, named by action and header."""

    def change(book: Any) -> None:
        sheet = book["Activities"]
        for (action, header), value in cells.items():
            sheet.cell(row_of(sheet, action), column_of(sheet, header)).value = value

    return change


def column_of(sheet: Worksheet, header: str) -> int:
    """The number of a column of the tab Activities."""
    return [cell.value for cell in sheet[HEADER]].index(header) + 1


def row_of(sheet: Worksheet, action: str) -> int:
    """The number of the row of an action."""
    column = column_of(sheet, "Id")
    return next(
        row
        for row in range(HEADER + 1, sheet.max_row + 1)
        if sheet.cell(row, column).value == action
    )


def read(
    data: bytes,
    roadmap: Roadmap,
    first_day: date,
    before: Mapping[str, ActionProgress] | None = None,
) -> tuple[tuple[Changed, ...], tuple[Problem, ...]]:
    """What a workbook of a plan says anew, and all problems."""
    known = frozenset(package.id for package in roadmap.packages)
    rows, problems = read_activities(data, FILE, known)
    changed, found = changes(rows, {}, before or {}, first_day)
    return changed, (*problems, *found)


def told(data: bytes, roadmap: Roadmap, first_day: date) -> dict[str, ActionProgress]:
    """The progress of each action that changed; fails where there is a problem."""
    changed, problems = read(data, roadmap, first_day)
    assert problems == ()
    return {each.progress.action: each.progress for each in changed}


def places(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Code and cell of each problem."""
    return [(each.code, each.place.file.removeprefix(f"{FILE}:")) for each in problems]
