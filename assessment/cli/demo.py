"""`assessment demo`: the example organisations, end to end, through the same code as every command."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.demo_workshop import WORKSHOP, WORKSHOP_OUTPUTS
from assessment.cli.inputs import load_input

if TYPE_CHECKING:
    from rich.console import Console


_WIDTH = 100
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
@click.option("--only", "wanted", multiple=True, metavar="NAME", help="Of one example; repeatable.")
def demo(out: Path, start: datetime | None, on: datetime | None, wanted: tuple[str, ...]) -> None:
    """Run the example organisations end to end: PDF, HTML, XLSX and JSON for each.

    An example that was assessed again later is compared with itself, too, as text and as JSON. One that
    held a workshop has its agenda, cards, votes and summary, and the result with what the room recorded.
    """
    from assessment.cli.calendars import next_monday

    day = on.date() if on else date.today()
    first_day = start.date() if start else next_monday(day)
    examples = _examples(wanted)
    made = [(example, name) for example in examples for name in outputs_of(example)]
    with click.progressbar(made, label="demo", file=sys.stderr) as bar:
        for example, name in bar:
            data = outputs_of(example)[name](example / "answers.yaml", day, first_day)
            _write(out / example.name / name, data)
    for example in examples:
        click.echo(f"{out / example.name}: {', '.join(outputs_of(example))}")
    _score_units(out / "many" / "scores.csv")


def _examples(wanted: tuple[str, ...]) -> list[Path]:
    """The folders of the examples, or of those that were asked for."""
    from assessment.resources import resource_folder

    found = {
        path.parent.name: path.parent for path in resource_folder("examples").glob("*/answers.yaml")
    }
    for name in wanted:
        if name not in found:
            known = ", ".join(sorted(found))
            raise click.BadParameter(
                f"there is no example `{name}`; known: {known}", param_hint="--only"
            )
    return [found[name] for name in sorted(found) if not wanted or name in wanted]


def _score_units(out: Path) -> None:
    """What `score --many` makes of the table of units."""
    from assessment.cli.many import score_many
    from assessment.resources import resource_folder

    out.parent.mkdir(parents=True, exist_ok=True)
    score_many(resource_folder("examples") / "many" / "units.csv", out, None, scores_only=False)


def outputs_of(example: Path) -> dict[str, Callable[[Path, date, date], bytes]]:
    """What is made of an example; more where it was assessed again, has a team, or held a workshop."""
    more = {LATER: LATER_OUTPUTS, TEAM: TEAM_OUTPUTS, WORKSHOP: WORKSHOP_OUTPUTS}
    outputs = dict(OUTPUTS)
    for name, made in more.items():
        if (example / name).is_file():
            outputs |= made
    return outputs


def _write(path: Path, data: bytes) -> None:
    from assessment.files import write_atomically

    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)


def _result(answers_path: Path, on: date, start: date) -> bytes:
    from assessment.cli.documents import result_text

    return result_text(*load_input(answers_path, None)).encode()


def _robustness(answers_path: Path, on: date, start: date) -> bytes:
    from assessment.cli.robustness_text import show_robustness
    from assessment.findings import find
    from assessment.findings.robustness import analyse
    from assessment.scoring import score

    bank, answers = load_input(answers_path, None)
    scores = score(bank, answers)
    found = analyse(bank, answers, scores, find(bank, answers, scores))
    return _printed(lambda console: show_robustness(bank, answers, found, console))


def _evidence(answers_path: Path, on: date, start: date) -> bytes:
    from assessment.cli.evidence_text import show_evidence
    from assessment.findings import find
    from assessment.findings.evidence import find_evidence
    from assessment.scoring import score

    bank, answers = load_input(answers_path, None)
    scores = score(bank, answers)
    found = find_evidence(bank, answers, scores, find(bank, answers, scores))
    return _printed(lambda console: show_evidence(bank, answers, found, console))


def _printed(show: Callable[[Console], None]) -> bytes:
    """What a command prints, as a file."""
    from rich.console import Console

    text = io.StringIO()
    show(Console(file=text, width=_WIDTH, highlight=False, color_system=None))
    return text.getvalue().encode()


def _plan(suffix: str) -> Callable[[Path, date, date], bytes]:
    def render(answers_path: Path, on: date, start: date) -> bytes:
        from assessment.cli.plan_formats import RENDERERS
        from assessment.cli.roadmap import make_roadmap

        bank, answers = load_input(answers_path, None)
        made = make_roadmap(bank, answers, start, answers.organisation.country)
        return RENDERERS[suffix](made, bank, answers)

    return render


def _plan_with_team(suffix: str) -> Callable[[Path, date, date], bytes]:
    def render(answers_path: Path, on: date, start: date) -> bytes:
        from assessment.cli.plan_formats import RENDERERS
        from assessment.cli.plan_request import PlanOptions
        from assessment.cli.roadmap import make_roadmap

        bank, answers = load_input(answers_path, None)
        options = PlanOptions(team=str(answers_path.with_name(TEAM)))
        made = make_roadmap(bank, answers, start, answers.organisation.country, options)
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


def _comparison(suffix: str) -> Callable[[Path, date, date], bytes]:
    def render(answers_path: Path, on: date, start: date) -> bytes:
        from assessment.cli.compare import compare_sides, comparison_json, worked_out
        from assessment.cli.compare_text import comparison_text
        from assessment.comparison.causes import Side

        paths = (answers_path, answers_path.with_name(LATER))
        sides = [Side(*load_input(path, None)) for path in paths]
        found = compare_sides(sides[0], sides[1], worked_out(sides[0]))
        if suffix == ".json":
            return comparison_json(paths, sides, found)
        return comparison_text(paths, sides, found).encode()

    return render


LATER = "answers-later.yaml"
TEAM = "team.yaml"

# Each file of an example: what `score --json`, `evidence`, `robustness`, `roadmap` and `report` write.
OUTPUTS: dict[str, Callable[[Path, date, date], bytes]] = {
    "result.json": _result,
    "evidence.txt": _evidence,
    "robustness.txt": _robustness,
    "roadmap.xlsx": _plan(".xlsx"),
    "roadmap.json": _plan(".json"),
    "roadmap.png": _plan(".png"),
    "roadmap.ics": _plan(".ics"),
    "roadmap.csv": _plan(".csv"),
    "roadmap.xml": _plan(".xml"),
    "executive.pdf": _report(".pdf", "executive"),
    "report.pdf": _report(".pdf", "full"),
    "report.html": _report(".html", "full"),
}

# What `roadmap --team` writes: dates by what people have time for, with costs.
TEAM_OUTPUTS: dict[str, Callable[[Path, date, date], bytes]] = {
    "roadmap-team.txt": _plan_with_team(".txt"),
    "roadmap-team.json": _plan_with_team(".json"),
}

# What the command `compare` writes of the first and the later answers.
LATER_OUTPUTS: dict[str, Callable[[Path, date, date], bytes]] = {
    "comparison.txt": _comparison(".txt"),
    "comparison.json": _comparison(".json"),
}
