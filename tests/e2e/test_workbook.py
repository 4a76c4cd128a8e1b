"""The workbook, opened as others open it: its tables, formulas, drop-downs, values, and hostile text."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assessment.answers.models import AnswerSet, Organisation
from assessment.bank.models import Bank, Role
from assessment.problem import unsafe_character
from assessment.roadmap import Roadmap
from assessment.roadmap.workbook import render_workbook
from assessment.roadmap.workbook.sheets import LONGEST_TEXT, cell_text
from tests.support.plans import (
    levels,
    make_action,
    make_phase,
    plan_answers,
    plan_bank,
    with_gates,
)
from tests.support.scored import make_answers

# openpyxl does not know the extension by which data bars begin at 0 %, and says so.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")

TABS = ["Roadmap", "Activities", "Roadmap with Activities"]
HOSTILE = (
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    "=1+1",
    "{=SUM(1,2)}",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "http://evil.example/?q=1",
    "mailto:a@b.example",
    "internal:Sheet2!A1",
    "file:///etc/passwd",
    '_x0041_ & <b>"quoted"</b> &amp;',
    "\u202egnp.exe \x1b[31m \ufffe",
    "&P&[File] 50% of &N",
    "<r><t>raw</t></r>",
    "=" + "A" * 40_000,
)


def a_plan(text: str = "Example") -> tuple[Roadmap, Bank, AnswerSet]:
    """A plan of two phases and five packages whose texts all begin with `text`."""
    short = text[:100] or "x"
    phases = tuple(
        make_phase(name).model_copy(update={"title": title, "objective": text, "exit_gate": text})
        for name, title in (("first", short), ("second", f"{short} 2"))
    )
    actions = tuple(
        make_action(
            number,
            (f"A-{number:02}",),
            {number - 1: 3} if number > 1 else {},
            phase="first" if number < 3 else "second",
            owner="ai_lead" if number % 2 else "legal",
        ).model_copy(update={"title": short, "deliverable": text, "done_when": text})
        for number in range(1, 6)
    )
    bank = plan_bank(*actions)
    roles = (Role(id="ai_lead", title="AI lead"), Role(id="legal", title=short))
    meta = bank.meta.model_copy(update={"roles": roles, "title": short})
    bank = bank.model_copy(update={"phases": phases, "meta": meta})
    answers = make_answers(levels(1, A_07="dont_know"))
    named = AnswerSet(
        bank=answers.bank,
        # Names with control characters do not get through reading; texts of a bank might.
        organisation=Organisation(name="Example" if unsafe_character(text) else text[:200]),
        responses=answers.responses,
    )
    return plan_answers(bank, named), bank, named


def rendered(text: str = "Example") -> bytes:
    return render_workbook(*a_plan(text))


@cache
def book(text: str = "Example", *, values: bool = False) -> Any:
    """The workbook as openpyxl reads it: formulas, or the values stored beside them."""
    return openpyxl.load_workbook(io.BytesIO(rendered(text)), data_only=values)


def column(sheet: Worksheet, header: str, table: str) -> list[Any]:
    """The cells of one column of a table."""
    area = sheet[sheet.tables[table].ref]
    names = [cell.value for cell in area[0]]
    return [row[names.index(header)] for row in area[1:]]


def values(tab: str, header: str, table: str) -> list[Any]:
    return [cell.value for cell in column(book(values=True)[tab], header, table)]


def formulas(data: bytes) -> list[str]:
    """Every formula that the file's sheets hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return [
            f"{name} {found}"
            for name in sorted(sheets)
            for found in re.findall(r"<f>(.*?)</f>", archive.read(name).decode())
        ]


def test_exactly_the_three_tabs() -> None:
    assert book().sheetnames == TABS


@pytest.mark.parametrize(
    "tab, table, headers",
    [
        (
            "Roadmap",
            "Roadmap",
            ["Phase", "Objectives", "Start", "End", "Owner", "Status", "Notes"],
        ),
        (
            "Activities",
            "Activities",
            [
                *("Id", "Phase", "Activity", "Owner", "Planned start", "Planned end"),
                *("Effort hours", "Status", "Progress", "Dependencies", "Notes"),
            ],
        ),
        (
            "Roadmap with Activities",
            "Combined",
            ["Phase", "Owner", "Start", "End", "Status", "Progress", "Hours per week"],
        ),
    ],
)
def test_each_tab_is_a_real_table_with_filters(tab: str, table: str, headers: list[str]) -> None:
    sheet = book()[tab]
    declared = sheet.tables[table]
    names = [cell.value for cell in sheet[declared.ref][0]]
    assert [name for name in names if name in headers] == headers
    assert declared.autoFilter.ref == declared.ref
    assert sheet.freeze_panes is not None
    assert sheet.column_dimensions["A"].hidden
    assert names[0] == "Key"


def test_activities_are_the_packages_of_the_plan() -> None:
    roadmap, _, _ = a_plan()
    packages = roadmap.packages
    assert values("Activities", "Key", "Activities") == [package.id for package in packages]
    starts = values("Activities", "Planned start", "Activities")
    assert [start.date() for start in starts] == [package.start for package in packages]
    assert values("Activities", "Effort hours", "Activities") == [32.0] * 5
    assert values("Activities", "Status", "Activities") == ["Not started"] * 5
    assert values("Activities", "Dependencies", "Activities")[1] == "ACT-01 + 3 days"
    assert values("Activities", "Phase key", "Activities") == [
        package.phase for package in packages
    ]


def test_stored_results_of_phases_agree_with_the_engine() -> None:
    roadmap, _, _ = a_plan()
    assert values("Roadmap", "Key", "Roadmap") == [phase.id for phase in roadmap.phases]
    starts, ends = (values("Roadmap", each, "Roadmap") for each in ("Start", "End"))
    assert [day.date() for day in starts] == [phase.start for phase in roadmap.phases]
    assert [day.date() for day in ends] == [phase.finish for phase in roadmap.phases]
    hours = [phase.effort_likely * 8 for phase in roadmap.phases]
    assert values("Roadmap", "Effort hours", "Roadmap") == hours
    assert values("Roadmap", "Progress", "Roadmap") == [0, 0]


def test_the_combined_tab_repeats_both() -> None:
    roadmap, _, _ = a_plan()
    keys = [key for phase in roadmap.phases for key in (phase.id, *phase.packages)]
    assert values(TABS[2], "Key", "Combined") == keys
    ends = {package.id: package.finish for package in roadmap.packages}
    ends |= {phase.id: phase.finish for phase in roadmap.phases}
    found = [day.date() for day in values(TABS[2], "End", "Combined")]
    assert found == [ends[key] for key in keys]


TRICKY = ("Try * ~ and ?", "try * ~ AND ?", "~*", "Try")


@cache
def tricky() -> tuple[Roadmap, Bank, AnswerSet]:
    """Four phases whose titles hold wildcards, or differ in case only; one package in each, one unknown."""
    phases = tuple(
        make_phase(name).model_copy(update={"title": title})
        for name, title in zip(("first", "second", "third", "fourth"), TRICKY, strict=True)
    )
    actions = [
        make_action(number, (f"A-{number:02}",), phase=phase.id)
        for number, phase in enumerate(phases, start=2)
    ]
    bank = plan_bank(*actions, make_action(6, ("A-06",))).model_copy(update={"phases": phases})
    bank = with_gates(bank, "second", "A-06")
    answers = make_answers(levels(1, A_06="dont_know"))
    return plan_answers(bank, answers), bank, answers


def test_phases_of_like_titles_and_with_wildcards_keep_their_packages() -> None:
    roadmap, bank, answers = tricky()
    opened = openpyxl.load_workbook(io.BytesIO(render_workbook(roadmap, bank, answers)))
    titles = [cell.value for cell in column(opened["Roadmap"], "Phase", "Roadmap")]
    assert titles == ["Try * ~ and ? (first)", "try * ~ AND ? (second)", "~*", "Try"]
    assert [cell.value for cell in column(opened["Activities"], "Phase", "Activities")] == titles


def test_what_nobody_knows_stands_above_the_phases() -> None:
    roadmap, bank, answers = tricky()
    sheet = openpyxl.load_workbook(io.BytesIO(render_workbook(roadmap, bank, answers)))["Roadmap"]
    assert sheet["B3"].value == (
        "Find out first, see below the phases: A-06 Topic A-06 (holds try * ~ AND ?)."
    )
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert bank.item_by_id["A-06"].ask in texts
    assert "At level 2 or above the gate is open. Below it, ACT-06 joins the plan." in texts
    assert any("(not known: find out first)" in str(each) for each in texts)


def test_the_owner_of_a_phase_is_told_as_who_has_most_work() -> None:
    assert values("Roadmap", "Owner", "Roadmap")[0].endswith("(most work)")
    assert values(TABS[2], "Owner", "Combined")[0] == values("Roadmap", "Owner", "Roadmap")[0]


def test_the_workload_of_all_weeks_is_the_effort_of_the_plan() -> None:
    roadmap, _, _ = a_plan()
    sheet = book(values=True)[TABS[2]]
    loads = [cell.value for cell in sheet[4][12:] if isinstance(cell.value, int | float)]
    assert sum(loads) == pytest.approx(roadmap.effort_likely * 8)
    weeks = [cell.value for cell in sheet[5][12:]]
    assert len(weeks) == len(loads)
    assert weeks[0] == datetime(2026, 11, 30)
    assert all((after - before).days == 7 for before, after in itertools.pairwise(weeks))
    assert weeks[-1].date() <= (roadmap.finish or date.min)


def test_status_and_phase_have_drop_downs() -> None:
    sheet = book()["Activities"]
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists == {
        "I5:I9": '"Not started,In progress,Completed"',
        "C5:C9": "Roadmap!$B$8:$B$9",
    }
    kinds = {rule.type for rule in sheet.data_validations.dataValidation}
    assert kinds == {"list", "date", "decimal"}


@pytest.mark.parametrize("tab", TABS)
def test_pages_are_landscape_and_numbered(tab: str) -> None:
    sheet = book()[tab]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (1, None), "one page wide, which is also the default"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows
    assert sheet.print_area
    assert "Page &P of &N" in sheet.oddFooter.right.text


def test_the_file_says_what_it_is() -> None:
    properties = book().properties
    assert properties.title == "AI roadmap: Example"
    assert properties.created == datetime(2026, 11, 30)
    assert "test-bank 1.0.0" in properties.description


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert rendered() == rendered()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    data = rendered(text)
    assert formulas(data) == formulas(rendered("Example")), (
        "formulas only where the template has one"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert b"<hyperlink" not in archive.read(name)
            assert "externalLink" not in name
    shown = openpyxl.load_workbook(io.BytesIO(data))
    title = cell_text(text[:100]).strip()
    # The titles of roles are stripped when they are read, so a leading control character is gone.
    wanted = (title, f"{title} 2", cell_text(text[:100].strip()), "AI lead")
    for header in ("Activity", "Owner", "Phase"):
        for cell in column(shown["Activities"], header, "Activities"):
            assert cell.data_type == "s"
            assert cell.quotePrefix
            assert cell.value.strip() in wanted


def test_text_is_shortened_and_never_lost() -> None:
    assert len(cell_text("a" * 40_000)) == LONGEST_TEXT
    objectives = column(book("=" + "A" * 40_000)["Roadmap"], "Objectives", "Roadmap")
    assert all(len(cell.value) == LONGEST_TEXT for cell in objectives)


def test_an_empty_plan_still_opens() -> None:
    bank = plan_bank(make_action(1, ("A-02",)))
    answers = make_answers(levels(4))
    data = render_workbook(plan_answers(bank, answers), bank, answers)
    opened = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert opened.sheetnames == TABS
    assert column(opened["Activities"], "Activity", "Activities")[0].value == "Nothing is planned."
    starts = [cell.value for cell in column(opened["Roadmap"], "Start", "Roadmap")]
    assert all(not value for value in starts)


def test_a_very_long_plan_keeps_a_readable_number_of_columns() -> None:
    weeks = {"short": 250.0, "long": 250.0}
    bank = plan_bank(
        *(
            make_action(n, (f"A-{n:02}",), {n - 1: 0} if n > 1 else {}, weeks=weeks)
            for n in range(1, 6)
        )
    )
    answers = make_answers(levels(1))
    data = render_workbook(plan_answers(bank, answers), bank, answers)
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[TABS[2]]
    weeks_shown: list[Any] = [cell.value for cell in sheet[5][12:] if cell.value]
    assert 100 <= len(weeks_shown) <= 160
    assert (weeks_shown[1] - weeks_shown[0]).days == 56


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("plain", [True, False])
def test_an_office_program_calculates_what_is_stored(tmp_path: Path, *, plain: bool) -> None:
    data = render_workbook(*(a_plan() if plain else tricky()))
    stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    (tmp_path / "plan.xlsx").write_bytes(_without_results(data))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    options = ["--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    command = ["soffice", profile, *options, str(tmp_path / "plan.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    again = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx", data_only=True)
    different = {}
    for tab in TABS:
        for row in stored[tab].iter_rows():
            for cell in row:
                other = again[tab][cell.coordinate].value
                if not _same(cell.value, other):
                    different[f"{tab}!{cell.coordinate}"] = (cell.value, other)
    assert different == {}


def _without_results(data: bytes) -> bytes:
    """The file without stored results, so that only calculating can bring them back."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            after.writestr(name, content)
    return changed.getvalue()


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-6
    return (one or None) == (other or None) or (one in (0, "", None) and other in (0, "", None))
