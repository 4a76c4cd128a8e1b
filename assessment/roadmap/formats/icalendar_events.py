"""The plan as an iCalendar file: all-day events for work packages and milestones.

Source: RFC 5545 (events, escaping, folding); RFC 7986 (name of a calendar).
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.roadmap.formats.contents import (
    PlanContents,
    depends_on,
    details,
    one_line,
)
from assessment.roadmap.models import Milestone, Roadmap, WorkPackage

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_PRODUCT = "-//AI readiness assessment//Roadmap//EN"
# Any fixed value will do: it makes the identifiers of this product differ from others'.
_NAMESPACE = uuid.UUID("6f0e3f0a-5f5c-5d0e-9a53-2d5e1b1f3c77")


def render_icalendar(roadmap: Roadmap, bank: Bank, answers: AnswerSet) -> bytes:
    """The plan as iCalendar: one all-day event per package, one per milestone.

    The same organisation, bank and package give the same UID, so that importing a changed plan moves
    the events instead of doubling them. DTSTAMP is the start of the plan: no clock is read.
    """
    contents = PlanContents(roadmap, bank, answers)
    calendar = _calendar(contents)
    for package in roadmap.packages:
        calendar.add_component(_package(package, contents))
    for number, milestone in enumerate(roadmap.milestones, start=1):
        calendar.add_component(_milestone(milestone, number, contents))
    text: bytes = calendar.to_ical()
    return text


def event_uid(contents: PlanContents, kind: str, name: str) -> str:
    """A UID that depends on the organisation, the bank and the id only."""
    seed = "\x1f".join((contents.bank.id, contents.answers.organisation.name, kind, name))
    return f"{uuid.uuid5(_NAMESPACE, seed)}@ai-readiness-assessment"


def _calendar(contents: PlanContents) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", contents.title)
    calendar.add("x-wr-calname", contents.title)
    calendar.add("description", contents.source)
    return calendar


def _package(package: WorkPackage, contents: PlanContents) -> Event:
    lines = [details(package, bullet="- "), f"Owner: {one_line(package.owner_title)}"]
    before = depends_on(contents.links(package))
    lines += [f"Depends on: {before}"] if before else []
    lines.append(f"Effort: {contents.hours(package):g} hours")
    event = _event(
        contents, ("package", package.id), package.start, package.finish, "\n".join(lines)
    )
    event.add("summary", f"{package.id} {one_line(package.title)}")
    words = [contents.phase_titles[package.phase]]
    event.add("categories", words + (["Critical path"] if package.critical else []))
    return event


def _milestone(milestone: Milestone, number: int, contents: PlanContents) -> Event:
    score = "no score" if milestone.score is None else f"score {milestone.score:.0f} of 100"
    phase = f", phase {one_line(milestone.phase_title)}" if milestone.phase_title else ""
    lines = [f"Expected if all goes as planned: {score}{phase}"]
    lines += [f"Finished by then: {', '.join(milestone.finished)}"] if milestone.finished else []
    lines += [one_line(milestone.holds)] if milestone.holds else []
    day = milestone.due
    event = _event(contents, ("milestone", str(number)), day, day, "\n".join(lines))
    event.add("summary", f"Milestone: {one_line(milestone.title)}")
    event.add("categories", ["Milestone"])
    return event


def _event(
    contents: PlanContents, name: tuple[str, str], first: date, last: date, description: str
) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", event_uid(contents, *name))
    event.add("dtstamp", datetime.combine(contents.roadmap.settings.start, time(), UTC))
    event.add("dtstart", first)
    # The end of an all-day event is the first day after it (RFC 5545, 3.6.1).
    event.add("dtend", last + timedelta(days=1))
    event.add("description", description)
    event.add("status", "CONFIRMED")
    # Work on a package does not make anybody busy from morning till night.
    event.add("transp", "TRANSPARENT")
    return event
