"""The workbook read back: what people change in it, what is refused, and what never opens."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from functools import cache
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assessment.answers.plan_progress import ActionProgress
from assessment.problem import Problem
from assessment.roadmap import Roadmap
from assessment.roadmap.read_back import cells, read_activities
from assessment.roadmap.read_back.grid import MOST_ROWS, Cell
from assessment.roadmap.workbook import render_workbook
from tests.support.edited_plans import (
    HEADER,
    column_of,
    edited,
    places,
    read,
    row_of,
    told,
    typed,
)
from tests.support.hostile_plans import HOSTILE, a_plan

pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")

EPOCH = datetime(1899, 12, 30)
FIRST_DAY = date(2027, 3, 1)
ONE, TWO, THREE = "ACT-01", "ACT-02", "ACT-03"


@cache
def exported(text: str = "Example") -> tuple[bytes, Roadmap]:
    roadmap, bank, answers = a_plan(text)
    return render_workbook(roadmap, bank, answers), roadmap


def after(cells: dict[tuple[str, str], Any]) -> dict[str, ActionProgress]:
    data, roadmap = exported()
    return told(edited(data, typed(cells)), roadmap, FIRST_DAY)


def refused(cells: dict[tuple[str, str], Any]) -> tuple[Problem, ...]:
    data, roadmap = exported()
    _, problems = read(edited(data, typed(cells)), roadmap, FIRST_DAY)
    assert problems
    return problems


@pytest.mark.parametrize("text", ["Example", *HOSTILE])
def test_an_unedited_workbook_says_nothing_new(text: str) -> None:
    data, roadmap = exported(text)
    assert read(data, roadmap, FIRST_DAY) == ((), ())


def test_completed_keeps_its_days_and_its_effort() -> None:
    day = datetime(2026, 12, 15)
    assert after({(ONE, "Status"): "cOmpleted", (ONE, "Planned end"): day}) == {
        ONE: ActionProgress(
            action=ONE,
            status="completed",
            start=date(2026, 11, 30),
            finish=date(2026, 12, 15),
            effort_hours=32.0,
        )
    }


def test_in_progress_with_a_share_and_an_expected_end() -> None:
    row = {"Status": "In  progress", "Progress": "70 %", "Planned end": "15.04.2027"}
    made = after({(TWO, header): value for header, value in row.items()})[TWO]
    assert (made.status, made.done_share, made.finish) == ("in_progress", 0.7, date(2027, 4, 15))
    assert made.start == next(p.start for p in exported()[1].packages if p.id == TWO)


@pytest.mark.parametrize(
    "status, typed_share, said",
    [("In progress", 0.5, 0.5), ("In progress", 0, None), ("Completed", 1, None)],
)
def test_a_share_counts_where_it_says_more_than_the_status(
    status: str, typed_share: float, said: float | None
) -> None:
    made = after({(ONE, "Status"): status, (ONE, "Progress"): typed_share})[ONE]
    assert made.done_share == said


def test_a_share_of_before_yields_to_a_new_status() -> None:
    roadmap, bank, answers = a_plan()
    packages = tuple(
        package.model_copy(update={"status": "In progress", "done_share": 0.7})
        for package in roadmap.packages
    )
    data = render_workbook(roadmap.model_copy(update={"packages": packages}), bank, answers)
    assert read(data, roadmap, FIRST_DAY) == ((), ())
    made = told(edited(data, typed({(ONE, "Status"): "Completed"})), roadmap, FIRST_DAY)
    assert [(each.status, each.done_share) for each in made.values()] == [("completed", None)]


@pytest.mark.parametrize("status, share", [("Not started", 0.3), ("Completed", 0.3)])
def test_a_share_that_contradicts_the_status_is_refused(status: str, share: float) -> None:
    problems = refused({(ONE, "Status"): status, (ONE, "Progress"): share})
    assert [each.code for each in problems] == ["share-and-status"]


def test_what_has_not_begun_may_be_moved_resized_and_handed_over() -> None:
    row = {
        "Planned start": "2027-05-03",
        "Effort hours": "12,5",
        "Owner": " Legal ",
        "Notes": "Ask.\n",
    }
    assert after({(THREE, header): value for header, value in row.items()}) == {
        THREE: ActionProgress(
            action=THREE, start=date(2027, 5, 3), effort_hours=12.5, owner="Legal", note="Ask."
        )
    }


def test_an_end_of_what_has_not_begun_is_a_duration() -> None:
    package = exported()[1].package_by_id[THREE]
    late = package.start.replace(year=2027, month=6, day=30)
    made = after({(THREE, "Planned end"): datetime.combine(late, datetime.min.time())})
    days = sum(
        date.fromordinal(n).weekday() < 5
        for n in range(package.start.toordinal(), late.toordinal() + 1)
    )
    assert made == {THREE: ActionProgress(action=THREE, duration_days=days)}


def test_sorted_rows_and_a_moved_column_are_understood() -> None:
    def turn_around(book: Any) -> None:
        typed({(ONE, "Status"): "Completed", (THREE, "Notes"): "Wait."})(book)
        sheet = book["Activities"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)]
        for number, values in enumerate(reversed(rows), start=HEADER + 1):
            for column, value in enumerate(values, start=1):
                sheet.cell(number, column).value = value

    data, roadmap = exported()
    made = told(edited(data, turn_around), roadmap, FIRST_DAY)
    assert {action: each.status for action, each in made.items()} == {
        ONE: "completed",
        THREE: "not_started",
    }
    assert made[THREE].note == "Wait."


@pytest.mark.parametrize("header", ["Key", "Notes", "Planned end", "Progress", "Owner"])
def test_a_deleted_column_is_unchanged(header: str) -> None:
    def delete(book: Any) -> None:
        typed({(ONE, "Status"): "Completed"})(book)
        sheet = book["Activities"]
        sheet.delete_cols(column_of(sheet, header))

    data, roadmap = exported()
    made = told(edited(data, delete), roadmap, FIRST_DAY)
    assert list(made) == [ONE]
    assert (made[ONE].finish, made[ONE].note) == (roadmap.package_by_id[ONE].finish, None)


def test_a_renamed_tab_is_found_by_its_headers() -> None:
    def rename(book: Any) -> None:
        typed({(ONE, "Status"): "Completed"})(book)
        book["Activities"].title = "Aufgaben"

    data, roadmap = exported()
    assert list(told(edited(data, rename), roadmap, FIRST_DAY)) == [ONE]


def test_without_any_id_the_workbook_is_refused() -> None:
    def delete(book: Any) -> None:
        for header in ("Key", "Id"):
            book["Activities"].delete_cols(column_of(book["Activities"], header))

    data, roadmap = exported()
    _, problems = read(edited(data, delete), roadmap, FIRST_DAY)
    assert places(problems) == [("no-id-column", "Activities!A1")]


def test_an_unknown_row_is_told_and_left_alone() -> None:
    def add(book: Any) -> None:
        sheet = book["Activities"]
        sheet.append([None, "ACT-99", None, "Our own idea"])
        sheet.append([None, None, None, "Without an id"])

    data, roadmap = exported()
    changed, problems = read(edited(data, add), roadmap, FIRST_DAY)
    assert changed == ()
    assert [(each.code, each.severity) for each in problems] == [("unknown-row", "warning")] * 2
    assert [place.split("!")[1][0] for _, place in places(problems)] == ["B", "D"]


def test_the_same_action_twice_is_refused() -> None:
    def copy(book: Any) -> None:
        sheet = book["Activities"]
        sheet.append([cell.value for cell in sheet[row_of(sheet, ONE)]])

    data, roadmap = exported()
    _, problems = read(edited(data, copy), roadmap, FIRST_DAY)
    assert [each.code for each in problems] == ["action-twice"]


def test_rows_sorted_in_part_are_refused() -> None:
    problems = refused({(ONE, "Key"): TWO})
    assert "ids-differ" in {each.code for each in problems}


@pytest.mark.parametrize(
    "header, value, cell",
    [
        ("Status", "Almost", "I"),
        ("Planned start", "1/2/2027", "F"),
        ("Planned end", "1/15/26", "G"),
        ("Planned end", "soon", "G"),
        ("Planned end", 12.0, "G"),
        ("Planned end", "2027-02-30", "G"),
        ("Planned end", "=DATE(2027,1,1)", "G"),
        ("Effort hours", -3, "H"),
        ("Effort hours", "1.250", "H"),
        ("Effort hours", "many", "H"),
        ("Effort hours", True, "H"),
        ("Progress", 70, "J"),
        ("Progress", "0.3", "J"),
        ("Notes", "x" * 4001, "M"),
        ("Owner", "A\u202eB", "E"),
    ],
)
def test_what_is_unclear_is_refused_with_its_cell(header: str, value: Any, cell: str) -> None:
    problems = refused({(TWO, header): value})
    row = next(
        number
        for number, line in enumerate(
            openpyxl.load_workbook(io.BytesIO(exported()[0]))["Activities"].iter_rows(), start=1
        )
        if line[1].value == TWO
    )
    assert [place for _, place in places(problems)] == [f"Activities!{cell}{row}"]
    assert problems[0].severity == "error"
    assert problems[0].hint or header in problems[0].what


def test_all_that_is_wrong_is_told_in_one_run() -> None:
    wrong = {(ONE, "Status"): "?", (TWO, "Effort hours"): "?", (THREE, "Planned end"): "?"}
    assert len(refused(wrong)) == 3


def test_what_is_to_come_cannot_have_happened() -> None:
    problems = refused({(ONE, "Status"): "Completed", (ONE, "Planned end"): datetime(2027, 3, 1)})
    assert [each.code for each in problems] == ["day-to-come"]


def test_a_planned_end_to_come_is_taken_as_over_with_a_warning() -> None:
    data, roadmap = exported()
    first = date(2026, 12, 7)
    changed, problems = read(edited(data, typed({(ONE, "Status"): "Completed"})), roadmap, first)
    assert [(each.code, each.severity) for each in problems] == [("taken-as-over", "warning")]
    assert changed[0].progress.finish == date(2026, 12, 4)


def test_typing_over_the_other_tab_is_told() -> None:
    def type_over(book: Any) -> None:
        sheet = book["Roadmap with Activities"]
        row = next(row for row in sheet.iter_rows() if row[1].value == "activity")
        row[8].value = "Completed"

    data, roadmap = exported()
    changed, problems = read(edited(data, type_over), roadmap, FIRST_DAY)
    assert changed == ()
    assert [each.code for each in problems] == ["typed-over"]


def test_days_count_from_the_epoch_of_the_workbook() -> None:
    def to_1904(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        typed({(ONE, "Status"): "Completed", (ONE, "Planned end"): datetime(2026, 12, 15)})(book)

    data, roadmap = exported()
    made = told(edited(data, to_1904), roadmap, FIRST_DAY)
    assert made[ONE].finish == date(2026, 12, 15)


@pytest.mark.parametrize(
    "value, day",
    [
        (46371, date(2026, 12, 15)),
        ("2026-12-15", date(2026, 12, 15)),
        ("2026-12-15T00:00:00", date(2026, 12, 15)),
        ("5.1.2027", date(2027, 1, 5)),
        ("15/12/2026", date(2026, 12, 15)),
        ("12/15/2026", date(2026, 12, 15)),
        ("6/6/2026", date(2026, 6, 6)),
    ],
)
def test_days_that_can_mean_only_one(value: object, day: date) -> None:
    assert cells.day(value, EPOCH) == day


def test_a_formula_without_a_result_says_what_to_do() -> None:
    with pytest.raises(cells.UnclearCell, match="without a stored result"):
        cells.read_cell(Cell("F12", None, is_formula=True), cells.day, EPOCH)
    with pytest.raises(cells.UnclearCell, match="the error #REF!"):
        cells.read_cell(Cell("F12", "#REF!", is_error=True), cells.day, EPOCH)


def archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return made.getvalue()


def with_part(part: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(exported()[0])) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book,
    ):
        for name in before.namelist():
            book.writestr(name, content if name == part else before.read(name))
    return made.getvalue()


WIDE = b'<sheetData><row r="1">' + b'<c r="A1"/>' * 60_001 + b"</row></sheetData>"
BOMB = b"<worksheet><sheetData>" + b" " * 15_000_000
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a workbook",
        b"\xd0\xcf\x11\xe0" + b"0" * 600,
        b"PK\x03\x04" + b"\0" * 100,
        b"0" * 10_000_001,
        archive(**{"x.txt": b"x"}),
        archive(**{f"part{number}": b"" for number in range(201)}),
        archive(**{"[Content_Types].xml": b" " * 25_000_000}),
        archive(**{"[Content_Types].xml": b"<Types/>"}),
        "bomb",
        "wide",
        "entities",
        "entities in UTF-16",
        "cut",
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(data: bytes | str) -> None:
    if data == "bomb":
        data = with_part("xl/worksheets/sheet2.xml", BOMB)
    elif data == "wide":
        data = with_part("xl/worksheets/sheet2.xml", WIDE)
    elif data == "entities":
        data = with_part("xl/sharedStrings.xml", ENTITIES)
    elif data == "entities in UTF-16":
        data = with_part("xl/sharedStrings.xml", ENTITIES.decode().encode("utf-16"))
    elif data == "cut":
        data = exported()[0][:-500]
    assert isinstance(data, bytes)
    rows, problems = read_activities(data, "x.xlsx", frozenset({ONE}))
    assert [each.code for each in problems] == ["not-a-workbook"]
    assert rows.rows == ()


@pytest.mark.slow
def test_too_many_rows_are_refused_and_a_far_cell_is_not_walked_to() -> None:
    def many(book: Any) -> None:
        for _ in range(MOST_ROWS):  # two cells each: fewer than may be
            book["Activities"].append([None, "x"])

    def far(book: Any) -> None:
        book["Activities"].cell(1_048_576, 16_384).value = "far"

    data, roadmap = exported()
    _, problems = read(edited(data, many), roadmap, FIRST_DAY)
    assert places(problems) == [("too-large", f"Activities!A{MOST_ROWS + 1}")]
    assert read(edited(data, far), roadmap, FIRST_DAY) == ((), ())


def test_a_workbook_of_something_else_has_no_activities() -> None:
    book = openpyxl.Workbook()
    saved = io.BytesIO()
    book.save(saved)
    _, problems = read_activities(saved.getvalue(), "x.xlsx", frozenset({ONE}))
    assert [each.code for each in problems] == ["no-activities"]
