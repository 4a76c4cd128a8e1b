"""The plan as Microsoft Project XML (MSPDI), which most planning programs read.

Elements stand in the order of the schema, which readers insist on.
Source: Microsoft, Project XML Data Interchange Schema (2007).
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime, time
from xml.etree.ElementTree import Element

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.formats.contents import PlanContents
from assessment.roadmap.formats.ms_project_calendar import (
    CALENDAR_UID,
    WorkingTime,
    calendar_element,
)
from assessment.roadmap.formats.ms_project_resources import Staffing
from assessment.roadmap.formats.ms_project_tasks import task_elements
from assessment.roadmap.formats.xml_writing import add, add_all, document
from assessment.roadmap.models import Roadmap

NAMESPACE = "http://schemas.microsoft.com/project"
# The schema's longest text for names, titles and companies.
LONGEST_NAME = 255


def render_ms_project(
    roadmap: Roadmap, bank: Bank, answers: AnswerSet, *, holidays: Set[date] = frozenset()
) -> bytes:
    """The plan as MSPDI: phases with their packages, links, roles, work, and the working calendar.

    Args:
        holidays: the days off that the plan was made with; they become exceptions of the calendar.
    """
    contents = PlanContents(roadmap, bank, answers)
    working = WorkingTime(roadmap.settings.hours_per_day, holidays)
    staffing = Staffing(contents, working)
    project = Element("Project", {"xmlns": NAMESPACE})
    _head(project, contents, working)
    last = max(_days(contents), default=contents.first_day)
    calendars = add(project, "Calendars")
    calendars.append(calendar_element(working, contents.first_day, last))
    tasks = add(project, "Tasks")
    tasks.extend(task_elements(contents, working))
    resources = add(project, "Resources")
    resources.extend(staffing.resource_elements())
    assignments = add(project, "Assignments")
    assignments.extend(staffing.assignment_elements())
    return document(project)


def _days(contents: PlanContents) -> list[date]:
    roadmap = contents.roadmap
    return [package.late_finish for package in roadmap.packages] + [
        milestone.due for milestone in roadmap.milestones
    ]


def _head(project: Element, contents: PlanContents, working: WorkingTime) -> None:
    roadmap = contents.roadmap
    finish = roadmap.finish or contents.first_day
    made = datetime.combine(roadmap.settings.start, time()).isoformat()
    add_all(
        project,
        ("SaveVersion", 12),
        ("Name", "roadmap.xml"),
        ("Title", contents.title[:LONGEST_NAME]),
        ("Subject", contents.source[:LONGEST_NAME]),
        ("Company", contents.organisation[:LONGEST_NAME]),
        ("CreationDate", made),
        ("LastSaved", made),
        ("ScheduleFromStart", 1),
        ("StartDate", working.begin(contents.first_day).isoformat()),
        ("FinishDate", working.end(finish).isoformat()),
        ("CalendarUID", CALENDAR_UID),
        ("DefaultStartTime", working.shifts[0][0].isoformat()),
        ("DefaultFinishTime", working.shifts[-1][1].isoformat()),
        ("MinutesPerDay", working.day_minutes),
        ("MinutesPerWeek", working.day_minutes * 5),
        ("DaysPerMonth", 20),
        ("DurationFormat", 7),
        ("WorkFormat", 2),
    )
