"""`assessment roadmap`: options, files and sentences for wrong input."""

import json
from datetime import date
from pathlib import Path

import pytest

from assessment.cli import run
from assessment.cli.calendars import next_monday, public_holidays
from assessment.problem import InputProblems
from tests.support.banks import VALID_BANKS

ANSWERS = """\
assessment: 1
bank: small
organisation: {name: Example Clinic Group, staff: 900, country: DE}
answers: {}
"""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Answers that leave gaps in the small bank."""
    from tests.support.banks import small_bank

    bank = small_bank()
    answers = "\n".join(f"  {item.id}: {{level: 0}}" for item in bank.items)
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS.replace("answers: {}", f"answers:\n{answers}"), "utf-8")
    return path


def roadmap(record: Path, *options: str) -> int:
    bank = str(VALID_BANKS / "small")
    return run(["roadmap", str(record), "--bank", bank, *options])


def test_without_out_the_plan_is_printed(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert roadmap(record, "--start", "2026-11-30") == 0
    shown = capsys.readouterr().out
    assert "Roadmap for Example Clinic Group" in shown
    assert "public holidays of DE" in " ".join(shown.split())


def test_json_is_written_whole(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    assert roadmap(record, "--start", "2026-11-30", "--out", str(out)) == 0
    made = json.loads(out.read_text("utf-8"))
    assert made["schema"] == "assessment-roadmap/1"
    assert made["settings"]["start"] == "2026-11-30"
    assert made["settings"]["country"] == "DE"


def test_a_workbook_is_written(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.XLSX"
    assert roadmap(record, "--start", "2026-11-30", "--country", "fr", "--out", str(out)) == 0
    assert out.read_bytes().startswith(b"PK")


def test_another_suffix_is_refused_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["roadmap", "missing.yaml", "--out", str(tmp_path / "plan.pdf")]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "`plan.pdf` must end in .xlsx, .json, .csv, .ics, .xml, .mmd, .svg, .png or .txt" in told


@pytest.mark.parametrize(
    "suffix, begins",
    [
        (".csv", b'\xef\xbb\xbf"Key","Summary"'),
        (".ics", b"BEGIN:VCALENDAR\r\n"),
        (".xml", b"<?xml "),
        (".mmd", b"gantt\n"),
        (".svg", b"<svg "),
        (".png", b"\x89PNG\r\n"),
        (".txt", b"Roadmap for Example Clinic Group"),
    ],
)
def test_the_ending_of_the_file_says_the_format(
    record: Path, tmp_path: Path, suffix: str, begins: bytes
) -> None:
    out = tmp_path / f"plan{suffix}"
    assert roadmap(record, "--start", "2026-11-30", "--out", str(out)) == 0
    assert out.read_bytes().startswith(begins)


def test_a_named_format_counts_more_than_the_ending(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.md"
    assert roadmap(record, "--out", str(out), "--format", "mmd") == 0
    assert out.read_text("utf-8").startswith("gantt\n")


def test_a_text_format_can_be_printed_and_another_cannot(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roadmap(record, "--start", "2026-11-30", "--format", "mmd") == 0
    assert capsys.readouterr().out.startswith(
        "gantt\n    title AI roadmap of Example Clinic Group\n"
    )
    assert roadmap(record, "--format", "png") == 2
    assert "png is not text: give a file with --out" in capsys.readouterr().err


def test_public_holidays_are_days_off_in_microsoft_project(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.xml"
    assert roadmap(record, "--start", "2026-11-30", "--country", "fr", "--out", str(out)) == 0
    assert "<FromDate>2026-12-25T00:00:00</FromDate>" in out.read_text("utf-8")


def test_an_unknown_country_is_a_sentence(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert roadmap(record, "--country", "XX") == 1
    assert "no public holidays are known for country `XX`" in capsys.readouterr().err


@pytest.mark.parametrize("start", ["9999-12-31", "0001-01-01", "30.11.2026", ""])
def test_an_impossible_start_is_a_sentence(
    record: Path, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roadmap(record, "--start", start) == 2
    assert "--start" in capsys.readouterr().err


def test_a_folder_that_is_missing_is_a_sentence(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert roadmap(record, "--out", str(tmp_path / "no" / "plan.json")) == 3
    assert "no" in capsys.readouterr().err


@pytest.mark.parametrize(
    "today, monday",
    [
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 27), date(2026, 11, 30)),
    ],
)
def test_the_plan_starts_next_monday(today: date, monday: date) -> None:
    assert next_monday(today) == monday


def test_holidays_of_a_country() -> None:
    known = public_holidays("de", date(2026, 11, 30))
    assert date(2026, 12, 25) in known
    assert date(2037, 1, 1) in known


def test_a_code_that_is_no_country_is_refused() -> None:
    with pytest.raises(InputProblems, match="unknown-country"):
        public_holidays("Germany", date(2026, 1, 1))
