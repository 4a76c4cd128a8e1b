"""What every format of a plan must give back: its packages with first and last day."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from xml.etree.ElementTree import Element

import icalendar
from defusedxml.ElementTree import fromstring

from assessment.roadmap import Roadmap
from assessment.roadmap.formats.ms_project_calendar import WorkingTime

Dates = dict[str, tuple[date, date]]
NAMESPACE = "{http://schemas.microsoft.com/project}"
MERMAID_TASK = re.compile(
    r"    (?P<name>[^:;#%<>\n]+) :(?P<tags>(?:(?:crit|done|active), )*)(?P<id>[A-Za-z0-9_-]+), "
    r"(?P<start>\d{4}-\d\d-\d\d), (?P<end>\d{4}-\d\d-\d\d)"
)


def planned_dates(roadmap: Roadmap) -> Dates:
    """Packages of the plan itself."""
    return {package.id: (package.start, package.finish) for package in roadmap.packages}


def csv_rows(text: str) -> list[dict[str, str]]:
    """Rows as a reader of CSV sees them, each with as many fields as the header."""
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def csv_dates(text: str) -> Dates:
    """Packages of the CSV file."""
    return {
        row["Key"]: (date.fromisoformat(row["Start date"]), date.fromisoformat(row["Due date"]))
        for row in csv_rows(text)
    }


def calendar_events(data: bytes) -> list[Any]:
    """All events of an iCalendar file; there must be nothing else in it."""
    calendar = icalendar.Calendar.from_ical(data)
    assert {each.name for each in calendar.subcomponents} <= {"VEVENT"}
    assert not calendar.errors
    events: list[Any] = list(calendar.walk("VEVENT"))
    assert all(not event.errors and not event.subcomponents for event in events)
    return events


def calendar_dates(data: bytes) -> Dates:
    """Packages of the iCalendar file; the end of an event is the day after."""
    return {
        str(event["summary"]).split()[0]: (
            event.decoded("dtstart"),
            event.decoded("dtend") - timedelta(days=1),
        )
        for event in calendar_events(data)
        if not str(event["summary"]).startswith("Milestone: ")
    }


def project_tasks(data: bytes) -> list[Element]:
    """Tasks of a Microsoft Project file."""
    root: Element = fromstring(data, forbid_dtd=True)
    return root.findall(f"{NAMESPACE}Tasks/{NAMESPACE}Task")


def value(element: Element, name: str) -> str:
    """Text of a child."""
    found = element.findtext(f"{NAMESPACE}{name}")
    assert found is not None, name
    return found


def project_dates(data: bytes) -> Dates:
    """Packages of the Microsoft Project file: tasks with work."""
    return {
        value(task, "Name").split()[0]: (
            date.fromisoformat(value(task, "Start")[:10]),
            date.fromisoformat(value(task, "Finish")[:10]),
        )
        for task in project_tasks(data)
        if task.find(f"{NAMESPACE}Work") is not None
    }


def rescheduled_dates(data: bytes, working: WorkingTime) -> Dates:
    """Dates that a program comes to which schedules the Microsoft Project file anew.

    It knows the start of the project, links with lags, constraints "start no earlier than" and
    durations, and counts working days.
    """
    root: Element = fromstring(data, forbid_dtd=True)
    begin = date.fromisoformat(value(root, "StartDate")[:10])
    tasks = {
        value(task, "UID"): task
        for task in project_tasks(data)
        if task.find(f"{NAMESPACE}Work") is not None
    }
    found: dict[str, tuple[date, date]] = {}

    def place(uid: str) -> tuple[date, date]:
        if uid not in found:
            found[uid] = _placed(tasks[uid], begin, working, place)
        return found[uid]

    return {value(task, "Name").split()[0]: place(uid) for uid, task in tasks.items()}


def _placed(
    task: Element, begin: date, working: WorkingTime, place: Callable[[str], tuple[date, date]]
) -> tuple[date, date]:
    tenths = working.day_minutes * 10
    starts = [begin]
    for link in task.findall(f"{NAMESPACE}PredecessorLink"):
        _, finish = place(value(link, "PredecessorUID"))
        starts.append(working.after(finish, int(value(link, "LinkLag")) // tenths))
    if value(task, "ConstraintType") == "4":
        starts.append(date.fromisoformat(value(task, "ConstraintDate")[:10]))
    hours, minutes = map(int, re.findall(r"\d+", value(task, "Duration"))[:2])
    days = (hours * 60 + minutes) // working.day_minutes
    return max(starts), working.after(max(starts) - timedelta(days=1), days - 1)


def mermaid_dates(text: str) -> Dates:
    """Packages of the Mermaid text."""
    tasks = [found for line in text.splitlines() if (found := MERMAID_TASK.fullmatch(line))]
    return {
        task["name"].split()[0]: (
            date.fromisoformat(task["start"]),
            date.fromisoformat(task["end"]),
        )
        for task in tasks
    }


def drawing_dates(text: str) -> Dates:
    """Packages of the SVG drawing."""
    root: Element = fromstring(text.encode(), forbid_dtd=True)
    groups = [each for each in root.iter() if each.get("class", "").startswith("package")]
    return {
        each.attrib["data-id"]: (
            date.fromisoformat(each.attrib["data-start"]),
            date.fromisoformat(each.attrib["data-finish"]),
        )
        for each in groups
    }
