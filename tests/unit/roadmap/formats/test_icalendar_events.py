"""The calendar file: read by two libraries, and checked line by line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject

from assessment.roadmap.formats.icalendar_events import render_icalendar
from tests.support.hostile_plans import EVERYTHING, a_plan
from tests.support.plan_dates import calendar_dates, calendar_events, planned_dates
from tests.support.plans import levels, make_action, plan_answers, plan_bank
from tests.support.scored import make_answers

# RFC 5545, 3.1: a name, parameters, a colon and a value without control characters.
LINE = re.compile(
    r'[A-Z-]+(;[A-Z-]+=("[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*:[^\x00-\x08\x0a-\x1f\x7f]*'
)


def logical_lines(data: bytes) -> list[str]:
    """Lines as written, after checking ends and lengths, unfolded."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical), "RFC 5545: at most 75 octets"
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_packages_are_all_day_events_and_end_on_the_next_day() -> None:
    roadmap, bank, answers = a_plan()
    data = render_icalendar(roadmap, bank, answers)
    assert calendar_dates(data) == planned_dates(roadmap)
    event, package = calendar_events(data)[0], roadmap.packages[0]
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtend") == package.finish + timedelta(days=1)
    assert event.decoded("dtstamp") == datetime(2026, 11, 30, tzinfo=UTC)
    assert event["transp"] == "TRANSPARENT"
    assert str(event["categories"].cats[0]) == "Example"
    assert "- Agree it." in str(event["description"])


def test_milestones_are_events_too() -> None:
    roadmap, bank, answers = a_plan()
    events = calendar_events(render_icalendar(roadmap, bank, answers))
    found = [event for event in events if str(event["summary"]).startswith("Milestone: ")]
    assert [event.decoded("dtstart") for event in found] == [
        each.due for each in roadmap.milestones
    ]
    assert found


def test_another_library_reads_the_same() -> None:
    roadmap, bank, answers = a_plan("Größe, Maß; 100% \\ \U0001f600")
    data = render_icalendar(roadmap, bank, answers)
    events = vobject.readOne(data.decode()).vevent_list
    spans = {event.summary.value.split()[0]: event for event in events}
    for package in roadmap.packages:
        event = spans[package.id]
        assert event.dtstart.value == package.start
        assert event.dtend.value == package.finish + timedelta(days=1)
        assert event.summary.value == f"{package.id} {package.title}"


def test_a_changed_plan_moves_the_same_events() -> None:
    bank = plan_bank(make_action(2, ("A-02",)), make_action(3, ("A-03",), {2: 0}))
    answers = make_answers(levels(1))
    first = plan_answers(bank, answers)
    later = plan_answers(bank, answers, start=date(2027, 3, 1))
    before, after = (
        calendar_events(render_icalendar(each, bank, answers)) for each in (first, later)
    )
    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert len({event["uid"] for event in before}) == len(before)
    assert [event.decoded("dtstart") for event in before] != [
        event.decoded("dtstart") for event in after
    ]
    other = answers.model_copy(
        update={"organisation": answers.organisation.model_copy(update={"name": "Other"})}
    )
    elsewhere = calendar_events(render_icalendar(first, bank, other))
    assert not {event["uid"] for event in elsewhere} & {event["uid"] for event in before}


@pytest.mark.parametrize("text", EVERYTHING, ids=range(len(EVERYTHING)))
def test_no_text_adds_a_line_or_a_component(text: str) -> None:
    roadmap, bank, answers = a_plan(text)
    data = render_icalendar(roadmap, bank, answers)
    lines = logical_lines(data)
    assert all(LINE.fullmatch(line) for line in lines)
    plain = logical_lines(render_icalendar(*a_plan()))
    assert [line.split(":")[0].split(";")[0] for line in lines] == [
        line.split(":")[0].split(";")[0] for line in plain
    ]
    assert calendar_dates(data) == planned_dates(roadmap)
