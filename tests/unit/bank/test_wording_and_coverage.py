"""Advice on a bank: wording rules, and holes between its parts."""

from __future__ import annotations

import pytest

from assessment.bank.coverage import check_coverage, coverage_tables
from assessment.bank.parsing import inspect_bank
from assessment.bank.wording import check_wording
from assessment.problem import Problem
from tests.support.banks import bank_files, bank_sources, minimal_bank, small_bank

EVEN = {0: "No page shows it.", 1: "A page shows it.", 2: "Two pages show it."}
ITEM = """\
dimension: strategy
items:
  - id: STR-01
    indicator: ambition
    title: Written ambition
    ask: "{ask}"
    levels: {levels}
"""


def advice(
    ask: str = "How is it today?", levels: dict[int, str] | None = None
) -> tuple[Problem, ...]:
    files = bank_files("minimal")
    files["bank.yaml"] = files["bank.yaml"].replace("highest: 1", "highest: 2")
    shown = "{" + ", ".join(f'{key}: "{text}"' for key, text in (levels or EVEN).items()) + "}"
    files["items/strategy.yaml"] = ITEM.format(ask=ask, levels=shown)
    found = inspect_bank(bank_sources(files))
    assert found.bank is not None
    return tuple(check_wording(found.draft))


def codes(problems: tuple[Problem, ...]) -> set[str]:
    assert all(problem.severity == "warning" for problem in problems)
    assert all(problem.place.line for problem in problems)
    return {problem.code for problem in problems}


def test_good_wording_needs_no_advice() -> None:
    assert advice() == ()


@pytest.mark.parametrize(
    "ask,code",
    [
        ("How is it owned and funded today?", "stem-double"),
        ("Is it owned or funded today?", "stem-double"),
        ("Do you already own it?", "stem-leading"),
        ("Is it done properly?", "stem-leading"),
        ("Which systems run without an owner?", "stem-negated"),
        ("How far do you agree that it is owned?", "stem-agreement"),
        ("How will it be owned?", "stem-future"),
        ("How is GDPR followed today?", "stem-law"),
        ("It is owned today.", "stem-no-question"),
        ("How " + "very " * 30 + "is it?", "stem-long"),
    ],
)
def test_advice_on_a_question(ask: str, code: str) -> None:
    assert codes(advice(ask)) == {code}


@pytest.mark.parametrize(
    "level,text,code",
    [
        (1, "A robust page shows it.", "anchor-vague"),
        (1, "A page regularly shows it.", "anchor-vague"),
        (1, "Most pages show it.", "anchor-unmeasured"),
        (1, "All pages show it.", "anchor-absolute"),
        (
            1,
            "A page, read by each of the eleven people who work in this team, shows it.",
            "anchors-uneven",
        ),
        (2, "A page shows it.", "anchors-equal"),
    ],
)
def test_advice_on_an_anchor(level: int, text: str, code: str) -> None:
    assert code in codes(advice(levels=EVEN | {level: text}))


def test_long_anchors_are_found() -> None:
    words = " ".join(["word"] * 30)
    assert codes(advice(levels={0: "None.", 1: words + " a.", 2: words + " b."})) == {"anchor-long"}


def test_absolutes_may_stand_at_either_end() -> None:
    assert codes(advice(levels=EVEN | {0: "All pages lack it.", 2: "All pages show it."})) == set()


def test_tables_of_the_small_bank() -> None:
    tables = {(table.covered, table.code): table for table in coverage_tables(small_bank())}
    assert {covered for covered, _ in tables} == {"phase", "pitfall", "activity", "output", "item"}
    assert all(not table.holes for table in tables.values())
    assert dict(tables["output", "not-covered"].rows)["P2.O1"] == ("ACT-03",)
    assert dict(tables["output", "not-seen"].rows)["P2.O1"] == ("DAT-02",)
    assert dict(tables["activity", "not-acted-on"].rows)["P1.A2"] == ("ACT-02",)


def test_what_a_bank_does_not_declare_is_no_hole() -> None:
    assert coverage_tables(minimal_bank()) == ()


@pytest.mark.parametrize(
    "path,before,after,code",
    [
        ("items/strategy.yaml", "activities: [P1.A2]", "activities: []", "activity-not-covered"),
        ("actions.yaml", "output: P3.O1", 'output: ""', "output-not-covered"),
        ("actions.yaml", "raises: [STR-03, STR-04]", "raises: [STR-03]", "item-not-covered"),
        ("items/strategy.yaml", "outputs: [P1.O1]", "outputs: []", "output-not-seen"),
    ],
)
def test_a_hole_is_pointed_to(path: str, before: str, after: str, code: str) -> None:
    files = bank_files("small")
    assert before in files[path]
    found = inspect_bank(bank_sources(files | {path: files[path].replace(before, after)}))
    assert found.bank is not None, found.problems
    problems = tuple(check_coverage(found.bank, found.declared))
    assert codes(problems) == {code}
    assert len(problems) == 1


def test_an_activity_that_no_action_can_move_is_a_hole() -> None:
    files = bank_files("small")
    action = files["actions.yaml"].replace("raises: [STR-01, STR-02]", "raises: [STR-01]")
    found = inspect_bank(bank_sources(files | {"actions.yaml": action}))
    assert found.bank is not None, found.problems
    problems = tuple(check_coverage(found.bank, found.declared))
    assert codes(problems) == {"item-not-covered", "activity-not-acted-on"}
