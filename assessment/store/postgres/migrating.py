"""The tables in the database: made by numbered files of SQL, each run once."""

from __future__ import annotations

from importlib import resources

from assessment.problem import SurroundingsError
from assessment.store.address import DatabaseAddress
from assessment.store.postgres.driver import Connection, transaction

# "AIRA": the space of this program among the advisory locks of the database.
LOCKS = 0x41495241


def prepare(connection: Connection, address: DatabaseAddress) -> None:
    """Make the tables where there are none, and bring older ones up to date.

    Raises:
        SurroundingsError: a newer version of the program made them.
    """
    files = _files()
    if _version(connection) == len(files):
        return
    with transaction(connection):
        # Two programs that start at once must not both make tables.
        connection.execute("SELECT pg_advisory_xact_lock(%s, 0)", (LOCKS,))
        done = _version(connection)
        if done is None:
            connection.execute("CREATE SCHEMA IF NOT EXISTS assessment")
            connection.execute(_VERSION_TABLE)
            connection.execute("INSERT INTO assessment.version (number) VALUES (0)")
        if (done or 0) > len(files):
            raise SurroundingsError(
                f"{address}: the tables have version {done}, and this program knows {len(files)}; "
                "update the program"
            )
        for sql in files[done or 0 :]:
            connection.execute(sql)
        connection.execute("UPDATE assessment.version SET number = %s", (len(files),))


def is_prepared(connection: Connection) -> bool:
    """Whether the database has tables of this program, of whatever version."""
    return _version(connection) is not None


_VERSION_TABLE = """
CREATE TABLE assessment.version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    number integer NOT NULL
)
"""


def _version(connection: Connection) -> int | None:
    there = connection.execute("SELECT to_regclass('assessment.version')").fetchone()
    if there is None or there[0] is None:
        return None
    row = connection.execute("SELECT number FROM assessment.version").fetchone()
    return 0 if row is None else int(row[0])


def _files() -> list[bytes]:
    folder = resources.files("assessment.store.postgres").joinpath("migrations")
    return [path.read_bytes() for path in sorted(folder.iterdir(), key=lambda path: path.name)]
