"""The full report of a 150-item record as PDF, cold, against headless Chromium printing the same HTML.

Our side starts Python, reads the record, scores, plans, builds and renders; Chromium gets the finished
HTML and only prints it. Both make a tagged PDF. Chromium does not wait for all of its processes, so its
CPU time stands too low; compare wall time.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from assessment.answers.exchange import render_yaml
from assessment.report.rendering import Style, render_html
from benchmarks.measure import Run, run_in_turn
from tests.support.report_fixture import (
    made_answers,
    make_report,
    shipped_bank,
    templates,
    wide_bank,
)

ITEMS = 150
ROUNDS = 3
MOST_MB = 400

_OURS = """
import sys
from datetime import date
from pathlib import Path
from assessment.cli.report import make_report
from assessment.cli.report_files import read_style
from assessment.answers.parsing import parse_answers
from assessment.bank.nodes import Source
from tests.support.report_fixture import wide_bank
bank = wide_bank(int(sys.argv[3]))
answers, problems = parse_answers(Source("a.yaml", Path(sys.argv[1]).read_text()), bank)
on, start = date(2026, 11, 22), date(2026, 12, 7)
data = make_report(bank, answers, "pdf", read_style("full", None), on=on, start=start)
Path(sys.argv[2]).write_bytes(data)
"""


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("report_render: Chromium is not installed; apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        runs = measure(Path(folder), chromium)
    show(runs)


def measure(folder: Path, chromium: str) -> dict[str, Run]:
    bank = wide_bank(max(ITEMS, len(shipped_bank().items)))
    answers = made_answers(bank)
    (folder / "answers.yaml").write_text(render_yaml(answers, bank), "utf-8")
    html = folder / "report.html"
    html.write_text(render_html(make_report(bank, answers), templates(), Style()), "utf-8")
    ours = [sys.executable, "-c", _OURS, str(folder / "answers.yaml"), str(folder / "ours.pdf")]
    theirs = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'theirs.pdf'}",
        html.as_uri(),
    ]  # fmt: skip
    runs = run_in_turn({"assessment": [*ours, str(len(bank.items))], "chromium": theirs}, ROUNDS)
    for name in ("ours", "theirs"):
        path = folder / f"{name}.pdf"
        print(f"{name}: {path.stat().st_size / 1000:,.0f} kB, {pages(path)} pages")
    return runs


def pages(path: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


def show(runs: dict[str, Run]) -> None:
    print(f"{'':12}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}")
    for name, run in runs.items():
        print(f"{name:12}{run.cpu:8.2f}{run.wall:8.2f}{run.peak_mb:9.0f}")
    ours, theirs = runs["assessment"], runs["chromium"]
    print(f"{'ratio':20}{ours.wall / theirs.wall:8.2f}")
    print(f"bar: ratio at most 1, peak below {MOST_MB} MB")


if __name__ == "__main__":
    main()
