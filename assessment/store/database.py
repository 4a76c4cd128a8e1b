"""Connections to a record file: recognised before SQLite touches it, every setting read back."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from assessment.problem import InputProblems, Place, Problem, SurroundingsError
from assessment.store.eventlog import APPLICATION_ID, FIRST_FORMAT, FORMAT, Database

_MAGIC = b"SQLite format 3\x00"
_HEADER_SIZE = 100
_BUSY_SECONDS = 10.0

# TRUNCATE + FULL lost nothing under simulated power loss; Python's default (DELETE + FULL) and the usual
# advice (WAL + NORMAL) lose the last acknowledged answers. secure_delete overwrites what is erased.
SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "FULL", 2),
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
)


def connect(path: Path, *, writing: bool, any_thread: bool = False) -> sqlite3.Connection:
    """A connection to a record that exists.

    Opened so that SQLite can finish what a killed process left behind, also where nothing will be
    written; but never so that it creates a file. With `any_thread` the caller sees to it that only one
    thread at a time uses it.

    Raises:
        InputProblems: the file is no record.
        SurroundingsError: it cannot be read, or SQLite refuses a setting.
    """
    recognise(path)
    connection = _connect(path, any_thread=any_thread)
    try:
        apply_settings(connection, path, writing=writing)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_new(path: Path) -> sqlite3.Connection:
    """A connection to a file that is to become a record."""
    path.touch(exist_ok=False)
    connection = _connect(path)
    apply_settings(connection, path, writing=True)
    return connection


def apply_settings(database: Database, path: Path, *, writing: bool) -> None:
    """Set what durability rests on, read each setting back, and refuse to go on if one differs."""
    if not writing:
        database.execute("PRAGMA query_only = ON")
        return
    for name, wanted, expected in SETTINGS:
        database.execute(f"PRAGMA {name} = {wanted}").fetchall()
        found = _first(database.execute(f"PRAGMA {name}").fetchone())
        if found != expected:
            raise SurroundingsError(
                f"{path}: SQLite {sqlite3.sqlite_version} does not keep {name} = {wanted} (it says {found}), "
                "so answers would not be safe; nothing was written"
            )


def recognise(path: Path) -> None:
    """Check by its first bytes that a file is a record that this program can read.

    Raises:
        InputProblems: it is something else, or of a newer format.
        SurroundingsError: it is missing, a folder, or may not be read.
    """
    header = _read_header(path)
    if not header:
        raise _refusal(
            path, "not-a-record", "the file is empty", "start a record with `assessment new`"
        )
    if not header.startswith(_MAGIC) or len(header) < _HEADER_SIZE:
        hint = "answers in YAML or JSON are brought in with `assessment import RECORD FILE`"
        raise _refusal(path, "not-a-record", "this is not an assessment record", hint)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        what = "this is an SQLite database, but not an assessment record"
        raise _refusal(path, "not-a-record", what, "start a record with `assessment new`")
    version = int.from_bytes(header[60:64], "big")
    if version > FORMAT:
        what = f"the record has format {version}, and this program reads formats up to {FORMAT}"
        raise _refusal(path, "record-too-new", what, "update the program")
    if version < FIRST_FORMAT:
        what = f"the record says format {version}, which was never in use"
        raise _refusal(path, "record-damaged", what, "the header is damaged; use a copy")


def is_record(path: Path) -> bool:
    """Whether a file is an SQLite database; anything else is taken for text."""
    return _read_header(path).startswith(_MAGIC)


def _refusal(path: Path, code: str, what: str, hint: str) -> InputProblems:
    return InputProblems([Problem(code, what, Place(str(path)), hint=hint)])


def _read_header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEADER_SIZE)
    except FileNotFoundError as fault:
        raise SurroundingsError(f"{path}: there is no such file") from fault
    except IsADirectoryError as fault:
        raise SurroundingsError(f"{path}: this is a folder, not a record") from fault
    except OSError as fault:
        raise SurroundingsError(f"{path}: cannot be read ({fault.strerror})") from fault


def _connect(path: Path, *, any_thread: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=not any_thread,
    )


def _first(row: Any) -> object:
    return row[0] if row else None
