"""`assessment migrate`, and the commands that read a record or a file made with an earlier version."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from assessment.problem import InputProblems
from assessment.store import Record
from tests.support.migrations import next_files, write_bank
from tests.unit.cli.commands import Command, Outcome

TOLD = (
    "warning[answers-migrated]: 7 answers to version 1.0.0 of the bank count as 1.1.0 by its rules: "
    "1 as given, 2 under another id (STR-02 as STR-12, DAT-02 as DAT-09), 1 at another level "
    "(DAT-01), 1 no longer asked (STR-03), 2 to be asked again (DAT-01, DAT-03)\n"
)


@pytest.fixture
def record(command: Command) -> Path:
    """A record with seven answers to version 1.0.0, beside version 1.1.0 of its bank in `next`."""
    write_bank(Path("next"), next_files())
    profile = ("--profile", "ai_kinds=agents")
    assert command("new", "acme.db", "--name", "Acme", "--sector", "health", *profile).status == 0
    words = ("STR-01=2", "STR-02=3", "STR-03=1", "DAT-01=2", "DAT-02=3", "DAT-03=1")
    assert command("answer", "acme.db", *words, "--by", "Ann").status == 0
    assert command("answer", "acme.db", "DAT-01=4", "--by", "Bob").status == 0
    assert command("export", "acme.db", "--to", "old.yaml").status == 0
    return Path("acme.db")


def on_next(command: Command, *arguments: str) -> Outcome:
    return command(*arguments, "--bank", "next", bank=False)


def merged(path: Path = Path("acme.db")) -> dict[str, int | None]:
    with Record.open(path) as opened:
        return {item: answer.level for item, answer in opened.answers.merged.items()}


def test_reading_tells_in_one_sentence_and_writes_nothing(command: Command, record: Path) -> None:
    before = record.read_bytes()
    done = on_next(command, "score", "acme.db", "--json")
    assert done.status == 0
    assert done.err == f"acme.db: {TOLD}    hint: `assessment migrate acme.db` records this\n"
    items = {item["id"]: item["level"] for item in json.loads(done.out)["items"]}
    assert (items["STR-12"], items["DAT-01"], items["DAT-09"], items["DAT-03"]) == (3, 1, 2, None)
    assert record.read_bytes() == before


def test_a_file_is_read_by_the_same_rules(command: Command, record: Path) -> None:
    from_record = on_next(command, "score", "acme.db", "--json")
    from_file = on_next(command, "score", "old.yaml", "--json")
    assert from_file.err.partition(": ")[2] == TOLD
    assert json.loads(from_file.out)["items"] == json.loads(from_record.out)["items"]


def test_a_dry_run_says_everything_and_writes_nothing(command: Command, record: Path) -> None:
    before = record.read_bytes()
    done = on_next(command, "migrate", "acme.db", "--dry-run")
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "acme.db: mini 1.0.0 -> 1.1.0\n"
        "  1 as given\n"
        "  2 under another id\n"
        "    STR-02 as STR-12: level 3 by Ann; STR-02 is STR-12 in 1.1.0\n"
        "    DAT-02 as DAT-09: level 3 -> level 2 by Ann; DAT-02 is replaced by DAT-09 in 1.1.0\n"
        "  1 at another level\n"
        "    DAT-01: level 2 -> level 1 by Ann; the levels of DAT-01 were cut anew in 1.1.0\n"
        "  1 no longer asked\n"
        "    STR-03: level 1 by Ann; agents are asked about in another bank\n"
        "  2 to be asked again\n"
        "    DAT-01: level 4 by Bob; 1.1.0 has no level for what was level 4 of DAT-01\n"
        "    DAT-03: level 1 by Ann; health data now means data of patients only\n"
        "  note: The bank was shortened.\n"
        "nothing was written; without --dry-run 10 events are added\n"
    )
    assert record.read_bytes() == before


def test_migrate_adds_events_and_keeps_the_history(command: Command, record: Path) -> None:
    with Record.open(record) as opened:
        before = opened.events
    done = on_next(command, "migrate", "acme.db", "--by", "Lee")
    assert done.status == 0
    assert done.out.endswith("saved as 10 events; the answers as given stay in the history\n")
    with Record.open(record) as opened:  # opening verifies the whole chain
        assert opened.events[: len(before)] == before
        added = opened.events[len(before) :]
    assert [event.body.kind for event in added[:2]] == ["bank_changed", "migrated"]
    assert {(event.actor, event.at) for event in added} == {("Lee", added[0].at)}
    assert merged() == {"STR-01": 2, "STR-12": 3, "DAT-01": 1, "DAT-09": 2}


def test_the_events_are_part_of_the_chain(command: Command, record: Path) -> None:
    on_next(command, "migrate", "acme.db")
    with sqlite3.connect(record) as database:
        database.execute("DROP TRIGGER IF EXISTS events_are_never_changed")
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute(
            "UPDATE events SET body = replace(body, 'patients', 'people') WHERE kind = 'migrated'"
        )
    with pytest.raises(InputProblems):
        Record.open(record)


def test_a_second_run_does_nothing(command: Command, record: Path) -> None:
    on_next(command, "migrate", "acme.db")
    before = record.read_bytes()
    again = on_next(command, "migrate", "acme.db")
    assert (again.status, again.err) == (0, "")
    assert again.out == "acme.db: answered with mini 1.1.0 already; nothing to do\n"
    assert record.read_bytes() == before
    assert on_next(command, "status", "acme.db").err == ""


def test_without_rules_nothing_is_guessed(command: Command, record: Path) -> None:
    Path("next/migrations.yaml").unlink()
    done = on_next(command, "migrate", "acme.db")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(
        "acme.db: error[no-migration]: mini 1.1.0 declares no rule that leads on from 1.0.0\n"
    )
    read = on_next(command, "status", "acme.db")
    assert read.status == 0
    assert "these answers were given to version 1.0.0 of the bank, this is 1.1.0\n" in read.err
    assert "declares no rule that leads from 1.0.0 to 1.1.0, so answers stay" in read.err
    assert "no longer asked, so kept but not scored: STR-02, STR-03, DAT-02" in read.err


@pytest.mark.usefixtures("record")
def test_an_import_converts_says_so_and_notes_it(command: Command) -> None:
    done = on_next(command, "import", "new.db", "old.yaml")
    assert done.status == 0
    assert done.err.partition(": ")[2] == TOLD
    assert merged(Path("new.db")) == {"STR-01": 2, "STR-12": 3, "DAT-01": 1, "DAT-09": 2}
    with Record.open(Path("new.db")) as opened:
        kinds = [event.body.kind for event in opened.events]
        assert opened.history.bank.version == "1.1.0"
    assert kinds == ["record_created", "imported", "migrated", *["answered"] * 4]
    again = on_next(command, "import", "new.db", "old.yaml")
    assert again.out == "new.db: nothing to save (0 new, 0 changed, 4 same)\n"


def test_an_import_into_an_older_record_sees_what_it_holds(command: Command, record: Path) -> None:
    done = on_next(command, "import", "acme.db", "old.yaml")
    assert done.out == "acme.db: nothing to save (0 new, 0 changed, 4 same)\n"
    with Record.open(record) as opened:
        assert opened.history.bank.version == "1.0.0"


def test_an_answer_to_the_new_version_takes_the_place_of_the_old(
    command: Command, record: Path
) -> None:
    done = on_next(command, "answer", "acme.db", "DAT-09=4", "--by", "Ann")
    assert done.out == "acme.db: saved 1 answer; 4 of 5 items answered\n"
    dry = on_next(command, "migrate", "acme.db", "--dry-run")
    assert "  1 answered anew since\n    DAT-02 as DAT-09: level 3 by Ann" in dry.out
    on_next(command, "migrate", "acme.db")
    assert merged()["DAT-09"] == 4


@pytest.mark.usefixtures("record")
def test_an_older_answer_cannot_be_taken_back_unless_it_is_migrated(command: Command) -> None:
    refused = on_next(command, "answer", "acme.db", "STR-12=?")
    assert refused.status == 1
    assert "hint: its answer is one to an earlier version; run `assessment migrate" in refused.err
    on_next(command, "migrate", "acme.db")
    assert on_next(command, "answer", "acme.db", "STR-12=?").status == 0


@pytest.mark.usefixtures("record")
def test_another_bank_is_refused(command: Command) -> None:
    done = command("migrate", "acme.db", "--bank", "marketing", bank=False)
    assert done.status == 1
    assert "error[other-bank]" in done.err
