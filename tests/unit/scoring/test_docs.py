"""docs/scoring.md says what the program does: its commands are run, its arithmetic and tables redone."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Literal

import pytest

from assessment.bank.models import Rounding
from assessment.cli import run
from assessment.scoring.rounding import display
from tests.support.arithmetic import redone

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^```console\n\$ assessment (.*?)\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL
)
ARITHMETIC = re.findall(r"^[│ ]*((?:\(|[0-9])[0-9. ×+/()]* = [0-9.]+)$", TEXT, re.MULTILINE)
MODES: tuple[Literal["half_up", "half_even", "truncate"], ...] = (
    "half_up",
    "half_even",
    "truncate",
)


def test_there_is_something_to_check() -> None:
    assert len(BLOCKS) == 6
    assert len(ARITHMETIC) == 13


@pytest.mark.parametrize("arguments, expected", BLOCKS, ids=[block[0] for block in BLOCKS])
def test_commands_print_what_the_page_says(
    arguments: str,
    expected: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")

    assert run(shlex.split(arguments)) == 0

    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert printed == expected.splitlines()


@pytest.mark.parametrize("line", sorted(set(ARITHMETIC)))
def test_arithmetic_on_the_page_is_right(line: str) -> None:
    printed, again = redone(line, Rounding())

    assert printed == again


def test_the_rounding_table_is_right() -> None:
    rows = re.findall(
        r"^\| ([0-9.]+) \| ([0-9.]+) \| ([0-9.]+) \| ([0-9.]+) \|$", TEXT, re.MULTILINE
    )

    assert len(rows) == 4
    for value, *shown in rows:
        assert shown == [display(float(value), Rounding(mode=mode)) for mode in MODES]
