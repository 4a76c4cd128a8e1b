"""Texts made to be slow: a report, with the time and the memory that a command has."""

from __future__ import annotations

import subprocess
import sys
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
    # A process of its own: the limit of memory counts what the tests before have taken.
    command = [sys.executable, "-m", "assessment.cli", "report", str(given), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF")
