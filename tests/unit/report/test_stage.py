"""The claimed stage against the verdict."""

from __future__ import annotations

import pytest

from assessment.answers.models import ProfileValue
from assessment.report.models import Report
from tests.support.report_fixture import made_answers, make_report, shipped_bank


def reported(stage: str | None, level: float | None = None) -> Report:
    """The sample, or a record with every answer near one level, with a claimed stage."""
    bank = shipped_bank()
    answers = made_answers(bank)
    if level is not None:
        answers = made_answers(bank, given=1, mean=lambda _: level, alone=True)
    profile: dict[str, ProfileValue] = {
        key: value for key, value in answers.profile.items() if key != "stage"
    }
    if stage:
        profile["stage"] = stage
    return make_report(bank, answers.model_copy(update={"profile": profile}))


def sentence(report: Report) -> str:
    return "".join(one.text for one in report.answer.messages if one.kind == "stage")


@pytest.mark.parametrize(
    "stage, claim",
    [
        ("piloting", "You say you are piloting AI"),
        ("first_live", "You say your first AI systems are live"),
        ("scaling", "You say you are scaling AI"),
    ],
)
def test_a_claim_ahead_of_the_answers(stage: str, claim: str) -> None:
    text = sentence(reported(stage))
    assert text == (
        f"{claim}; the answers say phase 2, Data readiness and infrastructure assessment. "
        "Keep live systems running under watch, but start no new ones; pause trials on real data "
        "until phase 3, Proof of concept, opens."
    )


def test_claim_and_answers_agree() -> None:
    assert sentence(reported("exploring")) == (
        "You say you are exploring AI, and the answers agree: "
        "phase 2, Data readiness and infrastructure assessment."
    )


def test_a_claim_behind_the_answers() -> None:
    text = sentence(reported("exploring", 9))
    assert "the answers go further, to phase 6" in text
    assert "pause" not in text


def test_scaling_with_everything_open_agrees() -> None:
    assert "the answers agree: phase 6" in sentence(reported("scaling", 9))


def test_no_claim_no_sentence() -> None:
    assert sentence(reported(None)) == ""


def test_nothing_answered_is_not_compared() -> None:
    bank = shipped_bank()
    answers = made_answers(bank).model_copy(update={"responses": ()})
    assert make_report(bank, answers).answer.messages == ()


def test_a_bank_with_other_phases_is_not_compared() -> None:
    bank = shipped_bank()
    assert "poc" in {phase.id for phase in bank.phases}
    first = bank.phases[0]
    small = bank.model_copy(update={"phases": (first,), "actions": ()})
    assert sentence(make_report(small, made_answers(bank))) == ""
