"""`assessment score --many`: tables of records in CSV and Parquet."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.scoring import score
from assessment.scoring.models import Scores
from tests.support.minibank import mini_bank
from tests.unit.cli.commands import Command

ROOT = Path(__file__).parents[3]
UNITS = ROOT / "examples" / "many" / "units.csv"

ITEMS = ("STR-01", "STR-02", "STR-03", "DAT-01", "DAT-02", "DAT-03")
PROFILE = ("profile.sector", "profile.ai_kinds")
ROWS: tuple[tuple[str, ...], ...] = (
    ("a", "health", "agents", "0", "1", "2", "3", "4", "dont_know"),
    ("b", "finance", "predictive;generative", "4", "", "4", "not_applicable", "2", "3"),
    ("c", "", "", "1", "1", "1", "1", "1", "1"),
    ("d", "other", "agents,predictive", "", "", "", "", "", ""),
)


def _write(path: Path, rows: Sequence[Sequence[str]], names: Sequence[str] = ()) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names or ("id", *PROFILE, *ITEMS))
        writer.writerows(rows)
    return path


def _alone(row: Sequence[str]) -> Scores:
    """The row scored as a record of its own."""
    sector, kinds = row[1], tuple(kind for kind in row[2].replace(";", ",").split(",") if kind)
    profile: dict[str, Any] = {"sector": sector} if sector else {}
    if kinds:
        profile["ai_kinds"] = kinds
    responses = []
    for item, cell in zip(ITEMS, row[3:], strict=True):
        if cell in ("dont_know", "not_applicable"):
            reason = "-" if cell == "not_applicable" else ""
            given = {"item": item, "missing": cell, "reason": reason}
            responses.append(Response.model_validate(given))
        elif cell:
            responses.append(Response(item=item, level=int(cell)))
    answers = AnswerSet(
        bank="mini",
        organisation=Organisation(name="-"),
        profile=profile,
        responses=tuple(responses),
    )
    return score(mini_bank(), answers)


def _expected(row: Sequence[str]) -> dict[str, float | int | None]:
    alone = _alone(row)
    found: dict[str, float | int | None] = {}
    nodes = [("overall", alone.overall), *((f"dimension.{d.id}", d) for d in alone.dimensions)]
    for name, node in nodes:
        for field in ("score", "lowest", "highest", "level"):
            found[f"{name}.{field}"] = getattr(node, field)
        found[f"{name}.answered"] = node.answered_weight
        found[f"{name}.unknown"] = node.unknown_weight
    for dimension in alone.dimensions:
        for indicator in dimension.indicators:
            found[f"indicator.{indicator.id}.score"] = indicator.score
            found[f"indicator.{indicator.id}.answered"] = indicator.answered_weight
    return found


def _read_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        {k: v if k == "id" else float(v) if v else None for k, v in row.items()} for row in rows
    ]


def _same(found: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[str]] = ROWS) -> None:
    assert [row["id"] for row in found] == [row[0] for row in rows]
    for one, row in zip(found, rows, strict=True):
        # Equal floats, not close ones.
        assert {name: value for name, value in one.items() if name != "id"} == _expected(row)


def test_a_csv_table_gets_the_scores_of_its_records(command: Command) -> None:
    _write(command.folder / "in.csv", ROWS)
    outcome = command("score", "--many", "in.csv", "--out", "out.csv")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "out.csv: 4 records scored\n")
    _same(_read_csv(command.folder / "out.csv"))


def test_the_same_in_parquet(command: Command) -> None:
    table: dict[str, Any] = {"id": pa.array([row[0] for row in ROWS])}
    table["profile.sector"] = pa.array([row[1] or None for row in ROWS]).dictionary_encode()
    table["profile.ai_kinds"] = pa.array(
        [row[2].replace(";", ",").split(",") if row[2] else None for row in ROWS]
    )
    kinds: list[pa.DataType] = [pa.int8(), pa.int64(), pa.float64(), pa.string(), pa.uint8()]
    for number, item in enumerate(ITEMS):
        cells = [row[3 + number] or None for row in ROWS]
        if any(cell and not cell.isdigit() for cell in cells):
            table[item] = pa.array(cells).dictionary_encode()
            continue
        kind = kinds[number % len(kinds)]
        values = [cell if kind == pa.string() or cell is None else int(cell) for cell in cells]
        table[item] = pa.array(values, kind)
    pq.write_table(pa.table(table), command.folder / "in.parquet")
    assert command("score", "--many", "in.parquet", "--out", "out.parquet").status == 0
    _same(pq.read_table(command.folder / "out.parquet").to_pylist())
    assert command("score", "--many", "in.parquet", "--out", "out.csv").status == 0
    _same(_read_csv(command.folder / "out.csv"))


def test_types_of_the_columns_that_are_written(command: Command) -> None:
    columns = {"id": pa.array([7, 8]), "STR-01": pa.array([1, None], pa.int8())}
    pq.write_table(pa.table(columns), command.folder / "in.parquet")
    command("score", "--many", "in.parquet", "--out", "out.parquet")
    schema = pq.read_schema(command.folder / "out.parquet")
    assert schema.field("id").type == pa.int64()
    assert schema.field("overall.score").type == pa.float64()
    assert schema.field("dimension.data.level").type == pa.int8()
    found = pq.read_table(command.folder / "out.parquet").to_pylist()
    assert [row["id"] for row in found] == [7, 8]
    assert found[1]["overall.score"] is None
    assert found[1]["overall.level"] is None


def test_a_table_without_names_or_rows(command: Command) -> None:
    _write(command.folder / "in.csv", [], ITEMS)
    assert command("score", "--many", "in.csv", "--out", "out.csv").status == 0
    assert (command.folder / "out.csv").read_text().startswith("overall.score,")
    assert command("score", "--many", "in.csv", "--out", "out.parquet").status == 0
    assert pq.read_table(command.folder / "out.parquet").num_rows == 0


@pytest.mark.parametrize("separator", [";", "\t"])
def test_what_spreadsheets_make_of_csv(command: Command, separator: str) -> None:
    lines = [["id", *ITEMS], ["ä", " 3 ", "2.0", "", "0", "4", "03"], ["b", *["1"] * 6]]
    text = "\ufeff" + "\r\n".join(separator.join(line) for line in lines) + "\r\n\r\n"
    (command.folder / "in.csv").write_bytes(text.encode())
    assert command("score", "--many", "in.csv", "--out", "out.csv").status == 0
    clean = [("ä", "", "", "3", "2", "", "0", "4", "3"), ("b", "", "", *["1"] * 6)]
    _same(_read_csv(command.folder / "out.csv"), clean)


def test_columns_that_are_missing_or_mean_nothing_are_told_once(command: Command) -> None:
    _write(command.folder / "in.csv", [("1", "x", "3")], ("STR-01", "note", "STR-2"))
    outcome = command("score", "--many", "in.csv", "--out", "out.csv")
    assert outcome.status == 0
    assert outcome.err == (
        'in.csv:1:1: warning[unknown-column]: the column "note" is neither an item nor a profile '
        "field, and is passed over\n"
        'in.csv:1:1: warning[unknown-column]: the column "STR-2" is neither an item nor a profile '
        "field, and is passed over\n"
        "    hint: did you mean STR-02?\n"
        "in.csv:1:1: warning[missing-columns]: 5 of 6 items have no column, and count as unanswered "
        "wherever they are asked: STR-02, STR-03, DAT-01, DAT-02, DAT-03\n"
        "out.csv: 1 record scored\n"
    )


WRONG_CSV = {
    "a level above the scale": (
        "STR-01,DAT-01\n1,2\n3,7\n",
        'row 2, column DAT-01: "7" is not a level from 0 to 4',
    ),
    "a level that is not whole": ("STR-01\n2.5\n", 'row 1, column STR-01: "2.5" is not a level'),
    "a level below 0": ("STR-01\n-1\n", 'row 1, column STR-01: "-1" is not a level'),
    "a word": ("STR-01\ndontknow\n", "did you mean dont_know?"),
    "a profile value": (
        "profile.sector,STR-01\nhealth,1\nhelth,1\n",
        "row 2, column profile.sector: ",
    ),
    "a cell too many": ("STR-01,DAT-01\n1,2,3\n", "row 1 has 3 cells, and the table has 2 columns"),
    "an open quotation mark": ('STR-01\n"1\n', "is not CSV"),
    "no item": ("a,b\n1,2\n", "no column of the table is an item of the bank mini"),
    "nothing": ("", "no column of the table is an item"),
    "one row per answer": ("id,item,level\na,STR-01,3\n", "one row per record is needed"),
    "a column twice": ("STR-01,STR-01\n1,2\n", 'the table has 2 columns named "STR-01"'),
}


@pytest.mark.parametrize("kind", WRONG_CSV)
def test_wrong_tables_give_a_sentence_and_no_file(command: Command, kind: str) -> None:
    text, sentence = WRONG_CSV[kind]
    (command.folder / "in.csv").write_text(text)
    outcome = command("score", "--many", "in.csv", "--out", "out.csv")
    assert outcome.status == 1
    assert sentence in outcome.err
    assert [path.name for path in command.folder.iterdir()] == ["in.csv"]


def test_many_wrong_cells_are_cut_short(command: Command) -> None:
    _write(command.folder / "in.csv", [("9",)] * 50, ("STR-01",))
    outcome = command("score", "--many", "in.csv", "--out", "out.csv")
    assert outcome.err.count("is not a level") == 20
    assert "30 more cells near there are wrong" in outcome.err


def test_text_that_is_not_utf8(command: Command) -> None:
    (command.folder / "in.csv").write_bytes(b"STR-01\n1\n\xff\n")
    outcome = command("score", "--many", "in.csv", "--out", "out.csv")
    assert outcome.status == 1
    assert "byte 0xff is not UTF-8 text" in outcome.err


WRONG_PARQUET: dict[str, tuple[pa.Array, str]] = {
    "whole": (pa.array([1, 9]), "row 2, column STR-01: 9 is not a level from 0 to 4"),
    "negative": (pa.array([-1, 2], pa.int8()), "row 1, column STR-01: -1 is not a level"),
    "float": (pa.array([1.0, 1.5]), "row 2, column STR-01: 1.5 is not a level"),
    "text": (pa.array(["1", "x"]), 'row 2, column STR-01: "x" is not a level'),
    "bool": (pa.array([True, False]), "the column STR-01 holds bool"),
}


@pytest.mark.parametrize("kind", WRONG_PARQUET)
def test_wrong_parquet_cells(command: Command, kind: str) -> None:
    array, sentence = WRONG_PARQUET[kind]
    pq.write_table(pa.table({"STR-01": array}), command.folder / "in.parquet")
    outcome = command("score", "--many", "in.parquet", "--out", "out.csv")
    assert outcome.status == 1
    assert sentence in outcome.err
    assert not (command.folder / "out.csv").exists()


def test_a_wrong_profile_in_parquet_is_told_with_its_row(command: Command) -> None:
    table = pa.table({"profile.sector": ["health", None, "moon"], "STR-01": [1, 2, 3]})
    pq.write_table(table, command.folder / "in.parquet")
    outcome = command("score", "--many", "in.parquet", "--out", "out.csv")
    assert "row 3, column profile.sector: " in outcome.err


def test_a_file_that_is_no_parquet(command: Command) -> None:
    (command.folder / "in.parquet").write_bytes(b"PAR1 but not really")
    outcome = command("score", "--many", "in.parquet", "--out", "out.csv")
    assert outcome.status == 1
    assert "the file cannot be read as Parquet" in outcome.err


def test_what_is_asked_of_the_command_line(command: Command) -> None:
    _write(command.folder / "in.csv", ROWS)
    assert "--many needs --out" in command("score", "--many", "in.csv").err
    assert "Missing argument 'INPUT'" in command("score").err
    both = command("score", "x.yaml", "--many", "in.csv", "--out", "o.csv")
    assert (both.status, "neither INPUT nor --json" in both.err) == (2, True)
    assert (
        "--out and --scores-only go with --many" in command("score", "x.yaml", "--out", "o.csv").err
    )
    assert "does not end in .csv or .parquet" in (
        command("score", "--many", "in.csv", "--out", "o.txt").err
    )
    same = command("score", "--many", "in.csv", "--out", "in.csv")
    assert "would be replaced by its own scores" in same.err
    assert command("score", "--many", "none.csv", "--out", "o.csv").status == 3
    assert command("score", "--many", "in.csv", "--out", "no/o.csv").status == 3


def test_csv_needs_no_pyarrow(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    _write(command.folder / "in.csv", ROWS)
    assert command("score", "--many", "in.csv", "--out", "out.csv").status == 0
    _same(_read_csv(command.folder / "out.csv"))
    outcome = command("score", "--many", "in.csv", "--out", "out.parquet")
    assert outcome.status == 3
    assert 'pip install "ai-readiness-assessment[scale]"' in outcome.err
    assert sorted(path.name for path in command.folder.iterdir()) == ["in.csv", "out.csv"]


def test_the_example_of_the_docs(command: Command) -> None:
    outcome = command("score", "--many", str(UNITS), "--out", "scores.csv", bank=False)
    assert (outcome.status, outcome.err) == (0, "scores.csv: 12 records scored\n")
    found = {row["id"]: row for row in _read_csv(command.folder / "scores.csv")}
    assert len(found) == 12
    assert found["research"]["overall.level"] == 3
    assert found["procurement"]["overall.score"] < found["research"]["overall.score"]
    page = (ROOT / "docs" / "many-records.md").read_text()
    assert "assessment score --many examples/many/units.csv --out scores.csv" in page
    assert f"{len(next(iter(found.values())))} out" in page


def test_blocks_of_rows_are_put_in_order(command: Command) -> None:
    rows = [(f"r{number}", *ROWS[number % 4][1:]) for number in range(20_000)]
    _write(command.folder / "in.csv", rows)
    assert command("score", "--many", "in.csv", "--out", "out.csv").status == 0
    found = _read_csv(command.folder / "out.csv")
    assert [row["id"] for row in found] == [row[0] for row in rows]
    expected = [_expected(row) for row in ROWS]
    for number, row in enumerate(found):
        row.pop("id")
        assert row == expected[number % 4]
