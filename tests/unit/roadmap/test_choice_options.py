"""`assessment roadmap` with options that choose actions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment.cli import run

EXAMPLE = "examples/clinic-group/answers.yaml"


def roadmap(*options: str) -> int:
    return run(["roadmap", EXAMPLE, "--start", "2026-11-30", *options])


@pytest.mark.parametrize(
    "options, code, sentence",
    [
        (["--open-phase", "mwp"], "unknown-phase", "did you mean mvp?"),
        (["--must", "ACT-990"], "unknown-action", "--must names `ACT-990`"),
        (["--without", "ACT-990"], "unknown-action", "--without names `ACT-990`"),
        (
            ["--choose", "most-readiness"],
            "no-budget",
            "add --budget-days, --headcount or --deadline",
        ),
        (["--open-phase", "mvp", "--choose", "least-effort"], "two-aims", "not both"),
        (["--must", "ACT-01", "--without", "ACT-01"], "must-and-without", "keep one of the two"),
    ],
)
def test_options_that_do_not_fit_are_told(
    options: list[str], code: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roadmap(*options) == 1
    shown = capsys.readouterr().err
    assert f"error[{code}]" in shown
    assert sentence in shown


def test_a_phase_is_opened_with_the_least_effort(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "plan.json"
    assert roadmap("--open-phase", "poc", "--out", str(out)) == 0
    made = json.loads(out.read_text("utf-8"))
    assert made["selection"]["aim"] == "open_phase"
    assert made["selection"]["proved"]
    assert 0 < len(made["packages"]) < 45
    assert made["selection"]["effort_days"] == pytest.approx(made["effort_likely"])


def test_a_budget_buys_the_most_readiness(capsys: pytest.CaptureFixture[str]) -> None:
    assert roadmap("--choose", "most-readiness", "--budget-days", "100") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "of the weighted gap; proved: no other choice closes more within the budget." in shown
    assert "Not chosen for what the plan is to do" in shown
    assert "WHAT CANNOT BE HAD" not in shown


def test_no_optimise_leaves_the_list_schedule(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert roadmap("--no-optimise", "--out", str(out)) == 0
    made = json.loads(out.read_text("utf-8"))
    assert made["settings"]["optimise"] is False
    assert made["quality"]["method"] == "list"
