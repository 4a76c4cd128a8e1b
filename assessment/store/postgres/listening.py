"""Hearing of changes that other workers make: one connection per process, however many rooms it has."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from assessment.problem import SurroundingsError
from assessment.store.address import DatabaseAddress
from assessment.store.postgres.driver import Connection, DatabaseError, connect
from assessment.store.postgres.eventlog import CHANNEL
from assessment.store.postgres.record import list_records

# How long `stop` may take, and how soon after a failure the database is tried again.
_STEP_SECONDS = 0.25
_AGAIN_SECONDS = 1.0


class Listener:
    """An iterator over the names of records that changed, for one thread; `stop` may come from another.

    A notice says that something changed, not what: whoever hears it reads the record. Where notices may
    have been missed, as at the start and after a failure of the database, the names of all records come.
    """

    def __init__(self, address: DatabaseAddress) -> None:
        self._address = address
        self._stopped = threading.Event()

    def stop(self) -> None:
        """End the iteration, within a fraction of a second."""
        self._stopped.set()

    def __iter__(self) -> Iterator[str]:
        while not self._stopped.is_set():
            try:
                connection = connect(self._address)
                try:
                    connection.execute(f"LISTEN {CHANNEL}")
                    yield from list_records(self._address)
                    yield from self._notices(connection)
                finally:
                    connection.close()
            except (SurroundingsError, DatabaseError):
                self._stopped.wait(_AGAIN_SECONDS)

    def _notices(self, connection: Connection) -> Iterator[str]:
        while not self._stopped.is_set():
            for notice in connection.notifies(timeout=_STEP_SECONDS):
                yield notice.payload.rpartition(":")[0]
                if self._stopped.is_set():
                    return


def listen(address: DatabaseAddress) -> Listener:
    """Listen to the changes of all records in a database; the record of the address does not matter."""
    return Listener(address)
