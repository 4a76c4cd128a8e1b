"""The tab *Milestones*: what is expected at the end of each quarter, and how much of it is done."""

from __future__ import annotations

from typing import Any

from assessment.roadmap.models import Milestone
from assessment.roadmap.workbook.contents import Contents, this_row
from assessment.roadmap.workbook.figures import completed_until, packages_until
from assessment.roadmap.workbook.sheets import A4, Column, Sheet, row_height

TABLE = "Milestones"
HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1
(KEY, NAME, DUE, SCORE, PHASE, FINISHED, COUNT, DONE, PROGRESS, LATE, HOLDS) = range(11)
_DUE = f'Activities[Planned end],"<="&{this_row(TABLE, "Due")}'
COUNT_FORMULA = f"=COUNTIFS({_DUE})"
DONE_FORMULA = f'=COUNTIFS({_DUE},Activities[Status],"Completed")'
_COUNT, _DONE = (this_row(TABLE, header) for header in ("Packages due", "Completed"))
PROGRESS_FORMULA = f"=IF({_COUNT}=0,0,{_DONE}/{_COUNT})"


def write(sheet: Sheet, contents: Contents) -> None:
    """Write the whole tab."""
    milestones = contents.roadmap.milestones
    last = FIRST_ROW + max(len(milestones), 1) - 1
    sheet.table(TABLE, HEADER_ROW, _columns(sheet), len(milestones))
    sheet.raw.set_row(0, 32)
    sheet.raw.set_row(HEADER_ROW, 34)
    sheet.text(0, NAME, f"Milestones: {contents.organisation}", sheet.styles.title)
    hint = (
        "Score and phase are what the plan promises if all goes as planned. Packages due and "
        "completed follow the tab Activities."
    )
    sheet.text(1, NAME, hint, sheet.styles.subtitle)
    for row, milestone in enumerate(milestones, start=FIRST_ROW):
        _milestone(sheet, row, milestone, contents)
    if not milestones:
        _empty_row(sheet)
    sheet.progress_bars(FIRST_ROW, last, PROGRESS)
    _mark_late(sheet, last)
    sheet.raw.freeze_panes(FIRST_ROW, DUE)
    sheet.raw.set_tab_color(sheet.styles.palette.done)
    sheet.print_setup((last, HOLDS), (HEADER_ROW, HEADER_ROW), contents.organisation, A4)


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    styles = sheet.styles
    text, wrapped = styles.text(), styles.text(text_wrap=True)
    count = styles.cell(align="center")
    return (
        Column("Key", 4, text, hidden=True),
        Column("Milestone", 20, styles.text(bold=True, text_wrap=True)),
        Column("Due", 15, styles.date()),
        Column("Expected score", 11, styles.cell(align="center", num_format="0")),
        Column("Phase reached", 24, wrapped),
        Column("Ends in the quarter", 30, wrapped),
        Column("Packages due", 11, count, COUNT_FORMULA),
        Column("Completed", 11, count, DONE_FORMULA),
        Column("Progress", 11, styles.share(), PROGRESS_FORMULA),
        Column("Over in 80 of 100 draws", 15, styles.date()),
        Column("What still holds the next phase", 60, wrapped),
    )


def _milestone(sheet: Sheet, row: int, milestone: Milestone, contents: Contents) -> None:
    styles, packages = sheet.styles, contents.roadmap.packages
    wrapped, count = styles.text(text_wrap=True), styles.cell(align="center")
    finished = ", ".join(milestone.finished)
    sheet.text(row, KEY, milestone.due.isoformat(), styles.text())
    sheet.text(row, NAME, milestone.title, styles.text(bold=True, text_wrap=True))
    sheet.day(row, DUE, milestone.due, styles.date())
    number = styles.cell(align="center", num_format="0")
    if milestone.score is None:
        sheet.raw.write_blank(row, SCORE, None, number)
    else:
        sheet.number(row, SCORE, round(milestone.score, 1), number)
    sheet.text(row, PHASE, milestone.phase_title or "", wrapped)
    sheet.text(row, FINISHED, finished, wrapped)
    due, done = packages_until(packages, milestone.due), completed_until(packages, milestone.due)
    sheet.formula(row, COUNT, COUNT_FORMULA, due, count)
    sheet.formula(row, DONE, DONE_FORMULA, done, count)
    sheet.formula(row, PROGRESS, PROGRESS_FORMULA, done / due if due else 0.0, styles.share())
    if milestone.chances is None:
        sheet.raw.write_blank(row, LATE, None, styles.date())
    else:
        sheet.day(row, LATE, milestone.chances.p80, styles.date())
    sheet.text(row, HOLDS, milestone.holds, wrapped)
    lines = max(
        len(finished) / 30, len(milestone.holds) / 64, len(milestone.phase_title or "") / 23
    )
    sheet.raw.set_row(row, row_height(lines))


def _empty_row(sheet: Sheet) -> None:
    styles, count = sheet.styles, sheet.styles.cell(align="center")
    sheet.text(FIRST_ROW, NAME, "Nothing is planned.", styles.text())
    sheet.formula(FIRST_ROW, COUNT, COUNT_FORMULA, 0, count)
    sheet.formula(FIRST_ROW, DONE, DONE_FORMULA, 0, count)
    sheet.formula(FIRST_ROW, PROGRESS, PROGRESS_FORMULA, 0.0, styles.share())


def _mark_late(sheet: Sheet, last: int) -> None:
    """Red where the day has passed and something due is not completed."""
    row = FIRST_ROW + 1
    style = sheet.styles.make(font_color=sheet.styles.palette.critical, bold=True)
    rule: dict[str, Any] = {
        "type": "formula",
        "criteria": f"=AND(ISNUMBER($C{row}),$C{row}<TODAY(),$H{row}<$G{row})",
        "format": style,
    }
    sheet.raw.conditional_format(FIRST_ROW, DUE, last, DUE, rule)
