"""A hundred thousand records through the installed command: memory, kills and a full disk."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.files import load_bank
from assessment.scoring import score

pytestmark = pytest.mark.slow

ROWS = 100_000
MOST_MEGABYTES = 600


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred thousand rows of the shipped bank in Parquet; a tenth of the cells blank."""
    path = tmp_path_factory.mktemp("many") / "in.parquet"
    rng = np.random.default_rng(4)
    columns: dict[str, pa.Array] = {"id": pa.array(np.arange(ROWS))}
    patterns = np.array(["assistant_user", "own_model_builder"])
    columns["profile.pattern"] = pa.array(patterns[rng.integers(0, 2, ROWS)])
    for item in load_bank("ai-readiness").items:
        levels = rng.integers(0, 5, ROWS, dtype=np.int8)
        columns[item.id] = pa.array(levels, mask=rng.random(ROWS) < 0.1)
    pq.write_table(pa.table(columns), path)
    return path


def _command(source: Path, out: Path) -> list[str]:
    arguments = ["score", "--many", str(source), "--out", str(out), "--bank", "ai-readiness"]
    return [sys.executable, "-m", "assessment.cli", *arguments]


# A process begins with the peak of the one that it was forked from: a small one stands in between.
_MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def _run(source: Path, out: Path, *before: str) -> tuple[int, str, float]:
    """Exit status, what was said, and the peak of resident memory in megabytes."""
    command = [sys.executable, "-c", _MEASURE, *before, *_command(source, out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr, int(done.stdout.splitlines()[-1]) / 1024


def test_a_hundred_thousand_rows_have_the_scores_of_their_records(table: Path) -> None:
    out = table.with_name("out.parquet")
    status, said, peak = _run(table, out)
    assert (status, said) == (0, f"{out}: 100,000 records scored\n")
    assert peak < MOST_MEGABYTES
    bank = load_bank("ai-readiness")
    given, found = pq.read_table(table), pq.read_table(out)
    assert found.num_rows == ROWS
    for row in (0, 1, 32_767, 32_768, 77_777, ROWS - 1):
        cells = given.slice(row, 1).to_pylist()[0]
        answers = AnswerSet(
            bank=bank.id,
            organisation=Organisation(name="-"),
            profile={"pattern": cells["profile.pattern"]},
            responses=tuple(
                Response(item=item.id, level=cells[item.id])
                for item in bank.items
                if cells[item.id] is not None
            ),
        )
        alone, many = score(bank, answers), found.slice(row, 1).to_pylist()[0]
        assert many["id"] == row
        assert many["overall.score"] == alone.overall.score
        assert many["overall.lowest"] == alone.overall.lowest
        for dimension in alone.dimensions:
            name = f"dimension.{dimension.id}"
            assert many[f"{name}.score"] == dimension.score
            assert many[f"{name}.highest"] == dimension.highest
            assert many[f"{name}.level"] == dimension.level


def test_memory_does_not_grow_with_the_rows(table: Path) -> None:
    more = table.with_name("more.parquet")
    given = pq.read_table(table)
    pq.write_table(pa.concat_tables([given] * 4), more)
    _, _, once = _run(table, table.with_name("once.parquet"))
    status, _, four_times = _run(more, table.with_name("four.parquet"))
    assert status == 0
    assert four_times < once + 150


@pytest.mark.durability
def test_a_killed_run_leaves_no_file(table: Path) -> None:
    folder = table.parent / "killed"
    folder.mkdir()
    for delay in (0.2, 0.5, 0.8, 1.1):
        process = subprocess.Popen(
            _command(table, folder / "out.parquet"), stderr=subprocess.DEVNULL
        )
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        if process.wait() == 0:
            break  # it was quicker than the kill, and the file is whole
        assert not (folder / "out.parquet").exists()
    status, _, _ = _run(table, folder / "out.parquet")
    assert status == 0
    assert [path.name for path in folder.iterdir()] == ["out.parquet"]
    assert pq.read_table(folder / "out.parquet").num_rows == ROWS


@pytest.mark.durability
@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_a_full_disk_gives_a_sentence(table: Path, ending: str) -> None:
    folder = table.parent / f"full{ending}"
    folder.mkdir()
    out = folder / f"out{ending}"
    out.write_text("what was there before")

    # A file that may not grow stands for a disk without room.
    limit = ("bash", "-c", 'ulimit -f 1000; exec "$0" "$@"')
    status, said, _ = _run(table, out, *limit)
    assert status == 3
    assert said == f"error: cannot write {out}: the file is larger than is allowed here\n"
    assert [path.name for path in folder.iterdir()] == [out.name]
    assert out.read_text() == "what was there before"
