"""CSV for issue trackers: columns, quoting, and cells that no spreadsheet calculates."""

from __future__ import annotations

import csv
import io
import re

import pytest

from assessment.roadmap.formats.tracker_csv import BOM, render_csv, text_cell
from tests.support.hostile_plans import EVERYTHING, a_plan
from tests.support.plan_dates import csv_rows

# What a spreadsheet may read as the beginning of a formula, where a cell begins or may seem to.
FORMULA = re.compile('(^|[;\t\n\r])[\\s"]*[=+\\-@\uff1d\uff0b\uff0d\uff20]')


def test_a_row_says_what_an_importer_maps() -> None:
    roadmap, bank, answers = a_plan()
    rows = csv_rows(render_csv(roadmap, bank, answers))
    assert len(rows) == len(roadmap.packages) == 5
    second, package = rows[1], roadmap.packages[1]
    assert second["Summary"] == f"{package.id} {package.title}"
    assert (second["Issue type"], second["Epic"]) == ("Task", "Example")
    assert (second["Start date"], second["Due date"]) == (str(package.start), str(package.finish))
    assert (second["Original estimate hours"], second["Original estimate seconds"]) == (
        "32",
        "115200",
    )
    assert second["Assignee role"] == package.owner_title
    assert second["Depends on"] == "ACT-01 + 3 days"
    assert second["Acceptance criteria"] == package.done_when
    assert second["Labels"].split()[:2] == ["phase-first", "data"]
    assert "Steps:\n* [ ] Agree it.\n* [ ] Do it.\n" in second["Description"]


def test_the_critical_path_is_a_label() -> None:
    roadmap, bank, answers = a_plan()
    rows = csv_rows(render_csv(roadmap, bank, answers))
    marked = {row["Key"] for row in rows if "critical-path" in row["Labels"].split()}
    assert marked == {package.id for package in roadmap.packages if package.critical} != set()


def test_form_follows_rfc_4180_with_a_byte_order_mark() -> None:
    text = render_csv(*a_plan('a "quoted", b'))
    assert text.startswith(BOM)
    body = text[1:]
    assert body.endswith('"\r\n')
    # Each record is quoted fields only; line ends inside a field are LF, between records CRLF.
    record = re.compile(r'"(?:[^"\r]|"")*"(?:,"(?:[^"\r]|"")*")*')
    assert all(record.fullmatch(line) for line in body.split("\r\n")[:-1])
    assert len(body.split("\r\n")) == 7
    assert "\r" not in body.replace("\r\n", "")


@pytest.mark.parametrize("text", EVERYTHING, ids=range(len(EVERYTHING)))
def test_no_text_becomes_a_formula(text: str) -> None:
    for row in csv_rows(render_csv(*a_plan(text))):
        for cell in row.values():
            assert not FORMULA.search(cell), cell[:80]
            assert "\x00" not in cell
            assert "\x1b" not in cell


@pytest.mark.parametrize("text", EVERYTHING, ids=range(len(EVERYTHING)))
def test_no_text_becomes_a_formula_where_a_semicolon_separates(text: str) -> None:
    """Excel in much of Europe splits at semicolons, and then commas and quotes inside mean something else."""
    body = render_csv(*a_plan(text))[1:]
    for row in csv.reader(io.StringIO(body, newline=""), delimiter=";"):
        assert not any(FORMULA.search(cell) for cell in row)


@pytest.mark.parametrize(
    "text, cell",
    [
        ("=1+1", "'=1+1"),
        ("  -2", "  '-2"),
        ("\t=1", "\t'=1"),
        ("a;=1", "a;'=1"),
        ("a\r\n@b", "a\n'@b"),
        ("\uff1d1", "'\uff1d1"),
        ("well-known - a+b=c, me@home", "well-known - a+b=c, me@home"),
    ],
)
def test_what_begins_a_formula_gets_an_apostrophe_and_nothing_else_does(
    text: str, cell: str
) -> None:
    assert text_cell(text) == cell


def test_an_empty_plan_is_a_header() -> None:
    roadmap, bank, answers = a_plan()
    empty = roadmap.model_copy(update={"packages": (), "phases": (), "milestones": ()})
    assert render_csv(empty, bank, answers).count("\r\n") == 1
