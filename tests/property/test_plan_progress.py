"""What people say of the plan survives every way it takes: workbook, record, and exchange file."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answers.events import Event, PlanProgress, parse_body
from assessment.answers.exchange import render_json, render_yaml
from assessment.answers.history import fold
from assessment.answers.importing import import_events, plan_import
from assessment.answers.models import AnswerSet, Organisation
from assessment.answers.parsing import parse_answers
from assessment.answers.plan_progress import ActionProgress
from assessment.answers.texts import text_fault
from assessment.bank.nodes import Source
from assessment.roadmap import Roadmap
from assessment.roadmap.models import PackageStatus
from assessment.roadmap.workbook import render_workbook
from tests.support.edited_plans import edited, read, told, typed
from tests.support.hostile_plans import a_plan
from tests.support.minibank import mini_bank
from tests.support.records import AT, created

pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
TEXTS = st.text(max_size=30).filter(lambda text: text == text.strip() and not text_fault(text))
NAMES = TEXTS.filter(bool)
FIRST_DAY = date(2027, 12, 6)


@st.composite
def action_progress(draw: st.DrawFn, action: str) -> ActionProgress:
    status = draw(st.sampled_from(("not_started", "in_progress", "completed")))
    start = draw(DAYS)
    later = start + timedelta(days=draw(st.integers(0, 400)))
    fields: dict[str, Any] = {"action": action, "status": status, "start": start}
    if status == "not_started":
        fields["start"] = draw(st.none() | st.just(start))
        fields["duration_days"] = draw(st.none() | st.integers(1, 20_000))
    else:
        fields["finish"] = later if status == "completed" else draw(st.none() | st.just(later))
    if status == "in_progress":
        fields["done_share"] = draw(st.none() | st.floats(0, 1))
    hours = st.floats(0.01, 1_000_000)
    fields |= {
        "effort_hours": draw(st.none() | hours),
        "owner": draw(st.none() | NAMES),
        "note": draw(st.none() | TEXTS),
    }
    return ActionProgress(**fields)


@st.composite
def answer_sets(draw: st.DrawFn) -> AnswerSet:
    actions = draw(st.lists(st.sampled_from([f"ACT-{n:02}" for n in range(9)]), unique=True))
    bank = mini_bank()
    return AnswerSet(
        bank=bank.id,
        bank_version=bank.version,
        bank_digest=bank.digest,
        organisation=Organisation(name="Example"),
        progress=tuple(draw(action_progress(action)) for action in actions),
    )


@given(answer_sets())
@settings(max_examples=150, deadline=None)
def test_the_exchange_form_reads_back_the_same(answers: AnswerSet) -> None:
    for name, render in (("a.yaml", render_yaml), ("a.json", render_json)):
        again, problems = parse_answers(Source(name, render(answers, mini_bank())), mini_bank())
        assert problems == ()
        assert again == answers


@given(answer_sets(), answer_sets())
@settings(max_examples=60, deadline=None)
def test_the_latest_word_counts_and_importing_twice_does_nothing(
    first: AnswerSet, second: AnswerSet
) -> None:
    bodies: list[Any] = [created()]
    for incoming in (first, second):
        current = fold(_events(bodies)).answers
        bodies += import_events(
            plan_import(current, incoming), incoming, source="a.yaml", digest="0"
        )
    known = {each.action: each for each in (*first.progress, *second.progress)}
    expected = {action: each for action, each in known.items() if not each.says_nothing}
    answers = fold(_events(bodies)).answers
    assert {each.action: each for each in answers.progress} == expected
    assert not any(
        isinstance(body, PlanProgress)
        and body.progress != ActionProgress(action=body.progress.action)
        for body in import_events(plan_import(answers, answers), answers, source="", digest="")
    )


def _events(bodies: list[Any]) -> list[Event]:
    # By way of their JSON, as a record keeps them.
    return [
        Event(seq=seq, key=f"key-{seq:08}", at=AT, body=parse_body(body.model_dump_json()))
        for seq, body in enumerate(bodies, start=1)
    ]


@cache
def exported() -> tuple[bytes, Roadmap]:
    roadmap, bank, answers = a_plan()
    return render_workbook(roadmap, bank, answers), roadmap


STATUSES = st.sampled_from(("Not started", "In progress", "Completed"))
IDS = tuple(f"ACT-{number:02}" for number in range(1, 6))


@given(st.fixed_dictionaries(dict.fromkeys(IDS, STATUSES)), st.sampled_from((str, str.upper)))
@settings(max_examples=15, deadline=None)
def test_edited_statuses_come_back_exactly_and_only_once(
    statuses: dict[str, PackageStatus], written: Any
) -> None:
    data, roadmap = exported()
    change = typed({(action, "Status"): written(status) for action, status in statuses.items()})
    saved = edited(data, change)
    made = told(saved, roadmap, FIRST_DAY)
    expected = {
        action: status.lower().replace(" ", "_")
        for action, status in statuses.items()
        if status != "Not started"
    }
    assert {action: progress.status for action, progress in made.items()} == expected
    assert read(saved, roadmap, FIRST_DAY, made) == ((), ())
