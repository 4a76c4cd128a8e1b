"""Comparing a golden case with what was concluded: a row for each difference, and none else."""

from __future__ import annotations

import pytest

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank.cases import Case, FirstActions
from assessment.cli.bank_cases import PLAN_START, render_differences
from assessment.cli.case_comparison import Difference, compare, compare_plan
from assessment.cli.roadmap import make_roadmap
from assessment.findings import find
from assessment.scoring import score
from tests.support.banks import small_bank

BANK = small_bank()
NOT_HERE = "there is none in this bank"
ANSWERS = AnswerSet(
    bank="small",
    organisation=Organisation(name="Example"),
    profile={"regulated": True},
    responses=tuple(Response(item=item.id, level=1) for item in BANK.items),
)


def differences(expect: dict[str, object], tolerance: float = 0.05) -> list[tuple[str, ...]]:
    case = Case.model_validate(
        {"case": "x", "why": "x", "answers": {}, "expect": expect, "tolerance": tolerance}
    )
    scores = score(BANK, ANSWERS)
    return [tuple(row) for row in compare(case, scores, find(BANK, ANSWERS, scores))]


@pytest.mark.parametrize(
    "expect,said",
    [
        ({}, []),
        ({"overall": {"score": 25.04, "level": 1}}, []),
        ({"overall": {"score": 25.06}}, [("overall: score", "25.06", "25")]),
        ({"overall": {"score": None}}, [("overall: score", "none", "25")]),
        ({"overall": {"between": (20.0, 25.0)}}, []),
        ({"overall": {"between": (25.1, 40.0)}}, [("overall: score", "25.1 to 40", "25")]),
        ({"dimensions": {"strategy": {"between": (0.0, 24.9)}}},
         [("dimension strategy: score", "0 to 24.9", "25")]),
        ({"dimensions": {"strategy": {"level": 1}}}, []),
        ({"dimensions": {"strategie": {"level": 1}}}, [("dimension strategie", "one", NOT_HERE)]),
        ({"indicators": {"ambition": {"score": 25.0}, "quality": {"score": 24.0}}},
         [("indicator quality: score", "24", "25")]),
        ({"phases": {"alignment": "open", "poc": "not_advised"}}, []),
        ({"phases": {"alignment": "complete"}}, [("phase alignment", "complete", "open")]),
        ({"phases": {"pilot": "open"}}, [("phase pilot", "open", "none")]),
        ({"verdict": "alignment"}, []),
        ({"verdict": "poc"}, [("verdict", "poc", "alignment")]),
        ({"pitfalls": {"unclear_problem": "high"}}, []),
        ({"pitfalls": {"unclear_problem": "low"}}, [("pitfall unclear_problem", "low", "high")]),
        ({"pitfalls": {"other_way": "low"}}, [("pitfall other_way", "low", NOT_HERE)]),
        ({"expert_support": ("skill_gap", "compliance_heavy")}, []),
        ({"expert_support": ("skill_gap",)},
         [("expert support", "skill_gap", "compliance_heavy, skill_gap")]),
        ({"contradictions": ("CON-01",)}, [("contradictions", "CON-01", "none")]),
    ],
)  # fmt: skip
def test_what_differs_is_said(expect: dict[str, object], said: list[tuple[str, ...]]) -> None:
    assert differences(expect) == said


def test_what_holds_the_next_phase_is_compared_in_any_order() -> None:
    ((_, _, said),) = differences({"held_by": ()})
    found = said.split(", ")
    assert "STR-01" in found
    assert differences({"held_by": tuple(reversed(found))}) == []


def test_the_tolerance_of_a_case_counts() -> None:
    assert differences({"overall": {"score": 26.0}}, tolerance=1.0) == []
    assert differences({"overall": {"score": 26.1}}, tolerance=1.0)


def plan_differences(within: int, *include: str) -> list[Difference]:
    expect = FirstActions(within=within, include=include)
    return list(compare_plan(expect, make_roadmap(BANK, ANSWERS, PLAN_START, None)))


def test_actions_that_come_first_are_found_whatever_their_order() -> None:
    packages = make_roadmap(BANK, ANSWERS, PLAN_START, None).packages
    everything = tuple(package.id for package in packages)
    assert plan_differences(len(packages), *reversed(everything)) == []


def test_an_action_that_comes_too_late_is_shown_with_its_place() -> None:
    packages = make_roadmap(BANK, ANSWERS, PLAN_START, None).packages
    last = max(packages, key=lambda package: package.start)
    (said,) = plan_differences(1, last.id)
    assert said.what == "among the first 1"
    assert said.expected == last.id
    assert said.found == f"place {len(packages)} of {len(packages)}, starts {last.start}"


def test_an_action_that_is_not_planned_is_shown_with_the_reason() -> None:
    best = AnswerSet(
        bank="small",
        organisation=ANSWERS.organisation,
        profile=ANSWERS.profile,
        responses=tuple(Response(item=item.id, level=4) for item in BANK.items),
    )
    roadmap = make_roadmap(BANK, best, PLAN_START, None)
    (said,) = compare_plan(FirstActions(include=("ACT-01",)), roadmap)
    assert said.found.startswith("not planned: Already at the target level: STR-03 ")
    (unknown,) = compare_plan(FirstActions(include=("ACT-99",)), roadmap)
    assert unknown.found == NOT_HERE


def test_a_long_expectation_does_not_push_the_other_rows_apart() -> None:
    long, short = "x" * 90, Difference("verdict", "poc", "mvp")
    rows = render_differences((Difference("held by", long, "none"), short)).split("\n")
    assert rows == [
        f"         expected{' ' * 40}  found",
        f"held by  {long}  none",
        f"verdict  poc{' ' * 45}  mvp",
    ]
