"""The written golden cases: organisations that one can picture, judged before anything was computed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from assessment.answers.models import AnswerSet
from assessment.answers.parsing import parse_answers
from assessment.bank.asking import asked_items
from assessment.bank.cases import Case, answers_source, parse_case
from assessment.bank.models import Bank
from assessment.files import load_bank, read_source
from assessment.resources import resource_folder

CASES = resource_folder("questionnaires") / "ai-readiness" / "cases"
# A case is a vignette if it tells a story; the others pin the behaviour of the engine.
PATHS = tuple(
    path
    for path in sorted(CASES.glob("*.yaml"))
    if re.search(r"^story:", path.read_text("utf-8"), re.M)
)
each_vignette = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank("ai-readiness")


@pytest.fixture(scope="module")
def vignettes(bank: Bank) -> Mapping[Path, tuple[Case, AnswerSet]]:
    return {path: read_vignette(bank, path) for path in PATHS}


def read_vignette(bank: Bank, path: Path) -> tuple[Case, AnswerSet]:
    case, root, problems = parse_case(read_source(path))
    assert case is not None, problems
    assert root is not None
    answers, problems = parse_answers(answers_source(root), bank)
    assert problems == ()
    assert answers is not None
    return case, answers


def profile_values(vignettes: Mapping[Path, tuple[Case, AnswerSet]], field: str) -> set[object]:
    return {answers.profile[field] for _, answers in vignettes.values() if field in answers.profile}


def test_there_are_twelve_at_least() -> None:
    assert len(PATHS) >= 12


def test_every_pattern_of_use_has_one(
    bank: Bank, vignettes: Mapping[Path, tuple[Case, AnswerSet]]
) -> None:
    assert profile_values(vignettes, "pattern") == {target.id for target in bank.targets}


def test_sectors_and_sizes_are_spread(vignettes: Mapping[Path, tuple[Case, AnswerSet]]) -> None:
    assert len(profile_values(vignettes, "sector")) >= 6
    sizes = {int(str(size)) for size in profile_values(vignettes, "staff")}
    assert min(sizes) <= 20
    assert max(sizes) >= 20_000


def test_their_verdicts_are_spread(
    bank: Bank, vignettes: Mapping[Path, tuple[Case, AnswerSet]]
) -> None:
    verdicts = {case.expect.verdict for case, _ in vignettes.values()}
    assert verdicts <= {phase.id for phase in bank.phases}
    assert len(verdicts) >= 4


@each_vignette
def test_everything_that_is_asked_is_answered(bank: Bank, path: Path) -> None:
    _, answers = read_vignette(bank, path)
    assert set(answers.merged) == asked_items(bank, answers.profile)


@each_vignette
def test_the_answers_are_those_of_a_real_organisation(bank: Bank, path: Path) -> None:
    levels = [answer.level for answer in read_vignette(bank, path)[1].merged.values()]
    known = [level for level in levels if level is not None]
    assert len(set(known)) >= 3
    most_frequent = max(known.count(level) for level in set(known))
    assert most_frequent < 0.8 * len(known), "one level throughout is a table, and no organisation"


@each_vignette
def test_the_expectation_covers_what_a_consultant_concludes(bank: Bank, path: Path) -> None:
    case, _ = read_vignette(bank, path)
    expect = case.expect
    assert len(case.story) >= 300
    assert len(case.why) >= 200
    assert case.reconciled
    assert expect.verdict is not None
    assert set(expect.phases) == {phase.id for phase in bank.phases}
    assert set(expect.pitfalls) == {pitfall.id for pitfall in bank.pitfalls}
    assert expect.first_actions is not None
    assert set(expect.first_actions.include) <= {action.id for action in bank.actions}


def test_a_contradiction_is_the_exception(
    vignettes: Mapping[Path, tuple[Case, AnswerSet]],
) -> None:
    found = [case.expect.contradictions for case, _ in vignettes.values()]
    assert None not in found
    told = [codes for codes in found if codes]
    assert 1 <= len(told) <= 2
