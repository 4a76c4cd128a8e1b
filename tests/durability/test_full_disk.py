"""A full disk stops the work with one sentence; what was saved stays, and work goes on with room again."""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assessment.problem import SurroundingsError
from assessment.store import Record
from tests.support.minibank import MINI_BANK
from tests.support.records import filled_record, numbered

pytestmark = pytest.mark.durability

LIMIT = 120_000


def fill_and_go_on(path: Path, results: Any) -> None:
    """In a process of its own: append until the file may not grow, then with the limit lifted."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, hard))
    with Record.open(path, "session") as record:
        acknowledged = 0
        try:
            while acknowledged < 10_000:
                record.append([numbered(acknowledged)])
                acknowledged += 1
        except SurroundingsError as stop:
            results.put((acknowledged, str(stop), len(record.events)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        record.append([numbered(acknowledged)])
        results.put(len(record.events))


def test_the_answers_before_are_safe_and_the_next_one_is_saved(tmp_path: Path) -> None:
    path = filled_record(tmp_path / "acme.db", 0)
    processes = multiprocessing.get_context("forkserver")
    results = processes.Queue()
    process = processes.Process(target=fill_and_go_on, args=(path, results))
    process.start()
    acknowledged, message, events = results.get(timeout=60)
    afterwards = results.get(timeout=60)
    process.join()
    assert acknowledged > 50
    assert message.startswith(
        f"{path}: cannot be written, the disk is full or the file may not grow ("
    )
    assert " MB free there" in message
    assert message.endswith(
        f"nothing of this was saved, the {acknowledged + 1} events before it are safe"
    )
    assert events == acknowledged + 1
    assert afterwards == acknowledged + 2
    with Record.open(path) as record:
        assert [response.by for response in record.answers.responses] == [
            f"a{number}" for number in range(acknowledged + 1)
        ]


def limited(arguments: list[str], limit: int) -> subprocess.CompletedProcess[str]:
    """The command with files of at most `limit` bytes."""

    def limit_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "assessment.cli", *arguments, "--bank", str(MINI_BANK)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit_files,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_the_commands_say_so_in_one_sentence(tmp_path: Path) -> None:
    path = filled_record(tmp_path / "acme.db", 40)
    size = path.stat().st_size
    done = limited(["answer", str(path), "STR-01=2", "--note", "x" * 3900], size)
    # An answer that fits into free pages may be saved; the file must not grow.
    while done.returncode == 0:
        done = limited(["answer", str(path), "STR-01=2", "--note", "x" * 3900], size)
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: {path}: cannot be written, the disk is full")
    assert done.stderr.count("\n") == 1
    with Record.open(path) as record:
        before = len(record.events)
    assert limited(["answer", str(path), "STR-01=2"], 10_000_000).returncode == 0
    with Record.open(path) as record:
        assert len(record.events) == before + 1


@pytest.mark.parametrize("name", ["out.yaml", "out.json"])
def test_an_export_keeps_the_old_file_whole(tmp_path: Path, name: str) -> None:
    path = filled_record(tmp_path / "acme.db", 60)
    out = tmp_path / name
    out.write_text("old\n")
    done = limited(["export", str(path), "--to", str(out)], 8_000)
    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    assert str(out) in done.stderr
    assert done.stderr.count("\n") == 1
    assert out.read_text() == "old\n"
    assert [file for file in tmp_path.iterdir() if file.name.endswith(".tmp")] == []


def test_a_new_record_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "acme.db"
    done = limited(["new", str(path)], 6_000)
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith(f"error: {path}: cannot be written")
    assert [file.name for file in tmp_path.iterdir()] == [".acme.db.lock"]
    assert limited(["new", str(path)], 1_000_000).returncode == 0
