"""A power cut at any moment loses no answer that was said to be saved, and leaves a record that opens.

The statements are the product's own, run over a simulated disk. Two settings that are known to lose
answers must lose them here as well: a test that cannot fail proves nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import apsw
import pytest

from assessment.problem import InputProblems, SurroundingsError
from assessment.store import Record
from assessment.store.chain import BEGINNING
from assessment.store.database import apply_settings
from assessment.store.eventlog import append, create_tables
from tests.durability.power_loss import Disk, LoggingFileSystem, Operation
from tests.support.records import created, entry, numbered

pytestmark = pytest.mark.durability

ANSWERS = 40
CUTS = 120


class _Altered:
    """A connection on which one setting is changed behind the product's back."""

    def __init__(self, connection: apsw.Connection, setting: str | None) -> None:
        self._connection = connection
        self._setting = setting

    def execute(self, sql: str, parameters: Any = (), /) -> apsw.Cursor:
        if self._setting and sql == "BEGIN IMMEDIATE":
            for statement in self._setting.split(";"):
                self._connection.execute(statement)
        return self._connection.execute(sql, parameters)


@pytest.fixture(params=[None, "PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Disk, bool]:
    """A disk on which a record was filled, and whether the product's own settings were kept."""
    disk = Disk()
    name = f"logging-{request.param}"
    file_system = LoggingFileSystem(disk, name)
    connection = apsw.Connection(str(tmp_path / "acme.db"), vfs=name)
    altered = _Altered(connection, request.param)
    apply_settings(connection, tmp_path / "acme.db", writing=True)
    create_tables(altered)
    end = append(altered, BEGINNING, [entry(created(), "created")]).end
    # A new record is given its name only when it is whole, and synced: the first event is certain.
    image = (tmp_path / "acme.db").read_bytes()
    disk.operations[:] = [Operation("write", "acme.db", 0, image), Operation("sync", "acme.db")]
    for number in range(ANSWERS):
        end = append(altered, end, [numbered(number)]).end
        disk.promise()
    connection.close()
    file_system.unregister()
    return disk, request.param is None


def outcome(folder: Path, promised: int) -> str:
    """What became of a record after a cut."""
    try:
        with Record.open(folder / "acme.db") as record:
            return "kept" if len(record.events) > promised else "lost"
    except (InputProblems, SurroundingsError):
        return "broken"


def test_power_may_fail_at_any_moment(disk: tuple[Disk, bool], tmp_path: Path) -> None:
    written, own_settings = disk
    chance = random.Random(5)
    outcomes: Counter[str] = Counter()
    for number in range(CUTS):
        at_a_promise = number % 2 == 0
        last = len(written.operations)
        cut = chance.choice(written.promises) if at_a_promise else chance.randint(2, last)
        folder = tmp_path / f"cut-{number}"
        folder.mkdir()
        written.after_a_cut(cut, chance, folder)
        outcomes[outcome(folder, written.promised_before(cut))] += 1
    if own_settings:
        assert outcomes == {"kept": CUTS}
    else:
        assert outcomes["lost"] + outcomes["broken"] > CUTS / 10
