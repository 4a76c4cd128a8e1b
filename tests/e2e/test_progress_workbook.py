"""A workbook that an office program sorted, saved and so rewrote is read back as what people meant."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from assessment.roadmap.workbook import render_workbook
from tests.support.edited_plans import HEADER, edited, read, told, typed
from tests.support.hostile_plans import a_plan

pytestmark = [
    pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning"),
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"),
]
FIRST_DAY = date(2027, 3, 1)


def saved_by_office(data: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it after reading it."""
    (folder / "plan.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    options = ["--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    command = ["soffice", profile, *options, str(folder / "plan.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / "plan.xlsx").read_bytes()


def test_saving_alone_changes_nothing(tmp_path: Path) -> None:
    roadmap, bank, answers = a_plan()
    saved = saved_by_office(render_workbook(roadmap, bank, answers), tmp_path)
    assert read(saved, roadmap, FIRST_DAY) == ((), ())


def test_sorted_and_edited_rows_are_understood(tmp_path: Path) -> None:
    def sort_and_edit(book: Any) -> None:
        cells = {
            ("ACT-01", "Status"): "Completed",
            ("ACT-01", "Planned end"): datetime(2026, 12, 15),
            ("ACT-02", "Status"): "In progress",
            ("ACT-02", "Progress"): 0.7,
            ("ACT-04", "Notes"): "Ask Ms Lee",
        }
        typed(cells)(book)
        sheet = book["Activities"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)]
        for number, values in enumerate(sorted(rows, key=lambda row: row[1], reverse=True)):
            for column, value in enumerate(values, start=1):
                sheet.cell(HEADER + 1 + number, column).value = value

    roadmap, bank, answers = a_plan()
    changed = edited(render_workbook(roadmap, bank, answers), sort_and_edit)
    saved = saved_by_office(changed, tmp_path)
    made = told(saved, roadmap, FIRST_DAY)
    assert {action: each.status for action, each in made.items()} == {
        "ACT-01": "completed",
        "ACT-02": "in_progress",
        "ACT-04": "not_started",
    }
    assert made["ACT-01"].finish == date(2026, 12, 15)
    assert made["ACT-02"].done_share == 0.7
    assert made["ACT-04"].note == "Ask Ms Lee"
