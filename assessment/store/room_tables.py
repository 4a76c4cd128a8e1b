"""The tables of a room in a record file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import fields

from assessment.store.eventlog import statements_of, transaction
from assessment.store.rooms import Seat

TABLES = ("workshop_seats", "workshop_access", "workshop_rounds", "workshop_ballots")
SEAT = ", ".join(field.name for field in fields(Seat))


def has_room(connection: sqlite3.Connection) -> bool:
    """Whether a workshop was ever opened on this record."""
    there = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return set(TABLES) <= {name for (name,) in there}


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of the room, and write nothing where they are there."""
    if has_room(connection):
        return
    with transaction(connection):
        for statement in statements_of("workshop.sql"):
            connection.execute(statement)


def read_seats(connection: sqlite3.Connection) -> tuple[Seat, ...]:
    """All seats, by label."""
    rows = connection.execute(f"SELECT {SEAT} FROM workshop_seats ORDER BY label")  # noqa: S608
    return tuple(Seat(*row) for row in rows.fetchall())


def erase_names(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Erase the seats that have one of these labels or names, and open votes with one of these names."""
    for name in names:
        connection.execute("DELETE FROM workshop_seats WHERE label = ? OR name = ?", (name, name))
        connection.execute("DELETE FROM workshop_ballots WHERE name = ?", (name,))
