"""`export`, `roadmap` and `report` killed while they work: the old file or a whole new one, no litter."""

from __future__ import annotations

import os
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.answers.parsing import parse_answers
from assessment.cli import run
from assessment.files import read_source
from assessment.resources import resource_folder
from tests.durability.writers import PROCESSES
from tests.support.report_fixture import shipped_bank

pytestmark = [pytest.mark.durability, pytest.mark.slow]

EXAMPLE = resource_folder("examples") / "clinic-group" / "answers.yaml"
OLD = b"what was there before"


def run_silently(words: list[str]) -> None:
    """The command in this process, which does nothing else."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    raise SystemExit(run(words))


def is_whole_yaml(path: Path) -> bool:
    answers, _ = parse_answers(read_source(path), shipped_bank())
    return answers is not None and len(answers.responses) > 100


def is_whole_html(path: Path) -> bool:
    return path.read_text("utf-8").rstrip().endswith("</html>")


def whole_run(command: list[str]) -> float:
    """Seconds that the command takes if nobody kills it."""
    began = time.monotonic()
    process = PROCESSES.Process(target=run_silently, args=(command,))
    process.start()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - began


@pytest.mark.parametrize(
    "words, name, whole, kills",
    [
        (["export", "RECORD", "--to", "OUT"], "answers.yaml", is_whole_yaml, 60),
        (
            ["roadmap", "RECORD", "--no-optimise", "--out", "OUT"],
            "plan.xlsx",
            zipfile.is_zipfile,
            33,
        ),
        (["report", "RECORD", "--out", "OUT"], "report.html", is_whole_html, 20),
    ],
)
def test_killed_at_any_moment(
    tmp_path: Path, words: list[str], name: str, whole: Callable[[Path], bool], kills: int
) -> None:
    record = tmp_path / "acme.db"
    assert run(["import", str(record), str(EXAMPLE)]) == 0
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / name
    command = [{"RECORD": str(record), "OUT": str(out)}.get(w, w) for w in words]
    usual = min(whole_run(command) for _ in range(3))
    chance = random.Random(11)
    survived = 0
    for _ in range(kills):
        out.write_bytes(OLD)
        process = PROCESSES.Process(target=run_silently, args=(command,))
        process.start()
        # Most of the moments lie near the end, where the file is written.
        time.sleep(usual * chance.choice([chance.uniform(0, 1), chance.uniform(0.8, 1.05)]))
        process.kill()
        process.join()
        survived += out.read_bytes() == OLD
        assert out.read_bytes() == OLD or whole(out)
    assert survived, "no run was killed before it wrote"
    whole_run(command)
    assert [file.name for file in folder.iterdir()] == [name]
    assert whole(out)
