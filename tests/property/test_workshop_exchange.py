"""What is written of a workshop reads back as the same; summaries hold for any order of steps."""

from __future__ import annotations

import csv
import io
import json
from functools import cache

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answers.workshop_steps import VotesRevealed
from assessment.bank.nodes import Source
from assessment.workshop.exchange import parse_steps_json, render_steps_json, workshop_schema
from assessment.workshop.hand_counts import parse_hand_counts
from assessment.workshop.session import TakenStep
from assessment.workshop.summary import build_summary
from assessment.workshop.votes_csv import render_captures_csv, render_votes_csv
from tests.support.workshop_strategies import STEP_KINDS, revealed, steps_of, workshops
from tests.support.workshops import workshop_bank

BANK = workshop_bank()


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(workshop_schema())


@pytest.mark.slow
@settings(max_examples=500)
@given(workshops(BANK))
def test_steps_read_back_as_they_were_written(steps: tuple[TakenStep, ...]) -> None:
    text = render_steps_json(steps, BANK, workshop="w-1", organisation="Clinic")
    assert parse_steps_json(Source("steps.json", text), BANK) == (steps, ())


@settings(max_examples=30)
@given(workshops(BANK))
def test_what_is_written_keeps_the_schema(steps: tuple[TakenStep, ...]) -> None:
    _validator().validate(json.loads(render_steps_json(steps, BANK, workshop="w-1")))


def test_every_kind_of_step_is_tried() -> None:
    seen = set()

    @settings(max_examples=400)
    @given(steps_of(BANK))
    def collect(step: object) -> None:
        seen.add(type(step))

    collect()
    assert seen == set(STEP_KINDS)


@given(workshops(BANK))
def test_any_steps_make_a_summary_and_safe_tables(steps: tuple[TakenStep, ...]) -> None:
    summary = build_summary(BANK, steps)
    outcomes = [one.outcome for one in summary.items]
    assert sum(outcomes.count(one) for one in ("settled", "skipped", "open", "not_reached")) == len(
        outcomes
    )
    assert summary.totals.agreed_after <= summary.totals.voted <= len(summary.items)
    assert all(one.minutes is None or one.minutes >= 0 for one in summary.items)
    for text in (render_votes_csv(summary, BANK), render_captures_csv(summary)):
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "-")):
            float(cell)  # a figure, and nothing else, begins with a sign


@given(st.lists(revealed(BANK), max_size=8, unique_by=lambda one: one.round.key))
def test_exported_votes_read_back_as_votes_counted_by_hand(votes: list[VotesRevealed]) -> None:
    counted = [one for one in votes if one.tally.votes]
    steps = tuple(
        TakenStep(seq=number, at="2026-12-01T09:00:00Z", step=one)
        for number, one in enumerate(counted, start=1)
    )
    text = render_votes_csv(build_summary(BANK, steps), BANK)
    read, problems = parse_hand_counts(Source("votes.csv", text), BANK)
    assert problems == ()
    given_tallies = {
        one.round: one.tally.model_copy(update={"confidence": (0, 0, 0)}) for one in counted
    }
    assert {one.round: one.tally for one in read} == given_tallies
