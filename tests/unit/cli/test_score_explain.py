from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assessment.cli import run

PUBLISHED = Path(__file__).parents[2] / "golden" / "published"
ANSWERS = str(PUBLISHED / "assurance-model-today" / "answers.yaml")
BANK = ("--bank", str(PUBLISHED / "banks" / "assurance-model"))
WHOLE = """\
assessment: 1
bank: ai-readiness
organisation: {name: "Example [bold]Clinic[/bold] Group", sector: health, staff: 800, country: DE}
profile: {ai_kinds: [predictive], regulated: true}
answers:
  STR-01: 2
  DAT-07: 1
  SEC-02: 0
  OPS-02: dont_know
"""


@pytest.fixture
def whole(tmp_path: Path) -> str:
    path = tmp_path / "answers.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    return str(path)


def test_score_prints_every_part_within_80_columns(
    whole: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    assert run(["score", whole]) == 0

    out = capsys.readouterr().out
    assert out.startswith("Example [bold]Clinic[/bold] Group: AI readiness")
    for part in ("Dimension", "Overall", "Phase", "Verdict", "Pitfall"):
        assert part in out
    assert "The organisation stands in phase" in out
    assert "\x1b" not in out
    assert max(len(line) for line in out.splitlines()) <= 80


@pytest.mark.parametrize("command", [["score"], ["explain"], ["score", "--json"]])
def test_a_terminal_without_unicode_is_no_reason_to_fail(whole: str, command: list[str]) -> None:
    target = ["overall"] if command[0] == "explain" else []
    made = subprocess.run(
        [sys.executable, "-m", "assessment.cli", command[0], whole, *target, *command[1:]],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert made.returncode == 0
    assert b"Traceback" not in made.stderr
    if "--json" in command:
        assert json.loads(made.stdout.decode("utf-8"))["schema"] == "assessment-result/1"
    else:
        assert made.stdout.isascii()


def test_score_as_json_is_nothing_but_the_result(
    whole: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["score", whole, "--json"]) == 0

    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert result["schema"] == "assessment-result/1"
    assert result["organisation"]["name"] == "Example [bold]Clinic[/bold] Group"


def test_score_uses_the_bank_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", ANSWERS, "--json", *BANK]) == 0

    assert json.loads(capsys.readouterr().out)["overall"]["score"] == 0.625


def test_explain_prints_a_tree(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", ANSWERS, "secure_build", *BANK]) == 0

    out = capsys.readouterr().out
    assert "secure_build Secure build: 0.625" in out
    assert "0.625 + 0 + 0 = 0.625" in out
    assert "├── secure_build.level_1 Level 1: 0.625, weight 1" in out
    assert "SB-A1 Stream A, level 1: 0.250, weight 1" in out
    assert "0.25 × 1 = 0.250" in out


def test_explain_as_json_is_the_derivation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", ANSWERS, "level_1", "--json", *BANK]) == 0

    derivation = json.loads(capsys.readouterr().out)
    assert derivation["target"] == "secure_build.level_1"
    assert derivation["value"] == 0.625
    assert [part["target"] for part in derivation["parts"]] == ["SB-A1", "SB-B1"]


@pytest.mark.parametrize(
    "target", ["overall", "verdict", "mlops", "phase.poc", "pitfall.thin_mlops"]
)
def test_explain_knows_every_kind_of_target(
    whole: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["explain", whole, target]) == 0

    assert capsys.readouterr().out.startswith(target)


def test_explain_of_an_unknown_target_offers_the_closest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", ANSWERS, "SB-A4", *BANK]) == 1

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error[unknown-target]: there is no `SB-A4` to explain" in captured.err
    assert "did you mean `SB-A3`" in captured.err


def test_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", str(tmp_path / "none.yaml")]) == 3

    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1
