"""What people changed in a workbook, as the progress of actions: the latest word on each that differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from pydantic import ValidationError

from assessment.answers.models import MAX_NAME, MAX_NOTE
from assessment.answers.plan_progress import ActionProgress, ProgressStatus
from assessment.problem import Place, Problem
from assessment.roadmap.models import PackageStatus
from assessment.roadmap.read_back.activities import ReadBack
from assessment.roadmap.read_back.cells import UnclearCell, check_text
from assessment.roadmap.read_back.compared import ComparedRow
from assessment.roadmap.workbook.as_exported import AsExported

STATUS_OF: Mapping[PackageStatus, ProgressStatus] = dict(
    zip(get_args(PackageStatus), get_args(ProgressStatus), strict=True)
)


@dataclass(frozen=True)
class Changed:
    """An action of which the workbook says something new, and what the workbook said when exported."""

    progress: ActionProgress
    exported: AsExported


def changes(
    read: ReadBack,
    planned: Mapping[str, AsExported],
    before: Mapping[str, ActionProgress],
    first_day: date,
    holidays: frozenset[date] = frozenset(),
) -> tuple[tuple[Changed, ...], tuple[Problem, ...]]:
    """The actions of which a workbook says something new, whole; and all problems.

    Args:
        read: the rows of the workbook.
        planned: what the rows would say now, for those of which the workbook does not tell what they
            said when exported.
        before: the progress known so far.
        first_day: of the plan made anew: what has happened lies before it.
        holidays: days, besides Saturdays and Sundays, on which nobody works.
    """
    changed: list[Changed] = []
    problems: list[Problem] = []
    for row in read.rows:
        was = read.exported.get(row.action) or planned.get(row.action)
        if was is None:
            what = f"what {row.action} said when exported is not known, so that it is left alone"
            place = next(iter(row.places.values()), Place())
            problems.append(Problem("not-exported", what, place, severity="warning"))
            continue
        known = before.get(row.action) or ActionProgress(action=row.action)
        compared = ComparedRow(row, was, known, first_day, holidays)
        progress = _progress(compared) if compared.edited else None
        problems += compared.problems
        if progress is not None and progress != known:
            changed.append(Changed(progress, was))
    return tuple(changed), tuple(problems)


def _progress(row: ComparedRow) -> ActionProgress | None:
    """The whole of what is known of the action now; None where the row contradicts itself."""
    start, end = row.row.start or row.was.start, row.row.end or row.was.end
    # An end that was left alone does not hold back a start that was moved: the activity keeps its days.
    if row.status == "Completed" or (row.status == "Not started" and row.end_edited):
        edited = row.start_edited or row.end_edited
        if edited and end < start:
            header = "Planned end" if row.end_edited else "Planned start"
            row.add("end-before-start", header, _backwards(row, start, end))
            return None
    fields = _FIELDS[row.status](row, start, end)
    if fields is None:
        return None
    if not _texts_are_fine(row):
        return None
    owner = row.row.owner if row.owner_edited else row.before.owner
    note = (row.row.notes or "") if row.notes_edited else row.before.note
    try:
        return ActionProgress(
            action=row.row.action, status=STATUS_OF[row.status], owner=owner, note=note, **fields
        )
    except ValidationError as fault:
        what = fault.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        row.add("progress-does-not-fit", "Status", f"{row.row.action}: {what}")
        return None


def _texts_are_fine(row: ComparedRow) -> bool:
    """Whether what people typed may be kept; texts that they left alone are not looked at."""
    typed = (
        ("Owner", row.row.owner, MAX_NAME, row.owner_edited),
        ("Notes", row.row.notes, MAX_NOTE, row.notes_edited),
    )
    before = len(row.problems)
    for header, text, longest, edited in typed:
        if edited and text:
            try:
                check_text(text, longest)
            except UnclearCell as fault:
                what = f"{header} of {row.row.action} {fault.what}"
                row.add("unclear-cell", header, what, fault.hint)
    return len(row.problems) == before


def _completed(row: ComparedRow, start: date, end: date) -> dict[str, Any] | None:
    if row.share_edited and row.share not in {None, 1.0}:
        _share_contradicts(row)
        return None
    if end >= row.first_day:
        if row.end_edited:
            _still_to_come(row, "Planned end", end)
            return None
        row.add(
            "taken-as-over",
            "Planned end",
            f"{row.row.action} is completed, and its planned end {end} is still to come: "
            f"{row.last_day} is taken",
            "type the day on which it was completed",
            "warning",
        )
        end = row.last_day
    if start > end:
        if row.start_edited:
            _still_to_come(row, "Planned start", start)
            return None
        start = end
    return {"start": start, "finish": end, "effort_hours": row.row.hours or row.was.hours}


def _in_progress(row: ComparedRow, start: date, _end: date) -> dict[str, Any] | None:
    if start >= row.first_day:
        if row.start_edited:
            _still_to_come(row, "Planned start", start)
            return None
        row.add(
            "taken-as-begun",
            "Planned start",
            f"{row.row.action} is in progress, and its planned start {start} is still to come: "
            f"{row.last_day} is taken",
            "type the day on which it began",
            "warning",
        )
        start = row.last_day
    same = row.before.status == "in_progress"
    finish = row.row.end if row.end_edited else row.before.finish if same else None
    if finish is not None and finish < start:
        header = "Planned end" if row.end_edited else "Planned start"
        row.add("end-before-start", header, _backwards(row, start, finish))
        return None
    hours = row.row.hours or row.was.hours
    return {"start": start, "finish": finish, "effort_hours": hours, "done_share": row.share}


def _not_started(row: ComparedRow, start: date, end: date) -> dict[str, Any] | None:
    if row.share_edited and row.share:
        _share_contradicts(row)
        return None
    waiting = row.before.status == "not_started"
    days = row.before.duration_days
    if row.end_edited:
        said = row.working_days(start, end)
        days = said if said != row.working_days(row.was.start, row.was.end) else days
    not_before = row.row.start if row.start_edited else row.before.start if waiting else None
    effort = row.row.hours if row.hours_edited else row.before.effort_hours
    return {"start": not_before, "duration_days": days, "effort_hours": effort}


def _backwards(row: ComparedRow, start: date, end: date) -> str:
    return f"{row.row.action} ends {end}, before it starts {start}"


def _still_to_come(row: ComparedRow, header: str, day: date) -> None:
    verb = "was completed" if row.status == "Completed" else "is in progress"
    what = f"{row.row.action} {verb}, and {day} does not lie before {row.first_day}, from when is planned"
    row.add("day-to-come", header, what, "mend the day or the status, or give a later --start")


def _share_contradicts(row: ComparedRow) -> None:
    what = f'{row.row.action} is done to {row.share:.0%}, and its status is "{row.status}"'
    row.add(
        "share-and-status", "Progress", what, "set the status to In progress, or mend the share"
    )


_FIELDS = {"Completed": _completed, "In progress": _in_progress, "Not started": _not_started}
