"""Cells of the tab *Roadmap with Activities* that were typed over: people mean something by them."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.problem import Place, Problem
from assessment.roadmap.read_back.grid import Cell, Grid

OVERVIEW = "Roadmap with Activities"
_FOLLOWING = ("owner", "start", "end", "effort hours", "status", "progress")
_NAMED = 5
_HEADER_WITHIN = 40


def overwritten(grids: Sequence[Grid], file: str) -> tuple[Problem, ...]:
    """A warning that names the cells in which a value stands in place of a formula; usually none."""
    grid = next(
        (each for each in grids if each.name.strip().casefold() == OVERVIEW.casefold()), None
    )
    if grid is None:
        return ()
    typed = _typed_over(grid)
    # A file saved by a program that keeps no formulas has values everywhere: nobody typed those.
    if not typed or not any(cell.is_formula for row in grid.rows for cell in row):
        return ()
    shown = ", ".join(cell.place for cell in typed[:_NAMED])
    more = f" and {len(typed) - _NAMED} more" if len(typed) > _NAMED else ""
    what = f"{shown}{more} was typed over, and is not read: this tab follows `Activities`"
    place = Place(f"{file}:{grid.name}!{typed[0].place}")
    hint = "make the change in the tab Activities"
    return (Problem("typed-over", what, place, severity="warning", hint=hint),)


def _typed_over(grid: Grid) -> list[Cell]:
    header = next(
        (
            number
            for number, row in enumerate(grid.rows[:_HEADER_WITHIN])
            if {"key", "kind"} <= {_name(cell) for cell in row}
        ),
        None,
    )
    if header is None:
        return []
    names = [_name(cell) for cell in grid.rows[header]]
    kind, columns = names.index("kind"), [names.index(each) for each in _FOLLOWING if each in names]
    return [
        row[column]
        for row in grid.rows[header + 1 :]
        if len(row) > kind and _name(row[kind]) == "activity"
        for column in columns
        if column < len(row) and row[column].value is not None and not row[column].is_formula
    ]


def _name(cell: Cell) -> str:
    return cell.value.strip().casefold() if isinstance(cell.value, str) else ""
