"""`assessment report` from the command line: files, faults, limits."""

from __future__ import annotations

import errno
import mmap
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assessment.answers.exchange import render_yaml
from assessment.cli.bounded import run_bounded
from assessment.problem import SurroundingsError
from tests.support.report_fixture import made_answers, shipped_bank


@pytest.fixture(name="answers_file")
def _answers_file(tmp_path: Path) -> Path:
    path = tmp_path / "answers.yaml"
    path.write_text(render_yaml(made_answers(shipped_bank()), shipped_bank()))
    return path


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assessment.cli", "report", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_writes_pdf_and_html(answers_file: Path, tmp_path: Path) -> None:
    for name, start in (("r.pdf", b"%PDF-1.7"), ("r.html", b"<!doctype html>")):
        out = tmp_path / name
        done = run(answers_file, "--out", out, "--edition", "executive", "--date", "2026-11-22")
        assert done.returncode == 0, done.stderr
        assert out.read_bytes().startswith(start)
        assert done.stdout == ""
        assert name in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.yaml", "r.html", "r.pdf"]


def test_same_bytes_in_another_place_and_locale(answers_file: Path, tmp_path: Path) -> None:
    made: list[bytes] = []
    for zone, locale in (("UTC", "C.UTF-8"), ("Asia/Tokyo", "de_DE.UTF-8")):
        out = tmp_path / f"{locale}.pdf"
        options = ("--edition", "executive", "--date", "2026-11-22", "--start", "2026-12-07")
        done = run(
            answers_file,
            "--out",
            out,
            *options,
            TZ=zone,
            LC_ALL=locale,
            PYTHONHASHSEED="7" if made else "1",
        )
        assert done.returncode == 0, done.stderr
        made.append(out.read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "options, status, said",
    [
        (["--out", "r.docx"], 2, "must end in .pdf or .html"),
        (["--out", "r.pdf", "--edition", "pocket"], 1, "there is no edition `pocket`"),
        (["--out", "r.pdf", "--theme", "missing.yaml"], 3, "missing.yaml"),
        (["--out", "no/such/folder/r.html", "--edition", "executive"], 3, "no/such/folder"),
        (["--out", "r.pdf", "--date", "tomorrow"], 2, "tomorrow"),
        ([], 2, "--out"),
    ],
)
def test_faults_are_sentences(
    answers_file: Path, tmp_path: Path, options: list[str], status: int, said: str
) -> None:
    placed = [
        str(tmp_path / one) if one.endswith((".pdf", ".docx", ".html")) else one for one in options
    ]
    done = run(answers_file, *placed)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["answers.yaml"]


def test_a_theme_with_a_faulty_logo(answers_file: Path, tmp_path: Path) -> None:
    theme = tmp_path / "theme.yaml"
    theme.write_text("logo: logo.png\nlogo_alt: Example\n")
    (tmp_path / "logo.png").write_text("<svg/>")
    done = run(answers_file, "--out", tmp_path / "r.pdf", "--theme", theme)
    assert done.returncode == 1
    assert "neither PNG nor JPEG" in done.stderr


def _sleep() -> bytes:
    time.sleep(60)
    return b""


def test_work_that_takes_too_long_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(SurroundingsError, match="not finished within 1 seconds"):
        run_bounded(_sleep, "the report", seconds=1)
    assert time.monotonic() - start < 5


def test_work_ends_in_time_though_its_parent_was_killed(tmp_path: Path) -> None:
    said = tmp_path / "pid"
    code = (
        "import os, pathlib, sys, time; from assessment.cli.bounded import run_bounded\n"
        "def work():\n"
        "    pathlib.Path(sys.argv[1]).write_text(f'{os.getpid()}.')\n"
        "    time.sleep(60)\n"
        "run_bounded(work, 'the report', seconds=1)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(said)]) as parent:
        while not said.exists() or not said.read_text().endswith("."):
            time.sleep(0.01)
        parent.kill()
    child = Path("/proc", said.read_text().rstrip("."))
    until = time.monotonic() + 20
    # One that has ended may wait for its new parent to notice.
    while child.exists() and "\nState:\tZ" not in (child / "status").read_text():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("megabytes", [0, 2000])
def test_work_may_take_so_much_memory_whatever_its_host_holds(megabytes: int) -> None:
    """Address space that nobody touches, as a virtual machine takes."""
    with mmap.mmap(-1, 1 + (megabytes << 20)):
        assert len(run_bounded(lambda: bytes(200 << 20)[:5], "the report")) == 5
        with pytest.raises(SurroundingsError, match="1024 MB of memory"):
            run_bounded(lambda: bytes(2 << 30), "the report")


def test_a_temporary_file_that_cannot_be_written_is_said() -> None:
    def full() -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(SurroundingsError, match=r"No space left on device.*temporary files in /"):
        run_bounded(full, "the report")


def test_a_fault_in_the_work_is_not_hidden(capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> bytes:
        raise ZeroDivisionError("our fault")

    with pytest.raises(RuntimeError):
        run_bounded(broken, "the report")
    assert "ZeroDivisionError: our fault" in capfd.readouterr().err


def test_work_returns_what_it_made() -> None:
    assert run_bounded(lambda: b"x" * 3_000_000, "it") == b"x" * 3_000_000
