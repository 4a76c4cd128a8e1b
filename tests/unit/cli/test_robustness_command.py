"""`assessment robustness`, and what `score` and `status` say of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment.cli import run

ROOT = Path(__file__).parents[3]
CLINIC = str(ROOT / "examples" / "clinic-group" / "answers.yaml")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == 0
    return capsys.readouterr().out


def test_the_answer_comes_first_within_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = printed(capsys, "robustness", CLINIC).splitlines()
    assert lines[2].startswith("One answer, changed by one level, turns this verdict: STR-01")
    text = "\n".join(lines)
    for part in ("Proof", "Changes of one level", "Margin in points", "Most influential answers"):
        assert part in text
    assert "Order of the dimensions" in text
    assert "Can still move" in text
    assert max(map(len, lines)) <= 80


def test_json_holds_the_proofs_and_agrees_with_the_result(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = json.loads(printed(capsys, "robustness", CLINIC, "--json"))
    assert found["schema"] == "assessment-robustness/1"
    flips = [flip for one in found["targets"] for flip in (one["up"], one["down"])]
    sized = [flip for flip in flips if flip["size"] is not None]
    assert sized
    for flip in sized:
        assert flip["verified"]
        assert flip["proof"]["least"] == flip["size"] == sum(c["steps"] for c in flip["changes"])
    assert all(flip["why_not"] for flip in flips if flip["size"] is None)
    assert {one["target"] for one in found["targets"]} >= {"overall", "mlops", "phase.poc"}
    assert len(found["influences"]) > 100
    result = json.loads(printed(capsys, "score", CLINIC, "--json"))
    assert result["verdict"]["robustness"] == found["verdict"]


def test_the_changes_that_are_printed_turn_the_verdict(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """As a reader would check it: the changes are written into the answers, and those are scored."""
    verdict = json.loads(printed(capsys, "score", CLINIC, "--json"))["verdict"]
    path = tmp_path / "answers.json"
    assert run(["export", CLINIC, "--to", str(path)]) == 0
    given = json.loads(path.read_text("utf-8"))
    for change in verdict["robustness"]["up"]["changes"]:
        given["answers"][change["item"]] = change["to_level"]
    path.write_text(json.dumps(given), "utf-8")
    capsys.readouterr()
    after = json.loads(printed(capsys, "score", str(path), "--json"))["verdict"]
    assert after["phase"] == verdict["next_phase"] != verdict["phase"]


def test_score_and_status_say_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "turns this verdict" in " ".join(printed(capsys, "score", CLINIC).split())
    text = " ".join(printed(capsys, "status", CLINIC).split())
    assert "can no longer change the verdict" in text
    found = json.loads(printed(capsys, "status", CLINIC, "--json"))["verdict"]
    assert found["settled"] is True
    assert found["lowest"] == found["now"] == found["highest"]


def test_the_page_quotes_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = (ROOT / "docs" / "robustness.md").read_text("utf-8")
    quoted = [line.removeprefix("> ") for line in page.splitlines() if line.startswith("> ")]
    assert len(quoted) == 3
    text = " ".join(printed(capsys, "robustness", CLINIC).split())
    for sentence in quoted:
        assert sentence in text


def test_answers_that_turn_the_verdict_stand_above_those_that_only_move_the_score(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = printed(capsys, "robustness", CLINIC).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Most influential"))
    rows = [line for line in lines[start + 1 :] if line[:7].count("-") == 1 and line[0].isalpha()]
    assert [row[:6] for row in rows[:2]] == ["STR-01", "STR-11"]
    assert all("phase" in row for row in rows[:2])
    assert "phase" not in rows[2]
