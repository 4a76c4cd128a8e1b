"""`assessment roadmap --progress`: an edited workbook, taken into a record and planned anew."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from assessment.answers.events import PlanProgress
from assessment.store import Record
from tests.support.banks import VALID_BANKS, small_bank
from tests.support.edited_plans import edited, typed
from tests.unit.cli.commands import Command, Outcome

pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")

HEAD = "assessment: 1\nbank: small\norganisation: {name: Example, staff: 900}\nanswers:\n"


def on_small(command: Command, *arguments: str) -> Outcome:
    return command(*arguments, "--bank", str(VALID_BANKS / "small"), bank=False)


@pytest.fixture
def plan(command: Command) -> str:
    """A record with gaps, its plan as `plan.xlsx`; the id of the first action planned."""
    answers = "".join(f"  {item.id}: 0\n" for item in small_bank().items)
    Path("answers.yaml").write_text(HEAD + answers, "utf-8")
    assert on_small(command, "import", "a.db", "answers.yaml").status == 0
    made = on_small(command, "roadmap", "a.db", "--start", "2026-11-30", "--out", "plan.xlsx")
    assert made.status == 0, made.err
    sheet = openpyxl.load_workbook("plan.xlsx")["Activities"]
    return str(sheet["B5"].value)


def edit(action: str, **cells: object) -> None:
    names = {"status": "Status", "end": "Planned end", "hours": "Effort hours"}
    change = typed({(action, names[name]): value for name, value in cells.items()})
    Path("edited.xlsx").write_bytes(edited(Path("plan.xlsx").read_bytes(), change))


def again(command: Command, *arguments: str) -> Outcome:
    return on_small(command, "roadmap", *arguments, "--start", "2027-06-07")


def progress_events() -> list[PlanProgress]:
    with Record.open(Path("a.db")) as record:
        return [e.body for e in record.events if isinstance(e.body, PlanProgress)]


def test_an_unedited_export_changes_nothing(command: Command, plan: str) -> None:
    before = Path("a.db").read_bytes()
    options = ("--progress", "plan.xlsx", "--out", "again.xlsx", "--start", "2026-11-30")
    done = on_small(command, "roadmap", "a.db", *options)
    assert done.status == 0
    assert "plan.xlsx: nothing was changed in it\n" in done.err
    assert Path("a.db").read_bytes() == before
    assert Path("again.xlsx").read_bytes() == Path("plan.xlsx").read_bytes()


def test_what_was_edited_is_recorded_told_and_planned_with(command: Command, plan: str) -> None:
    edit(plan, status="Completed", end=datetime(2027, 6, 4))
    done = again(command, "a.db", "--progress", "edited.xlsx", "--out", "new.xlsx")
    assert done.status == 0, done.err
    assert "a.db: saved what edited.xlsx says of 1 action\n" in done.err
    assert f"{plan} was completed 2027-06-04" in done.err
    assert "later than exported" in done.err
    (event,) = progress_events()
    assert (event.progress.status, event.source) == ("completed", "edited.xlsx")
    assert len(event.digest) == 64
    assert "Plan: 1 completed" in on_small(command, "status", "a.db").out
    # From now on the plan has it without the workbook, and the second reading finds nothing new.
    shown = again(command, "a.db", "--out", "stored.xlsx")
    assert shown.status == 0
    assert Path("stored.xlsx").read_bytes() == Path("new.xlsx").read_bytes()
    once_more = again(command, "a.db", "--progress", "edited.xlsx", "--out", "new.xlsx")
    assert "nothing was changed" in once_more.err
    assert len(progress_events()) == 1


def test_export_and_import_keep_it(command: Command, plan: str) -> None:
    edit(plan, hours="12,5")
    assert again(command, "a.db", "--progress", "edited.xlsx").status == 0
    assert on_small(command, "export", "a.db", "--to", "b.yaml").status == 0
    told = on_small(command, "import", "b.db", "b.yaml").out
    assert "progress of 1 actions" in told
    assert "nothing to save" in on_small(command, "import", "b.db", "b.yaml").out
    with Record.open(Path("a.db")) as one, Record.open(Path("b.db")) as other:
        assert one.answers.progress == other.answers.progress
        assert one.answers.progress[0].effort_hours == 12.5


def test_a_file_of_answers_is_not_written(command: Command, plan: str) -> None:
    edit(plan, status="Completed", end=datetime(2027, 6, 4))
    before = Path("answers.yaml").read_bytes()
    done = again(command, "answers.yaml", "--progress", "edited.xlsx", "--out", "new.json")
    assert done.status == 0
    assert "counts for this plan only" in done.err
    assert Path("answers.yaml").read_bytes() == before
    assert '"Completed"' in Path("new.json").read_text("utf-8")


def test_nothing_is_half_applied(command: Command, plan: str) -> None:
    edit(plan, status="Completed", end="soon", hours="many")
    before = Path("a.db").read_bytes()
    done = again(command, "a.db", "--progress", "edited.xlsx", "--out", "new.xlsx")
    assert done.status == 1
    assert "edited.xlsx:Activities!G5: error[unclear-cell]" in done.err
    assert "edited.xlsx:Activities!H5: error[unclear-cell]" in done.err
    assert Path("a.db").read_bytes() == before
    assert not Path("new.xlsx").exists()


def test_a_plan_cannot_begin_before_what_is_recorded(command: Command, plan: str) -> None:
    edit(plan, status="Completed", end=datetime(2027, 6, 4))
    assert again(command, "a.db", "--progress", "edited.xlsx").status == 0
    done = on_small(command, "roadmap", "a.db", "--start", "2027-06-04")
    assert done.status == 1
    assert "error[start-before-progress]" in done.err


def test_a_workbook_whose_hidden_column_was_deleted_is_compared_with_the_plan(
    command: Command, plan: str
) -> None:
    edit(plan, hours=12)

    def delete(book: object) -> None:
        sheet = book["Activities"]  # type: ignore[index]
        names = [cell.value for cell in sheet[4]]
        sheet.delete_cols(names.index("As exported") + 1)

    Path("edited.xlsx").write_bytes(edited(Path("edited.xlsx").read_bytes(), delete))
    options = ("--progress", "edited.xlsx", "--start", "2026-11-30")
    assert on_small(command, "roadmap", "a.db", *options).status == 0
    (event,) = progress_events()
    assert (event.progress.action, event.progress.effort_hours) == (plan, 12.0)


def test_what_is_no_workbook_is_told(command: Command, plan: str) -> None:
    Path("edited.xlsx").write_text("plan", "utf-8")
    done = again(command, "a.db", "--progress", "edited.xlsx")
    assert (done.status, done.err.count("error[")) == (1, 1)
    assert again(command, "a.db", "--progress", "none.xlsx").status == 3
