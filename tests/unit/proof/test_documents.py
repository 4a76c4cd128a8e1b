"""What is printed and written about a proof: the page, the summary, the JSON, the command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assessment.cli import run
from assessment.files import load_bank, shipped_banks
from assessment.proof import Effort, prove
from assessment.proof.codes import CODES
from assessment.proof.models import Witness
from assessment.proof.summary import summary_lines
from tests.support.sound_bank import FILES, edits, inspected

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "proof.md").read_text("utf-8")
PUBLISHED = sorted((ROOT / "tests" / "golden" / "published" / "banks").iterdir())


def folder_of(place: Path, files: dict[str, str]) -> str:
    for path, text in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, "utf-8")
    return str(place)


def test_the_page_lists_every_code_with_its_severity_and_an_example() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert {code: severity for code, severity, _ in rows} == {
        code: about.severity for code, about in CODES.items()
    }
    assert all(example.strip() for _, _, example in rows)


@pytest.mark.parametrize("bank", shipped_banks())
def test_the_shipped_banks_are_proved_without_the_solver(bank: str) -> None:
    proof = prove(load_bank(bank), Effort(solver=False))
    assert not proof.faults
    assert not proof.undecided
    assert {claim.method for claim in proof.claims} == {
        "structural",
        "witness",
        "interval",
        "enumeration",
    }


@pytest.mark.parametrize("folder", PUBLISHED, ids=[folder.name for folder in PUBLISHED])
def test_the_published_banks_are_sound(folder: Path) -> None:
    proof = prove(load_bank(folder))
    # One of them keeps the weights that its sibling is about, under an aggregation that leaves them out.
    idle = {"weight-without-effect"} if folder.name == "mixed-scales-item-mean" else set()
    assert {claim.code for claim in proof.faults} == idle
    assert not proof.undecided


def test_the_summary_says_what_was_proved() -> None:
    bank = inspected().bank
    assert bank is not None
    lines = summary_lines(prove(bank))
    assert lines[0].startswith("proof: ")
    assert " claims, 0 not true (" in lines[0]
    claims, _, *by_method = [int(number) for number in re.findall(r"\d+", lines[0])]
    assert sum(by_method) == claims
    assert any("8 items asked of somebody" in line for line in lines)
    assert any("15 maturity levels reached" in line for line in lines)
    assert "  better answers never give worse results: yes, by structure" in lines


def test_the_summary_says_what_is_not_true_and_what_is_open() -> None:
    edit = next(edit for edit in edits() if edit.name == "evidence-named")
    bank = inspected(edit).bank
    assert bank is not None
    lines = summary_lines(prove(bank, Effort(many_rows=100, pools=0, solver=False)))
    assert any("worse results: no, 1 of " in line for line in lines)
    assert lines[-1].startswith("not decided: ")
    assert lines[-1].endswith("need the solver: pip install 'ai-readiness-assessment[solver]'")


def test_a_witness_is_written_short() -> None:
    witness = Witness.of({"regulated": True}, {"A-1": 4, "A-2": 4, "A-3": 0})
    assert witness.in_words() == "regulated yes, A-3 at 0, every other item at 4"
    assert Witness().in_words() == "nothing answered"


def test_the_command_prints_the_proof(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "sound", dict(FILES))
    assert run(["bank", "check", folder, "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "sound 1.0.0: 8 items, 0 errors, " in out
    assert "one level, band and verdict for every result: yes, by structure" in out
    assert run(["bank", "check", folder, "--quiet", "--no-proof"]) == 0
    assert "proof: left out, as asked" in capsys.readouterr().out


def test_the_command_fails_on_an_unsound_bank(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = dict(FILES)
    files["bank.yaml"] = files["bank.yaml"].replace("enter_from: 37.5", "enter_from: 100.5")
    folder = folder_of(tmp_path / "unsound", files)
    assert run(["bank", "check", folder]) == 1
    out = capsys.readouterr().out
    assert (
        "phases.yaml:8:9: error[verdict-not-reached]: the verdict can never be phase second" in out
    )
    assert "hint: mend the gates, `enter_from`, or what informs the phases" in out
    assert run(["bank", "check", folder, "--no-proof"]) == 0


def test_the_command_writes_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "sound", dict(FILES))
    assert run(["bank", "check", folder, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["proved"] is True
    assert document["errors"] == document["not_true"] == document["not_decided"] == 0
    by_claim = {claim["claim"]: claim for claim in document["claims"]}
    found = by_claim["the verdict can be phase second"]
    assert found["method"] == "enumeration"
    assert found["holds"] is True
    assert set(found["witness"]) == {"profile", "answers", "others"}
    assert all(set(problem) >= {"code", "place", "what"} for problem in document["problems"])


def test_a_bank_with_errors_is_not_proved(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = dict(FILES)
    files["bank.yaml"] = files["bank.yaml"].replace("from_score: 12.5", "from_score: 40.0")
    assert run(["bank", "check", folder_of(tmp_path / "faulty", files), "--quiet"]) == 1
    assert "proof: left out, because of the errors" in capsys.readouterr().out
