"""`assessment report`: the readiness report as PDF or as one self-contained HTML file."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.inputs import bank_option, input_argument, load_input
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.cli.report_files import Kind
    from assessment.report.pdf import AttachedFile
    from assessment.report.rendering import Style

KINDS: dict[str, Kind] = {".pdf": "pdf", ".html": "html", ".htm": "html"}
DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@input_argument
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="File to write: .pdf or .html.",
)
@click.option(
    "--edition",
    default="full",
    show_default=True,
    metavar="NAME",
    help="full, executive, workshop.",
)
@click.option(
    "--theme",
    "theme_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="YAML file with accent colour, logo and notice.",
)
@click.option("--start", type=DAY, metavar="DATE", help="First day of the plan; next Monday.")
@click.option("--date", "on", type=DAY, metavar="DATE", help="Date on the report; today.")
@bank_option
def report(  # noqa: PLR0917 - one parameter per option
    input_path: RecordAddress,
    out: Path,
    edition: str,
    theme_path: Path | None,
    start: datetime | None,
    on: datetime | None,
    bank_option: str | None,
) -> None:
    """Write the readiness report: verdict, scores, pitfalls, roadmap, and how every number came about.

    The PDF is accessible (PDF/UA-1) and archival (PDF/A-3a) and carries its answers and its result
    as attachments.

    The edition workshop is another document: question cards, the guide for the facilitator and a counting
    sheet, for the agenda of the record's workshop or else for all questions that are asked.
    """
    # Imported here: rendering loads Jinja2, and `--help` has no use for it.
    from assessment.cli.calendars import next_monday
    from assessment.cli.report_files import read_style, read_templates
    from assessment.files import write_atomically

    kind = KINDS.get(out.suffix.lower())
    if kind is None:
        raise click.BadParameter(f"`{out.name}` must end in .pdf or .html", param_hint="--out")
    style = read_style(edition, theme_path)
    day = on.date() if on else date.today()
    if edition == "workshop":
        _write_cards(input_path, out, kind, style, day, bank_option)
        return
    read_templates().edition(edition)
    bank, answers = load_input(input_path, bank_option)
    first_day = start.date() if start else next_monday(day)
    data = make_report(bank, answers, kind, style, on=day, start=first_day)
    write_atomically(out, data)
    click.echo(f"{out}: {len(data) / 1000:,.0f} kB, edition {edition}", err=True)


def _write_cards(
    input_path: RecordAddress,
    out: Path,
    kind: Kind,
    style: Style,
    day: date,
    bank_option: str | None,
) -> None:
    from assessment.cli.workshop_cards import items_for_cards, make_cards
    from assessment.files import write_atomically

    bank, answers = load_input(input_path, bank_option)
    items = items_for_cards(input_path, bank, answers)
    data = make_cards(items, bank, answers, kind, style, on=day)
    write_atomically(out, data)
    click.echo(f"{out}: {len(data) / 1000:,.0f} kB, {len(items)} cards", err=True)


def make_report(
    bank: Bank, answers: AnswerSet, kind: Kind, style: Style, *, on: date, start: date
) -> bytes:
    """Score, find, plan, build and render one record.

    Args:
        on: date that the report carries.
        start: first day of the plan.

    Raises:
        InputProblems: the edition or the country is unknown.
        SurroundingsError: rendering took too long or too much memory.
    """
    from assessment.cli.bounded import run_bounded
    from assessment.cli.report_files import read_templates
    from assessment.cli.roadmap import make_roadmap
    from assessment.findings import find
    from assessment.findings.robustness import with_robustness
    from assessment.report.build import build_report
    from assessment.report.rendering import render_html
    from assessment.scoring import score

    _show("scoring and planning")
    templates = read_templates()
    scores = score(bank, answers)
    findings = with_robustness(bank, answers, scores, find(bank, answers, scores))
    roadmap = make_roadmap(
        bank, answers, start, answers.organisation.country, progress=answers.progress
    )
    words = templates.wording(style.theme.language or bank.meta.language)
    made = build_report(bank, answers, scores, findings, roadmap, on=on, words=words)

    def render() -> bytes:
        if kind == "html":
            return render_html(made, templates, style).encode("utf-8", "replace")
        from assessment.report.pdf import render_pdf

        return render_pdf(made, templates, style, attached_files(bank, answers))

    try:
        return run_bounded(render, "the report", waiting=_show_waiting)
    finally:
        _show("")


def attached_files(bank: Bank, answers: AnswerSet) -> tuple[AttachedFile, ...]:
    """What a PDF carries so that its numbers can be computed again: the answers and the result."""
    from assessment.answers.exchange import render_yaml
    from assessment.cli.documents import result_text
    from assessment.report.pdf import AttachedFile

    yaml_text, json_text = render_yaml(answers, bank), result_text(bank, answers)
    return (
        AttachedFile("answers.yaml", "Answers", "application/yaml", yaml_text.encode()),
        AttachedFile("result.json", "Result", "application/json", json_text.encode()),
    )


def _show_waiting(elapsed: float) -> None:
    if elapsed >= 1:
        _show(f"laying out pages, {elapsed:.0f} s")


def _show(text: str) -> None:
    """One line of progress that replaces the one before; nothing where no one watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
