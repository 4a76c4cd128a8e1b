"""The tab *Activities*: one row per work package, which people edit while the plan runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from assessment.roadmap.models import WorkPackage
from assessment.roadmap.workbook import as_exported, roadmap_tab
from assessment.roadmap.workbook.contents import Contents, this_row
from assessment.roadmap.workbook.figures import dependencies, hours, share_done, total_hours
from assessment.roadmap.workbook.sheets import A4, Column, Sheet, cell_text, row_height

HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1
(KEY, ID, PHASE, ACTIVITY, OWNER, START, END, HOURS) = range(8)
(STATUS, PROGRESS, DEPENDENCIES, SLACK, NOTES, PHASE_KEY, AS_EXPORTED) = range(8, 15)
PROGRESS_FORMULA = (
    f'=IF({this_row("Activities", "Status")}="Completed",1,'
    f'IF({this_row("Activities", "Status")}="In progress",0.5,0))'
)
# EXACT, because MATCH would read `*`, `?` and `~` in a title as wildcards. Titles are unique on the tab.
_SAME_PHASE = f"EXACT(Roadmap[Phase],{this_row('Activities', 'Phase')})"
PHASE_KEY_FORMULA = (
    f"=IF(SUMPRODUCT({_SAME_PHASE}*1)=1,INDEX(Roadmap[Key],"
    f'SUMPRODUCT({_SAME_PHASE}*(ROW(Roadmap[Phase])-{roadmap_tab.FIRST_ROW}))),"")'
)


def write(sheet: Sheet, contents: Contents) -> None:
    """Write the whole tab."""
    packages = contents.roadmap.packages
    last = FIRST_ROW + max(len(packages), 1) - 1
    sheet.table("Activities", HEADER_ROW, _columns(sheet), len(packages))
    sheet.raw.set_row(0, 32)
    sheet.raw.set_row(HEADER_ROW, 22)
    sheet.text(0, ID, "Activities", sheet.styles.title)
    sheet.text(1, ID, _hint(contents), sheet.styles.subtitle)
    for row, package in enumerate(packages, start=FIRST_ROW):
        _activity(sheet, row, package, contents)
    if not packages:
        _empty_row(sheet)
    _choices(sheet, last, contents)
    sheet.progress_bars(FIRST_ROW, last, PROGRESS)
    _mark_critical(sheet, last)
    sheet.raw.freeze_panes(FIRST_ROW, OWNER)
    sheet.raw.set_tab_color(sheet.styles.palette.planned)
    sheet.print_setup((last, NOTES), (HEADER_ROW, HEADER_ROW), contents.organisation, A4)


def _hint(contents: Contents) -> str:
    effort = total_hours(contents.roadmap.packages, contents.roadmap)
    return (
        f"{contents.organisation}: {len(contents.roadmap.packages)} work packages, {effort:,.0f} hours. "
        "Keep status, dates and notes up to date here; the other tabs follow. Slack 0: on the critical path."
    )


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    styles = sheet.styles
    text, wrapped = styles.text(), styles.text(text_wrap=True)
    return (
        Column("Key", 4, text, hidden=True),
        Column("Id", 10, text),
        Column("Phase", 26, wrapped),
        Column("Activity", 46, styles.text(text_wrap=True, bold=True)),
        Column("Owner", 22, wrapped),
        Column("Planned start", 15, styles.date()),
        Column("Planned end", 15, styles.date()),
        Column("Effort hours", 13, styles.hours()),
        Column("Status", 14, styles.cell(indent=1)),
        Column("Progress", 11, styles.share(), PROGRESS_FORMULA),
        Column("Dependencies", 18, wrapped),
        Column("Slack days", 10, styles.cell(align="center")),
        Column("Notes", 70, wrapped),
        Column("Phase key", 4, text, PHASE_KEY_FORMULA, hidden=True),
        Column(as_exported.HEADER, 4, text, hidden=True),
    )


def _activity(sheet: Sheet, row: int, package: WorkPackage, contents: Contents) -> None:
    styles = sheet.styles
    wrapped = styles.text(text_wrap=True)
    phase = next(each for each in contents.phases if each.phase.id == package.phase)
    notes = notes_of(package)
    sheet.text(row, KEY, package.id, styles.text())
    sheet.text(row, ID, package.id, styles.text())
    sheet.text(row, PHASE, phase.title, wrapped)
    sheet.text(row, ACTIVITY, package.title, styles.text(text_wrap=True, bold=True))
    sheet.text(row, OWNER, package.owner_title, wrapped)
    sheet.day(row, START, package.start, styles.date())
    sheet.day(row, END, package.finish, styles.date())
    sheet.number(row, HOURS, hours(package, contents.roadmap), styles.hours())
    sheet.text(row, STATUS, package.status, styles.cell(indent=1))
    if package.done_share is None:
        sheet.formula(row, PROGRESS, PROGRESS_FORMULA, share_done(package), styles.share())
    else:
        sheet.number(row, PROGRESS, package.done_share, styles.share())
    sheet.text(row, DEPENDENCIES, dependencies(package), wrapped)
    if package.status != "Completed":
        sheet.number(row, SLACK, package.total_slack_days, styles.cell(align="center"))
    sheet.text(row, NOTES, notes, wrapped)
    sheet.formula(row, PHASE_KEY, PHASE_KEY_FORMULA, package.phase, styles.text())
    texts = cell_text(package.owner_title), cell_text(notes)
    shown = as_exported.as_exported(package, hours(package, contents.roadmap), *texts)
    sheet.text(row, AS_EXPORTED, as_exported.written(shown), styles.text())
    lines = max(len(notes) / 76, len(package.title) / 44, len(phase.title) / 24)
    sheet.raw.set_row(row, row_height(lines))


def notes_of(package: WorkPackage) -> str:
    """What people noted; or else why it is planned, what it delivers and when it is done, as one text."""
    if package.note:
        return package.note
    parts = [f"Delivers: {package.deliverable}", f"Done when: {package.done_when}"]
    if package.early_result:
        parts.insert(0, "First visible result.")
    if package.closes_gates:
        parts.insert(0, f"Opens a gate: {', '.join(package.closes_gates)}.")
    if package.waits_for_owner:
        parts.append(f"Waits until its owner is free of {', '.join(package.waits_for_owner)}.")
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


def _empty_row(sheet: Sheet) -> None:
    """The one row that a table needs when nothing is planned, ready to be filled in."""
    styles = sheet.styles
    sheet.text(FIRST_ROW, ACTIVITY, "Nothing is planned.", styles.text(text_wrap=True))
    sheet.formula(FIRST_ROW, PROGRESS, PROGRESS_FORMULA, 0.0, styles.share())
    sheet.formula(FIRST_ROW, PHASE_KEY, PHASE_KEY_FORMULA, "", styles.text())


def _choices(sheet: Sheet, last: int, contents: Contents) -> None:
    """Drop-downs and checks of what people type."""
    sheet.status_choice(FIRST_ROW, last, STATUS)
    first = roadmap_tab.FIRST_ROW + 1
    until = roadmap_tab.FIRST_ROW + max(len(contents.phases), 1)
    phases = {
        "validate": "list",
        "source": f"=Roadmap!$B${first}:$B${until}",
        "error_title": "Phase",
        "error_message": "Choose one of the phases of the tab Roadmap.",
    }
    sheet.raw.data_validation(FIRST_ROW, PHASE, last, PHASE, phases)
    for column in (START, END):
        sheet.raw.data_validation(FIRST_ROW, column, last, column, _DAY)
    sheet.raw.data_validation(FIRST_ROW, HOURS, last, HOURS, _EFFORT)
    sheet.raw.data_validation(FIRST_ROW, PROGRESS, last, PROGRESS, _SHARE)


def _mark_critical(sheet: Sheet, last: int) -> None:
    style = sheet.styles.make(font_color=sheet.styles.palette.critical, bold=True)
    rule = {
        "type": "formula",
        "criteria": f"=AND(ISNUMBER($L{FIRST_ROW + 1}),$L{FIRST_ROW + 1}=0)",
        "format": style,
    }
    for column in (ID, SLACK):
        sheet.raw.conditional_format(FIRST_ROW, column, last, column, rule)


_DAY: dict[str, Any] = {
    "validate": "date",
    "criteria": "between",
    "minimum": datetime.combine(date(2000, 1, 1), datetime.min.time()),
    "maximum": datetime.combine(date(2199, 12, 31), datetime.min.time()),
    "error_title": "Date",
    "error_message": "Enter a date, such as 2026-11-30.",
}
_EFFORT: dict[str, Any] = {
    "validate": "decimal",
    "criteria": ">",
    "value": 0,
    "error_title": "Effort hours",
    "error_message": "Enter hours above 0.",
}
_SHARE: dict[str, Any] = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 1,
    "input_title": "Progress",
    "input_message": "Follows the status; type a share such as 70% where you know better.",
    "error_title": "Progress",
    "error_message": "Enter a share from 0% to 100%.",
}
