"""The tab *Roadmap with Activities*: phases with their activities, workload and a Gantt chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assessment.roadmap.models import WorkPackage
from assessment.roadmap.workbook import gantt
from assessment.roadmap.workbook.contents import Contents, this_row
from assessment.roadmap.workbook.figures import (
    PhaseRow,
    gantt_weeks,
    hours,
    hours_per_week,
    joint_status,
    most_work,
    progress,
    share_done,
    total_hours,
)
from assessment.roadmap.workbook.sheets import A3, Column, Sheet

TABLE = "Combined"
HEADER_ROW = gantt.HEADER_ROW
FIRST_ROW = HEADER_ROW + 1
(KEY, KIND, PHASE, NAME, OWNER, START, END, HOURS, STATUS, PROGRESS, WORKLOAD, SLACK) = range(12)
_SOURCES = {"phase": "Roadmap", "activity": "Activities"}
_FIELDS = {
    "phase": {START: "Start", END: "End"},
    "activity": {START: "Planned start", END: "Planned end"},
}
_SAME = {HOURS: "Effort hours", STATUS: "Status", PROGRESS: "Progress", OWNER: "Owner"}


def write(sheet: Sheet, contents: Contents) -> None:
    """Write the whole tab."""
    rows = [phase for phase in contents.phases if phase.packages]
    count = sum(1 + len(phase.packages) for phase in rows)
    last = FIRST_ROW + max(count, 1) - 1
    sheet.table(TABLE, HEADER_ROW, _columns(sheet), count)
    sheet.raw.set_row(0, 32)
    sheet.text(0, PHASE, f"Roadmap with activities: {contents.organisation}", sheet.styles.title)
    row = FIRST_ROW
    for phase in rows:
        row = _phase(sheet, row, phase, contents)
    sheet.progress_bars(FIRST_ROW, last, PROGRESS)
    sheet.status_colours(FIRST_ROW, last, STATUS)
    weeks = gantt_weeks(contents.roadmap.packages)
    gantt.write(sheet, weeks, contents.roadmap, last, SLACK + 1)
    sheet.raw.outline_settings(True, False, True, False)
    sheet.raw.freeze_panes(FIRST_ROW, OWNER)
    sheet.raw.set_tab_color(sheet.styles.palette.critical)
    sheet.raw.repeat_columns(KEY, NAME)
    width = SLACK + len(weeks.starts)
    sheet.print_setup((last, width), (gantt.MONTH_ROW, HEADER_ROW), contents.organisation, A3)


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    styles = sheet.styles
    text = styles.text()
    return (
        Column("Key", 4, text, hidden=True),
        Column("Kind", 4, text, hidden=True),
        Column("Phase", 16, text),
        Column("Phase or activity", 64, text),
        Column("Owner", 34, text),
        Column("Start", 13, styles.date()),
        Column("End", 13, styles.date()),
        Column("Effort hours", 9, styles.hours()),
        Column("Status", 14, styles.cell(indent=1)),
        Column("Progress", 10, styles.share()),
        Column("Hours per week", 10, styles.hours()),
        Column("Slack days", 8, styles.cell(align="center")),
    )


def _phase(sheet: Sheet, row: int, phase: PhaseRow, contents: Contents) -> int:
    """One phase and its activities; returns the next free row."""
    styles, plan = sheet.styles, phase.plan
    assert plan is not None, "phases without packages are not listed here"
    whole = total_hours(phase.packages, contents.roadmap)
    sheet.text(row, KEY, phase.phase.id, styles.text(strong=True))
    sheet.text(row, KIND, "phase", styles.text(strong=True))
    sheet.text(row, PHASE, phase.phase.short, styles.text(strong=True))
    sheet.text(row, NAME, phase.title, styles.text(strong=True))
    values = (most_work(plan), plan.start, plan.finish, whole, joint_status(phase.packages))
    done = progress(phase.packages, contents.roadmap)
    _looked_up(sheet, row, "phase", (*values, done), strong=True)
    _workload(sheet, row, hours_per_week(whole, plan.start, plan.finish), strong=True)
    sheet.raw.write_blank(row, SLACK, None, styles.cell(strong=True))
    sheet.raw.set_row(row, 19)
    for place, package in enumerate(phase.packages, start=row + 1):
        _activity(sheet, place, package, phase, contents)
    return row + 1 + len(phase.packages)


def _activity(
    sheet: Sheet, row: int, package: WorkPackage, phase: PhaseRow, contents: Contents
) -> None:
    styles, effort = sheet.styles, hours(package, contents.roadmap)
    sheet.text(row, KEY, package.id, styles.text())
    sheet.text(row, KIND, "activity", styles.text())
    sheet.text(row, PHASE, phase.phase.short, styles.text(font_color=styles.palette.muted))
    sheet.text(row, NAME, f"{package.id}  {package.title}", styles.text(indent=2))
    values = (package.owner_title, package.start, package.finish, effort, package.status)
    _looked_up(sheet, row, "activity", (*values, share_done(package)), strong=False)
    _workload(sheet, row, hours_per_week(effort, package.start, package.finish), strong=False)
    if package.status != "Completed":
        sheet.number(row, SLACK, package.total_slack_days, styles.cell(align="center"))
    sheet.raw.set_row(row, 16, None, {"level": 1})


def _looked_up(
    sheet: Sheet, row: int, kind: str, values: Sequence[date | float | str], *, strong: bool
) -> None:
    """Cells that follow the tab of the kind; `values`: owner, start, end, hours, status, progress."""
    styles = sheet.styles
    looks = {
        OWNER: styles.text(strong=strong),
        START: styles.date(strong=strong),
        END: styles.date(strong=strong),
        HOURS: styles.hours(strong=strong),
        STATUS: styles.cell(strong=strong, indent=1),
        PROGRESS: styles.share(strong=strong),
    }
    source, fields = _SOURCES[kind], _SAME | _FIELDS[kind]
    for (column, look), value in zip(looks.items(), values, strict=True):
        place = f"MATCH({this_row(TABLE, 'Key')},{source}[Key],0)"
        formula = f'=IFERROR(INDEX({source}[{fields[column]}],{place}),"")'
        sheet.formula(row, column, formula, value, look)


def _workload(sheet: Sheet, row: int, value: float, *, strong: bool) -> None:
    start, end = this_row(TABLE, "Start"), this_row(TABLE, "End")
    formula = (
        f"=IF(COUNT({start},{end})=2,{this_row(TABLE, 'Effort hours')}"
        f'/MAX(1,({end}-{start}+1)/7),"")'
    )
    sheet.formula(row, WORKLOAD, formula, value, sheet.styles.hours(strong=strong))
