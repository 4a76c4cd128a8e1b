"""The Microsoft Project file: the order of the schema, links, calendar and work; read by MPXJ as well."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from assessment.cli.calendars import public_holidays
from assessment.cli.inputs import load_input
from assessment.cli.plan_request import PlanOptions
from assessment.cli.roadmap import make_roadmap
from assessment.resources import resource_folder
from assessment.roadmap.formats.ms_project import render_ms_project
from assessment.roadmap.formats.ms_project_calendar import WorkingTime
from assessment.roadmap.models import WorkPackage
from tests.support import plan_reader
from tests.support.hostile_plans import EVERYTHING, a_plan
from tests.support.plan_dates import (
    NAMESPACE,
    planned_dates,
    project_dates,
    project_tasks,
    rescheduled_dates,
    value,
)
from tests.support.plans import levels, make_action, plan_answers, plan_bank
from tests.support.scored import make_answers

HOLIDAYS = frozenset({date(2026, 12, 8), date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)})
# Elements that are written, in the order and with the types of Microsoft's Project XML Data Interchange
# Schema (2007). A test with Java compares the order with that of MPXJ, which is made from the schema.
TIME, LENGTH, NUMBER, FLAG, TEXT = (
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    r"PT\d+H\d+M\d+S",
    r"-?\d+(\.\d+)?",
    "[01]",
    r"(?s).*",
)
CLOCK = r"\d\d:\d\d:\d\d"
ORDER: dict[str, dict[str, str]] = {
    "Project": {
        "SaveVersion": NUMBER,
        "Name": TEXT,
        "Title": TEXT,
        "Subject": TEXT,
        "Company": TEXT,
        "CreationDate": TIME,
        "LastSaved": TIME,
        "ScheduleFromStart": FLAG,
        "StartDate": TIME,
        "FinishDate": TIME,
        "CalendarUID": NUMBER,
        "DefaultStartTime": CLOCK,
        "DefaultFinishTime": CLOCK,
        "MinutesPerDay": NUMBER,
        "MinutesPerWeek": NUMBER,
        "DaysPerMonth": NUMBER,
        "DurationFormat": NUMBER,
        "WorkFormat": NUMBER,
        "Calendars": TEXT,
        "Tasks": TEXT,
        "Resources": TEXT,
        "Assignments": TEXT,
    },
    "Calendar": {
        "UID": NUMBER,
        "Name": TEXT,
        "IsBaseCalendar": FLAG,
        "BaseCalendarUID": NUMBER,
        "WeekDays": TEXT,
        "Exceptions": TEXT,
    },
    "WeekDay": {"DayType": "[0-7]", "DayWorking": FLAG, "TimePeriod": TEXT, "WorkingTimes": TEXT},
    "Exception": {
        "EnteredByOccurrences": FLAG,
        "TimePeriod": TEXT,
        "Occurrences": NUMBER,
        "Name": TEXT,
        "Type": "[1-9]",
        "DayWorking": FLAG,
    },
    "Task": {
        "UID": NUMBER,
        "ID": NUMBER,
        "Name": TEXT,
        "Type": "[012]",
        "IsNull": FLAG,
        "WBS": TEXT,
        "OutlineNumber": r"\d+(\.\d+)*",
        "OutlineLevel": NUMBER,
        "Priority": NUMBER,
        "Start": TIME,
        "Finish": TIME,
        "Duration": LENGTH,
        "DurationFormat": NUMBER,
        "Work": LENGTH,
        "EffortDriven": FLAG,
        "Estimated": FLAG,
        "Milestone": FLAG,
        "Summary": FLAG,
        "Critical": FLAG,
        "LateFinish": TIME,
        "TotalSlack": NUMBER,
        "FixedCost": NUMBER,
        "FixedCostAccrual": "[123]",
        "PercentComplete": NUMBER,
        "ActualStart": TIME,
        "ActualFinish": TIME,
        "ActualDuration": LENGTH,
        "RemainingDuration": LENGTH,
        "ConstraintType": "[0-7]",
        "CalendarUID": NUMBER,
        "ConstraintDate": TIME,
        "Notes": TEXT,
        "PredecessorLink": TEXT,
    },
    "PredecessorLink": {
        "PredecessorUID": NUMBER,
        "Type": "[0-3]",
        "CrossProject": FLAG,
        "LinkLag": NUMBER,
        "LagFormat": NUMBER,
    },
    "Resource": {
        "UID": NUMBER,
        "ID": NUMBER,
        "Name": TEXT,
        "Type": "[012]",
        "IsNull": FLAG,
        "Code": TEXT,
        "MaxUnits": NUMBER,
        "StandardRate": NUMBER,
        "StandardRateFormat": NUMBER,
        "CalendarUID": NUMBER,
    },
    "Assignment": {
        "UID": NUMBER,
        "TaskUID": NUMBER,
        "ResourceUID": NUMBER,
        "Finish": TIME,
        "Start": TIME,
        "Units": NUMBER,
        "Work": LENGTH,
    },
}


def project(text: str = "Example") -> bytes:
    return render_ms_project(*a_plan(text), holidays=HOLIDAYS)


def check_structure(data: bytes) -> None:
    """Every element known, in order, of its type; UIDs once; references to what there is."""
    root: Element = fromstring(data, forbid_dtd=True)
    for element in root.iter():
        known = ORDER.get(element.tag.removeprefix(NAMESPACE))
        if known is None:
            continue
        names = [child.tag.removeprefix(NAMESPACE) for child in element]
        places = [list(known).index(name) for name in names]
        assert places == sorted(places), (element.tag, names)
        assert len(set(names) - {"PredecessorLink"}) == len(
            [n for n in names if n != "PredecessorLink"]
        )
        for child, name in zip(element, names, strict=True):
            assert re.fullmatch(known[name], child.text or ""), (element.tag, name, child.text)
    tasks, resources = (
        [each.findtext(f"{NAMESPACE}UID") for each in root.iter(f"{NAMESPACE}{tag}")]
        for tag in ("Task", "Resource")
    )
    assert len(set(tasks)) == len(tasks)
    for link in root.iter(f"{NAMESPACE}PredecessorLink"):
        assert value(link, "PredecessorUID") in tasks
    for assignment in root.iter(f"{NAMESPACE}Assignment"):
        assert value(assignment, "TaskUID") in tasks
        assert value(assignment, "ResourceUID") in resources


def named(data: bytes) -> dict[str, Element]:
    """Tasks by the first word of their names."""
    return {value(task, "Name").split()[0]: task for task in project_tasks(data)}


def test_structure_and_dates() -> None:
    data = project()
    check_structure(data)
    assert project_dates(data) == planned_dates(a_plan()[0])
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>')


def test_packages_stand_below_their_phases_and_milestones_last() -> None:
    outline = [
        (value(task, "OutlineNumber"), value(task, "Summary")) for task in project_tasks(project())
    ]
    assert outline[:4] == [("1", "1"), ("1.1", "0"), ("1.2", "0"), ("2", "1")]
    last = project_tasks(project())[-1]
    assert (value(last, "Milestone"), value(last, "Duration")) == ("1", "PT0H0M0S")
    assert value(last, "OutlineNumber").startswith("3.")


def test_links_carry_lags_in_tenths_of_minutes() -> None:
    links = {
        name: [
            (value(link, "Type"), value(link, "LinkLag"))
            for link in task.findall(f"{NAMESPACE}PredecessorLink")
        ]
        for name, task in named(project()).items()
        if name.startswith("ACT")
    }
    assert links["ACT-01"] == []
    assert links["ACT-02"] == [("1", str(3 * 480 * 10))]


def test_a_start_that_the_links_do_not_give_is_a_constraint() -> None:
    """Three packages of one owner who leads two at once: the third waits, though nothing precedes it."""
    bank = plan_bank(*(make_action(number, (f"A-{number:02}",)) for number in (2, 3, 4)))
    answers = make_answers(levels(1))
    roadmap = plan_answers(bank, answers)
    tasks = named(render_ms_project(roadmap, bank, answers))
    late = max(roadmap.packages, key=lambda package: package.start)
    assert late.start > roadmap.settings.start
    assert value(tasks[late.id], "ConstraintType") == "4"
    assert value(tasks[late.id], "ConstraintDate")[:10] == late.start.isoformat()
    first = min(roadmap.packages, key=lambda package: package.start)
    assert value(tasks[first.id], "ConstraintType") == "0"


def test_links_and_constraints_alone_give_the_dates() -> None:
    _, bank, answers = a_plan()
    roadmap = plan_answers(bank, answers, holidays=HOLIDAYS)
    data = render_ms_project(roadmap, bank, answers, holidays=HOLIDAYS)
    assert rescheduled_dates(data, WorkingTime(8.0, HOLIDAYS)) == planned_dates(roadmap)


@pytest.mark.parametrize("team", [None, "default"])
@pytest.mark.parametrize("example", ["clinic-group", "manufacturer", "retailer"])
def test_they_give_the_dates_of_the_examples_with_and_without_a_team(
    example: str, team: str | None
) -> None:
    bank, answers = load_input(resource_folder("examples") / example / "answers.yaml", None)
    start, country = date(2026, 11, 30), answers.organisation.country or "DE"
    roadmap = make_roadmap(bank, answers, start, country, PlanOptions(team=team))
    free = public_holidays(country, start)
    data = render_ms_project(roadmap, bank, answers, holidays=free)
    check_structure(data)
    assert rescheduled_dates(data, WorkingTime(8.0, free)) == planned_dates(roadmap)


def test_work_that_runs_already_waits_for_nothing() -> None:
    roadmap, bank, answers = a_plan()
    begun = date(2026, 11, 16)
    packages = tuple(
        package.model_copy(update={"start": begun}) if package.id == "ACT-02" else package
        for package in roadmap.packages
    )
    running = roadmap.model_copy(update={"packages": packages})
    data = render_ms_project(running, bank, answers)
    task = named(data)["ACT-02"]
    assert task.find(f"{NAMESPACE}PredecessorLink") is None
    assert value(task, "Start") == "2026-11-16T08:00:00"
    assert rescheduled_dates(data, WorkingTime(8.0, frozenset())) == planned_dates(running)


def test_no_lag_is_longer_than_the_time_between_two_packages() -> None:
    """A plan whose people have days off of their own may wait fewer of the days that all work."""
    # Between the first package and the one that waits for it.
    free = frozenset({date(2026, 12, 14)})
    data = render_ms_project(*a_plan(), holidays=free)
    links = [
        (value(link, "PredecessorUID"), task, int(value(link, "LinkLag")) // 4800)
        for task in project_tasks(data)
        for link in task.findall(f"{NAMESPACE}PredecessorLink")
    ]
    tasks = {value(task, "UID"): task for task in project_tasks(data)}
    working = WorkingTime(8.0, free)
    assert any(lag < 3 for _, _, lag in links)
    for before, task, lag in links:
        finish = date.fromisoformat(value(tasks[before], "Finish")[:10])
        assert working.after(finish, lag) <= date.fromisoformat(value(task, "Start")[:10])


def working_hours(package: WorkPackage, share: float) -> str:
    days = WorkingTime(8.0, frozenset()).count(package.start, package.finish)
    return f"PT{int(days * 8 * share)}H0M0S"


def test_a_share_that_people_gave_counts_more_than_the_status() -> None:
    roadmap, bank, answers = a_plan()
    given = {"status": "In progress", "done_share": 0.25, "note": "Held up by the vendor"}
    first = roadmap.packages[0].model_copy(update=given)
    changed = roadmap.model_copy(update={"packages": (first, *roadmap.packages[1:])})
    task = named(render_ms_project(changed, bank, answers))["ACT-01"]
    assert value(task, "PercentComplete") == "25"
    assert value(task, "RemainingDuration") == working_hours(first, 0.75)
    assert "Note: Held up by the vendor" in value(task, "Notes")


def test_progress_is_what_the_status_says() -> None:
    roadmap, bank, answers = a_plan()
    statuses = ("Completed", "In progress", *["Not started"] * 3)
    packages = tuple(
        package.model_copy(update={"status": status})
        for package, status in zip(roadmap.packages, statuses, strict=True)
    )
    data = render_ms_project(roadmap.model_copy(update={"packages": packages}), bank, answers)
    check_structure(data)
    shares = [
        value(task, "PercentComplete") for name, task in named(data).items() if name[:3] == "ACT"
    ]
    assert shares == ["100", "50", "0", "0", "0"]
    assert named(data)["ACT-02"].find(f"{NAMESPACE}ActualFinish") is None
    assert value(named(data)["ACT-02"], "RemainingDuration") == working_hours(packages[1], 0.5)
    assert value(named(data)["ACT-01"], "ActualFinish")[:10] == packages[0].finish.isoformat()


@pytest.mark.parametrize("text", EVERYTHING, ids=range(len(EVERYTHING)))
def test_no_text_becomes_markup(text: str) -> None:
    data = project(text)
    check_structure(data)
    assert project_dates(data) == planned_dates(a_plan(text)[0])
    plain: Element = fromstring(project(), forbid_dtd=True)
    assert [each.tag for each in fromstring(data, forbid_dtd=True).iter()] == [
        each.tag for each in plain.iter()
    ]
    assert b"<!" not in data


@pytest.mark.parametrize("hours", [0.01, 3.5, 4, 7.6, 8, 14.98, 15, 23, 24])
def test_shifts_add_up_to_the_hours_of_a_day(hours: float) -> None:
    working = WorkingTime(hours, frozenset())
    minutes = sum(
        (end.hour - start.hour) * 60 + end.minute - start.minute for start, end in working.shifts
    )
    assert minutes == working.day_minutes
    assert working.day_minutes == pytest.approx(hours * 60, abs=1)
    assert working.begin(date(2026, 1, 1)).date() == working.end(date(2026, 1, 1)).date()


def test_an_empty_plan_is_a_project_without_tasks() -> None:
    bank, answers = plan_bank(make_action(1, ("A-02",))), make_answers(levels(4))
    data = render_ms_project(plan_answers(bank, answers), bank, answers)
    check_structure(data)
    assert not project_dates(data)


@cache
def run_mpxj(*arguments: str) -> Any:
    command = [sys.executable, plan_reader.__file__, *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=180).stdout)


@pytest.mark.slow
def test_the_table_of_elements_has_the_order_of_the_schema() -> None:
    schema = run_mpxj("--order")
    assert set(schema) == set(ORDER)
    for element, known in ORDER.items():
        assert [name for name in schema[element] if name in known] == list(known), element


@pytest.mark.slow
def test_mpxj_reads_the_plan_and_hostile_texts(tmp_path: Path) -> None:
    roadmap, _, _ = a_plan()
    names = []
    for number, text in enumerate(("Example", *EVERYTHING)):
        path = tmp_path / f"{number}.xml"
        path.write_bytes(project(text))
        names.append(str(path))
    plans = run_mpxj(*names)
    assert len(plans) == len(EVERYTHING) + 1
    for number, text in enumerate(("Example", *EVERYTHING)):
        wanted = planned_dates(a_plan(text)[0])
        tasks = [task for task in plans[f"{number}.xml"]["tasks"] if task["work"]]
        assert {
            task["name"].split()[0]: (
                date.fromisoformat(task["start"][:10]),
                date.fromisoformat(task["finish"][:10]),
            )
            for task in tasks
        } == wanted
    plan = plans["0.xml"]
    # MPXJ keeps working days only: a holiday on a Saturday is none.
    assert plan["holidays"] == ["2026-12-08", "2026-12-25", "2027-01-01"]
    by_id = {task["name"].split()[0]: task for task in plan["tasks"]}
    for package in roadmap.packages:
        task = by_id[package.id]
        assert task["critical"] == package.critical
        assert task["work"] == [
            [
                package.owner_title,
                f"{package.effort_likely * 8}h",
                pytest.approx(
                    100 * package.effort_likely / float(task["duration"].removesuffix("d")),
                    abs=0.01,
                ),
            ]
        ]
    assert by_id["ACT-02"]["links"] == [["ACT-01 Example", "FS", "3.0d"]]
    assert [task["milestone"] for task in plan["tasks"]][-1]
