"""What the report says against itself: caps, claims of not applicable, thin ground."""

from __future__ import annotations

import pytest

from assessment.answers.models import AnswerSet, Response
from assessment.findings import find
from assessment.report.appendix_models import Check
from assessment.report.models import Report
from assessment.report.parts.whatif import answered_at
from assessment.scoring import score
from tests.support.report_fixture import made_answers, make_report, sample_report, shipped_bank
from tests.unit.report.test_decisions import material


def check(report: Report, title: str) -> Check:
    return next(one for one in report.certainty.checks if one.title == title)


def excluded(count: int) -> AnswerSet:
    """High answers everywhere, and the gates of the early phases claimed not to apply."""
    bank = shipped_bank()
    answers = made_answers(bank, given=1, mean=lambda _: 9, alone=True)
    gates = [item.id for item in bank.items if item.gate and item.gate.holds_phase][:count]
    claimed = tuple(
        Response(item=one, missing="not_applicable", reason="Not us.", by="cfo") for one in gates
    )
    kept = tuple(one for one in answers.responses if one.item not in gates)
    return answers.model_copy(update={"responses": (*kept, *claimed)})


def test_claims_of_not_applicable_are_listed_and_counted() -> None:
    report = sample_report()
    found = check(report, "Claimed not applicable")
    bank = shipped_bank()
    claimed = [
        item.id for item in score(bank, made_answers(bank)).items if item.state == "not_applicable"
    ]
    assert found.value == str(len(claimed))
    assert ", ".join(claimed) in found.text


def test_a_verdict_that_leans_on_claims_says_so() -> None:
    report = make_report(answers=excluded(3))
    found = check(report, "Claimed not applicable")
    assert found.grade == "weak"
    assert "the verdict phase" in found.text
    assert "claimed not to apply" in report.certainty.title


def test_a_straight_line_is_a_reason_to_ask_again() -> None:
    bank = shipped_bank()
    flat = tuple(Response(item=item.id, level=2, by="Anna") for item in bank.items[:20])
    kept = tuple(one for one in made_answers(bank).responses if one.item > "STR-99")
    report = make_report(
        answers=made_answers(bank).model_copy(update={"responses": (*flat, *kept)})
    )
    found = check(report, "Answers to ask again")
    assert "Anna gave level 2 to 20 items in a row, STR-01 to STR-20." in found.text
    assert found.grade == "fair"


def test_nobody_is_named_without_a_reason() -> None:
    answers = made_answers(shipped_bank())
    proved = tuple(
        one.model_copy(update={"evidence": "sampled"} if one.level is not None else {})
        for one in answers.responses
    )
    report = make_report(answers=answers.model_copy(update={"responses": proved}))
    assert "Answers to ask again" not in {one.title for one in report.certainty.checks}


def test_what_if_is_the_verdict_of_those_answers() -> None:
    bank, answers = shipped_bank(), excluded(3)
    claimed = [one.item for one in answers.responses if one.missing]
    outcome = answered_at(material(answers), claimed, 0)
    kept = tuple(one for one in answers.responses if one.item not in claimed)
    zero = tuple(Response(item=one, level=0, by="cfo") for one in claimed)
    changed = answers.model_copy(update={"responses": (*kept, *zero)})
    scores = score(bank, changed)
    verdict = find(bank, changed, scores).verdict
    assert verdict is not None
    assert outcome.title == verdict.title
    assert outcome.score == scores.overall.score


def test_open_questions_that_could_turn_the_verdict_are_a_doubt() -> None:
    bank = shipped_bank()
    answers = made_answers(bank, given=1, mean=lambda _: 9, alone=True)
    gate = next(item.id for item in bank.items if item.gate and item.gate.holds_phase == "scaling")
    kept = tuple(one for one in answers.responses if one.item != gate)
    report = make_report(answers=answers.model_copy(update={"responses": kept}))
    found = check(report, "Verdict")
    assert "If every one turned out best: phase 6" in found.text
    assert "stays the same" not in found.text


def test_nothing_answered_has_no_verdict_to_doubt() -> None:
    bank = shipped_bank()
    report = make_report(
        answers=AnswerSet(bank=bank.id, organisation=made_answers(bank).organisation)
    )
    assert "Verdict" not in {one.title for one in report.certainty.checks}


def test_a_capped_dimension_is_marked_in_chart_and_table() -> None:
    part = sample_report().dimensions_part
    bank = shipped_bank()
    scores = score(bank, made_answers(bank))
    capped = [entry for entry in scores.dimensions if entry.capped_by]
    assert capped
    for entry, bar, row in zip(scores.dimensions, part.bars.rows, part.rows, strict=True):
        assert (bar.note == f"held at {entry.level}") == bool(entry.capped_by)
        assert (bar.capped_from is not None) == bool(entry.capped_by)
        assert bool(row.capped) == bool(entry.capped_by)
        assert (entry.title in part.caps) == bool(entry.capped_by)
        if entry.capped_by:
            assert bar.capped_width > 0
            assert "by score" in row.capped


def test_a_capped_overall_level_gives_its_cause_and_not_its_meaning() -> None:
    bank = shipped_bank()
    policy = bank.policy.model_copy(update={"overall_above_weakest": 0})
    strict = bank.model_copy(update={"policy": policy})
    answers = made_answers(bank, given=1, mean=lambda centre: 0 if centre == 1.0 else 3, alone=True)
    overall = score(strict, answers).overall
    assert overall.capped_by
    report = make_report(strict, answers)
    meanings = [entry.meaning for entry in bank.policy.maturity_levels]
    assert not any(meaning in report.answer.level_text for meaning in meanings)
    assert "although the score alone would give" in report.answer.level_text
    assert "MLOps" in report.answer.level_text
    assert "held there by MLOps" in report.answer.lead


def test_an_overall_level_without_cap_keeps_its_meaning() -> None:
    report = sample_report()
    assert report.answer.level_text.startswith(
        "Maturity level 2 Repeatable: There is a written way"
    )


def test_pitfalls_say_on_how_many_questions_they_rest() -> None:
    report = sample_report()
    bank = shipped_bank()
    found = {
        one.title: one
        for one in find(bank, made_answers(bank), score(bank, made_answers(bank))).pitfalls
    }
    assert report.pitfalls is not None
    for row in report.pitfalls.rows:
        source = found[row.title]
        said = f"Rests on {source.answered_items} of {source.informing_items} questions."
        assert row.rests == (said if source.answered_items < source.informing_items else "")
    assert any(row.rests for row in report.pitfalls.rows)


def test_all_questions_answered_need_no_such_note() -> None:
    report = make_report(answers=made_answers(shipped_bank(), given=1, alone=True))
    assert report.pitfalls is not None
    full = [
        row
        for row in report.pitfalls.rows
        if row.answered.split(" of ")[0] == row.answered.split(" of ")[1]
    ]
    assert all(row.rests == "" for row in full)


@pytest.mark.parametrize("number", range(6))
def test_titles_of_dimensions_keep_the_case_of_names(number: int) -> None:
    part = sample_report().dimensions[number]
    bank = shipped_bank()
    scored = score(bank, made_answers(bank)).dimensions[number]
    assert part.title.startswith(part.name)
    if not scored.capped_by:
        assert f"stands at level {scored.level}, " in part.title
        weakest = min(scored.indicators, key=lambda one: one.score or 0.0).title
        assert (
            part.title.endswith(f"its weakest part is {weakest}") or "much the same" in part.title
        )
