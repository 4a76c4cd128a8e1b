"""Tasks of the Microsoft Project file: the plan, its phases, their packages, and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element

from assessment.roadmap.formats.contents import Link, PlanContents, details, one_line
from assessment.roadmap.formats.ms_project_calendar import WorkingTime
from assessment.roadmap.formats.xml_writing import Value, add, add_all
from assessment.roadmap.models import Milestone, WorkPackage
from assessment.roadmap.workbook.figures import share_done

_LONGEST_NAME = 255
# Numbers of the schema: kinds of task, constraint, link, and the format "days".
_FIXED_UNITS, _FIXED_DURATION = 0, 1
_AS_SOON_AS_POSSIBLE, _MUST_START_ON, _NOT_BEFORE = 0, 2, 4
_FINISH_TO_START = 1
_DAYS = 7
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a task stands: number from 1 and place in the outline, such as 2.1."""

    number: int
    outline: str

    @property
    def level(self) -> int:
        return self.outline.count(".") + 1


def task_uids(contents: PlanContents) -> dict[str, int]:
    """UIDs of the packages by id, as numbered through phases and packages."""
    uids: dict[str, int] = {}
    number = 0
    for _, packages in contents.phases:
        number += 1
        for package in packages:
            number += 1
            uids[package.id] = number
    return uids


def task_elements(contents: PlanContents, working: WorkingTime) -> list[Element]:
    """All tasks in the order of the plan, milestones last."""
    uids = task_uids(contents)
    tasks: list[Element] = []
    for order, (phase, packages) in enumerate(contents.phases, start=1):
        place = _Place(len(tasks) + 1, str(order))
        days = working.count(phase.start, phase.finish)
        name = one_line(phase.title)
        tasks.append(_summary(place, name, (phase.start, phase.finish), days, working, packages))
        for position, package in enumerate(packages, start=1):
            inside = _Place(len(tasks) + 1, f"{order}.{position}")
            tasks.append(_package(inside, package, contents, working, uids))
    if contents.roadmap.milestones:
        tasks += _milestones(contents, working, len(tasks), len(contents.phases) + 1)
    return tasks


def _milestones(
    contents: PlanContents, working: WorkingTime, before: int, order: int
) -> list[Element]:
    milestones = contents.roadmap.milestones
    first, last = milestones[0].due, milestones[-1].due
    days = working.count(first, last)
    place = _Place(before + 1, str(order))
    tasks = [_summary(place, "Milestones", (first, last), days, working, ())]
    for position, milestone in enumerate(milestones, start=1):
        inside = _Place(before + 1 + position, f"{order}.{position}")
        tasks.append(_milestone(inside, milestone, working))
    return tasks


def _opening(place: _Place, name: str, kind: int) -> tuple[tuple[str, Value], ...]:
    """The elements that every task begins with."""
    return (
        ("UID", place.number),
        ("ID", place.number),
        ("Name", name[:_LONGEST_NAME]),
        ("Type", kind),
        ("IsNull", 0),
        ("WBS", place.outline),
        ("OutlineNumber", place.outline),
        ("OutlineLevel", place.level),
        ("Priority", 500),
    )


def _times(start: datetime, finish: datetime, length: str) -> tuple[tuple[str, Value], ...]:
    return (
        ("Start", start.isoformat()),
        ("Finish", finish.isoformat()),
        ("Duration", length),
        ("DurationFormat", _DAYS),
    )


def _summary(
    place: _Place,
    name: str,
    span: tuple[date, date],
    days: int,
    working: WorkingTime,
    packages: Sequence[WorkPackage],
) -> Element:
    task = Element("Task")
    add_all(
        task,
        *_opening(place, name, _FIXED_DURATION),
        *_times(working.begin(span[0]), working.end(span[1]), working.duration(days)),
        ("EffortDriven", 0),
        ("Estimated", 0),
        ("Milestone", 0),
        ("Summary", 1),
        ("Critical", int(any(package.critical for package in packages))),
        ("ConstraintType", _AS_SOON_AS_POSSIBLE),
        ("CalendarUID", -1),
    )
    return task


def _package(
    place: _Place,
    package: WorkPackage,
    contents: PlanContents,
    working: WorkingTime,
    uids: dict[str, int],
) -> Element:
    task = Element("Task")
    days = working.count(package.start, package.finish)
    start, finish = working.begin(package.start), working.end(package.finish)
    work = package.effort_likely * working.day_minutes
    add_all(
        task,
        *_opening(place, f"{package.id} {one_line(package.title)}", _FIXED_DURATION),
        *_times(start, finish, working.duration(days)),
        ("Work", working.duration(work / working.day_minutes)),
        ("EffortDriven", 0),
        ("Estimated", 0),
        ("Milestone", 0),
        ("Summary", 0),
        ("Critical", int(package.critical)),
        ("LateFinish", working.end(package.late_finish).isoformat()),
        ("TotalSlack", package.total_slack_days * working.day_minutes * 10),
        # Money is in hundredths of the currency.
        ("FixedCost", round(contents.outside_cost(package) * 100)),
        ("FixedCostAccrual", 3),
        ("PercentComplete", round(share_done(package) * 100)),
    )
    links = contents.links(package)
    add_all(
        task, *_progress(package, working, days), *_constraint(package, links, contents, working)
    )
    add(task, "Notes", f"{details(package, bullet='- ')}\nOwner: {one_line(package.owner_title)}")
    for link in links:
        before = contents.roadmap.package_by_id[link.before].finish
        if before >= package.start:
            continue  # It runs already, and waits for nothing: a link would move it.
        between = working.count(before + _ONE_DAY, package.start - _ONE_DAY)
        # People with days off of their own may wait fewer of the days on which all others work.
        _link(task, uids[link.before], min(link.lag_days, between), working)
    return task


def _progress(
    package: WorkPackage, working: WorkingTime, days: int
) -> tuple[tuple[str, Value], ...]:
    """What was done, where anything was; the plan knows shares and no actual dates."""
    share = round(share_done(package), 2)
    if not share:
        return ()
    started: tuple[tuple[str, Value], ...] = (
        ("ActualStart", working.begin(package.start).isoformat()),
    )
    if share == 1:
        started += (("ActualFinish", working.end(package.finish).isoformat()),)
    return (
        *started,
        ("ActualDuration", working.duration(days * share)),
        ("RemainingDuration", working.duration(days * (1 - share))),
    )


def _constraint(
    package: WorkPackage, links: Sequence[Link], contents: PlanContents, working: WorkingTime
) -> tuple[tuple[str, Value], ...]:
    """As soon as possible where the links alone give the start, else not before it.

    A package may start later than its predecessors let it: its owner is busy, or it has none.
    """
    packages = contents.roadmap.package_by_id
    ready = [
        working.after(packages[link.before].finish, link.lag_days)
        for link in links
        if packages[link.before].finish < package.start
    ]
    calendar = ("CalendarUID", -1)
    if (max(ready) if ready else contents.first_day) == package.start:
        return (("ConstraintType", _AS_SOON_AS_POSSIBLE), calendar)
    begin = working.begin(package.start).isoformat()
    return (("ConstraintType", _NOT_BEFORE), calendar, ("ConstraintDate", begin))


def _link(task: Element, before: int, lag_days: int, working: WorkingTime) -> None:
    """Finish to start; the lag is counted in tenths of a minute of working time."""
    element = add(task, "PredecessorLink")
    add_all(
        element,
        ("PredecessorUID", before),
        ("Type", _FINISH_TO_START),
        ("CrossProject", 0),
        ("LinkLag", lag_days * working.day_minutes * 10),
        ("LagFormat", _DAYS),
    )


def _milestone(place: _Place, milestone: Milestone, working: WorkingTime) -> Element:
    task = Element("Task")
    moment = working.end(milestone.due)
    score = "no score" if milestone.score is None else f"score {milestone.score:.0f}"
    phase = f", phase {one_line(milestone.phase_title)}" if milestone.phase_title else ""
    add_all(
        task,
        *_opening(place, f"Milestone: {one_line(milestone.title)}", _FIXED_UNITS),
        *_times(moment, moment, "PT0H0M0S"),
        ("EffortDriven", 0),
        ("Estimated", 0),
        ("Milestone", 1),
        ("Summary", 0),
        ("PercentComplete", 0),
        ("ConstraintType", _MUST_START_ON),
        ("CalendarUID", -1),
        ("ConstraintDate", moment.isoformat()),
        ("Notes", f"Expected if all goes as planned: {score}{phase}. {one_line(milestone.holds)}"),
    )
    return task
