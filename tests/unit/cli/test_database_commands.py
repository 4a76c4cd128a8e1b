"""Every command takes a record in a database as it takes a file, and never prints the password."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest

from assessment.answers.events import PlanProgress
from assessment.cli.interview import interview
from assessment.store import Record
from assessment.store.address import DatabaseAddress
from tests.support.banks import VALID_BANKS, small_bank
from tests.support.edited_plans import edited, typed
from tests.support.postgres import PASSWORD, Server
from tests.unit.cli.commands import Command, Outcome

YAML = """\
assessment: 1
bank: mini
organisation: {name: Example Clinic, sector: health}
answers:
  STR-01: 2
"""


@pytest.fixture
def address(database_server: Server) -> DatabaseAddress:
    return database_server.address(f"command-{uuid.uuid4().hex[:8]}")


def typed_in(address: DatabaseAddress) -> str:
    """The address as people type it, with the password."""
    return f"{address.url}#{address.record}"


def quiet(done: Outcome) -> Outcome:
    assert PASSWORD not in done.out + done.err
    return done


def test_answers_go_in_and_come_out(command: Command, address: DatabaseAddress) -> None:
    record, shown = typed_in(address), str(address)
    made = quiet(command("new", record, "--staff", "800"))
    assert made.status == 0
    assert made.out.startswith(f"{shown}: a new record for {address.record}, with the bank mini")
    assert f"next: assessment interview {shown}\n" in made.out
    answered = quiet(command("answer", record, "STR-01=2", "STR-02=dont_know", "--by", "Ada"))
    assert (answered.status, answered.out) == (
        0,
        f"{shown}: saved 2 answers; 2 of 6 items answered\n",
    )
    Path("more.yaml").write_text(YAML.replace("STR-01: 2", "DAT-01: 3"), encoding="utf-8")
    imported = quiet(command("import", record, "more.yaml"))
    assert imported.out.startswith(f"{shown}: saved (1 new, ")
    for form in ("yaml", "json"):
        assert quiet(command("export", record, "--to", f"out.{form}")).status == 0
    assert "DAT-01" in Path("out.yaml").read_text(encoding="utf-8")
    again = quiet(command("new", record))
    assert (again.status, again.err) == (
        3,
        f"error: {shown}: exists already, and is not overwritten\n",
    )


def test_an_import_makes_the_record(command: Command, address: DatabaseAddress) -> None:
    Path("answers.yaml").write_text(YAML, encoding="utf-8")
    done = quiet(command("import", typed_in(address), "answers.yaml"))
    assert done.out.startswith(f"{address}: a new record for Example Clinic; saved (1 new")
    with Record.open(address) as record:
        assert record.answers.merged["STR-01"].level == 2


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--json"),
        ("score", "--json"),
        ("explain", "STR-01"),
        ("evidence", "--json"),
        ("robustness", "--json"),
        ("whatif", "--set", "STR-02=3"),
        ("migrate", "--dry-run"),
    ],
)
def test_what_a_command_says_of_a_database_it_says_of_a_file(
    command: Command, address: DatabaseAddress, words: tuple[str, ...]
) -> None:
    Path("answers.yaml").write_text(YAML, encoding="utf-8")
    for record in (typed_in(address), "acme.db"):
        assert command("import", record, "answers.yaml").status == 0
    name, *options = words
    of_database = quiet(command(name, typed_in(address), *options))
    of_file = command(name, "acme.db", *options)
    assert of_database.status == of_file.status
    assert of_database.out.replace(str(address), "acme.db") == of_file.out
    assert of_database.err.replace(str(address), "acme.db") == of_file.err


@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_a_plan_made_from_a_database_takes_its_progress_back_there(
    command: Command, address: DatabaseAddress
) -> None:
    def on_small(*arguments: str) -> Outcome:
        return quiet(command(*arguments, "--bank", str(VALID_BANKS / "small"), bank=False))

    head = "assessment: 1\nbank: small\norganisation: {name: Example, staff: 900}\nanswers:\n"
    answers = "".join(f"  {item.id}: 0\n" for item in small_bank().items)
    Path("answers.yaml").write_text(head + answers, "utf-8")
    record = typed_in(address)
    assert on_small("import", record, "answers.yaml").status == 0
    start = ("--start", "2026-11-30")
    assert on_small("roadmap", record, *start, "--out", "plan.json").status == 0
    assert on_small("roadmap", record, *start, "--out", "plan.xlsx").status == 0
    action = json.loads(Path("plan.json").read_text())["packages"][0]["id"]
    change = typed({(action, "Status"): "Completed"})
    Path("edited.xlsx").write_bytes(edited(Path("plan.xlsx").read_bytes(), change))
    done = on_small("roadmap", record, "--start", "2027-06-07", "--progress", "edited.xlsx")
    assert f"{address}: saved what edited.xlsx says of 1 action" in done.err
    with Record.open(address) as opened:
        assert isinstance(opened.events[-1].body, PlanProgress)


def test_two_records_of_one_database_are_compared(
    command: Command, address: DatabaseAddress
) -> None:
    Path("answers.yaml").write_text(YAML, encoding="utf-8")
    later = address.of(f"{address.record}-later")
    for record in (address, later):
        assert command("import", typed_in(record), "answers.yaml").status == 0
    assert command("answer", typed_in(later), "STR-01=4").status == 0
    done = quiet(command("compare", typed_in(address), typed_in(later), "--no-plan"))
    assert done.status == 0


@pytest.mark.parametrize(
    "words",
    [("new",), ("status",), ("answer", "STR-01=2"), ("export", "--to", "x.yaml"), ("score",)],
)
def test_a_database_that_does_not_answer_is_told_in_one_sentence(
    command: Command, words: tuple[str, ...]
) -> None:
    name, *options = words
    record = f"postgresql://anna:{PASSWORD}@127.0.0.1:1/acme#clinic"
    done = quiet(command(name, record, *options))
    assert (done.status, done.out) == (3, "")
    assert done.err.startswith(
        "error: postgresql://anna@127.0.0.1:1/acme#clinic: there is no connection to the database ("
    )
    assert done.err.count("\n") == 1


def test_an_address_that_is_none_is_told_without_its_password(command: Command) -> None:
    done = quiet(command("status", f"postgresql://anna:{PASSWORD}@localhost/acme"))
    assert done.status == 1
    assert "error[bad-address]: an address in a database ends in # and the name" in done.err


def test_an_interview_takes_an_address(address: DatabaseAddress) -> None:
    (record,) = [p for p in interview.params if p.name == "record_path"]
    assert record.type_cast_value(None, typed_in(address)) == address  # type: ignore[arg-type]
