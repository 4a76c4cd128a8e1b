"""The workbook, opened as others open it: its tables, formulas, drop-downs, values, and hostile text."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap import Roadmap
from assessment.roadmap.formats.tracker_csv import render_csv
from assessment.roadmap.outlook_models import Amount, CostLine, CostPlan, RoleStaffing
from assessment.roadmap.workbook import render_workbook
from assessment.roadmap.workbook.sheets import LONGEST_TEXT, cell_text
from tests.support.hostile_plans import EVERYTHING, HOSTILE, a_plan
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

TABS = [
    *("Roadmap", "Activities", "Roadmap with Activities"),
    *("Load", "Milestones", "Costs", "Read me"),
]


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


def test_exactly_these_tabs() -> None:
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
        (
            "Load",
            "Load",
            [
                "Role",
                "Full-time people",
                "Work packages",
                "Effort hours",
                "Hours available per week",
                "Busiest week",
            ],
        ),
        (
            "Milestones",
            "Milestones",
            ["Milestone", "Due", "Expected score", "Packages due", "Completed", "Progress"],
        ),
        (
            "Costs",
            "Costs",
            ["Id", "Effort hours", "Rate per hour", "Own cost", "Outside cost", "Total cost"],
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


def test_the_load_of_all_roles_is_the_load_of_the_plan() -> None:
    roadmap, _, _ = a_plan()
    sheet = book(values=True)["Load"]
    assert values("Load", "Key", "Load") == list(roadmap.load_by_owner)
    assert sum(values("Load", "Effort hours", "Load")) == pytest.approx(roadmap.effort_likely * 8)
    assert sum(values("Load", "Work packages", "Load")) == len(roadmap.packages)
    weeks = [
        [cell.value for cell in row if isinstance(cell.value, int | float)]
        for row in sheet.iter_rows(min_row=4, max_row=7, min_col=8)
    ]
    every, _, *roles = weeks
    assert [sum(week) for week in zip(*roles, strict=True)] == pytest.approx(every)
    assert values("Load", "Busiest week", "Load") == pytest.approx([max(role) for role in roles])


def test_full_time_people_come_from_the_team_and_busy_weeks_can_be_marked() -> None:
    roadmap, bank, answers = a_plan()
    staffing = (
        RoleStaffing(role="legal", title="", capacity=1, full_time=0.5, stand_in=False, days_off=0),
    )
    data = render_workbook(roadmap.model_copy(update={"staffing": staffing}), bank, answers)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Load"]
    people = {
        key.value: cell.value
        for key, cell in zip(
            column(sheet, "Key", "Load"),
            column(sheet, "Full-time people", "Load"),
            strict=True,
        )
    }
    assert people == {"ai_lead": None, "legal": 0.5}
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert {rule.type for rule in rules} >= {"colorScale", "expression"}


def test_milestones_count_what_is_due_and_completed() -> None:
    roadmap, bank, answers = a_plan()
    packages = tuple(
        package.model_copy(update={"status": "Completed" if place < 2 else "Not started"})
        for place, package in enumerate(roadmap.packages)
    )
    data = render_workbook(roadmap.model_copy(update={"packages": packages}), bank, answers)
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Milestones"]
    due = [cell.value.date() for cell in column(sheet, "Due", "Milestones")]
    assert due == [milestone.due for milestone in roadmap.milestones]
    wanted = [sum(package.finish <= day for package in packages) for day in due]
    assert [cell.value for cell in column(sheet, "Packages due", "Milestones")] == wanted
    assert [cell.value for cell in column(sheet, "Completed", "Milestones")][-1] == 2
    assert [cell.value for cell in column(sheet, "Progress", "Milestones")][-1] == 2 / wanted[-1]


def costed() -> tuple[Roadmap, Bank, AnswerSet]:
    """A plan with rates and outside costs, whose first milestone falls on the end of a package."""
    roadmap, bank, answers = a_plan()
    first, *others = roadmap.milestones
    on_the_day = first.model_copy(update={"due": roadmap.packages[1].finish})
    roadmap = roadmap.model_copy(update={"milestones": (on_the_day, *others)})
    nothing = Amount(low=0, likely=0, high=0)
    lines = tuple(
        CostLine(
            package=package.id,
            hours=32,
            hour_rate=None if place == 4 else 75.5,
            own=0 if place == 4 else 32 * 75.5,
            outside=1000.0 * place,
            total=nothing,
        )
        for place, package in enumerate(roadmap.packages)
    )
    total = Amount(low=9000, likely=19664, high=30000)
    cost = CostPlan(total=total, phases={}, quarters=(), lines=lines, without_rate=("legal",))
    return roadmap.model_copy(update={"cost": cost}), bank, answers


def test_costs_are_hours_times_rate_and_what_is_paid_outside() -> None:
    data = render_workbook(*costed())
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Costs"]
    assert [cell.value for cell in column(sheet, "Own cost", "Costs")] == [*[2416.0] * 4, 0]
    assert [cell.value for cell in column(sheet, "Total cost", "Costs")] == [
        *(2416, 3416, 4416, 5416, 4000)
    ]
    assert sheet["J5"].value == 19664
    assert sheet["B2"].value.startswith("As planned: 9,000 to 30,000")
    assert [cell.value for cell in column(sheet, "Rate per hour", "Costs")][-1] is None
    by_phase = [sheet.cell(row=row, column=10).value for row in (17, 18)]
    assert by_phase == [5832, 13832]


def test_read_me_names_every_tab_and_the_source() -> None:
    texts = [cell.value for row in book()["Read me"].iter_rows() for cell in row if cell.value]
    _, bank, _ = a_plan()
    assert set(TABS[:-1]) <= set(texts)
    assert bank.digest in texts
    assert any(bank.version in text for text in texts)


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
@pytest.mark.parametrize("make", [a_plan, tricky, costed])
def test_an_office_program_calculates_what_is_stored(
    tmp_path: Path, make: Callable[[], tuple[Roadmap, Bank, AnswerSet]]
) -> None:
    data = render_workbook(*make())
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


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("separator", [44, 59], ids=["comma", "semicolon"])
def test_an_office_program_finds_no_formula_in_the_csv(tmp_path: Path, separator: int) -> None:
    for number, text in enumerate(EVERYTHING):
        (tmp_path / f"{number}.csv").write_text(render_csv(*a_plan(text)), "utf-8", newline="")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    options = ["--headless", f"--infilter=CSV:{separator},34,76,1", "--convert-to", "xlsx"]
    files = [str(path) for path in sorted(tmp_path.glob("*.csv"))]
    command = ["soffice", profile, *options, "--outdir", str(tmp_path / "out"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    opened = sorted((tmp_path / "out").glob("*.xlsx"))
    assert len(opened) == len(EVERYTHING)
    for path in opened:
        with zipfile.ZipFile(path) as archive:
            # LibreOffice writes its formulas with an attribute: <f aca="false">.
            assert not re.search(rb"<f[ >]", archive.read("xl/worksheets/sheet1.xml")), path.name
    if separator == 44:
        sheet = openpyxl.load_workbook(tmp_path / "out" / "0.xlsx").active
        assert isinstance(sheet, Worksheet)
        # Long lines of text may be wrapped, so the key says which rows are packages.
        keys = [row[0].value for row in sheet.iter_rows(min_row=2)]
        assert keys == [package.id for package in a_plan(EVERYTHING[0])[0].packages]


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
