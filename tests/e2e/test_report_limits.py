"""Texts made to be slow, and commands that are killed: a report in time, and never half a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assessment.answers.exchange import render_yaml
from tests.support.report_fixture import made_answers, shipped_bank

pytestmark = pytest.mark.slow
SLOW_TEXTS = {
    "one endless word": "w" * 4000,
    "words without end": "ab " * 1300,
    "combining marks": ("a" + "\u0301" * 30) * 120,
    "line after line": "x\n" * 1900,
    "right to left": "\u05e9\u05dc\u05d5\u05dd " * 750,
    "markup": "<div>" * 700,
    "no font has it": "\u6f22\u5b57" * 1900,
    "soft hyphens": "a\u00ad" * 1900,
}


@pytest.mark.parametrize("name", list(SLOW_TEXTS))
def test_slow_texts_end_in_time(name: str, tmp_path: Path) -> None:
    text = SLOW_TEXTS[name]
    answers = made_answers(shipped_bank(), name=text[:190].strip(), note=text)
    given, out = tmp_path / "answers.yaml", tmp_path / "report.pdf"
    given.write_text(render_yaml(answers, shipped_bank()))
    # A process of its own, as users have it: what other tests have loaded takes no part of its memory.
    command = [sys.executable, "-m", "assessment.cli", "report", str(given), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=65)
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.durability
def test_a_killed_command_leaves_the_old_file_whole(tmp_path: Path) -> None:
    answers, out = tmp_path / "answers.yaml", tmp_path / "report.html"
    answers.write_text(render_yaml(made_answers(shipped_bank()), shipped_bank()))
    old = b"the old report"
    command = [sys.executable, "-m", "assessment.cli", "report", str(answers), "--out", str(out)]
    for turn in range(12):
        out.write_bytes(old)
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(0.1 + 0.15 * turn)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        found = out.read_bytes()
        assert found == old or found.rstrip().endswith(b"</html>")
