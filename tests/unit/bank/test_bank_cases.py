"""Comparing a golden case with what was concluded: a sentence for each difference, and none else."""

from __future__ import annotations

import pytest

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank.cases import Case
from assessment.cli.bank_cases import compare
from assessment.findings import find
from assessment.scoring import score
from tests.support.banks import small_bank

BANK = small_bank()
ANSWERS = AnswerSet(
    bank="small",
    organisation=Organisation(name="Example"),
    profile={"regulated": True},
    responses=tuple(Response(item=item.id, level=1) for item in BANK.items),
)


def differences(expect: dict[str, object], tolerance: float = 0.05) -> list[str]:
    case = Case.model_validate(
        {"case": "x", "why": "x", "answers": {}, "expect": expect, "tolerance": tolerance}
    )
    scores = score(BANK, ANSWERS)
    return list(compare(case, scores, find(BANK, ANSWERS, scores)))


@pytest.mark.parametrize(
    "expect,said",
    [
        ({}, []),
        ({"overall": {"score": 25.04, "level": 1}}, []),
        ({"overall": {"score": 25.06}}, ["overall: score 25.06 expected, 25 found"]),
        ({"overall": {"score": None}}, ["overall: score none expected, 25 found"]),
        ({"dimensions": {"strategy": {"level": 1}}}, []),
        ({"dimensions": {"strategie": {"level": 1}}}, ["dimension strategie: there is none in this bank"]),
        ({"indicators": {"ambition": {"score": 25.0}, "quality": {"score": 24.0}}},
         ["indicator quality: score 24 expected, 25 found"]),
        ({"phases": {"alignment": "open", "poc": "not_advised"}}, []),
        ({"phases": {"alignment": "complete"}}, ["phase alignment: complete expected, open found"]),
        ({"phases": {"pilot": "open"}}, ["phase pilot: open expected, none found"]),
        ({"verdict": "alignment"}, []),
        ({"verdict": "poc"}, ["verdict: poc expected, alignment found"]),
        ({"pitfalls": {"unclear_problem": "high"}}, []),
        ({"pitfalls": {"unclear_problem": "low"}}, ["pitfall unclear_problem: low expected, high found"]),
        ({"pitfalls": {"other_way": "low"}}, ["pitfall other_way: there is none in this bank"]),
        ({"expert_support": ("skill_gap", "compliance_heavy")}, []),
        ({"expert_support": ("skill_gap",)},
         ["expert support: compliance_heavy found, but not expected"]),
        ({"contradictions": ("CON-01",)}, ["contradictions: CON-01 expected, but not found"]),
    ],
)  # fmt: skip
def test_what_differs_is_said(expect: dict[str, object], said: list[str]) -> None:
    assert differences(expect) == said


def test_what_holds_the_next_phase_is_compared_in_any_order() -> None:
    (said,) = differences({"held_by": ()})
    found = said.removeprefix("held by: ").partition(" found")[0].split(", ")
    assert "STR-01" in found
    assert differences({"held_by": tuple(reversed(found))}) == []


def test_the_tolerance_of_a_case_counts() -> None:
    assert differences({"overall": {"score": 26.0}}, tolerance=1.0) == []
    assert differences({"overall": {"score": 26.1}}, tolerance=1.0)
