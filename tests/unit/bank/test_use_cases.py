"""Use cases of a bank: read as data, their pointers checked, shown, and thinned by an overlay."""

from __future__ import annotations

import pytest

from assessment.bank import Bank, parse_bank
from assessment.cli.bank_cards import render_tree
from tests.support.banks import bank_files, bank_sources

USE_CASES = """\
use_cases:
  - id: forecast
    title: Demand forecast
    data_inputs: [Orders of three years]
    primary_kpi: Stock cover, days, down
    production_considerations: [A planner can overrule a figure]
    outcomes: [{capability: Plan by week, kpi: "Write-offs, euros, down"}]
    decided_by: [STR-01, DAT-02]
    when: {profile.ai_kinds: {any_of: [predictive]}}
"""
OVERLAY = "bank: 1\nextends: small\nid: own\nversion: 0.1.0\ntitle: Own edition\n"


def small_with(use_cases: str) -> dict[str, str]:
    return bank_files("small") | {"use_cases.yaml": use_cases}


def made(files: dict[str, str], base: dict[str, str] | None = None) -> Bank:
    bank, problems = parse_bank(bank_sources(files, bank_sources(base) if base else None))
    assert bank is not None, "\n".join(problem.render() for problem in problems)
    return bank


def test_a_use_case_is_read_and_changes_the_digest() -> None:
    bank = made(small_with(USE_CASES))
    assert [case.id for case in bank.use_cases] == ["forecast"]
    assert bank.use_cases[0].outcomes[0].kpi == "Write-offs, euros, down"
    assert bank.digest != made(bank_files("small")).digest


@pytest.mark.parametrize(
    "old,new,code",
    [
        ("DAT-02]", "DAT-99]", "unknown-item"),
        ("any_of: [predictive]", "any_of: [predictiv]", "operand-does-not-fit"),
        ("decided_by: [STR-01, DAT-02]", "decided_by: []", "too-few"),
        ("title: Demand", "titel: Demand", "unknown-key"),
    ],
)
def test_a_fault_in_a_use_case_is_reported_where_it_stands(old: str, new: str, code: str) -> None:
    bank, problems = parse_bank(bank_sources(small_with(USE_CASES.replace(old, new))))
    assert bank is None
    found = [problem for problem in problems if problem.code == code]
    assert found, [problem.code for problem in problems]
    assert found[0].place is not None
    assert found[0].place.file.endswith("use_cases.yaml")


def test_an_overlay_that_drops_an_item_takes_it_out_of_the_use_cases_of_its_base() -> None:
    strategy = "items:\n  - {id: STR-02, weight: 2}\ndrop: [STR-01]\n"
    files = {"bank.yaml": OVERLAY, "items/strategy.yaml": strategy}
    bank = made(files, small_with(USE_CASES))
    assert bank.use_cases[0].decided_by == ("DAT-02",)


def test_a_use_case_that_no_item_decides_any_more_falls_away() -> None:
    files = {"bank.yaml": OVERLAY, "items/strategy.yaml": "items: []\ndrop: [STR-01]\n"}
    only = USE_CASES.replace("[STR-01, DAT-02]", "[STR-01]")
    assert made(files, small_with(only)).use_cases == ()


def test_show_prints_the_table_of_use_cases() -> None:
    text = render_tree(made(small_with(USE_CASES)))
    assert "Use cases\n  forecast: Demand forecast\n" in text
    assert "outcomes:    Plan by week -> Write-offs, euros, down" in text
    assert "decided by:  STR-01, DAT-02" in text
    assert "Use cases" not in render_tree(made(bank_files("small")))
