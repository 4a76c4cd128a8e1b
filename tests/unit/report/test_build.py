"""The report model: complete, worded and placed for every kind of record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from assessment.answers.models import AnswerSet, Organisation
from assessment.bank.asking import asked_items
from assessment.findings import find
from assessment.report.build import build_report
from assessment.report.models import Report
from assessment.report.wording import Wording
from assessment.scoring import score
from tests.support.banks import minimal_bank
from tests.support.report_fixture import (
    ON,
    PROFILE,
    made_answers,
    make_report,
    sample_report,
    shipped_bank,
    templates,
)

PLACE = re.compile(r"\{[a-z_]+\}")


def strings(value: Any) -> Iterator[str]:
    """Every text of a model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from strings(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)


def records() -> dict[str, Report]:
    """Records at the edges: nothing, everything at the ends, half, and the sample."""
    bank = shipped_bank()
    empty = AnswerSet(bank=bank.id, organisation=Organisation(name="Leer GmbH"))
    return {
        "nothing answered": make_report(bank, empty),
        "all lowest": make_report(bank, made_answers(bank, given=1, mean=lambda _: -9, alone=True)),
        "all highest": make_report(bank, made_answers(bank, given=1, mean=lambda _: 9, alone=True)),
        "a third answered": make_report(bank, made_answers(bank, given=0.33)),
        "sample": sample_report(),
    }


@pytest.fixture(scope="module", name="reports")
def _reports() -> dict[str, Report]:
    return records()


def test_every_text_is_filled_in(reports: dict[str, Report]) -> None:
    for name, report in reports.items():
        for text in strings(report):
            assert not PLACE.search(text), (name, text)
            assert "None" not in text.split(), (name, text)


def test_headline_numbers_are_the_rounded_scores() -> None:
    bank = shipped_bank()
    scores = score(bank, made_answers(bank))
    figures = {figure.label: figure.value for figure in sample_report().answer.figures}
    assert scores.overall.score is not None
    assert figures["Overall score"] == f"{scores.overall.score:.1f}"


def test_nothing_answered_claims_nothing(reports: dict[str, Report]) -> None:
    report = reports["nothing answered"]
    assert "Nothing can be concluded" in report.answer.title
    assert report.answer.figures[0].value == "\u2013"
    assert report.asks == ()
    assert report.dimensions_part.radar.score == ""


def test_all_highest_leaves_no_gap(reports: dict[str, Report]) -> None:
    report = reports["all highest"]
    assert report.plan is None
    assert all(dimension.weakest == () for dimension in report.dimensions)
    assert "All phases are open" in report.answer.title


def test_all_lowest_says_what_is_shut(reports: dict[str, Report]) -> None:
    report = reports["all lowest"]
    assert report.verdict is not None
    assert report.verdict.holds
    assert report.asks[0].title.startswith(("Spend nothing", "Start"))


def test_first_actions_have_an_owner_and_a_date() -> None:
    plan = sample_report().plan
    assert plan is not None
    assert len(plan.first) == 5
    every = [action for phase in plan.phases for action in phase.actions]
    assert {action.id for action in plan.first} <= {action.id for action in every}
    assert all(action.owner and action.due for action in every)


def test_every_item_stands_in_the_appendix() -> None:
    groups = sample_report().answers
    named = {
        text.split()[0]
        for group in groups
        for text in group.not_asked.rpartition(": ")[2].split("; ")
        if group.not_asked
    }
    asked = asked_items(shipped_bank(), PROFILE)
    assert named == {item.id for item in shipped_bank().items} - asked
    assert [row.id for group in groups for row in group.rows] == [
        item.id
        for dimension in shipped_bank().dimensions
        for indicator in dimension.indicators
        for item in shipped_bank().items
        if item.indicator == indicator.id and item.id in asked
    ]


def test_a_bank_without_phases_or_actions_has_a_report() -> None:
    bank = minimal_bank()
    answers = AnswerSet(bank=bank.id, organisation=Organisation(name="Klein"))
    scores = score(bank, answers)
    words = templates().wording("en")
    report = build_report(
        bank, answers, scores, find(bank, answers, scores), None, on=ON, words=words
    )
    assert report.plan is None
    assert (report.verdict is None) == (not bank.phases)


def test_same_input_same_model() -> None:
    assert make_report().model_dump_json() == sample_report().model_dump_json()


def test_another_answer_is_another_digest() -> None:
    other = make_report(answers=made_answers(shipped_bank(), seed=8))
    assert other.meta.digest != sample_report().meta.digest


def test_values_are_never_read_as_patterns() -> None:
    words = Wording({"say": "{organisation} scores {score}"})
    assert (
        words.say("say", organisation="{score}{0.__class__}", score=3)
        == "{score}{0.__class__} scores 3"
    )


def test_the_glossary_explains_the_words_that_this_report_uses() -> None:
    bank = shipped_bank()
    empty = AnswerSet(bank=bank.id, organisation=Organisation(name="Leer GmbH"))
    report = make_report(bank, empty)
    words = [term.word for term in report.glossary]
    assert len({word.casefold() for word in words}) == len(words)
    assert "KPI" in words, "a question speaks of it"
    asked = " ".join(f"{item.title} {item.ask}" for item in bank.items).lower()
    (throughput,) = (term for term in bank.glossary if term.term == "throughput")
    assert throughput.term not in asked
    assert "Throughput" not in words, "it stands only in levels that nobody has answered"
