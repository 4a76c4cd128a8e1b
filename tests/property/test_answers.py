"""Laws of answers: what is written reads back the same, and a record is the sum of its events."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answers.bank_versions import stamp, stamp_of
from assessment.answers.events import Answered, Event, RecordCreated
from assessment.answers.exchange import render_json, render_yaml
from assessment.answers.history import fold, in_bank_order, respondent
from assessment.answers.importing import import_events, plan_import
from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.answers.parsing import parse_answers
from assessment.answers.profile import with_shared_facts
from assessment.answers.texts import text_fault
from assessment.bank.nodes import Source
from assessment.store import Record
from tests.support.minibank import mini_bank
from tests.support.records import AT, entry

ITEMS = [item.id for item in mini_bank().items]

# Everything that people type or paste: quotes, colons, braces, line breaks, other scripts, emoji, and
# words that YAML readers take for something else.
words = st.one_of(
    st.text(max_size=40),
    st.text("ab01 :,-#'\"{}[]&*!|>%@`?~\\/\n\t", max_size=30),
    st.sampled_from(
        [
            "yes",
            "NO",
            "null",
            "~",
            "1e3",
            "0x1f",
            "1_000",
            "12:30:45",
            "2026-11-22",
            ".inf",
            "- a",
            "=",
            "<<",
        ]
    ),
).filter(lambda text: text.strip() != "" and text_fault(text) is None)


# Made once each: to make a strategy takes longer than to draw from it.
details = st.fixed_dictionaries(
    {
        "note": st.just("") | words,
        "evidence": st.sampled_from([None, "none", "described", "shown", "sampled"]),
        "confidence": st.sampled_from([None, "low", "medium", "high"]),
        "links": st.lists(
            st.sampled_from(["https://a.example/?b=c#d", "mailto:a@b.example"]), max_size=2
        ).map(tuple),
        "by": st.none() | words,
        "role": st.sampled_from([None, "legal", "ai_lead", "no_such_role"]),
        "at": st.sampled_from([None, AT, "2026-01-01T00:00:00+01:00"]),
        "round": st.none() | st.integers(1, 99),
        "consensus": st.booleans(),
    }
)
nothing: dict[str, Any] = {}
answered = st.one_of(
    st.fixed_dictionaries({"level": st.integers(0, 4)}),
    st.just({"missing": "dont_know"}),
    st.fixed_dictionaries({"missing": st.just("not_applicable"), "reason": words}),
)
response = st.builds(
    lambda item, answer, about: Response(item=item, **answer, **about),
    st.sampled_from(ITEMS),
    answered,
    st.just(nothing) | details,
)
responses = st.lists(response, max_size=8)


@st.composite
def answer_set(draw: st.DrawFn) -> AnswerSet:
    organisation = Organisation(
        name=draw(words),
        sector=draw(st.sampled_from([None, "health", "other"])),
        staff=draw(st.none() | st.integers(1, 1_000_000)),
        country=draw(st.sampled_from([None, "DE", "NO"])),
    )
    profile: dict[str, Any] = {
        "regulated": draw(st.booleans()),
        "ai_kinds": tuple(draw(st.lists(st.sampled_from(["predictive", "agents"]), unique=True))),
        "remark": draw(words),
    }
    kept = {name: profile[name] for name in profile if draw(st.booleans())}
    by_respondent = {(given.item, respondent(given)): given for given in draw(responses)}
    version, digest = draw(
        st.sampled_from(
            [(None, None), ("1.0.0", None), ("1.0.0", mini_bank().digest), ("0.1.0", "old")]
        )
    )
    return AnswerSet(
        bank="mini",
        bank_version=version,
        bank_digest=digest,
        organisation=organisation,
        profile=with_shared_facts(organisation, kept, mini_bank()),
        responses=in_bank_order(by_respondent.values(), ITEMS),
    )


def read_back(name: str, text: str) -> AnswerSet | None:
    return parse_answers(Source(name, text), mini_bank())[0]


@given(answer_set())
@settings(max_examples=500)
def test_yaml_reads_back_the_same(answers: AnswerSet) -> None:
    text = render_yaml(answers, mini_bank())
    assert read_back("a.yaml", text) == answers
    assert render_yaml(answers, mini_bank()) == text


@given(answer_set())
@settings(max_examples=500)
def test_json_reads_back_the_same(answers: AnswerSet) -> None:
    text = render_json(answers, mini_bank())
    assert read_back("a.json", text) == answers
    assert json.loads(text)["assessment"] == 1


@given(answer_set())
@settings(max_examples=250)
def test_importing_what_a_record_exports_gives_the_same_record(answers: AnswerSet) -> None:
    record = fold(events_of(answers)).answers
    for name, text in (
        ("a.yaml", render_yaml(record, mini_bank())),
        ("a.json", render_json(record, mini_bank())),
    ):
        exported = read_back(name, text)
        assert exported is not None
        assert fold(events_of(exported)).answers == record


def events_of(answers: AnswerSet) -> list[Event]:
    created = RecordCreated(
        organisation=answers.organisation,
        profile=answers.profile,
        bank=stamp_of(answers, mini_bank()),
    )
    plan = plan_import(None, answers)
    bodies = [created, *import_events(plan, answers, source="a.yaml", digest="d")]
    return [
        Event(seq=seq, **dict(entry(body, str(seq)))) for seq, body in enumerate(bodies, start=1)
    ]


@given(answer_set())
@settings(max_examples=25)
def test_a_record_on_disk_is_what_its_events_say(answers: AnswerSet) -> None:
    events = events_of(answers)
    entries = [entry(event.body, str(event.seq)) for event in events]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acme.db"
        Record.create(path, *entries)
        with Record.open(path) as record:
            assert record.answers == fold(events).answers


@given(st.lists(response, max_size=12))
def test_the_latest_answer_of_a_respondent_counts(given_answers: list[Response]) -> None:
    organisation = Organisation(name="X")
    created = RecordCreated(organisation=organisation, profile={}, bank=stamp(mini_bank()))
    events = [Event(seq=1, **dict(entry(created, "1")))]
    for seq, one in enumerate(given_answers, start=2):
        events.append(Event(seq=seq, **dict(entry(Answered(response=one), str(seq)))))
    expected = {(one.item, respondent(one)): one for one in given_answers}
    answers = fold(events).answers
    assert {(one.item, respondent(one)): one for one in answers.responses} == expected
    assert [one.item for one in answers.responses] == sorted(
        (one.item for one in answers.responses), key=ITEMS.index
    )


@given(answer_set())
def test_importing_twice_changes_nothing(answers: AnswerSet) -> None:
    again = plan_import(answers, answers)
    assert (again.new, again.changed, again.kept, again.description) == ((), (), 0, False)
    assert import_events(again, answers, source="a", digest="d") == ()
