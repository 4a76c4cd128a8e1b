"""One writer at a time: sessions are refused with a name, scripts take turns."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessment.problem import SurroundingsError
from assessment.store import Record
from tests.durability.writers import Writer, append_in_session, append_one_by_one
from tests.support.records import new_record

pytestmark = pytest.mark.durability

ANSWERS = 500


@pytest.fixture
def memory_folder() -> Iterator[Path]:
    """A folder in memory where there is one: taking turns is tested there, not the disk."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    with tempfile.TemporaryDirectory(dir=memory if usable else None) as name:
        yield Path(name)


def test_two_scripts_with_500_answers_each_lose_none(memory_folder: Path) -> None:
    path = new_record(memory_folder / "acme.db")
    writers = [Writer(append_one_by_one, path, name, ANSWERS) for name in "ab"]
    for writer in writers:
        writer.process.join(timeout=120)
    assert [writer.process.exitcode for writer in writers] == [0, 0]
    with Record.open(path) as record:
        seqs = [event.seq for event in record.events]
        by = {response.by for response in record.answers.responses}
    assert seqs == list(range(1, 2 * ANSWERS + 2))
    assert by == {f"{name}{number}" for name in "ab" for number in range(ANSWERS)}


def test_a_second_session_is_refused_at_once_by_process_and_time(tmp_path: Path) -> None:
    path = new_record(tmp_path / "acme.db")
    writer = Writer(append_in_session, path, "s", 1_000_000)
    while not writer.acknowledged:
        time.sleep(0.002)
    try:
        began = time.perf_counter()
        with pytest.raises(SurroundingsError) as caught:
            Record.open(path, "session")
        assert time.perf_counter() - began <= 1.0
        message = str(caught.value)
        assert f"process {writer.process.pid} has this record open since 20" in message
        began = time.perf_counter()
        with pytest.raises(SurroundingsError, match="has this record open"):
            Record.open(path, "write")
        assert time.perf_counter() - began <= 1.0
    finally:
        writer.kill()
    with Record.open(path, "session") as record:
        assert len(record.events) > writer.acknowledged


def test_no_script_ever_uses_a_write_ahead_log(tmp_path: Path) -> None:
    """SQLite before 3.51.3 can corrupt a file that two WAL connections write."""
    path = new_record(tmp_path / "acme.db")
    outside = sqlite3.connect(path)
    outside.execute("PRAGMA journal_mode = WAL")
    outside.close()
    writers = [Writer(append_one_by_one, path, name, 20) for name in "ab"]
    for writer in writers:
        writer.process.join(timeout=60)
    assert not path.with_name("acme.db-wal").exists()
    with Record.open(path) as record:
        assert len(record.events) == 41
