"""Events in an SQLite database, through any connection that can `execute`.

The connection is a parameter, so that the durability tests run these very statements over a simulated
disk that loses power.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Any, Protocol

from assessment.answers.erasure import first_unaccounted
from assessment.answers.events import Entry, Event
from assessment.store.chain import (
    BEGINNING,
    COLUMNS,
    Appended,
    End,
    Row,
    open_row,
    read_row,
    seal_all,
)

# "AIRA" in the header tells a record from any other SQLite file.
APPLICATION_ID = 0x41495241
# Up to which format records are read, and the one that a new record has. A record of which something was
# erased has format 2: a program that does not know of erasure would take it for damaged.
FORMAT = 2
FIRST_FORMAT = 1

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
    """The events that verify, where they end, and what is wrong after that."""

    events: tuple[Event, ...] = ()
    end: End = BEGINNING
    damage: Damage | None = None


def create_tables(database: Database) -> None:
    """Make an empty database a record, in one transaction."""
    with transaction(database):
        for statement in statements_of("schema.sql"):
            database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {FIRST_FORMAT}")
        _write_end(database, BEGINNING)


def read_log(database: Database, is_damage: Callable[[Exception], bool]) -> Log:
    """Read and verify all events.

    Args:
        database: an open record.
        is_damage: tells exceptions of the driver that mean a broken file from all others.

    Returns:
        Every event up to the first that does not verify, and what is wrong with that one.
    """
    events: list[Event] = []
    end = BEGINNING
    try:
        for row in _rows(database):
            events.append(open_row(row, end.count + 1, end.chain))
            end = End(len(events), row[-1])
        damage = unaccounted(events) or _damage_beyond(database, end)
    except ValueError as fault:
        damage = Damage(len(events) + 1, str(fault))
    except Exception as fault:
        if not is_damage(fault):
            raise
        damage = Damage(len(events) + 1, f"cannot be read ({fault})")
    return Log(tuple(events), end, damage)


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """All that is written inside the block, or nothing; it is on disk when the block has ended."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        _roll_back(database)
        raise


def append(database: Database, end: End, entries: Sequence[Entry]) -> Appended:
    """Append entries in one transaction; they are on disk when this returns. See `add`."""
    with transaction(database):
        return add(database, end, entries)


def add(database: Database, end: End, entries: Sequence[Entry]) -> Appended:
    """Append entries inside a transaction that the caller ends.

    The work depends on the number of entries, not on the length of the record.

    Args:
        database: a record opened for writing.
        end: of the record, as last read.
        entries: recorded in this order. One whose key is recorded already is left out.

    Raises:
        ValueError: a key is recorded already with another content.
        ChangedOutside: something that does not know the lock wrote to the record since it was read.
    """
    if _read_end(database) != end:
        raise ChangedOutside
    found = (_recorded(database, entry.key) for entry in entries)
    rows, appended = seal_all(entries, end, {event.key: event for event in found if event})
    for row in rows:
        _insert(database, row)
    _write_end(database, appended.end)
    return appended


def blank(database: Database, numbers: Sequence[int]) -> None:
    """Erase the content of events inside a transaction; their digests and the chain stay."""
    (allowed,) = [one for one in statements_of("schema.sql") if "TRIGGER events_stand" in one]
    # A record made by an earlier version of the program has a trigger that forbids this, too.
    database.execute("DROP TRIGGER IF EXISTS events_stand")
    database.execute(allowed)
    database.execute(f"PRAGMA user_version = {FORMAT}")
    for number in numbers:
        statement = "UPDATE events SET actor = NULL, body = '', salt = '' WHERE seq = ?"
        database.execute(statement, (number,))


def unaccounted(events: Sequence[Event]) -> Damage | None:
    """What is wrong where content was blanked and nothing says that this was asked for."""
    number = first_unaccounted(events)
    return (
        None if number is None else Damage(number, "is blank, and nothing says that it was erased")
    )


def statements_of(name: str) -> list[str]:
    """The SQL statements of a file beside this module."""
    text = resources.files("assessment.store").joinpath(name).read_text(encoding="utf-8")
    # A trigger holds semicolons of its own; statements are kept apart by an empty line.
    return text.split("\n\n")


def _recorded(database: Database, key: str) -> Event | None:
    statement = f"SELECT {_LIST} FROM events WHERE key = ?"  # noqa: S608
    row = database.execute(statement, (key,)).fetchone()
    return None if row is None else read_row(Row(*row))


def _insert(database: Database, row: Row) -> None:
    values = tuple(getattr(row, column) for column in COLUMNS)
    marks = ", ".join("?" * len(COLUMNS))
    database.execute(f"INSERT INTO events ({_LIST}) VALUES ({marks})", values)  # noqa: S608


def _rows(database: Database) -> Iterator[tuple[Any, ...]]:
    cursor = database.execute(f"SELECT {_LIST} FROM events ORDER BY seq")  # noqa: S608
    while (row := cursor.fetchone()) is not None:
        yield row


def _damage_beyond(database: Database, end: End) -> Damage | None:
    """What is wrong although every event that is there verifies: a cut tail, or a broken index."""
    sealed = _read_end(database)
    verdict = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if sealed.count > end.count:
        return Damage(end.count + 1, f"is missing, and so is all up to event {sealed.count}")
    if sealed != end:
        return Damage(end.count + 1, "is not the end that the record was sealed with")
    if verdict != "ok":
        return Damage(end.count + 1, f"cannot be added ({verdict})")
    return None


def _read_end(database: Database) -> End:
    values = dict(database.execute("SELECT key, value FROM meta").fetchall())
    count = values.get("events")
    if not (isinstance(count, str) and count.isascii() and count.isdigit()):
        raise ValueError("cannot be found, because the end of the record is not sealed")
    return End(int(count), str(values.get("head")))


def _write_end(database: Database, end: End) -> None:
    statement = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
    database.execute(statement, ("events", str(end.count)))
    database.execute(statement, ("head", end.chain))


def _roll_back(database: Database) -> None:
    # After some faults (a full disk) SQLite has rolled back by itself, and there is nothing to undo.
    try:
        database.execute("ROLLBACK")
    except Exception as fault:
        if "no transaction" not in str(fault):
            raise
