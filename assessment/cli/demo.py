"""`assessment demo`: the example organisations, end to end, through the same code as every command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from assessment.cli.inputs import load_input

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Folder to write to; it is made where it is missing.",
)
@click.option("--start", type=DAY, metavar="DATE", help="First day of the plans; next Monday.")
@click.option("--date", "on", type=DAY, metavar="DATE", help="Date on the reports; today.")
def demo(out: Path, start: datetime | None, on: datetime | None) -> None:
    """Run the example organisations end to end: PDF, HTML, XLSX and JSON for each."""
    from assessment.cli.roadmap import next_monday
    from assessment.resources import resource_folder

    day = on.date() if on else date.today()
    first_day = start.date() if start else next_monday(day)
    examples = sorted(path.parent for path in resource_folder("examples").glob("*/answers.yaml"))
    made = [(example, name) for example in examples for name in OUTPUTS]
    with click.progressbar(made, label="demo", file=sys.stderr) as bar:
        for example, name in bar:
            data = OUTPUTS[name](example / "answers.yaml", day, first_day)
            _write(out / example.name / name, data)
    for example in examples:
        click.echo(f"{out / example.name}: {', '.join(OUTPUTS)}")


def _write(path: Path, data: bytes) -> None:
    from assessment.files import write_atomically

    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)


def _result(answers_path: Path, on: date, start: date) -> bytes:
    from assessment.findings import find
    from assessment.report.result import build_result, render_result
    from assessment.scoring import score

    bank, answers = load_input(answers_path, None)
    scores = score(bank, answers)
    result = build_result(bank, answers, scores, find(bank, answers, scores))
    return render_result(result).encode()


def _plan(suffix: str) -> Callable[[Path, date, date], bytes]:
    def render(answers_path: Path, on: date, start: date) -> bytes:
        from assessment.cli.roadmap import RENDERERS, make_roadmap

        bank, answers = load_input(answers_path, None)
        made = make_roadmap(bank, answers, start, answers.organisation.country)
        return RENDERERS[suffix](made, bank, answers)

    return render


def _report(suffix: str, edition: str) -> Callable[[Path, date, date], bytes]:
    def render(answers_path: Path, on: date, start: date) -> bytes:
        from assessment.cli.report import KINDS, make_report
        from assessment.cli.report_files import read_style

        bank, answers = load_input(answers_path, None)
        style = read_style(edition, None)
        return make_report(bank, answers, KINDS[suffix], style, on=on, start=start)

    return render


# Each file of an example: what the commands `score --json`, `roadmap` and `report` write.
OUTPUTS: dict[str, Callable[[Path, date, date], bytes]] = {
    "result.json": _result,
    "roadmap.xlsx": _plan(".xlsx"),
    "roadmap.json": _plan(".json"),
    "executive.pdf": _report(".pdf", "executive"),
    "report.pdf": _report(".pdf", "full"),
    "report.html": _report(".html", "full"),
}
