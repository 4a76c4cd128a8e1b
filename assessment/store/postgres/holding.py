"""Who has a record open: advisory locks of the database, and rows that name their holders.

A lock ends with its connection, however that ends; a row without a lock counts for nothing.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from typing import Literal

from assessment.problem import SurroundingsError
from assessment.store.address import DatabaseAddress
from assessment.store.clock import now
from assessment.store.postgres.driver import Connection, transaction
from assessment.store.postgres.migrating import LOCKS

Hold = Literal["write", "session", "workshop"]

_WAIT_SECONDS: dict[Hold, float] = {"write": 30.0, "session": 0.5, "workshop": 0.5}
_POLL_SECONDS = 0.02

# Workers of a workshop share the lock with each other, and with nobody else.
_TRY: dict[Hold, str] = {
    "write": "pg_try_advisory_lock",
    "session": "pg_try_advisory_lock",
    "workshop": "pg_try_advisory_lock_shared",
}

_HOLDERS = """
SELECT h.hold, h.host, h.pid, h.since FROM assessment.holders h
JOIN pg_locks l ON l.pid = h.backend AND l.objid = h.record::oid AND l.classid = %s::oid
WHERE h.record = %s AND l.locktype = 'advisory' AND l.granted
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY h.since
"""

_SAYS = {
    "write": "is writing to this record",
    "session": "has this record open",
    "workshop": "holds a workshop on this record",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a record: for what, on which host, as which process, since when."""

    hold: str
    host: str
    pid: int
    since: str


def hold_record(connection: Connection, record: int, hold: Hold, address: DatabaseAddress) -> None:
    """Take the lock of a record, which lasts until the connection is closed or `let_go` is called.

    Raises:
        SurroundingsError: somebody else holds it (who, since when).
    """
    ends = time.monotonic() + _WAIT_SECONDS[hold]
    while not _try(connection, record, hold):
        holder = _holder(connection, record)
        if time.monotonic() > ends or (holder is not None and holder.hold != "write"):
            raise SurroundingsError(_refusal(address, holder))
        time.sleep(_POLL_SECONDS)
    with transaction(connection):
        _forget_gone(connection, record)
        connection.execute(
            "INSERT INTO assessment.holders (record, backend, hold, host, pid, since) "
            "VALUES (%s, pg_backend_pid(), %s, %s, %s, %s)",
            (record, hold, socket.gethostname(), os.getpid(), now()),
        )


def let_go(connection: Connection, record: int) -> None:
    """Give the lock back."""
    connection.execute(
        "DELETE FROM assessment.holders WHERE record = %s AND backend = pg_backend_pid()", (record,)
    )
    connection.execute("SELECT pg_advisory_unlock_all()")


def _try(connection: Connection, record: int, hold: Hold) -> bool:
    row = connection.execute(f"SELECT {_TRY[hold]}(%s, %s)", (LOCKS, record)).fetchone()
    return bool(row and row[0])


def _holder(connection: Connection, record: int) -> Holder | None:
    row = connection.execute(_HOLDERS, (LOCKS, record)).fetchone()
    return None if row is None else Holder(*row)


def _forget_gone(connection: Connection, record: int) -> None:
    """Take away what killed processes left; also a row of an earlier connection with our number."""
    connection.execute(
        "DELETE FROM assessment.holders WHERE record = %s AND (backend = pg_backend_pid() "
        "OR backend NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory'))",
        (record,),
    )


def _refusal(address: DatabaseAddress, holder: Holder | None) -> str:
    if holder is None:
        return f"{address}: another process is writing to this record; try again when it is done"
    return (
        f"{address}: process {holder.pid} on {holder.host} {_SAYS[holder.hold]} since {holder.since}; "
        "close it there, or wait until it is done"
    )
