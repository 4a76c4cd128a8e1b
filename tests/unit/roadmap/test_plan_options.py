"""Options of `roadmap` for people, progress and wishes."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessment.cli import run
from tests.support.banks import VALID_BANKS, small_bank

TEAM = """\
team: 1
people:
  - {id: ada, name: Ada, roles: {executive_sponsor: 0.5, ai_lead: 0.5}, country: FR}
rates: {default: 500}
"""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    answers = "\n".join(f"  {item.id}: {{level: 0}}" for item in small_bank().items)
    path = tmp_path / "answers.yaml"
    organisation = "{name: Example, staff: 900, country: DE}"
    text = f"assessment: 1\nbank: small\norganisation: {organisation}\nanswers:\n{answers}\n"
    path.write_text(text, "utf-8")
    return path


def roadmap(record: Path, *options: str) -> int:
    bank = str(VALID_BANKS / "small")
    return run(["roadmap", str(record), "--bank", bank, "--start", "2026-11-30", *options])


def plan(record: Path, *options: str) -> dict[str, Any]:
    out = record.with_name("plan.json")
    assert roadmap(record, "--out", str(out), *options) == 0
    made: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return made


def ids(made: dict[str, Any]) -> set[str]:
    return {package["id"] for package in made["packages"]}


def test_a_team_file_staffs_and_prices_the_plan(record: Path) -> None:
    team = record.with_name("team.yaml")
    team.write_text(TEAM, "utf-8")
    made = plan(record, "--team", str(team))
    staffed = {role["role"]: role["full_time"] for role in made["staffing"]}
    assert staffed["ai_lead"] == 0.5
    assert made["cost"]["total"]["likely"] > 0


def test_the_plan_names_nobody_and_no_ones_rate(record: Path) -> None:
    team = record.with_name("team.yaml")
    team.write_text(TEAM.replace("name: Ada,", "name: Ada Lovelace, day_rate: 987,"), "utf-8")
    assert "Lovelace" not in json.dumps(plan(record, "--team", str(team)))


def test_the_default_team_needs_no_file(record: Path) -> None:
    made = plan(record, "--team", "default")
    assert all(role["full_time"] for role in made["staffing"])
    assert made["wishes"] == []


def test_a_faulty_team_is_told_with_its_place(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = record.with_name("team.yaml")
    team.write_text(TEAM.replace("ai_lead", "ai_leed"), "utf-8")
    assert roadmap(record, "--team", str(team)) == 1
    shown = capsys.readouterr().err
    assert "team.yaml:3:58: error[unknown-role]" in shown


def test_a_country_without_known_holidays_is_a_sentence(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = record.with_name("team.yaml")
    team.write_text(TEAM.replace("country: FR", "country: XX"), "utf-8")
    assert roadmap(record, "--team", str(team)) == 1
    assert "no public holidays are known for country `XX`" in capsys.readouterr().err


def test_a_missing_team_file_is_a_sentence(record: Path) -> None:
    assert roadmap(record, "--team", str(record.with_name("none.yaml"))) == 3


def test_done_running_and_fixed(record: Path) -> None:
    everything = ids(plan(record))
    assert {"ACT-01", "ACT-02"} <= everything
    made = plan(record, "--done", "ACT-01", "--running", "ACT-02=2026-11-23")
    assert ids(made) == everything - {"ACT-01"}
    status = {package["id"]: package["status"] for package in made["packages"]}
    assert status["ACT-02"] == "In progress"
    fixed = plan(record, "--fixed", "ACT-01=2027-02-01")
    start = {package["id"]: package["start"] for package in fixed["packages"]}
    assert start["ACT-01"] == "2027-02-01"


@pytest.mark.parametrize(
    "options, sentence",
    [
        (["--done", "ACT-99"], "--done names `ACT-99`"),
        (["--done", "ACT-01", "--fixed", "ACT-01=2027-01-01"], "done, and given a date as well"),
        (
            ["--running", "ACT-01=2026-01-05", "--fixed", "ACT-01=2027-01-01"],
            "running, and to start on a fixed date",
        ),
        (["--running", "ACT-01=2026-11-30"], "but the plan begins on 2026-11-30"),
        (
            ["--fixed", "ACT-01=2027-01-11", "--fixed", "ACT-01=2027-01-12"],
            "two dates: 2027-01-11 and 2027-01-12",
        ),
    ],
)
def test_contradicting_options_are_sentences(
    record: Path, options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roadmap(record, *options) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("value", ["ACT-01", "ACT-01=soon", "ACT-01=0001-01-01", "="])
def test_an_action_without_a_sound_date_is_refused(record: Path, value: str) -> None:
    assert roadmap(record, "--fixed", value) == 2


def test_wishes_are_answered_in_the_text(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert roadmap(record, "--deadline", "2026-12-01", "--budget-days", "1") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "WHAT CANNOT BE HAD AS WISHED" in shown
    assert "1 December 2026" in shown
    assert "more than the 1 wished for" in shown


def test_own_actions_change_the_plan(record: Path) -> None:
    own = record.with_name("own.yaml")
    own.write_text("drop: [ACT-02]\n", "utf-8")
    before = ids(plan(record))
    assert ids(plan(record, "--actions", str(own))) == before - {"ACT-02"}


def test_faulty_own_actions_are_told(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = record.with_name("own.yaml")
    own.write_text("actions: [{id: ACT-01, owner: nobody}]\n", "utf-8")
    assert roadmap(record, "--actions", str(own)) == 1
    assert "own.yaml:1:31" in capsys.readouterr().err
