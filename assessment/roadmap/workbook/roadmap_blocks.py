"""The blocks below the phases on the tab *Roadmap*: what to find out, quarters, assumptions, left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.roadmap.improvement import quality_sentence
from assessment.roadmap.left_out import grouped
from assessment.roadmap.models import Milestone
from assessment.roadmap.workbook.contents import Contents
from assessment.roadmap.workbook.sheets import Sheet, row_height

# Columns of the tab, shared with its table of phases.
KEY, PHASE, OBJECTIVES, START, END, OWNER, HOURS, STATUS, PROGRESS, NOTES = range(10)
_TITLES_SHOWN = 3
_MILESTONE_HEADERS = {
    PHASE: "Quarter",
    OBJECTIVES: "Work that ends in it",
    START: "Due",
    END: "Score then",
    OWNER: "Phase then",
    HOURS: "Packages",
    STATUS: "Gates it opens",
    NOTES: "What then holds the next phase",
}


def write_blocks(sheet: Sheet, row: int, contents: Contents) -> int:
    """Write the blocks from `row` on; returns the last row written."""
    row = _find_out_first(sheet, row, contents)
    row = _milestones(sheet, row + 2, contents)
    row = _paragraphs(sheet, row + 2, "What the plan assumes", _assumptions(contents))
    return _left_out(sheet, row + 2, contents)


def _find_out_first(sheet: Sheet, row: int, contents: Contents) -> int:
    """Gates that nobody could answer; returns the last row written."""
    unknown = contents.roadmap.find_out_first
    if not unknown:
        return row - 2
    _section(sheet, row, "Find out first: nobody could answer these gates, and each holds a phase")
    headers = {PHASE: "Gate", OBJECTIVES: "Question", START: "Ask", OWNER: "Holds the phase"}
    _headers(sheet, row + 1, headers | {NOTES: "Then"})
    style = sheet.styles.text(text_wrap=True)
    for number, gate in enumerate(unknown, start=row + 2):
        then = f"At level {gate.needs} or above the gate is open."
        if gate.action:
            then += f" Below it, {gate.action} joins the plan."
        whom, name = ", ".join(gate.ask_whom), f"{gate.item} {gate.title}"
        sheet.text(number, PHASE, name, sheet.styles.text(text_wrap=True, bold=True))
        sheet.text(number, OBJECTIVES, gate.question, style)
        sheet.raw.merge_range(number, START, number, END, "", style)
        sheet.text(number, START, whom, style)
        sheet.raw.merge_range(number, OWNER, number, PROGRESS, "", style)
        sheet.text(number, OWNER, gate.phase_title, style)
        sheet.text(number, NOTES, then, style)
        lines = max(len(name) / 25, len(gate.question) / 54, len(whom) / 30, len(then) / 56)
        sheet.raw.set_row(number, row_height(lines))
    return row + 1 + len(unknown)


def _milestones(sheet: Sheet, row: int, contents: Contents) -> int:
    """The quarterly milestones; returns the last row written."""
    milestones = contents.roadmap.milestones
    if not milestones:
        return row - 2
    _section(sheet, row, "What each quarter brings, if all goes as planned")
    _headers(sheet, row + 1, _MILESTONE_HEADERS)
    for number, milestone in enumerate(milestones, start=row + 2):
        _milestone(sheet, number, milestone, contents)
    return row + 1 + len(milestones)


def _milestone(sheet: Sheet, row: int, milestone: Milestone, contents: Contents) -> None:
    styles, roadmap = sheet.styles, contents.roadmap
    wrapped = styles.text(text_wrap=True)
    ended = [roadmap.package_by_id[each] for each in milestone.finished]
    gates = [gate for package in ended for gate in package.closes_gates]
    for column in range(PHASE, NOTES + 1):
        sheet.raw.write_blank(row, column, None, styles.text())
    finished = _some([package.title for package in ended]) or "No work package ends."
    opened = ", ".join(gates) or "None"
    sheet.text(row, PHASE, milestone.title, styles.text(bold=True))
    sheet.text(row, OBJECTIVES, finished, wrapped)
    sheet.day(row, START, milestone.due, styles.date())
    if milestone.score is not None:
        sheet.number(row, END, milestone.score, styles.cell(num_format="0", align="left", indent=1))
    sheet.text(row, OWNER, milestone.phase_title or "", wrapped)
    sheet.number(row, HOURS, len(ended), styles.hours())
    sheet.raw.merge_range(row, STATUS, row, PROGRESS, "", wrapped)
    sheet.text(row, STATUS, opened, wrapped)
    sheet.text(row, NOTES, milestone.holds, wrapped)
    lines = max(len(finished) / 54, len(opened) / 30, len(milestone.holds) / 62)
    sheet.raw.set_row(row, row_height(max(lines, len(milestone.phase_title or "") / 21)))


def _some(titles: Sequence[str]) -> str:
    """The first three, and how many more there are."""
    more = len(titles) - _TITLES_SHOWN
    shown = "; ".join(titles[:_TITLES_SHOWN])
    return f"{shown}; and {more} more" if more > 0 else shown


def _assumptions(contents: Contents) -> tuple[str, ...]:
    roadmap, settings = contents.roadmap, contents.roadmap.settings
    low, high = roadmap.effort_range
    country = f" and public holidays of {settings.country}" if settings.country else ""
    lines = [
        f"One owner leads at most {settings.owner_capacity} work packages at the same time.",
        f"Nobody works on Saturdays, Sundays{country}. One person-day has {settings.hours_per_day:g} hours.",
        "Effort is the work of all people together, not of the owner alone: "
        f"{roadmap.effort_likely:,.0f} person-days, range {low:,.0f} to {high:,.0f}.",
        "The owner shown with a phase is the role that answers for most of its work; each activity has "
        "an owner of its own.",
        quality_sentence(roadmap),
    ]
    if roadmap.selection:
        lines.append(roadmap.selection.sentence)
    if roadmap.early_result:
        lines.append(roadmap.early_result.sentence)
    return tuple(lines)


def _paragraphs(sheet: Sheet, row: int, title: str, lines: Sequence[str]) -> int:
    _section(sheet, row, title)
    style = sheet.styles.text(text_wrap=True)
    for number, line in enumerate(lines, start=row + 1):
        sheet.raw.merge_range(number, PHASE, number, NOTES, "", style)
        sheet.text(number, PHASE, line, style)
        sheet.raw.set_row(number, row_height(len(line) / 180))
    return row + len(lines)


def _left_out(sheet: Sheet, row: int, contents: Contents) -> int:
    """What is not planned, one row per reason; returns the last row written."""
    groups = grouped(contents.roadmap.left_out)
    if not groups:
        return row - 2
    _section(sheet, row, "Not planned, and why")
    style = sheet.styles.text(text_wrap=True)
    for number, group in enumerate(groups, start=row + 1):
        title = f"{group.title} ({group.count})"
        sheet.text(number, PHASE, title, sheet.styles.text(text_wrap=True, bold=True))
        sheet.raw.merge_range(number, OBJECTIVES, number, NOTES, "", style)
        sheet.text(number, OBJECTIVES, group.actions, style)
        sheet.raw.set_row(number, row_height(max(len(title) / 25, len(group.actions) / 175)))
    return row + len(groups)


def _headers(sheet: Sheet, row: int, names: Mapping[int, str]) -> None:
    for column in range(PHASE, NOTES + 1):
        sheet.text(row, column, names.get(column, ""), sheet.styles.header)


def _section(sheet: Sheet, row: int, title: str) -> None:
    sheet.raw.set_row(row, 22)
    for column in range(PHASE, NOTES + 1):
        sheet.raw.write_blank(row, column, None, sheet.styles.section)
    sheet.text(row, PHASE, title, sheet.styles.section)
