"""Every bank that is shipped is sound, and its golden cases hold."""

from __future__ import annotations

import pytest

from assessment.bank.coverage import coverage_tables
from assessment.cli import run
from assessment.files import load_bank
from assessment.resources import resource_folder

BANKS = sorted(path.parent.name for path in resource_folder("questionnaires").glob("*/bank.yaml"))


def test_both_editions_are_shipped() -> None:
    assert {"ai-readiness", "marketing"} <= set(BANKS)


@pytest.mark.parametrize("bank", BANKS)
def test_the_check_finds_nothing(bank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "check", bank, "--strict"]) == 0
    assert "0 errors, 0 warnings" in "".join(capsys.readouterr())


@pytest.mark.parametrize("bank", BANKS)
def test_the_golden_cases_hold(bank: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "test", bank]) == 0
    assert "0 failed" in "".join(capsys.readouterr())


def test_all_activities_and_outputs_are_tied_to_items_and_actions() -> None:
    bank = load_bank("ai-readiness")
    tables = {(table.covered, table.covering): table for table in coverage_tables(bank)}
    for covered in ("activity", "output"):
        found = [table for (kind, _), table in tables.items() if kind == covered]
        assert len(found) == 2, "one table for items, one for actions"
        for table in found:
            assert len(table.rows) == 29
            assert table.holes == ()
