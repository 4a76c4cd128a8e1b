"""The room of a record, wherever the record is."""

from __future__ import annotations

from pathlib import Path

from assessment.store.address import RecordAddress
from assessment.store.room_file import RoomFile
from assessment.store.rooms import RoomStore


def open_room(address: RecordAddress) -> RoomStore:
    """Open a record for a workshop.

    A file is held by one process. In a database any number of workers, on any hosts, open one record.

    Raises:
        InputProblems: it is no record, or is damaged.
        SurroundingsError: missing, not to be reached, or held by somebody else.
    """
    if isinstance(address, Path):
        return RoomFile.open(address)
    from assessment.store.postgres.room import PostgresRoom

    return PostgresRoom.open(address)
