"""The rows of the tab *Activities*, found by the id of their action, whatever people did to the tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessment.problem import Place, Problem, Severity, errors
from assessment.roadmap.models import PackageStatus
from assessment.roadmap.read_back import cells
from assessment.roadmap.read_back.grid import Cell, Grid, read_grids
from assessment.roadmap.read_back.overwritten import OVERVIEW, overwritten
from assessment.roadmap.workbook.as_exported import HEADER, AsExported, parsed

TAB = "Activities"
_HEADER_WITHIN = 40
_READERS: Mapping[str, cells.Reader[Any]] = {
    "Status": cells.status,
    "Planned start": cells.day,
    "Planned end": cells.day,
    "Effort hours": cells.hours,
    "Progress": cells.share,
    "Owner": cells.name,
    "Notes": cells.note,
}
_ID_HEADERS = ("key", "id")


@dataclass(frozen=True)
class Row:
    """What the row of one action says. None: the cell is empty, or its column was deleted.

    `places` names the cell of each header for messages; `share` is None where the formula stands.
    """

    action: str
    status: PackageStatus | None
    start: date | None
    end: date | None
    hours: float | None
    share: float | None
    owner: str | None
    notes: str | None
    places: Mapping[str, Place]
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ReadBack:
    """The rows of a workbook, and what each said when it was exported, by action."""

    rows: tuple[Row, ...] = ()
    exported: Mapping[str, AsExported] = field(default_factory=dict)


@dataclass
class _Reading:
    """The tab being read: the columns of its headers, and what was found wrong so far."""

    file: str
    grid: Grid
    columns: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def place(self, cell: Cell) -> Place:
        """Where a cell is, such as `edited.xlsx:Activities!F12`."""
        return Place(f"{self.file}:{self.grid.name}!{cell.place}")

    def cell(self, row: Sequence[Cell], header: str) -> Cell | None:
        """The cell of a column; None where the column is gone, or the row ends before it."""
        column = self.columns.get(header.casefold())
        return row[column] if column is not None and column < len(row) else None

    def add(
        self, code: str, cell: Cell, what: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Note a problem at a cell."""
        self.problems.append(Problem(code, what, self.place(cell), hint=hint, severity=severity))


def read_activities(
    data: bytes, file: str, known: frozenset[str]
) -> tuple[ReadBack, tuple[Problem, ...]]:
    """What a workbook says of the actions of the plan.

    Args:
        data: the bytes of the file.
        file: its name, for the problems.
        known: ids of the actions that there are; rows of others are told and left alone.

    Returns:
        The rows in the order of the tab, none of which counts where there is an error; and all problems.
    """
    grids, problems = read_grids(data, file, frozenset({TAB.casefold(), OVERVIEW.casefold()}))
    if errors(problems):
        return ReadBack(), problems
    found = _find_table(grids)
    if found is None:
        return ReadBack(), (_no_table(file, grids),)
    grid, header = found
    names = [_text(cell).casefold() for cell in grid.rows[header]]
    reading = _Reading(file, grid, {name: names.index(name) for name in names if name})
    body = grid.rows[header + 1 :]
    rows = _rows(reading, body, known)
    exported = _exported(reading, body)
    return ReadBack(rows, exported), (*reading.problems, *overwritten(grids, file))


def _find_table(grids: Sequence[Grid]) -> tuple[Grid, int] | None:
    """The tab with the activities and the place of its header row: by its name, or else by its headers."""
    named = [grid for grid in grids if grid.name.strip().casefold() == TAB.casefold()]
    wanted = {"activity"} if named else {"activity", "status", "planned start", "planned end"}
    for grid in named or grids:
        for number, row in enumerate(grid.rows[:_HEADER_WITHIN]):
            names = {_text(cell).casefold() for cell in row}
            if wanted <= names and names & set(_ID_HEADERS):
                return grid, number
    return None


def _no_table(file: str, grids: Sequence[Grid]) -> Problem:
    named = next((grid for grid in grids if grid.name.strip().casefold() == TAB.casefold()), None)
    if named is None:
        what = f"the workbook has no tab `{TAB}` of a plan"
        return Problem("no-activities", what, Place(file), hint="give the workbook of `--out`")
    what = "the columns `Key` and `Id` are gone, so that no row can be told to be an action"
    hint = "bring back one of them, or export the plan anew and type the changes there"
    return Problem("no-id-column", what, Place(f"{file}:{named.name}!A1"), hint=hint)


def _rows(
    reading: _Reading, body: Sequence[Sequence[Cell]], known: frozenset[str]
) -> tuple[Row, ...]:
    seen: dict[str, Cell] = {}
    rows = []
    for line in body:
        found = _action_of(reading, line, known)
        if found is None:
            continue
        action, cell = found
        if action in seen:
            what = f"{action} stands here and in {seen[action].place}"
            reading.add("action-twice", cell, what, "delete one of the two rows")
            continue
        seen[action] = cell
        rows.append(_row(reading, line, action))
    return tuple(rows)


def _action_of(
    reading: _Reading, line: Sequence[Cell], known: frozenset[str]
) -> tuple[str, Cell] | None:
    """The action of a row and the cell that names it; None for a row that is none of the plan's."""
    named = [(cell, _text(cell)) for each in _ID_HEADERS if (cell := reading.cell(line, each))]
    ids = [(cell, text) for cell, text in named if text in known]
    if len({text for _, text in ids}) > 1:
        (hidden, key), (shown, text) = ids
        what = f"the row says {text} here, and {key} in its hidden cell {hidden.place}"
        hint = "it was sorted in part, or typed over: sort whole rows, or mend the id"
        reading.add("ids-differ", shown, what, hint)
        return None
    if ids:
        return ids[0][1], ids[0][0]
    _tell_unknown(reading, line, named)
    return None


def _tell_unknown(
    reading: _Reading, line: Sequence[Cell], named: Sequence[tuple[Cell, str]]
) -> None:
    typed = [cell for cell in line if cell.value not in {None, ""} and not cell.is_formula]
    if not typed:
        return
    cell, text = next(((cell, text) for cell, text in named if text), (typed[0], ""))
    if not text and _text(typed[0]) == "Nothing is planned.":
        return
    says = f"`{text[:60]}` is no action of the plan" if text else "the row has no id of an action"
    hint = "actions of your own come in with --actions"
    reading.add("unknown-row", cell, f"{says}; it is left alone", hint, "warning")


def _row(reading: _Reading, line: Sequence[Cell], action: str) -> Row:
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for header, reader in _READERS.items():
        cell = reading.cell(line, header)
        if cell is None:
            continue
        places[header] = reading.place(cell)
        # The formula of the progress follows the status: only what was typed over it says more.
        if header == "Progress" and cell.is_formula:
            continue
        try:
            values[header] = cells.read_cell(cell, reader, reading.grid.epoch)
        except cells.UnclearCell as fault:
            reading.add("unclear-cell", cell, f"{header} of {action} {fault.what}", fault.hint)
    return Row(
        action=action,
        status=values.get("Status"),
        start=values.get("Planned start"),
        end=values.get("Planned end"),
        hours=values.get("Effort hours"),
        share=values.get("Progress"),
        owner=values.get("Owner"),
        notes=values.get("Notes"),
        places=places,
        missing=frozenset(_READERS) - places.keys(),
    )


def _exported(reading: _Reading, body: Sequence[Sequence[Cell]]) -> dict[str, AsExported]:
    """By the action that each hidden cell names itself, so that sorting in part does no harm to it."""
    found = (reading.cell(line, HEADER) for line in body)
    rows = [parsed(_text(cell)) for cell in found if cell is not None]
    return {row.id: row for row in rows if row is not None}


def _text(cell: Cell) -> str:
    return cell.value.strip() if isinstance(cell.value, str) else ""
