"""What SQLite says when it fails, in words a person can act on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assessment.problem import InputProblems, Place, Problem, SurroundingsError
from assessment.store.address import RecordAddress
from assessment.store.eventlog import Damage

_NO_SPACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_NO_PERMISSION = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_damage(fault: Exception) -> bool:
    """Whether an exception of SQLite means that the file itself is broken.

    A broken schema comes as a plain error, a text that does not decode without any code of SQLite.
    """
    if not isinstance(fault, sqlite3.Error):
        return False
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    return code in _BROKEN or code == sqlite3.SQLITE_ERROR


@contextmanager
def sqlite_faults(path: Path, *, safe: int) -> Iterator[None]:
    """Turn any failure of SQLite inside the block into a sentence.

    Args:
        path: the record.
        safe: number of events that are on disk whatever happens.

    Raises:
        InputProblems: the file is damaged.
        SurroundingsError: anything else: no space, no permission, in use.
    """
    try:
        yield
    except sqlite3.Error as fault:
        raise _told(path, fault, safe) from fault


def damage_problem(record: RecordAddress, damage: Damage, good: int) -> Problem:
    """A damaged record as a problem: the first bad event, what is still good, and the way out."""
    rest = f"events 1 to {good} are whole" if good > 1 else "event 1 is whole"
    hint = "use a copy, or take what is whole with `assessment export RECORD --rescue --to FILE`"
    return Problem(
        "record-damaged",
        f"the record is damaged: event {damage.first_bad} {damage.why}; "
        + (rest if good else "no event is whole"),
        Place(str(record)),
        hint=hint if good else "use a copy of the record",
    )


def _told(path: Path, fault: sqlite3.Error, safe: int) -> InputProblems | SurroundingsError:
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    kept = f"; nothing of this was saved, the {safe} events before it are safe" if safe else ""
    if is_damage(fault):
        problem = Problem("record-damaged", f"the record is damaged: {fault}", Place(str(path)))
        return InputProblems([problem])
    if code in _NO_SPACE:
        free = shutil.disk_usage(path.absolute().parent).free / 1e6
        return SurroundingsError(
            f"{path}: cannot be written, the disk is full or the file may not grow "
            f"({free:,.1f} MB free there, {fault}){kept}"
        )
    if code in _NO_PERMISSION:
        return SurroundingsError(f"{path}: no permission to write ({fault}){kept}")
    if code in _IN_USE:
        return SurroundingsError(f"{path}: another program keeps the record locked ({fault}){kept}")
    return SurroundingsError(f"{path}: SQLite failed ({fault}){kept}")
