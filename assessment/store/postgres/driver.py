"""psycopg, or one sentence on how to get it; connections, and what the database says when it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from assessment.problem import SurroundingsError
from assessment.store.address import DatabaseAddress

try:
    import psycopg
except ImportError as fault:
    raise SurroundingsError(
        "a record in a database needs the extra postgres: "
        '`pip install "ai-readiness-assessment[postgres]"`'
    ) from fault

Connection = psycopg.Connection[tuple[Any, ...]]
DatabaseError = psycopg.Error

_CONNECT_SECONDS = 10
_SETTINGS: dict[str, Any] = {
    "application_name": "assessment",
    "client_encoding": "UTF8",
    "connect_timeout": _CONNECT_SECONDS,
    # A host that lost power gives its locks back within a minute.
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class CommitUnknown(psycopg.OperationalError):
    """The connection was lost while a transaction was being committed: it may be there, or not."""


def connect(address: DatabaseAddress) -> Connection:
    """A connection that begins and ends its transactions where it is told to.

    Raises:
        SurroundingsError: there is none to be had, in one sentence without the password.
    """
    with database_faults(address):
        # A part that the address gives itself counts.
        own = psycopg.conninfo.conninfo_to_dict(address.url)
        connection: Connection = psycopg.connect(
            address.url, autocommit=True, **(_SETTINGS | _kept(own))
        )
        try:
            _apply_settings(connection, address)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: Connection, *, snapshot: bool = False) -> Iterator[None]:
    """All that is written inside the block, or nothing; it is on disk when the block has ended.

    With `snapshot` the block only reads, and sees the database as it was at its first statement. Without,
    each statement sees what was committed before it, whatever the default of the database.
    """
    kind = "REPEATABLE READ READ ONLY" if snapshot else "READ COMMITTED READ WRITE"
    connection.execute(f"BEGIN ISOLATION LEVEL {kind}")
    try:
        yield
    except BaseException:
        if not connection.broken:
            connection.execute("ROLLBACK")
        raise
    try:
        connection.execute("COMMIT")
    except psycopg.OperationalError as fault:
        raise CommitUnknown(str(fault)) from fault


@contextmanager
def database_faults(address: DatabaseAddress) -> Iterator[None]:
    """Turn any failure of the database inside the block into a sentence.

    Raises:
        SurroundingsError: what failed; nothing of an unfinished transaction was saved.
    """
    try:
        yield
    except psycopg.Error as fault:
        raise SurroundingsError(f"{address}: {_told(fault, address)}") from None


def _kept(own: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in own.items()
        if name in _SETTINGS and name != "client_encoding"
    }


def _apply_settings(connection: Connection, address: DatabaseAddress) -> None:
    """Set what durability rests on, and refuse a database that cannot hold every text."""
    connection.execute("SET synchronous_commit = on")
    connection.execute("SET search_path = pg_catalog")
    # A worker that hangs does not hold up the others for good.
    connection.execute("SET lock_timeout = '30s'")
    connection.execute("SET idle_in_transaction_session_timeout = '60s'")
    (encoding,) = connection.execute("SHOW server_encoding").fetchone() or ("",)
    if encoding != "UTF8":
        raise SurroundingsError(
            f"{address}: the database has the encoding {encoding}, and a record needs UTF8 "
            "(CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0)"
        )


def _told(fault: psycopg.Error, address: DatabaseAddress) -> str:
    reason = _without_password(" ".join(str(fault).split()), address)
    if isinstance(fault, CommitUnknown):
        return (
            f"the connection to the database was lost while this was being saved ({reason}); "
            "look whether it is there before you do it again"
        )
    if fault.sqlstate is None:
        return f"there is no connection to the database ({reason}); nothing that was under way was saved"
    if fault.sqlstate.startswith("42501"):
        return f"no permission in the database ({reason})"
    if fault.sqlstate.startswith("53"):
        return (
            f"the database has no room or no connections left ({reason}); nothing of this was saved"
        )
    return f"the database failed ({reason}); nothing of this was saved"


def _without_password(text: str, address: DatabaseAddress) -> str:
    """`text` without the password of the address, as it stands there and as it is meant."""
    password = urlsplit(address.url).password
    for secret in {password, unquote(password)} if password else ():
        text = text.replace(secret, "***")
    return text
