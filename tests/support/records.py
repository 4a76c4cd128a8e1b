"""Records for tests, made with fixed times and keys."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.answers.bank_versions import stamp
from assessment.answers.events import Answered, Body, Entry, RecordCreated
from assessment.answers.models import Organisation, Response
from assessment.store import Record
from assessment.store.address import DatabaseAddress
from tests.support.minibank import mini_bank

if TYPE_CHECKING:
    from tests.support.postgres import Server

AT = "2026-11-22T18:00:00Z"


def entry(body: Body, key: str, *, at: str = AT, actor: str | None = None) -> Entry:
    """An entry whose key and salt follow from `key`."""
    return Entry(key=f"key-{key:0>8}", at=at, actor=actor, salt=f"salt-{key}", body=body)


def created() -> RecordCreated:
    """The first event of a record of the mini bank."""
    return RecordCreated(
        organisation=Organisation(name="Example Clinic", sector="health", staff=800, country="DE"),
        profile={"sector": "health", "staff": 800, "ai_kinds": ("agents",)},
        bank=stamp(mini_bank()),
    )


def answered(item: str, level: int, by: str | None = None, note: str = "") -> Answered:
    """One answer."""
    return Answered(response=Response(item=item, level=level, by=by, note=note))


def new_record(path: Path) -> Path:
    """A record without answers at `path`."""
    Record.create(path, entry(created(), "created"))
    return path


def new_database_record(server: Server) -> DatabaseAddress:
    """A record without answers in a database, under a name of its own."""
    address = server.address(f"record-{uuid.uuid4().hex[:12]}")
    Record.create(address, entry(created(), "created"))
    return address


def numbered(number: int, writer: str = "a") -> Entry:
    """Answer `number` of a series: a new respondent each time, so that none replaces another."""
    note = f"{writer}{number} " + "x" * (number * 37 % 900)
    return entry(answered("STR-01", number % 5, f"{writer}{number}", note), f"{writer}{number}")


def filled_record(path: Path, count: int) -> Path:
    """A record with `count` answers."""
    Record.create(path, entry(created(), "created"), *(numbered(n) for n in range(count)))
    return path
