"""`assessment bank diff`: the sum of it first, then group by group, then the golden cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment.cli import run
from tests.support.banks import VALID_BANKS, bank_files
from tests.support.migrations import write_bank

SMALL = str(VALID_BANKS / "small")
CASE = """\
case: Clinic that begins
why: It has an ambition and little else.
answers:
  assessment: 1
  bank: small
  organisation: {name: Clinic}
  profile: {regulated: true, ai_kinds: [predictive]}
  answers: {STR-01: 3, STR-02: 1, STR-03: 2, DAT-01: 2, DAT-02: 2, DAT-03: 1, DAT-04: 3}
expect: {}
"""
OTHER = CASE.replace("STR-01: 3", "STR-01: 1, STR-04: 0")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small bank with two cases in `old`, and in `new` after edits of several kinds."""
    monkeypatch.chdir(tmp_path)
    cases = {"cases/clinic.yaml": CASE, "cases/shop.yaml": CASE}
    write_bank(Path("old"), bank_files("small") | cases)
    files = bank_files("small") | {"cases/clinic.yaml": CASE}
    strategy = files["items/strategy.yaml"].replace("    weight: 2\n", "    weight: 5\n")
    strategy = strategy.replace("{0: 1, 1: 2}", "{0: 1}").replace(
        "How is the ambition for AI tied", "How is your ambition for AI tied"
    )
    files["items/strategy.yaml"] = strategy.replace("STR-04", "STR-05")
    files["actions.yaml"] = files["actions.yaml"].replace("STR-04", "STR-05").replace("10,", "12,")
    files["bank.yaml"] = files["bank.yaml"].replace("version: 1.2.0", "version: 1.3.0")
    files["cases/broken.yaml"] = "case: Broken\n"
    files["cases/shop.yaml"] = OTHER.replace("STR-04", "STR-05")
    write_bank(Path("new"), files)


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["bank", "diff", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return status, out, err


@pytest.mark.usefixtures("folders")
def test_the_sum_stands_first_and_each_group_below(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = diff(capsys, "old", "new")
    assert status == 0
    lines = out.split("\n")
    assert lines[:3] == [
        "small 1.2.0 (9 items) -> small 1.3.0 (9 items)",
        "1 item added, 1 dropped, 1 reworded, 1 reweighted, 1 with another gate; "
        "3 of 3 cases come out differently",
        "also: 3 actions",
    ]
    assert "Items added\n  STR-05  Funding for AI work\n" in out
    assert "Items dropped\n  STR-04  Funding for AI work\n" in out
    assert "  STR-02  Outcome for each use case: 2 -> 5\n" in out
    assert "    gate.caps_dimension_at.1: 2 -> none\n" in out
    assert "    ask: wording only, " in out
    assert "    effort.likely: 10 -> 12\n" in out


@pytest.mark.usefixtures("folders")
def test_a_case_says_what_comes_out_and_what_does_it(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = diff(capsys, "old", "new")
    part = out[out.index("Cases that come out differently") :]
    assert part.count("\n  clinic: Clinic that begins\n") == 1
    assert "\n  shop: Clinic that begins (answers of the first edition)\n" in part
    assert "\n  shop: Clinic that begins (answers of the second edition)\n" in part
    assert "    because of weights: overall " in part
    assert "    because of items, dimensions, phases and pitfalls added, dropped or moved: " in part
    assert "cases/broken.yaml" in err


@pytest.mark.usefixtures("folders")
def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(diff(capsys, "old", "new", "--json")[1])
    assert found["summary"].startswith("1 item added, 1 dropped")
    assert [item["id"] for item in found["difference"]["items"]] == [
        "STR-01",
        "STR-02",
        "STR-05",
        "STR-04",
    ]
    assert [(case["name"], case["of"]) for case in found["cases"]] == [
        ("clinic", "both"),
        ("shop", "before"),
        ("shop", "after"),
    ]
    shop = found["cases"][2]
    whole = shop["difference"]["overall"]["difference"]
    parts = [group["overall"] for group in shop["groups"]]
    assert [group["group"] for group in shop["groups"]] == ["content", "weights"]
    assert sum(parts) + shop["together"] == pytest.approx(whole, abs=1e-8)


@pytest.mark.usefixtures("folders")
def test_the_exit_status_tells_of_changes_only_if_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(capsys, "old", "new")[0] == 0
    assert diff(capsys, "old", "new", "--fail-on-change")[0] == 1
    status, out, _ = diff(capsys, "old", "old", "--fail-on-change")
    assert status == 0
    assert out.endswith("\nnothing differs; 0 of 2 cases come out differently\n")
    assert diff(capsys, "old", "new", "--no-cases")[1].count("come out") == 0


@pytest.mark.usefixtures("folders")
def test_a_change_under_the_same_version_is_pointed_out(capsys: pytest.CaptureFixture[str]) -> None:
    bank = Path("new/bank.yaml")
    bank.write_text(bank.read_text("utf-8").replace("1.3.0", "1.2.0"), "utf-8")
    assert "both say that they are version 1.2.0: raise it" in diff(capsys, "old", "new")[1]
    assert "raise it" not in diff(capsys, "old", "old")[1]


def test_a_bank_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = diff(capsys, SMALL, "nowhere")
    assert (status, out) == (1, "")
    assert "error[unknown-bank]" in err


@pytest.mark.usefixtures("folders")
def test_failing_cases_are_told_to_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "test", "old", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["cases"], found["failed"]) == (2, 0)
    wrong = CASE.replace("expect: {}", "expect: {overall: {score: 99}}")
    Path("old/cases/clinic.yaml").write_text(wrong, "utf-8")
    assert run(["bank", "test", "old", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["version"], found["failed"]) == ("1.2.0", 1)
    clinic, shop = found["outcomes"]
    assert (clinic["holds"], shop["holds"]) == (False, True)
    ((what, expected),) = [(row["what"], row["expected"]) for row in clinic["differences"]]
    assert (what, expected) == ("overall: score", "99")
