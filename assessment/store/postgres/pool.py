"""A few connections that the threads of one worker share."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assessment.problem import SurroundingsError
from assessment.store.address import DatabaseAddress
from assessment.store.postgres.driver import Connection, DatabaseError, connect, database_faults

_WAIT_SECONDS = 30.0


class Pool:
    """At most `size` connections to one database, made when they are needed."""

    def __init__(self, address: DatabaseAddress, size: int) -> None:
        self._address = address
        self._free: list[Connection] = []
        self._turns = threading.BoundedSemaphore(size)
        self._guard = threading.Lock()
        self._closed = False

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection for the block; one that broke is not used again.

        Raises:
            SurroundingsError: there is none to be had, or the database fails inside the block.
        """
        if not self._turns.acquire(timeout=_WAIT_SECONDS):
            raise SurroundingsError(f"{self._address}: no connection became free in time")
        try:
            connection = self._take() or connect(self._address)
            try:
                with database_faults(self._address):
                    yield connection
            finally:
                self._put_back(connection)
        finally:
            self._turns.release()

    def close(self) -> None:
        """Close all connections, those in use when their block ends; a second call does nothing."""
        with self._guard:
            self._closed = True
            free, self._free = self._free, []
        for connection in free:
            connection.close()

    def _take(self) -> Connection | None:
        """A free connection that still answers: one that the server ended while it lay here does not."""
        while True:
            with self._guard:
                if not self._free:
                    return None
                connection = self._free.pop()
            with contextlib.suppress(DatabaseError):
                connection.execute("SELECT 1")
                return connection
            connection.close()

    def _put_back(self, connection: Connection) -> None:
        with self._guard:
            usable = not (self._closed or connection.closed)
            if usable:
                self._free.append(connection)
        if not usable:
            connection.close()
