"""`assessment bank`: what it prints, and with which status it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessment.cli import run
from assessment.files import shipped_banks
from tests.support.banks import VALID_BANKS, bank_files

SMALL = str(VALID_BANKS / "small")


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["bank", *arguments])
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err
    assert "Traceback" not in err
    return status, out, err


def broken(folder: Path, changes: dict[str, str]) -> str:
    for path, text in (bank_files("small") | changes).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return str(folder)


def test_list_names_every_shipped_bank(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = command(capsys, "list")
    assert status == 0
    for name in shipped_banks():
        assert name in out
    rows = json.loads(command(capsys, "list", "--json")[1])
    assert [row["id"] for row in rows] == list(shipped_banks())


def test_show_prints_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = command(capsys, "show", SMALL)
    assert status == 0
    assert "Small bank  (small 1.2.0)" in out
    assert "    DAT-02    Known data faults  (gate, weight 2)" in out
    assert "  poc: Proof of concept" in out
    assert "9 items, 4 actions, 1 contradiction, 2 frameworks" in out


def test_show_prints_one_item_as_a_card(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = command(capsys, "show", SMALL, "dat-04")
    assert status == 0
    assert "Data readiness > Lineage" in out
    assert "  3 Established  A named role gives over half" in out
    assert "asked when:    profile.ai_kinds any of predictive, generative" in out
    assert "raised by:     ACT-04 Trace inputs to their source" in out


def test_show_as_json_is_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    item = json.loads(command(capsys, "show", SMALL, "STR-01", "--json")[1])
    assert (item["id"], item["gate"]["caps_dimension_at"]) == ("STR-01", {"0": 1, "1": 2})
    bank = json.loads(command(capsys, "show", SMALL, "--json")[1])
    assert bank["meta"]["id"] == "small"


def test_an_item_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = command(capsys, "show", SMALL, "DAT-44")
    assert (status, out) == (1, "")
    assert 'error[unknown-item]: there is no item "DAT-44"' in err
    assert "did you mean DAT-04?" in err


def test_a_bank_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = command(capsys, "check", "no-such-bank")
    assert status == 1
    assert "neither by that id nor as a folder" in err


def test_check_of_a_sound_bank(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = command(capsys, "check", SMALL, "--strict", "--coverage")
    assert status == 0
    assert "small 1.2.0: 9 items, 0 errors, 0 warnings" in out
    assert "pitfall: which item informs it (0 holes)" in out


def test_check_prints_every_fault_and_ends_with_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    strategy = bank_files("small")["items/strategy.yaml"]
    folder = broken(
        tmp_path,
        {
            "items/strategy.yaml": strategy.replace("weight: 2", "weight: 0"),
            "phases.yaml": bank_files("small")["phases.yaml"].replace("ai_lead", "boss"),
        },
    )
    status, out, _ = command(capsys, "check", folder)
    assert status == 1
    assert "items/strategy.yaml:" in out
    assert "error[out-of-range]: `weight` is 0" in out
    assert 'error[unknown-role]: there is no role "boss"' in out
    assert "3 errors" in out


def test_check_warns_of_wording_and_holes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    strategy = bank_files("small")["items/strategy.yaml"].replace(
        "How is the mandate", "Do you already have and fund a mandate or how is it"
    )
    actions = bank_files("small")["actions.yaml"].replace(
        "raises: [DAT-04, DAT-05]", "raises: [DAT-04]"
    )
    folder = broken(tmp_path, {"items/strategy.yaml": strategy, "actions.yaml": actions})
    status, out, _ = command(capsys, "check", folder)
    assert status == 0
    for code in ("stem-double", "stem-leading", "item-not-covered"):
        assert f"warning[{code}]" in out
    assert command(capsys, "check", folder, "--strict")[0] == 1
    quiet = command(capsys, "check", folder, "--quiet")[1]
    assert "warning[" not in quiet
    assert "warnings: " in quiet


ESCAPES = [
    "\x1b]52;c;cm0gLXJmIC8=\x07", "\x1b]8;;http://evil.example\x1b\\x", "\x1bP1;2|x\x1b\\",
    "\x1b[2J", "\x1b[6n", "\x9b31m", "\x1b]0;title\x07", "\x1bc", "\x07", "\r", "\x08\x08", "\x1b[?1049h",
]  # fmt: skip


@pytest.mark.parametrize("escape", ESCAPES, ids=repr)
def test_no_escape_sequence_of_a_bank_reaches_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, escape: str
) -> None:
    text = bank_files("small")["bank.yaml"].replace(
        "title: Small bank", f"title: Small {escape}bank"
    )
    folder = Path(broken(tmp_path / f"b{escape.replace('/', '')}", {"bank.yaml": text}))
    (folder / f"odd{escape.replace('/', '')}.yaml").write_text("x", "utf-8")
    for verb in ("check", "show", "test"):
        status = run(["bank", verb, str(folder)])
        shown = "".join(capsys.readouterr())
        assert status == 1
        assert not {"\x1b", "\x07", "\x9b", "\x08", "\r"} & set(shown)


def test_schema_prints_one_kind_and_writes_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert json.loads(command(capsys, "schema", "item-file")[1])["title"] == "item-file"
    assert "did you mean item-file?" in command(capsys, "schema", "itemfile")[2]
    kinds = command(capsys, "schema")[1].split()
    assert command(capsys, "schema", "--out", str(tmp_path / "new" / "schemas"))[0] == 0
    written = {path.stem for path in (tmp_path / "new" / "schemas").glob("*.json")}
    assert written == set(kinds)


CASE = """\
case: Everything at level 2
why: Written ways for some, nothing owned.
answers:
  assessment: 1
  bank: small
  organisation: {name: Example}
  profile: {regulated: true}
  answers: {STR-01: 2, STR-02: 2, STR-03: 2, STR-04: 2, DAT-01: 2, DAT-02: 2, DAT-03: 2, DAT-04: 2, DAT-05: 2}
expect:
  overall: {score: 50, level: 2}
  dimensions: {strategy: {score: 50}, data_readiness: {score: 50, level: 2}}
  pitfalls: {unclear_problem: elevated}
  expert_support: []
  contradictions: []
"""


def test_golden_cases_hold(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = broken(tmp_path, {"cases/middle.yaml": CASE})
    status, out, _ = command(capsys, "test", folder)
    assert out == "ok   Everything at level 2\n1 case, 0 failed\n"
    assert status == 0


def test_a_case_that_comes_out_differently(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = CASE.replace("score: 50, level: 2}\n", "score: 51.2, level: 3}\n", 1)
    wrong = wrong.replace("expert_support: []", "expert_support: [skill_gap]")
    status, out, _ = command(capsys, "test", broken(tmp_path, {"cases/middle.yaml": wrong}))
    assert status == 1
    assert "FAIL Everything at level 2" in out
    assert [line for line in out.split("\n") if line.startswith("       ")][:4] == [
        "                       expected   found",
        "       overall: score  51.2       50",
        "       overall: level  3          2",
        "       expert support  skill_gap  none",
    ]
    assert "why this is expected: Written ways for some, nothing owned." in out
    assert "1 case, 1 failed" in out


def test_a_case_whose_judgement_is_missed_shows_both_side_by_side(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = CASE.replace("{score: 50, level: 2}\n", "{between: [60, 70]}\n", 1)
    wrong += "  first_actions: {within: 1, include: [ACT-01, ACT-99]}\n"
    status, out, _ = command(capsys, "test", broken(tmp_path, {"cases/middle.yaml": wrong}))
    assert status == 1
    rows = [line.strip() for line in out.split("\n") if line.startswith("       ")]
    assert rows[:4] == [
        "expected  found",
        "overall: score     60 to 70  50",
        "among the first 1  ACT-01    place 4 of 4, starts 2026-01-05",
        "among the first 1  ACT-99    there is none in this bank",
    ]


def test_a_case_with_faulty_answers_points_into_the_case(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    wrong = CASE.replace("STR-03: 2", "STR-03: 7")
    status, out, _ = command(capsys, "test", broken(tmp_path, {"cases/middle.yaml": wrong}))
    assert status == 1
    line = 1 + wrong[: wrong.index("STR-03")].count("\n")
    assert f"cases/middle.yaml:{line}:" in out


def test_a_case_can_name_an_answers_file_beside_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    head, rest = CASE.split("answers:\n", 1)
    answers, expect = rest.split("expect:\n")
    answers = "\n".join(line.removeprefix("  ") for line in answers.split("\n"))
    case = f"{head}answers_file: middle_answers.yaml\nexpect:\n{expect}"
    folder = broken(tmp_path, {"cases/middle.yaml": case, "cases/middle_answers.yaml": answers})
    assert command(capsys, "test", folder)[1] == "ok   Everything at level 2\n1 case, 0 failed\n"
    (tmp_path / "cases" / "middle_answers.yaml").unlink()
    status, out, _ = command(capsys, "test", folder)
    assert status == 1
    assert "there is no file middle_answers.yaml beside the case" in out


@pytest.mark.parametrize("name", ["../secret.yaml", "/etc/passwd", "a/b.yaml", "..", "x.txt"])
def test_an_answers_file_is_a_name_and_never_a_path(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    case = f"case: X\nwhy: Y.\nanswers_file: {name}\nexpect: {{}}\n"
    status, out, _ = command(capsys, "test", broken(tmp_path, {"cases/x.yaml": case}))
    assert status == 1
    assert "error[wrong-form]" in out


def test_a_bank_without_cases_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = command(capsys, "test", str(VALID_BANKS / "minimal"))
    assert status == 1
    assert "has no golden cases" in err
