"""Events in an SQLite database, through any connection that can `execute`.

The connection is a parameter, so that the durability tests run these very statements over a simulated
disk that loses power.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Protocol

from assessment.answers.events import Entry, Event
from assessment.store.chain import COLUMNS, START, digest_of, open_row, seal

# "AIRA" in the header tells a record from any other SQLite file.
APPLICATION_ID = 0x41495241
FORMAT = 1

_LIST = ", ".join(COLUMNS)


class ChangedOutside(Exception):
    """The record is not what was read: nothing is written on top of it."""


class Cursor(Protocol):
    """What is used of a cursor."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""


class Database(Protocol):
    """What is used of a connection; transactions are begun and ended here, never by the driver."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that is not whole: `first_bad` is the number of the first event that cannot be trusted."""

    first_bad: int
    why: str


@dataclass(frozen=True, slots=True)
class Log:
    """The events that verify, the chain value of the last of them, and what is wrong after it."""

    events: tuple[Event, ...] = ()
    head: str = START
    damage: Damage | None = None


def create_tables(database: Database) -> None:
    """Make an empty database a record, in one transaction."""
    database.execute("BEGIN IMMEDIATE")
    for statement in _statements():
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {FORMAT}")
    _write_head(database, 0, START)
    database.execute("COMMIT")


def read_log(database: Database, is_damage: Callable[[Exception], bool]) -> Log:
    """Read and verify all events.

    Args:
        database: an open record.
        is_damage: tells exceptions of the driver that mean a broken file from all others.

    Returns:
        Every event up to the first that does not verify, and what is wrong with that one.
    """
    events: list[Event] = []
    head = START
    try:
        for row in _rows(database):
            event = open_row(row, len(events) + 1, head)
            events.append(event)
            head = row[-1]
        damage = _damage_beyond(database, len(events), head)
    except ValueError as fault:
        damage = Damage(len(events) + 1, str(fault))
    except Exception as fault:
        if not is_damage(fault):
            raise
        damage = Damage(len(events) + 1, f"cannot be read ({fault})")
    return Log(tuple(events), head, damage)


def append(database: Database, log: Log, entries: Sequence[Entry]) -> Log:
    """Append entries in one transaction; they are on disk when this returns.

    Args:
        database: a record opened for writing.
        log: what the record holds, as last read.
        entries: recorded in this order, all or none. One whose key is recorded already is left out.

    Returns:
        The log with the new events.

    Raises:
        ValueError: a key is recorded already with another content.
        ChangedOutside: something that does not know the lock wrote to the record since it was read.
    """
    known = {event.key: event for event in log.events}
    events, head = list(log.events), log.head
    database.execute("BEGIN IMMEDIATE")
    try:
        if _read_head(database) != (len(log.events), log.head):
            raise ChangedOutside
        for entry in entries:
            if entry.key in known:
                _require_same(known[entry.key], entry)
                continue
            row = seal(entry, len(events) + 1, head)
            values = tuple(getattr(row, column) for column in COLUMNS)
            marks = ", ".join("?" * len(COLUMNS))
            database.execute(f"INSERT INTO events ({_LIST}) VALUES ({marks})", values)  # noqa: S608
            event = Event(seq=row.seq, **dict(entry))
            events.append(event)
            known[event.key] = event
            head = row.chain
        _write_head(database, len(events), head)
        database.execute("COMMIT")
    except BaseException:
        _roll_back(database)
        raise
    return Log(tuple(events), head)


def _rows(database: Database) -> Iterator[tuple[Any, ...]]:
    cursor = database.execute(f"SELECT {_LIST} FROM events ORDER BY seq")  # noqa: S608
    while (row := cursor.fetchone()) is not None:
        yield row


def _damage_beyond(database: Database, count: int, head: str) -> Damage | None:
    """What is wrong although every event that is there verifies: a cut tail, or a broken index."""
    recorded, sealed = _read_head(database)
    verdict = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if recorded > count:
        return Damage(count + 1, f"is missing, and so is all up to event {recorded}")
    if (recorded, sealed) != (count, head):
        return Damage(count + 1, "is not the end that the record was sealed with")
    if verdict != "ok":
        return Damage(count + 1, f"cannot be added ({verdict})")
    return None


def _read_head(database: Database) -> tuple[int, str]:
    values = dict(database.execute("SELECT key, value FROM meta").fetchall())
    count = values.get("events")
    if not (isinstance(count, str) and count.isascii() and count.isdigit()):
        raise ValueError("cannot be found, because the end of the record is not sealed")
    return int(count), str(values.get("head"))


def _write_head(database: Database, count: int, head: str) -> None:
    statement = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
    database.execute(statement, ("events", str(count)))
    database.execute(statement, ("head", head))


def _require_same(event: Event, entry: Entry) -> None:
    recorded = digest_of(event.actor, event.body.model_dump_json(), "")
    if recorded != digest_of(entry.actor, entry.body.model_dump_json(), ""):
        raise ValueError(f"key {entry.key} is recorded already with another content")


def _roll_back(database: Database) -> None:
    # After some faults (a full disk) SQLite has rolled back by itself, and there is nothing to undo.
    try:
        database.execute("ROLLBACK")
    except Exception as fault:
        if "no transaction" not in str(fault):
            raise


def _statements() -> list[str]:
    text = resources.files("assessment.store").joinpath("schema.sql").read_text(encoding="utf-8")
    # A trigger holds semicolons of its own; statements are kept apart by an empty line.
    return text.split("\n\n")
