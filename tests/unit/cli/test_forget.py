"""`assessment forget`: what it says, and what other commands say afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.cli.commands import Command


def record(command: Command) -> None:
    assert command("new", "acme.db", "--name", "Acme").status == 0
    assert command("answer", "acme.db", "STR-01=2", "STR-02=1", "--by", "Canary Lee").status == 0
    assert command("answer", "acme.db", "STR-01=3", "--by", "Ben").status == 0


def test_it_says_how_much_was_erased(command: Command) -> None:
    record(command)
    done = command("forget", "acme.db", "canary lee", bank=False)
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "acme.db: erased 2 events and 0 seats; 0 of the events recorded anew without the name\n"
    )
    assert b"Canary" not in Path("acme.db").read_bytes()
    told = command("status", "acme.db")
    assert "2 events of the history were erased on request." in told.out
    assert json.loads(command("status", "acme.db", "--json").out)["erased_events"] == 2
    assert command("export", "acme.db", "--to", "out.yaml").status == 0
    assert "Ben" in Path("out.yaml").read_text(encoding="utf-8")
    assert command("answer", "acme.db", "STR-02=3", "--by", "Ben").status == 0


def test_who_is_not_there_cannot_be_forgotten(command: Command) -> None:
    record(command)
    before = Path("acme.db").read_bytes()
    done = command("forget", "acme.db", "Nobody", "--yes", bank=False)
    assert (done.status, done.out) == (1, "")
    assert 'acme.db: error[unknown-participant]: nobody is known as "Nobody"' in done.err
    assert command("forget", "acme.db", " ", bank=False).status == 2
    assert Path("acme.db").read_bytes() == before
    assert "erased on request" not in command("status", "acme.db").out


def test_texts_that_still_hold_the_name_are_told(command: Command) -> None:
    record(command)
    note = ("--note", "Canary Lee disagrees.")
    assert command("answer", "acme.db", "DAT-01=3", "--by", "Ben", *note).status == 0
    done = command("forget", "acme.db", "Canary Lee", bank=False)
    assert done.status == 0
    assert done.err == (
        "acme.db: the texts of 1 event still hold the name (5); whether it is this person, only you "
        "can tell\n"
    )
    again = command("forget", "acme.db", "Canary Lee", bank=False)
    assert again.out == "acme.db: nothing to erase\n"
