"""The events of a record in the database: the same rows and the same chain as in a file."""

from __future__ import annotations

from collections.abc import Sequence

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
from assessment.store.eventlog import Damage, Log, unaccounted
from assessment.store.postgres.driver import Connection

# The channel on which every change is announced, as `RECORD:NUMBER`.
CHANNEL = "workshop"

_LIST = ", ".join(COLUMNS)

# Votes refer to the record while it is locked, so the lock is one that lets them.
_LOCK = " FOR NO KEY UPDATE"


def find_record(connection: Connection, name: str) -> int | None:
    """Number of a record in the database; None where there is none of that name."""
    statement = "SELECT id FROM assessment.records WHERE name = %s"
    row = connection.execute(statement, (name,)).fetchone()
    return None if row is None else int(row[0])


def insert_record(connection: Connection, name: str) -> int | None:
    """Make a record without events, inside a transaction; None where the name is taken."""
    statement = (
        "INSERT INTO assessment.records (name, events, head) VALUES (%s, %s, %s) "
        "ON CONFLICT DO NOTHING RETURNING id"
    )
    row = connection.execute(statement, (name, BEGINNING.count, BEGINNING.chain)).fetchone()
    return None if row is None else int(row[0])


def read_log(connection: Connection, record: int, *, after: int = 0) -> Log:
    """Read and verify the events beyond number `after`, inside a transaction that sees one snapshot.

    The chain value of event `after` is taken as it stands: whoever asks has verified it.
    """
    statement = f"SELECT {_LIST} FROM assessment.events WHERE record = %s AND seq > %s ORDER BY seq"  # noqa: S608
    events: list[Event] = []
    end = _end_at(connection, record, after)
    sealed = read_end(connection, record)
    if after > sealed.count:
        return Log((), sealed)
    try:
        for row in connection.execute(statement, (record, after)):
            events.append(open_row(row, end.count + 1, end.chain))
            end = End(end.count + 1, row[-1])
    except ValueError as fault:
        return Log(tuple(events), end, Damage(end.count + 1, str(fault)))
    damage = None if after else unaccounted(events)
    return Log(tuple(events), end, damage or _damage_beyond(end, sealed))


def read_end(connection: Connection, record: int, *, lock: bool = False) -> End:
    """Where a record ends. With `lock`, nobody else adds to it before the transaction has ended."""
    statement = "SELECT events, head FROM assessment.records WHERE id = %s"
    row = connection.execute(statement + (_LOCK if lock else ""), (record,)).fetchone()
    return BEGINNING if row is None else End(*row)


def add(connection: Connection, record: int, end: End, entries: Sequence[Entry]) -> Appended:
    """Append entries inside a transaction that has locked the end of the record.

    Raises:
        ValueError: a key is recorded already with another content.
    """
    rows, appended = seal_all(entries, end, _recorded(connection, record, entries))
    marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO assessment.events (record, {_LIST}) VALUES ({marks})",  # noqa: S608
            [(record, *(getattr(row, column) for column in COLUMNS)) for row in rows],
        )
    if rows:
        statement = "UPDATE assessment.records SET events = %s, head = %s WHERE id = %s"
        connection.execute(statement, (appended.end.count, appended.end.chain, record))
    return appended


def blank(connection: Connection, record: int, numbers: Sequence[int]) -> None:
    """Erase the content of events inside a transaction; their digests and the chain stay."""
    statement = (
        "UPDATE assessment.events SET actor = NULL, body = '', salt = '' "
        "WHERE record = %s AND seq = ANY(%s)"
    )
    connection.execute(statement, (record, list(numbers)))


def announce(connection: Connection, record: int) -> None:
    """Tell all who listen that a record or its room has changed, once the transaction has ended."""
    statement = "SELECT pg_notify(%s, name || ':' || events) FROM assessment.records WHERE id = %s"
    connection.execute(statement, (CHANNEL, record))


def _recorded(connection: Connection, record: int, entries: Sequence[Entry]) -> dict[str, Event]:
    statement = f"SELECT {_LIST} FROM assessment.events WHERE record = %s AND key = ANY(%s)"  # noqa: S608
    keys = [entry.key for entry in entries]
    rows = connection.execute(statement, (record, keys)).fetchall()
    return {event.key: event for event in (read_row(Row(*row)) for row in rows)}


def _end_at(connection: Connection, record: int, number: int) -> End:
    statement = "SELECT chain FROM assessment.events WHERE record = %s AND seq = %s"
    row = connection.execute(statement, (record, number)).fetchone() if number else None
    return BEGINNING if row is None else End(number, row[0])


def _damage_beyond(end: End, sealed: End) -> Damage | None:
    if sealed.count > end.count:
        return Damage(end.count + 1, f"is missing, and so is all up to event {sealed.count}")
    if sealed != end:
        return Damage(end.count + 1, "is not the end that the record was sealed with")
    return None
