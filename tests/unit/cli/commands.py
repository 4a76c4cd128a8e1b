"""The command, run in this process, with the small bank."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from assessment.cli import run
from tests.support.minibank import MINI_BANK


@dataclass(frozen=True)
class Outcome:
    """Exit status, and what was printed; the folder of the test left out."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    """Runs the command in a folder."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, bank: bool = True) -> Outcome:
        options = ("--bank", str(MINI_BANK)) if bank else ()
        status = run([*arguments, *options])
        printed = self.capture.readouterr()
        return Outcome(status, self._without_folder(printed.out), self._without_folder(printed.err))

    def _without_folder(self, text: str) -> str:
        return re.sub(re.escape(str(self.folder)) + "/?", "", text)
