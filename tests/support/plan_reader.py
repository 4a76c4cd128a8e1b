"""Reads a Microsoft Project file with MPXJ and prints what it found as JSON; run as its own process.

A Java machine can be started once per process, and the checks of PDFs start theirs with other libraries.

    python tests/support/plan_reader.py FILE.xml [FILE.xml ...]     tasks, links, resources, calendar
    python tests/support/plan_reader.py --order                      elements in the order of the schema
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import jpype
import mpxj

ORDERED = (
    *("Project", "Project$Calendars$Calendar", "Project$Calendars$Calendar$WeekDays$WeekDay"),
    "Project$Calendars$Calendar$Exceptions$Exception",
    *("Project$Tasks$Task", "Project$Tasks$Task$PredecessorLink"),
    *("Project$Resources$Resource", "Project$Assignments$Assignment"),
)


def read_plan(path: str) -> dict[str, Any]:
    """Everything that the tests compare."""
    reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    project = reader.read(path)
    calendar = project.getDefaultCalendar()
    return {
        "title": str(project.getProjectProperties().getProjectTitle()),
        "start": str(project.getProjectProperties().getStartDate()),
        "tasks": [_task(task) for task in project.getTasks() if task.getID() != 0],
        "resources": {
            str(each.getName()): float(each.getMaxUnits())
            for each in project.getResources()
            if each.getName() is not None
        },
        "holidays": [str(each.getFromDate()) for each in calendar.getCalendarExceptions()],
        "rates": {
            str(each.getName()): float(each.getStandardRate().getAmount())
            for each in project.getResources()
            if each.getName() is not None and each.getStandardRate() is not None
        },
    }


def schema_order() -> dict[str, list[str]]:
    """Names of elements in the order of the schema that MPXJ is made from."""
    kind = jpype.JClass("jakarta.xml.bind.annotation.XmlType").class_
    element = jpype.JClass("jakarta.xml.bind.annotation.XmlElement").class_
    found = {}
    for name in ORDERED:
        schema = jpype.JClass(f"org.mpxj.mspdi.schema.{name}").class_
        names = []
        for each in schema.getAnnotation(kind).propOrder():
            mark = schema.getDeclaredField(each).getAnnotation(element)
            given = str(mark.name()) if mark is not None else "##default"
            names.append(str(each) if given == "##default" else given)
        found[name.rsplit("$", 1)[-1]] = names
    return found


def _task(task: Any) -> dict[str, Any]:
    assignments = list(task.getResourceAssignments())
    return {
        "name": str(task.getName()),
        "start": str(task.getStart()),
        "finish": str(task.getFinish()),
        "duration": str(task.getDuration()),
        "level": int(task.getOutlineLevel()),
        "summary": bool(task.getSummary()),
        "milestone": bool(task.getMilestone()),
        "critical": bool(task.getCritical()),
        "complete": float(task.getPercentageComplete() or 0),
        "fixed_cost": float(task.getFixedCost() or 0),
        "constraint": str(task.getConstraintType()),
        "notes": str(task.getNotes() or ""),
        "links": [
            (str(link.getPredecessorTask().getName()), str(link.getType()), str(link.getLag()))
            for link in task.getPredecessors()
        ],
        "work": [
            (str(each.getResource().getName()), str(each.getWork()), float(each.getUnits()))
            for each in assignments
        ],
    }


def main(arguments: list[str]) -> None:
    """Print one JSON document."""
    assert mpxj, "importing it names its libraries to Java"
    # Java's logging goes to the error stream; the plan goes to the output.
    jpype.startJVM(
        "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory"
    )
    if arguments == ["--order"]:
        found: Any = schema_order()
    else:
        found = {Path(path).name: read_plan(path) for path in arguments}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
