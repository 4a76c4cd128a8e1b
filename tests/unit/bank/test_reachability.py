"""Conditions whose parts rule each other out are found when the bank is read."""

from __future__ import annotations

import pytest

from tests.support.banks import bank_files, bank_problems

FILE = """\
contradictions:
  - id: CON-01
    rule: {rule}
    says: One.
    ask_next: Which?
"""


def found(rule: str) -> list[str]:
    problems = bank_problems(
        bank_files("small") | {"contradictions.yaml": FILE.replace("{rule}", rule)}
    )
    assert all(str(problem.place).startswith("contradictions.yaml:3:") for problem in problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "rule",
    [
        "{all: [{item.STR-01: {below: 2}}, {item.STR-01: {at_least: 2}}]}",
        "{item.STR-01: {is: 0}, any: [{item.STR-01: {is: 1}}, {item.STR-01: {above: 2}}]}",
        "{all: [{profile.sector: {is: health}}, {profile.sector: {none_of: [health, retail]}}]}",
        "{all: [{profile.regulated: {is: true}}, {profile.regulated: {is: false}}]}",
        "{all: [{pitfall.unclear_problem: {above: 60}}, {pitfall.unclear_problem: {below: 60}}]}",
        "{all: [{profile.staff: {below: 50}}, {profile.staff: {above: 50}}]}",
        "{all: [{profile.ai_kinds: {is: [agents]}}, {profile.ai_kinds: {any_of: [predictive]}}]}",
        "{count: {at_least: 2, of: [{item.STR-01: {is: 0}}, {item.STR-01: {is: 1}}]}}",
    ],
)
def test_parts_that_rule_each_other_out(rule: str) -> None:
    assert found(rule) == ["never-holds"]


@pytest.mark.parametrize(
    "rule",
    [
        "{all: [{item.STR-01: {below: 3}}, {item.STR-01: {at_least: 2}}]}",
        "{any: [{item.STR-01: {below: 2}}, {item.STR-01: {at_least: 2}}]}",
        "{all: [{profile.ai_kinds: {any_of: [agents]}}, {profile.ai_kinds: {any_of: [predictive]}}]}",
        "{all: [{pitfall.unclear_problem: {at_least: 60}}, {pitfall.unclear_problem: {at_most: 60}}]}",
        "{count: {at_least: 2, of: [{item.STR-01: {is: 0}}, {item.STR-01: {below: 2}}]}}",
        "{all: [{profile.staff: {above: 50}}, {profile.staff: {below: 51}}]}",
    ],
)
def test_parts_that_can_hold_together(rule: str) -> None:
    assert found(rule) == []
