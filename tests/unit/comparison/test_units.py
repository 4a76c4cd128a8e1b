"""Several units beside each other."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from rich.console import Console

from assessment.cli.compare import unit_names
from assessment.cli.units_text import show_units, units_csv
from assessment.comparison.outcome import conclude
from assessment.comparison.units import compare_units
from tests.unit.comparison.records import BEFORE, OLD_TREE, bank_of, side

BANK = bank_of(OLD_TREE)
UNITS = {
    "North": {**BEFORE, "STR-01": 4, "STR-02": 4},
    "South": {**BEFORE, "STR-01": 0},
    "=East": {"DAT-01": 2, "DAT-02": 2},
}
FOUND = compare_units(
    {name: conclude(BANK, side(BANK, given).answers) for name, given in UNITS.items()}
)


def test_best_worst_and_spread_per_dimension() -> None:
    strategy, data, overall = FOUND.extents
    assert (strategy.best, strategy.best_units) == (100.0, ("North",))
    assert (strategy.worst, strategy.worst_units) == (37.5, ("South",))
    assert strategy.spread == 62.5
    assert (data.best, data.spread, data.best_units) == (50.0, 0.0, tuple(UNITS))
    assert (overall.id, overall.best, overall.worst) == ("overall", 75.0, 43.75)


def test_a_unit_without_a_score_is_neither_best_nor_worst() -> None:
    assert FOUND.units[2].dimensions["strategy"] is None
    assert FOUND.units[2].overall == 50.0
    empty = compare_units({"None": conclude(BANK, side(BANK, {}).answers)})
    assert {(extent.best, extent.worst, extent.spread) for extent in empty.extents} == {
        (None, None, None)
    }


def test_the_table_as_csv() -> None:
    rows = list(csv.reader(io.StringIO(units_csv(FOUND).decode())))
    assert rows[0] == [
        *("row", "unit", "bank_version", "strategy", "data", "overall"),
        *("level", "phase_number", "phase"),
    ]
    assert rows[1][:6] == ["unit", "North", "1.0.0", "100.0", "50.0", "75.0"]
    assert rows[3][1:4] == ["'=East", "1.0.0", ""], "a spreadsheet takes no name for a formula"
    assert [row[0] for row in rows[1:]] == ["unit", "unit", "unit", "best", "worst", "spread"]
    assert rows[6][3:6] == ["62.5", "0.0", "31.25"]


def test_units_of_one_name_are_told_apart_by_their_files() -> None:
    paths = [Path("a/north.yaml"), Path("b/north.yaml"), Path("south.yaml"), Path("south.yaml")]
    assert unit_names(paths, ["Acme", "Acme", "Acme", "Acme"]) == [
        "Acme (north)",
        "Acme (b/north.yaml)",
        "Acme (south)",
        "Acme (south.yaml)",
    ]
    assert unit_names(paths[:2], ["North", "South"]) == ["North", "South"]


@pytest.mark.parametrize("width", [34, 36, 44, 60, 80, 120])
def test_a_narrow_terminal_keeps_every_name_and_every_score(width: int) -> None:
    text = io.StringIO()
    show_units(BANK, FOUND, Console(file=text, width=width, highlight=False))
    lines = text.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    table = lines[
        lines.index("") + 1 : next(at for at, line in enumerate(lines) if line.startswith("Dim"))
    ]
    for name in UNITS:
        assert any(line.startswith(name) for line in table)
    printed = " ".join(" ".join(table).split())
    assert {"75.0", "100.0", "Level", "Phase"} <= set(printed.split())
