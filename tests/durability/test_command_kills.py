"""`export`, `roadmap` and `report` killed while they work: the old file or a whole new one, no litter."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.answers.parsing import parse_answers
from assessment.cli import run
from assessment.files import load_bank, read_source
from assessment.resources import resource_folder

pytestmark = [pytest.mark.durability, pytest.mark.slow]

EXAMPLE = resource_folder("examples") / "clinic-group" / "answers.yaml"
COMMAND = str(Path(sys.executable).with_name("assessment"))
OLD = b"what was there before"


def is_whole_yaml(path: Path) -> bool:
    answers, _ = parse_answers(read_source(path), load_bank("ai-readiness"))
    return answers is not None and len(answers.responses) > 100


def is_whole_html(path: Path) -> bool:
    return path.read_text("utf-8").rstrip().endswith("</html>")


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
    command = [COMMAND, *({"RECORD": str(record), "OUT": str(out)}.get(w, w) for w in words)]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    usual = time.monotonic() - began
    chance = random.Random(11)
    survived = 0
    for _ in range(kills):
        out.write_bytes(OLD)
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        # Most of the moments lie near the end, where the file is written.
        time.sleep(usual * chance.choice([chance.uniform(0, 1), chance.uniform(0.8, 1.05)]))
        process.send_signal(signal.SIGKILL)
        process.wait()
        survived += out.read_bytes() == OLD
        assert out.read_bytes() == OLD or whole(out)
    assert survived, "no run was killed before it wrote"
    subprocess.run(command, check=True, capture_output=True)
    assert [file.name for file in folder.iterdir()] == [name]
    assert whole(out)
