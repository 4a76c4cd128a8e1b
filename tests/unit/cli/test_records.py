"""`new`, `answer`, `import`, `export`, `status`: what they do, and how they refuse."""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest

from assessment.cli import run
from assessment.store import Record
from tests.support.minibank import MINI_BANK
from tests.unit.cli.commands import Command

YAML = """\
assessment: 1
bank: mini
organisation: {name: Example Clinic, sector: health}
profile: {ai_kinds: [agents]}
answers:
  STR-01: 2
  DAT-01: {not_applicable: bought in}
"""


def new(command: Command, *more: str) -> None:
    assert command("new", "acme.db", "--name", "Acme", *more).status == 0


def test_new_says_what_was_made_and_what_comes_next(command: Command) -> None:
    done = command(
        "new",
        "acme.db",
        "--name",
        "Acme",
        "--staff",
        "800",
        "--profile",
        "ai_kinds=agents, predictive",
        "--profile",
        "regulated=yes",
    )
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "acme.db: a new record for Acme, with the bank mini 1.0.0\n"
        "6 of 6 items are asked; not known yet: sector, remark\n"
        "next: assessment interview acme.db\n"
    )
    with Record.open(Path("acme.db")) as record:
        assert record.answers.profile == {
            "staff": 800,
            "regulated": True,
            "ai_kinds": ("agents", "predictive"),
        }


def test_new_never_overwrites(command: Command) -> None:
    new(command)
    done = command("new", "acme.db")
    assert (done.status, done.out) == (3, "")
    assert done.err == "error: acme.db: exists already, and is not overwritten\n"


def test_new_tells_every_fault_of_the_description_at_once(command: Command) -> None:
    done = command(
        "new", "acme.db", "--country", "Germany", "--sector", "helth", "--staff", "0",
        "--profile", "ai_kinds=agent", "--profile", "colour=red", "--profile", "regulated",
    )  # fmt: skip
    assert (done.status, done.out) == (1, "")
    firsts = [line for line in done.err.split("\n") if ": error[" in line]
    assert firsts == [
        '--profile:3:1: error[not-a-pair]: "regulated" is not KEY=VALUE',
        "--staff:1:1: error[out-of-range]: staff is 0, and must be from 1 to 10,000,000",
        '--country:1:1: error[not-a-country]: country is "Germany", and must be a code of two capital '
        "letters",
        '--profile:1:10: error[unknown-option]: ai_kinds is "agent", which is none of predictive, '
        "generative, agents",
        '--profile:2:1: error[unknown-profile-field]: the bank asks for no profile field "colour"',
        '--sector:1:1: error[unknown-option]: sector is "helth", which is none of health, finance, other',
    ]
    assert not Path("acme.db").exists()


def test_answers_are_saved_with_all_that_was_said(command: Command) -> None:
    new(command, "--profile", "ai_kinds=agents")
    done = command(
        "answer", "acme.db", "STR-01=3", "STR-02=dont_know", "STR-03=na:no agents in use",
        "--by", "Anna", "--role", "legal", "--note", "In the meeting.", "--evidence", "shown",
        "--confidence", "high", "--link", "https://a.example",
    )  # fmt: skip
    assert (done.status, done.err) == (0, "")
    assert done.out == "acme.db: saved 3 answers; 3 of 6 items answered\n"
    with Record.open(Path("acme.db")) as record:
        first, second, third = record.answers.responses
        assert [event.actor for event in record.events] == [None, "Anna", "Anna", "Anna"]
    assert (first.level, first.by, first.role, first.evidence) == (3, "Anna", "legal", "shown")
    assert (first.note, first.confidence, first.links) == (
        "In the meeting.",
        "high",
        ("https://a.example",),
    )
    assert first.at is not None
    assert second.missing == "dont_know"
    assert (third.missing, third.reason) == ("not_applicable", "no agents in use")


def test_an_answer_is_taken_back(command: Command) -> None:
    new(command)
    for name in ("Anna", "Bert"):
        command("answer", "acme.db", "STR-01=3", "--by", name)
    done = command("answer", "acme.db", "STR-01=?", "STR-02=1", "--by", "Anna")
    assert done.out == "acme.db: saved 1 answer, took back 1 answer; 2 of 6 items answered\n"
    with Record.open(Path("acme.db")) as record:
        assert [(r.item, r.by) for r in record.answers.responses] == [
            ("STR-01", "Bert"),
            ("STR-02", "Anna"),
        ]
    again = command("answer", "acme.db", "STR-01=?", "--by", "Anna")
    assert again.status == 1
    assert again.err == (
        "acme.db: error[no-answer-to-take-back]: STR-01 has no answer by Anna to take back\n"
    )


@pytest.mark.parametrize(
    "arguments,message",
    [
        (
            ("STR-1=3",),
            'command line:1:1: error[unknown-item]: the bank has no item "STR-1"\n'
            "     1 | STR-1=3\n       | ^^^^^\n    hint: did you mean STR-01?\n",
        ),
        (
            ("STR-01=7",),
            "command line:1:8: error[level-out-of-range]: STR-01 has level 7, and the levels go from 0 "
            "to 4\n     1 | STR-01=7\n       |        ^\n",
        ),
        (
            ("STR-01=2.5",),
            'command line:1:8: error[level-not-whole]: STR-01 has level "2.5", and a level is a whole '
            "number from 0 to 4\n     1 | STR-01=2.5\n       |        ^^^\n",
        ),
        (
            ("DAT-01=1", "STR-01=na:"),
            "command line:2:8: error[not-applicable-without-reason]: STR-01 is not applicable without a "
            "reason\n     2 | STR-01=na:\n       |        ^^^\n"
            "    why:  what does not apply leaves the score, so a reader must be able to judge it\n"
            "    hint: write `not_applicable: the reason`; if nobody knows, write dont_know\n",
        ),
        (
            ("STR-01=1", "STR-01=2"),
            "command line:2:8: error[given-twice]: STR-01 is given twice\n     2 | STR-01=2\n"
            "       |        ^\n    hint: keep one of them\n",
        ),
        (
            ("STR-01",),
            'command line:1:1: error[not-a-pair]: "STR-01" is not ITEM=LEVEL\n     1 | STR-01\n'
            "       | ^\n    hint: write ITEM=LEVEL\n",
        ),
        (
            ("--note", "a\x1b[2Jb"),
            "--note:1:1: error[unsafe-character]: the note of DAT-02 holds U+001B control character\n"
            "     1 | a\\x1b[2Jb\n       | ^^^^^^\n    hint: delete the character\n",
        ),
    ],
)
def test_a_wrong_answer_is_refused_and_none_is_saved(
    command: Command, arguments: tuple[str, ...], message: str
) -> None:
    new(command)
    done = command("answer", "acme.db", *arguments, "DAT-02=1")
    assert (done.status, done.out) == (1, "")
    assert done.err == message
    with Record.open(Path("acme.db")) as record:
        assert len(record.events) == 1


def test_a_role_the_bank_does_not_know_is_a_warning_once(command: Command) -> None:
    new(command)
    done = command("answer", "acme.db", "STR-01=1", "STR-02=1", "--role", "lega")
    assert done.status == 0
    assert done.err == (
        '--role:1:1: warning[unknown-role]: the bank knows no role "lega"\n     1 | lega\n'
        "       | ^^^^\n    hint: did you mean legal?\n"
    )


def test_an_item_that_is_not_asked_is_saved_with_a_warning(command: Command) -> None:
    new(command, "--profile", "ai_kinds=predictive")
    done = command("answer", "acme.db", "STR-03=1")
    assert done.status == 0
    assert done.err == (
        "acme.db: warning[item-not-asked]: STR-03 is answered, but the profile rules it out, so it is "
        "not scored\n"
    )


def test_import_makes_a_record_and_later_says_what_changed(command: Command) -> None:
    Path("a.yaml").write_text(YAML)
    done = command("import", "acme.db", "a.yaml")
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "acme.db: a new record for Example Clinic; saved (2 new, 0 changed, 0 same)\n"
    )
    command("answer", "acme.db", "DAT-02=1")
    Path("a.yaml").write_text(
        YAML.replace("STR-01: 2", "STR-01: 3\n  STR-02: 0").replace("Clinic", "Group")
    )
    done = command("import", "acme.db", "a.yaml")
    assert done.out == (
        "acme.db: saved (1 new, 1 changed, 1 same, 1 kept that the file does not have, "
        "organisation or profile changed)\n"
    )
    assert command("import", "acme.db", "a.yaml").out == (
        "acme.db: nothing to save (0 new, 0 changed, 3 same, 1 kept that the file does not have)\n"
    )


def test_an_import_with_one_fault_changes_nothing(command: Command) -> None:
    Path("a.yaml").write_text(YAML)
    command("import", "acme.db", "a.yaml")
    before = Path("acme.db").read_bytes()
    Path("b.yaml").write_text(
        YAML.replace("STR-01: 2", "STR-01: {level: 2, not_applicable: x}\n  STR-02: 1")
    )
    done = command("import", "acme.db", "b.yaml")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "b.yaml:6:22: error[two-answers]: STR-01 says both level and not_applicable\n"
        "     6 |   STR-01: {level: 2, not_applicable: x}\n"
        "       |                      ^^^^^^^^^^^^^^\n"
        "    why:  an answer is a level, or it is missing in one way\n"
        "    hint: keep one of them\n"
    )
    assert Path("acme.db").read_bytes() == before


def test_answers_for_another_bank_are_not_imported(command: Command) -> None:
    new(command)
    Path("a.yaml").write_text(YAML.replace("bank: mini", "bank: maxi"))
    done = command("import", "acme.db", "a.yaml")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        'a.yaml:2:7: error[other-bank]: these answers are for the bank "maxi", and are read here with '
        '"mini"\n     2 | bank: maxi\n       |       ^^^^\n'
        "    why:  answers to one bank say nothing about the items of another\n"
        "    hint: leave out --bank, or give `--bank maxi`\n"
    )


def test_a_record_of_a_bank_that_did_not_come_along(command: Command) -> None:
    new(command)
    done = command("status", "acme.db", bank=False)
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        'acme.db: error[unknown-bank]: the input names the bank "mini", which did not come with the '
        "program\n    hint: give the folder of that bank with --bank\n"
    )


def test_a_file_that_names_no_bank(command: Command) -> None:
    Path("a.yaml").write_text(YAML.replace("bank: mini\n", ""))
    done = command("status", "a.yaml", bank=False)
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "a.yaml: error[no-bank]: the file names no bank\n"
        "    hint: add the line `bank: ai-readiness`, or give --bank\n"
    )
    assert command("status", "a.yaml").status == 0


@pytest.mark.parametrize("name", ["out.yaml", "out.yml", "out.json"])
def test_export_and_import_give_the_same_record(command: Command, name: str) -> None:
    Path("a.yaml").write_text(YAML)
    command("import", "acme.db", "a.yaml")
    command("answer", "acme.db", "DAT-02=1", "--by", "Anna", "--note", 'She said: "no".')
    done = command("export", "acme.db", "--to", name)
    assert (done.status, done.err) == (0, "")
    assert done.out == f"{name}: written and read back, 3 answers to 3 items\n"
    assert command("import", "again.db", name).status == 0
    with Record.open(Path("acme.db")) as first, Record.open(Path("again.db")) as second:
        assert first.answers == second.answers


def test_export_to_something_else_is_a_wrong_command_line(command: Command) -> None:
    new(command)
    done = command("export", "acme.db", "--to", "out.txt")
    assert done.status == 2
    assert "out.txt: the name must end in .yaml or .json, which decides the form" in done.err
    assert not Path("out.txt").exists()


def test_what_is_whole_of_a_damaged_record_is_exported(command: Command) -> None:
    new(command)
    command("answer", "acme.db", "STR-01=1", "STR-02=2", "DAT-01=3")
    connection = sqlite3.connect("acme.db")
    connection.execute("DROP TRIGGER events_stand")
    connection.execute("UPDATE events SET body = replace(body, '3', '4') WHERE seq = 4")
    connection.commit()
    connection.close()
    done = command("status", "acme.db")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "acme.db: error[record-damaged]: the record is damaged: event 4 was changed after it was "
        "recorded; events 1 to 3 are whole\n    hint: use a copy, or take what is whole with "
        "`assessment export RECORD --rescue --to FILE`\n"
    )
    assert command("export", "acme.db", "--to", "out.yaml").status == 1
    done = command("export", "acme.db", "--rescue", "--to", "out.yaml")
    assert (done.status, done.out) == (0, "out.yaml: written and read back, 2 answers to 2 items\n")


def test_status_as_text(command: Command) -> None:
    new(command, "--profile", "ai_kinds=predictive")
    command("answer", "acme.db", "STR-01=1", "DAT-01=dont_know", "STR-02=na:none")
    done = command("status", "acme.db")
    assert (done.status, done.err) == (0, "")
    assert (
        done.out
        == """\
Acme: Mini readiness 1.0.0

Dimension                              asked answered unknown     n/a    open
Strategy                  ##########       2        1       0       1       0
Data                      ###.......       3        0       1       0       2  *
All                       ######....       5        1       1       1       2  *

Who knows best                         asked answered unknown     n/a    open
AI lead                   ##########       2        1       0       1       0
Head of data              #####.....       2        0       1       0       1  *
Legal                     ..........       1        0       0       0       1

* provisional: nobody knows the answer to more than 20% of the weight
No maturity level yet (under 60% of the weight answered): Data
Next open item: DAT-02, Quality
"""
    )
    assert all(len(line) <= 80 for line in done.out.split("\n"))


def test_status_as_json(command: Command) -> None:
    new(command)
    command("answer", "acme.db", "STR-01=1")
    document = json.loads(command("status", "acme.db", "--json").out)
    assert document["schema"] == "assessment-status/1"
    assert document["bank"]["id"] == "mini"
    assert document["whole"]["answered"] == 1
    assert document["next_open"] == "STR-02"


@pytest.mark.parametrize(
    "name,status,message",
    [
        ("none.db", 3, "error: none.db: there is no such file\n"),
        ("folder", 3, "error: folder: this is a folder, not a record\n"),
        (
            "text.db",
            1,
            "text.db: error[not-a-record]: this is not an assessment record\n"
            "    hint: answers in YAML or JSON are brought in with `assessment import RECORD FILE`\n",
        ),
        (
            "empty.db",
            1,
            "empty.db: error[not-a-record]: the file is empty\n"
            "    hint: start a record with `assessment new`\n",
        ),
    ],
)
def test_what_is_no_record_takes_no_answer(
    command: Command, name: str, status: int, message: str
) -> None:
    Path("folder").mkdir()
    Path("text.db").write_text("hello")
    Path("empty.db").touch()
    done = command("answer", name, "STR-01=1")
    assert (done.status, done.out, done.err) == (status, "", message)


def without_permission(folder: Path, results: Any) -> None:
    """In a process of its own: the command as a user who owns nothing here."""
    os.chdir(folder)
    # Once as owner, so that all is imported: the interpreter itself may be out of nobody's reach.
    run(["answer", "acme.db", "STR-01=1", "--bank", str(MINI_BANK)])
    run(["new", "acme.db", "--bank", str(MINI_BANK)])
    (folder / "secret.db").write_bytes((folder / "acme.db").read_bytes())
    (folder / "secret.db").chmod(0o600)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    else:
        folder.chmod(0o555)
        (folder / "secret.db").chmod(0)
    for words in (["answer", "acme.db", "STR-01=2"], ["status", "secret.db"], ["new", "other.db"]):
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed):
            status = run([*words, "--bank", str(MINI_BANK)])
        results.put((status, printed.getvalue()))


def test_without_permission_there_is_one_sentence(command: Command) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        new(command)
        shutil.copy("acme.db", folder / "acme.db")
        before = (folder / "acme.db").stat().st_size
        processes = multiprocessing.get_context("forkserver")
        results = processes.Queue()
        process = processes.Process(target=without_permission, args=(folder, results))
        process.start()
        found = [results.get(timeout=60) for _ in range(3)]
        process.join()
        folder.chmod(0o755)
        assert found == [
            (3, f"error: acme.db: cannot be written here (Permission denied: {folder})\n"),
            (3, "error: secret.db: cannot be read (Permission denied)\n"),
            (3, f"error: other.db: cannot be written here (Permission denied: {folder})\n"),
        ]
        assert (folder / "acme.db").stat().st_size == before
