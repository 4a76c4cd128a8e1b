"""The commands `whatif` and `compare`: what they print, what they refuse, and that they record nothing."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.minibank import MINI_BANK
from tests.unit.cli.commands import Command

EXAMPLES = Path(__file__).parents[3] / "examples"
CLINIC = str(EXAMPLES / "clinic-group" / "answers.yaml")
LATER = str(EXAMPLES / "clinic-group" / "answers-later.yaml")
OTHERS = [str(EXAMPLES / name / "answers.yaml") for name in ("manufacturer", "retailer")]
MINI = """\
assessment: 1
bank: mini
organisation: {{name: {name}, sector: {sector}}}
answers: {answers}
"""


def mini(path: str, answers: str, *, name: str = "Acme", sector: str = "other") -> str:
    Path(path).write_text(MINI.format(name=name, answers=answers, sector=sector), "utf-8")
    return path


@pytest.fixture
def changed_bank(command: Command) -> str:
    """Version 1.1.0 of the small bank: one weight is another, one item is new."""
    folder = command.folder / "later-bank"
    shutil.copytree(MINI_BANK, folder)
    bank = folder / "bank.yaml"
    bank.write_text(bank.read_text("utf-8").replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
    data = folder / "items" / "data.yaml"
    text = data.read_text("utf-8").replace("    weight: 2\n", "    weight: 5\n")
    new = text[text.index("  - id: DAT-02") : text.index("  - id: DAT-03")]
    data.write_text(text.rstrip() + "\n" + new.replace("DAT-02", "DAT-04"), "utf-8")
    return str(folder)


def parsed(text: str) -> dict[str, Any]:
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def test_whatif_begins_with_what_matters_most(command: Command) -> None:
    done = [word for name in ("ACT-29", "ACT-23", "ACT-09", "ACT-30") for word in ("--done", name)]
    shown = command("whatif", CLINIC, *done, bank=False)
    assert shown.status == 0
    assert shown.err == ""
    told = " ".join(shown.out.split())
    assert "Nothing is recorded. The verdict moves from phase 2, Data readiness" in told
    assert "DAT-18, SEC-01, SEC-04 and SEC-16 did it." in told
    assert "not advised to open" in told
    for part in ("Dimension", "Indicator", "Phase", "Verdict", "Pitfall"):
        assert part in shown.out
    assert "\x1b" not in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80


def test_whatif_as_json(command: Command) -> None:
    path = mini("a.yaml", "{STR-01: 1, STR-02: 3, DAT-01: 2}")
    shown = command("whatif", path, "--set", "STR-01=3", "--set", "DAT-01=?", "--json")
    assert shown.status == 0
    found = parsed(shown.out)
    assert found["schema"] == "assessment-whatif/1"
    assert found["set"] == ["STR-01=3", "DAT-01=?"]
    assert {change["id"]: change["level_after"] for change in found["items"]} == {
        "STR-01": 3,
        "DAT-01": None,
    }
    assert [part["difference"] for part in found["difference"]["dimensions"]] == [25.0, None]


def test_whatif_records_nothing(command: Command) -> None:
    assert command("new", "acme.db", "--name", "Acme").status == 0
    assert command("answer", "acme.db", "STR-01=1").status == 0
    before = Path("acme.db").read_bytes()
    assert command("whatif", "acme.db", "--set", "STR-01=4").status == 0
    assert Path("acme.db").read_bytes() == before
    shown = command("whatif", "acme.db", "--set", "STR-01=1")
    assert "The overall" not in shown.out
    assert "Nothing changes" in shown.out


@pytest.mark.parametrize(
    "words,code,hint",
    [
        (("--set", "STR-1=3"), "unknown-item", "did you mean STR-01?"),
        (("--set", "STR-1=?"), "unknown-item", "did you mean STR-01?"),
        (("--set", "STR-01=9"), "level-out-of-range", "the levels go from 0 to 4"),
        (("--set", "STR-01"), "not-a-pair", "write ITEM=LEVEL"),
        (("--set", "STR-01=1", "--set", "STR-01=2"), "given-twice", "keep one of them"),
        (("--done", "ACT-1"), "unknown-action", "`assessment roadmap` lists"),
    ],
)
def test_whatif_says_what_is_wrong(
    command: Command, words: tuple[str, ...], code: str, hint: str
) -> None:
    path = mini("a.yaml", "{STR-01: 1}")
    shown = command("whatif", path, *words)
    assert (shown.status, shown.out) == (1, "")
    assert f"error[{code}]" in shown.err
    assert hint in shown.err


def test_whatif_names_the_closest_action_and_all_that_is_wrong(command: Command) -> None:
    shown = command("whatif", CLINIC, "--done", "ACT-299", "--set", "OPZ-03=1", bank=False)
    assert shown.status == 1
    assert "did you mean ACT-29?" in shown.err
    assert "did you mean OPS-03?" in shown.err


def test_whatif_without_a_change_is_a_wrong_command_line(command: Command) -> None:
    shown = command("whatif", mini("a.yaml", "{STR-01: 1}"))
    assert shown.status == 2
    assert "give --set ITEM=LEVEL or --done ACTION" in shown.err


def test_compare_splits_the_difference_as_printed(command: Command) -> None:
    shown = command("compare", CLINIC, LATER, bank=False)
    assert shown.status == 0
    lines = shown.out.splitlines()
    head = next(line.split() for line in lines if line.startswith("Dimension"))
    assert head == ["Dimension", "Before", "After", "Difference", "Answers", "Scope"]
    rows = [line.split() for line in lines if line.startswith(("Strategy", "Security", "Overall"))]
    assert len(rows) == 3
    for _, before, after, difference, *parts in rows:
        assert Decimal(after) - Decimal(before) == Decimal(difference) == sum(map(Decimal, parts))
    told = " ".join(shown.out.split())
    assert "DAT-18, SEC-01, SEC-04 and SEC-16 did it." in told
    assert "The same on both sides, or without effect: weights and policy; bank version." in told
    assert "SKL-22 Funded plan for scarce roles: 1 to 0" in told
    assert max(map(len, lines)) <= 80


@pytest.mark.slow
def test_compare_holds_a_plan_against_what_happened(command: Command) -> None:
    assert (
        command(
            *("roadmap", CLINIC, "--start", "2027-01-11", "--out", "plan.json"), bank=False
        ).status
        == 0
    )
    shown = command("compare", CLINIC, LATER, "--plan", "plan.json", "--json", bank=False)
    assert shown.status == 0
    promises = parsed(shown.out)["promises"]
    assert (promises["source"], promises["judged_on"]) == ("given", "2027-07-12")
    outcomes = {action["id"]: action["outcome"] for action in promises["actions"]}
    assert outcomes["ACT-10"] == outcomes["ACT-30"] == "kept"
    assert outcomes["ACT-09"] == "partly"
    assert outcomes["ACT-03"] == "not_kept"
    assert outcomes["ACT-64"] == "not_due"
    assert [item["id"] for item in promises["unplanned"]] == ["SKL-22"]
    earlier = command(
        *("compare", CLINIC, LATER, "--plan", "plan.json", "--on", "2027-01-12"), bank=False
    )
    assert "judged on 2027-01-12: of 45 actions 2 kept and 43 not due yet." in " ".join(
        earlier.out.split()
    )
    assert "The plan" not in command("compare", CLINIC, LATER, "--no-plan", bank=False).out


def test_compare_two_versions_of_a_bank(command: Command, changed_bank: str) -> None:
    first = mini("a.yaml", "{STR-01: 1, STR-02: 3, DAT-01: 3, DAT-02: 1}")
    second = mini("b.yaml", "{STR-01: 2, STR-02: 3, DAT-01: 3, DAT-02: 1, DAT-04: 4}")
    banks = ("--bank-a", str(MINI_BANK), "--bank-b", changed_bank)
    shown = command("compare", first, second, *banks, "--json", bank=False)
    assert shown.status == 0, shown.err
    found = parsed(shown.out)
    assert (found["before"]["bank"]["version"], found["after"]["bank"]["version"]) == (
        "1.0.0",
        "1.1.0",
    )
    parts = points_of(found["split_dimensions"])
    assert parts["strategy"] == {"answers": 12.5, "scope": 0.0, "weights": 0.0, "content": 0.0}
    assert parts["data"]["weights"] > 0
    assert parts["data"]["content"] > 0
    assert [change["id"] for change in found["items"]] == ["STR-01", "DAT-04"]
    text = command("compare", first, second, *banks, bank=False).out
    assert "mini 1.0.0 to mini 1.1.0" in text
    assert "not in bank" in text
    head = next(line.split() for line in text.splitlines() if line.startswith("Dimension"))
    assert head[4:] == ["Answers", "Weights", "Bank"]


def points_of(splits: list[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    return {
        split["id"]: {part["cause"]: part["points"] for part in split["parts"]} for split in splits
    }


def test_compare_a_record_with_a_file(command: Command) -> None:
    assert command("new", "acme.db", "--name", "Acme").status == 0
    assert command("answer", "acme.db", "STR-01=1", "DAT-01=2").status == 0
    shown = command("compare", "acme.db", mini("b.yaml", "{STR-01: 4, DAT-01: 2}"))
    assert shown.status == 0
    assert "Acme, acme.db to b.yaml (mini 1.0.0)" in shown.out
    assert "The plan has no actions, so nothing was promised." in shown.out


def test_compare_says_why_two_inputs_do_not_belong_together(command: Command) -> None:
    other = mini("b.yaml", "{STR-01: 1}")
    shown = command("compare", CLINIC, other, "--bank-b", str(MINI_BANK), bank=False)
    assert (shown.status, shown.out) == (1, "")
    assert 'b.yaml: error[other-bank]: one record is answered with the bank "ai-readiness"' in (
        shown.err
    )


@pytest.mark.parametrize(
    "text,code,says",
    [
        ("{", "not-a-roadmap", "the file is not JSON"),
        ('{"schema": "assessment-result/1"}', "not-a-roadmap", "the file is no roadmap"),
    ],
)
def test_compare_refuses_what_is_no_plan(command: Command, text: str, code: str, says: str) -> None:
    Path("plan.json").write_text(text, "utf-8")
    shown = command("compare", CLINIC, LATER, "--plan", "plan.json", bank=False)
    assert shown.status == 1
    assert f"plan.json: error[{code}]: {says}" in shown.err
    assert "assessment roadmap INPUT --out roadmap.json" in shown.err


def test_compare_refuses_the_plan_of_somebody_else(command: Command) -> None:
    words = ("roadmap", OTHERS[0], "--start", "2027-01-11", "--out", "plan.json")
    assert command(*words, bank=False).status == 0
    shown = command("compare", CLINIC, LATER, "--plan", "plan.json", bank=False)
    assert shown.status == 1
    assert 'the roadmap is for "Vellbrunn Maschinenbau"' in shown.err


def test_compare_units(command: Command) -> None:
    shown = command("compare", CLINIC, *OTHERS, bank=False)
    assert shown.status == 0
    assert shown.out.startswith("3 units: AI readiness")
    told = " ".join(shown.out.split())
    assert "Ballinreen Outdoor: phase 3, Proof of concept; next held by SEC-02" in told
    assert max(map(len, shown.out.splitlines())) <= 80
    two = command("compare", "--units", CLINIC, OTHERS[0], "--json", bank=False)
    found = parsed(two.out)
    assert found["schema"] == "assessment-units/1"
    assert [unit["name"] for unit in found["units"]] == [
        "Nordlicht Clinic Group",
        "Vellbrunn Maschinenbau",
    ]


def test_compare_units_as_a_table(command: Command) -> None:
    shown = command("compare", CLINIC, *OTHERS, "--out", "units.csv", bank=False)
    assert (shown.status, shown.out, shown.err) == (0, "", "units.csv: 3 units\n")
    rows = list(csv.DictReader(Path("units.csv").read_text("utf-8").splitlines()))
    assert [row["row"] for row in rows] == ["unit"] * 3 + ["best", "worst", "spread"]
    best = max(float(row["security"]) for row in rows[:3])
    assert float(rows[3]["security"]) == best


@pytest.mark.parametrize(
    "words,says",
    [
        ((CLINIC,), "give two inputs to compare"),
        ((CLINIC, LATER, "--out", "t.csv"), "--out writes the table of units"),
        ((CLINIC, *OTHERS, "--out", "t.txt"), "must end in .csv"),
        ((CLINIC, *OTHERS, "--no-plan"), "are for two inputs, not for units"),
        ((CLINIC, *OTHERS, "--bank-a", "x"), "are for two inputs, not for units"),
        ((CLINIC, LATER, "--plan", "p.json", "--no-plan"), "exclude each other"),
    ],
)
def test_compare_with_options_that_do_not_fit(
    command: Command, words: tuple[str, ...], says: str
) -> None:
    shown = command("compare", *words, bank=False)
    assert shown.status == 2
    assert says in shown.err


def test_compare_with_a_file_that_is_not_there(command: Command) -> None:
    shown = command("compare", CLINIC, "nowhere.yaml", bank=False)
    assert shown.status == 3
    assert "nowhere.yaml" in shown.err
