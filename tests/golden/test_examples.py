"""The example organisations and the golden cases of the shipped bank: answers in, conclusions out."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import pytest

from assessment.answers.models import AnswerSet, Response
from assessment.answers.parsing import parse_answers
from assessment.bank.asking import asked_items
from assessment.bank.cases import Case, answers_source, parse_case
from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.cli import COMMANDS, cli
from assessment.cli.case_comparison import Difference, compare
from assessment.cli.roadmap import make_roadmap
from assessment.files import load_bank, read_source
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.roadmap import Roadmap
from assessment.scoring import score
from assessment.scoring.models import Scores

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CASES = ROOT / "questionnaires" / "ai-readiness" / "cases"
NAMES = ("clinic-group", "manufacturer", "retailer")
CASE_FILES = (
    *(EXAMPLES / name / "conclusion.yaml" for name in NAMES),
    *sorted(CASES.glob("*.yaml")),
)


@dataclass(frozen=True)
class Judgement:
    """What a consultant wrote about an example before anything was computed."""

    verdict: str
    weakest: str
    worst_pitfall: str
    among_first: frozenset[str]


# `among_first`: actions that would have to stand in the plan, whatever else does.
JUDGED = {
    "clinic-group": Judgement(
        verdict="data_readiness",
        weakest="security",
        worst_pitfall="weak_governance",
        among_first=frozenset({"DAT-18", "SEC-01", "SEC-04", "SEC-16"}),
    ),
    "manufacturer": Judgement(
        verdict="alignment",
        weakest="strategy",
        worst_pitfall="unclear_problem",
        among_first=frozenset({"STR-01", "STR-02", "STR-11", "STR-12"}),
    ),
    "retailer": Judgement(
        verdict="poc",
        weakest="skills",
        worst_pitfall="missing_skills",
        among_first=frozenset({"SEC-02", "SKL-11", "SKL-14"}),
    ),
}


@dataclass(frozen=True)
class Concluded:
    """One record through the pipeline."""

    answers: AnswerSet
    scores: Scores
    findings: Findings


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank("ai-readiness")


@pytest.fixture(scope="module")
def concluded(bank: Bank) -> Mapping[str, Concluded]:
    return {name: conclude(bank, read_example(bank, name)) for name in NAMES}


@pytest.fixture(scope="module")
def roadmaps(bank: Bank, concluded: Mapping[str, Concluded]) -> Mapping[str, Roadmap]:
    start = date(2027, 1, 11)
    return {
        name: make_roadmap(bank, found.answers, start, found.answers.organisation.country)
        for name, found in concluded.items()
    }


def read_example(bank: Bank, name: str) -> AnswerSet:
    answers, problems = parse_answers(read_source(EXAMPLES / name / "answers.yaml"), bank)
    assert problems == ()
    assert answers is not None
    return answers


def read_case(path: Path) -> tuple[Case, Source]:
    case, root, problems = parse_case(read_source(path))
    assert problems == ()
    assert case is not None
    assert root is not None
    if case.answers_file is None:
        return case, answers_source(root)
    return case, read_source(path.parent / case.answers_file)


def conclude(bank: Bank, answers: AnswerSet) -> Concluded:
    scores = score(bank, answers)
    return Concluded(answers, scores, find(bank, answers, scores))


def differences(case: Case, found: Concluded) -> tuple[Difference, ...]:
    return tuple(compare(case, found.scores, found.findings))


def with_answer(answers: AnswerSet, item: str, level: int) -> AnswerSet:
    kept = tuple(response for response in answers.responses if response.item != item)
    given = Response(item=item, level=level)
    # Made anew: a copy of the model would keep the merged answers that it has computed.
    fields = {name: getattr(answers, name) for name in AnswerSet.model_fields}
    return AnswerSet(**{**fields, "responses": (*kept, given)})


def test_every_example_folder_is_tested() -> None:
    assert {path.parent.name for path in EXAMPLES.glob("*/answers.yaml")} == set(NAMES)
    assert len(CASE_FILES) >= len(NAMES) + 5


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_conclusion_is_the_expected_one(bank: Bank, path: Path) -> None:
    case, source = read_case(path)
    answers, problems = parse_answers(source, bank)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert answers is not None
    assert differences(case, conclude(bank, answers)) == ()


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_expectation_is_complete(bank: Bank, path: Path) -> None:
    expect = read_case(path)[0].expect
    assert expect.overall is not None
    assert set(expect.dimensions) == {dimension.id for dimension in bank.dimensions}
    assert set(expect.phases) == {phase.id for phase in bank.phases}
    assert set(expect.pitfalls) == {pitfall.id for pitfall in bank.pitfalls}
    assert {"verdict", "held_by", "expert_support", "contradictions"} <= expect.model_fields_set


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_gate_is_noticed(
    bank: Bank, concluded: Mapping[str, Concluded], name: str
) -> None:
    case, _ = read_case(EXAMPLES / name / "conclusion.yaml")
    held = sorted(JUDGED[name].among_first)[-1]
    changed = conclude(bank, with_answer(concluded[name].answers, held, 4))
    assert differences(case, changed) != ()


@pytest.mark.parametrize("name", NAMES)
def test_what_was_judged_beforehand_is_found(concluded: Mapping[str, Concluded], name: str) -> None:
    found, judged = concluded[name], JUDGED[name]
    scored = {part.id: part.score for part in found.scores.dimensions if part.score is not None}
    exposed = {
        pitfall.id: pitfall.exposure
        for pitfall in found.findings.pitfalls
        if pitfall.exposure is not None
    }
    assert found.findings.verdict is not None
    assert found.findings.verdict.phase == judged.verdict
    assert min(scored, key=lambda part: scored[part]) == judged.weakest
    assert max(exposed, key=lambda pitfall: exposed[pitfall]) == judged.worst_pitfall


def test_the_examples_differ() -> None:
    assert len({judged.verdict for judged in JUDGED.values()}) == len(NAMES)
    assert len({judged.weakest for judged in JUDGED.values()}) == len(NAMES)
    assert len({judged.worst_pitfall for judged in JUDGED.values()}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_shows_every_kind_of_answer(
    bank: Bank, concluded: Mapping[str, Concluded], name: str
) -> None:
    answers = concluded[name].answers
    asked = asked_items(bank, answers.profile)
    merged = answers.merged.values()
    assert set(answers.by_item) == asked
    assert any(answer.spread for answer in merged)
    assert {answer.missing for answer in merged} == {None, "dont_know", "not_applicable"}
    assert {answer.level for answer in merged} >= {0, 1, 2, 3, 4}
    assert {answer.evidence for answer in merged} >= {"none", "described", "shown"}


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_says_who_gave_it_and_most_say_what_was_seen(
    concluded: Mapping[str, Concluded], name: str
) -> None:
    responses = concluded[name].answers.responses
    texts = [text for response in responses if (text := response.note or response.reason)]
    assert all(response.by and response.role for response in responses)
    assert len(texts) >= 0.6 * len(responses)
    assert all(40 <= len(text) <= 320 for text in texts)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", NAMES)
def test_a_gap_in_an_answer_is_explained(concluded: Mapping[str, Concluded], name: str) -> None:
    gaps = [given for given in concluded[name].answers.responses if given.level is None]
    assert gaps
    assert all(given.note or given.reason for given in gaps)


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_deals_with_what_the_consultant_would_do_first(
    roadmaps: Mapping[str, Roadmap], bank: Bank, name: str
) -> None:
    raised = {action.id: set(action.raises) for action in bank.actions}
    planned = set().union(*(raised[package.id] for package in roadmaps[name].packages))
    assert JUDGED[name].among_first <= planned


def test_the_plans_differ(roadmaps: Mapping[str, Roadmap]) -> None:
    chosen = {frozenset(package.id for package in plan.packages) for plan in roadmaps.values()}
    assert frozenset() not in chosen
    assert len(chosen) == len(NAMES)


def readme_commands() -> list[list[str]]:
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines() if line]


@pytest.mark.parametrize("words", readme_commands(), ids=" ".join)
def test_readme_commands_exist(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    program, name, *rest = words
    assert program == "assessment"
    assert name in COMMANDS
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, rest)
    assert all((ROOT / word).is_file() for word in rest if word.startswith("examples/"))
