"""The interview on a real pseudo-terminal: keys, saving, stopping, resuming."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from assessment.answers.models import Response
from assessment.cli import run
from assessment.files import load_bank
from assessment.store import Record
from tests.support.terminals import Terminal

BANK = str(Path(__file__).parents[1] / "data" / "mini-bank")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "acme.db"
    options = ["--name", "Acme", "--profile", "ai_kinds=generative,agents"]
    assert run(["new", str(path), "--bank", BANK, *options]) == 0
    return path


def responses(record: Path) -> dict[str, Response]:
    with Record.open(record) as opened:
        return {response.item: response for response in opened.answers.responses}


def interview(record: Path, *options: str) -> Terminal:
    terminal = Terminal(
        ["interview", str(record), "--bank", BANK, "--dimension", "strategy", *options]
    )
    terminal.wait_for("q stop")
    return terminal


def press(terminal: Terminal, keys: str, then: str) -> None:
    """Press keys and wait until the next screen shows `then` and, for an item, takes keys."""
    before = len(terminal.raw)
    terminal.type(keys)
    terminal.wait_for(then, after=before)
    if then.startswith(("STR-", "saved:", "evidence:", "confidence:", "note:")):
        terminal.wait_for("q stop", after=before)


def test_one_key_answers_and_the_next_item_is_shown(record: Path) -> None:
    terminal = interview(record)
    assert "STR-01" in terminal.shown
    press(terminal, "2", "STR-02")
    # What is shown as saved is on disk while the interview still runs.
    assert responses(record)["STR-01"].level == 2
    press(terminal, "q", "1 of 3 answered, all saved.")
    assert terminal.finish() == 0


def test_every_kind_of_answer_is_recorded(record: Path) -> None:
    terminal = interview(record, "--by", "Anna")
    press(terminal, "d", "STR-02")
    press(terminal, "n", "Why does it not apply?")
    press(terminal, "nothing is built here\r", "STR-03")
    press(terminal, "e", "evidence: none")
    press(terminal, "e", "evidence: described")
    press(terminal, "c", "confidence: low")
    press(terminal, "o", "Note")
    press(terminal, "seen on screen\r", "note: seen on screen")
    press(terminal, "3", "Review")
    press(terminal, "\r", "3 of 3 answered, all saved")
    assert terminal.finish() == 0
    given = responses(record)
    assert given["STR-01"].missing == "dont_know"
    assert (given["STR-02"].missing, given["STR-02"].reason) == (
        "not_applicable",
        "nothing is built here",
    )
    last = given["STR-03"]
    assert (last.level, last.evidence, last.confidence) == (3, "described", "low")
    assert (last.note, last.by) == ("seen on screen", "Anna")


def test_skipped_items_stay_open_and_are_named_on_the_review(record: Path) -> None:
    terminal = interview(record)
    press(terminal, "s", "STR-02")
    press(terminal, "1", "STR-03")
    press(terminal, "s", "Still open: STR-01, STR-03")
    press(terminal, "\r", "q stop")
    assert "STR-01" in terminal.shown
    press(terminal, "q", "1 of 3 answered, all saved.")
    assert terminal.finish() == 0
    assert set(responses(record)) == {"STR-02"}


def test_not_applicable_without_a_reason_is_refused(record: Path) -> None:
    terminal = interview(record)
    press(terminal, "n", "Why does it not apply?")
    press(terminal, "\r", "Not applicable needs a reason; nothing was changed.")
    press(terminal, "q", "0 of 3 answered")
    assert terminal.finish() == 0
    assert not responses(record)


def test_back_shows_the_saved_answer_and_a_new_one_replaces_it(record: Path) -> None:
    terminal = interview(record)
    press(terminal, "1", "STR-02")
    press(terminal, "b", "saved: level 1")
    press(terminal, "4", "STR-02")
    press(terminal, "q", "1 of 3")
    assert terminal.finish() == 0
    assert responses(record)["STR-01"].level == 4


def test_arrow_keys_and_enter_answer_too(record: Path) -> None:
    terminal = interview(record)
    press(terminal, "\x1b[B\x1b[B\r", "STR-02")
    press(terminal, "q", "1 of 3")
    assert terminal.finish() == 0
    assert responses(record)["STR-01"].level == 2


def test_help_explains_the_item_and_returns_to_it(record: Path) -> None:
    terminal = interview(record)
    press(terminal, "w", "Why it matters")
    press(terminal, " ", "q stop")
    press(terminal, "q", "0 of 3")
    assert terminal.finish() == 0


def test_it_resumes_at_the_first_open_item_with_the_drafted_note(record: Path) -> None:
    terminal = interview(record)
    press(terminal, "1", "STR-02")
    press(terminal, "o", "Note")
    press(terminal, "half a thought\r", "note: half a thought")
    terminal.signal(signal.SIGKILL)
    terminal.finish()
    again = interview(record)
    assert "STR-02" in again.shown
    assert "note: half a thought" in again.shown
    press(again, "2", "STR-03")
    press(again, "q", "2 of 3")
    assert again.finish() == 0
    assert responses(record)["STR-02"].note == "half a thought"


@pytest.mark.parametrize("how", ["\x03", "\x04", "q"])
def test_leaving_by_any_key_keeps_every_answer_and_says_how_to_resume(
    record: Path, how: str
) -> None:
    terminal = interview(record)
    press(terminal, "1", "STR-02")
    press(terminal, how, f"Resume with: assessment interview {record}")
    assert terminal.finish() == 0
    assert "Traceback" not in terminal.shown
    assert responses(record)["STR-01"].level == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_without_a_traceback(record: Path, number: signal.Signals) -> None:
    terminal = interview(record)
    press(terminal, "1", "STR-02")
    terminal.signal(number)
    terminal.finish()
    assert "Traceback" not in terminal.shown
    assert responses(record)["STR-01"].level == 1


def test_a_second_interview_is_refused_and_told_who_holds_the_record(record: Path) -> None:
    first = interview(record)
    second = Terminal(["interview", str(record), "--bank", BANK])
    second.wait_for(str(first.process.pid), seconds=10)
    assert second.finish() == 3
    press(first, "q", "0 of 3")
    assert first.finish() == 0


def test_hostile_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    assert run(["new", str(path), "--name", "Acme \x1b[2J\x1b]52;c;aGk=\x07"]) == 1
    assert not path.exists()


def test_without_a_terminal_it_says_what_to_use(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["interview", str(record)]) == 3
    assert capsys.readouterr().err == (
        "error: the interview needs a terminal; use `assessment answer` or `import` in scripts\n"
    )


def test_the_most_decisive_first_and_an_end_once_the_verdict_is_settled(tmp_path: Path) -> None:
    """A gate of the second phase at level 0 keeps the verdict in the first, whatever else is answered."""
    record = tmp_path / "clinic.db"
    assert run(["new", str(record), "--name", "Clinic"]) == 0
    terminal = Terminal(["interview", str(record), "--order", "influence"])
    terminal.wait_for("q stop")
    press(terminal, "0", "can no longer change the verdict")
    terminal.wait_for("Stop here")
    press(terminal, "\x1b[B\r", "1 of ")
    assert terminal.finish() == 0
    (item,) = responses(record)
    gate = load_bank("ai-readiness").item_by_id[item].gate
    assert gate is not None
    assert gate.holds_phase == "data_readiness"


def test_going_on_after_the_verdict_is_settled_asks_the_next(tmp_path: Path) -> None:
    record = tmp_path / "clinic.db"
    assert run(["new", str(record), "--name", "Clinic"]) == 0
    terminal = Terminal(["interview", str(record), "--order", "influence"])
    terminal.wait_for("q stop")
    press(terminal, "0", "Stop here")
    before = len(terminal.raw)
    press(terminal, "\r", "q stop")
    # It is told once, and not after every answer.
    press(terminal, "0", "2 of ")
    assert "no longer change" not in terminal.raw[before:].decode(errors="replace")
    press(terminal, "q", "2 of ")
    assert terminal.finish() == 0
