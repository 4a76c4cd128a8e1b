"""`assessment votes`: takes what a workshop brought out of a record, or votes from elsewhere into it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.inputs import FILE_PATH, bank_option, record_argument, stop_at_errors
from assessment.problem import InputProblems, Place, Problem, visible

if TYPE_CHECKING:
    from assessment.answers.events import Event
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.bank.nodes import Source
    from assessment.cli.held_workshops import Held
    from assessment.workshop.session import Session, TakenStep
    from assessment.workshop.summary_models import Standing, WorkshopSummary

_KINDS = (".pdf", ".html", ".csv", ".xlsx", ".json")
_READ = (".json", ".csv")
# Kinds that say what the workshop did to the result.
_SCORED = (".pdf", ".html")


@click.command()
@record_argument
@click.option(
    "--to",
    "out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write: .pdf or .html (summary), .csv, .xlsx or .json (votes).",
)
@click.option(
    "--from",
    "source",
    type=FILE_PATH,
    metavar="FILE",
    help="Bring in votes: a .json of another record, or a .csv of hands that were counted.",
)
@click.option("--captured", is_flag=True, help="With a .csv: what was said instead of the votes.")
@bank_option
def votes(
    record_path: Path,
    out: Path | None,
    source: Path | None,
    captured: bool,
    bank_option: str | None,
) -> None:
    """Write the summary of the latest workshop of RECORD, or its votes; or bring votes in.

    Without --to and --from, tell in a few lines what the workshop came to.
    """
    if out is not None and source is not None:
        raise click.UsageError("--to and --from exclude each other")
    if source is not None:
        _bring_in(record_path, source, bank_option)
        return
    from assessment.cli.held_workshops import read_held, require_workshop

    if out is not None and out.suffix.lower() not in _KINDS:
        raise click.BadParameter(f"`{out.name}` must end in {', '.join(_KINDS)}", param_hint="--to")
    held = read_held(record_path, bank_option)
    session = require_workshop(record_path, held)
    if out is None:
        click.echo(visible(_told(_summary(held, session))))
        return
    from assessment.files import write_atomically

    data = render_votes(out.suffix.lower(), held, session, captured=captured)
    write_atomically(out, data)
    click.echo(visible(f"{out}: {len(data) / 1000:,.0f} kB"), err=True)


def render_votes(kind: str, held: Held, session: Session, *, captured: bool = False) -> bytes:
    """The file that `--to` writes whose name ends in `kind`; each kind loads only what it needs."""
    summary = _summary(held, session, scored=kind in _SCORED)
    makers: dict[str, Callable[[], bytes]] = {
        ".csv": lambda: _csv(summary, held.bank, captured=captured),
        ".xlsx": lambda: _workbook(summary, held.bank),
        ".json": lambda: _json(held, session),
        ".html": lambda: _html(summary),
        ".pdf": lambda: _pdf(summary),
    }
    return makers[kind]()


def _summary(held: Held, session: Session, *, scored: bool = False) -> WorkshopSummary:
    from assessment.workshop.summary import build_summary

    before, after = _standings(held, session) if scored else (None, None)
    return build_summary(
        held.bank,
        session.taken,
        organisation=held.history.answers.organisation.name,
        before=before,
        after=after,
    )


def _standings(held: Held, session: Session) -> tuple[Standing | None, Standing | None]:
    """What the record says without and with what the room recorded; nothing where that is nothing."""
    from assessment.answers.history import fold

    without = answers_aside(held.events, session.workshop)
    if len(without) == len(held.events):
        return None, None
    before, after = fold(without).answers, held.history.answers
    return _standing(held.bank, before), _standing(held.bank, after)


def answers_aside(events: Sequence[Event], workshop: str) -> list[Event]:
    """The events of a record without the answers that a workshop recorded, or took back.

    Each stands right after the step that it follows from; the same person's other answers, and what the
    room of another workshop recorded, stay.
    """
    from assessment.answers.workshop_steps import ItemSettled, StepUndone, WorkshopHeld

    kept: list[Event] = []
    settled: dict[int, str] = {}
    item: str | None = None
    for event in events:
        if item is not None and _is_of_room(event, item):
            item = None
            continue
        kept.append(event)
        item = None
        if not isinstance(event.body, WorkshopHeld) or event.body.workshop != workshop:
            continue
        match event.body.step:
            case ItemSettled(item=item):
                settled[event.seq] = item
            case StepUndone(seq=seq):
                item = settled.get(seq)
    return kept


def _is_of_room(event: Event, item: str) -> bool:
    """Whether it records or takes back what a group agreed on for an item."""
    from assessment.answers.events import Answered, AnswerWithdrawn

    body = event.body
    if isinstance(body, Answered):
        return body.response.consensus and body.response.item == item
    return isinstance(body, AnswerWithdrawn) and body.consensus and body.item == item


def _standing(bank: Bank, answers: AnswerSet) -> Standing:
    from assessment.findings import find
    from assessment.scoring import score
    from assessment.workshop.summary_models import Standing

    scores = score(bank, answers)
    verdict = find(bank, answers, scores).verdict
    return Standing(score=scores.overall.score, verdict=verdict.title if verdict else "")


def _csv(summary: WorkshopSummary, bank: Bank, *, captured: bool) -> bytes:
    from assessment.workshop.votes_csv import render_captures_csv, render_votes_csv

    text = render_captures_csv(summary) if captured else render_votes_csv(summary, bank)
    return text.encode()


def _workbook(summary: WorkshopSummary, bank: Bank) -> bytes:
    from assessment.workshop.votes_workbook import render_votes_workbook

    return render_votes_workbook(summary, bank)


def _json(held: Held, session: Session) -> bytes:
    from assessment.workshop.exchange import render_steps_json

    organisation = held.history.answers.organisation.name
    text = render_steps_json(
        session.taken, held.bank, workshop=session.workshop, organisation=organisation
    )
    return text.encode()


def _html(summary: WorkshopSummary) -> bytes:
    from assessment.cli.report_files import read_style, read_templates
    from assessment.workshop.summary_document import render_summary_html

    html = render_summary_html(summary, read_templates(), read_style("full", None))
    return html.encode("utf-8", "replace")


def _pdf(summary: WorkshopSummary) -> bytes:
    from assessment.cli.bounded import run_bounded
    from assessment.cli.report_files import read_style, read_templates
    from assessment.workshop.summary_document import render_summary_pdf

    templates, style = read_templates(), read_style("full", None)
    return run_bounded(lambda: render_summary_pdf(summary, templates, style), "the summary")


def _told(summary: WorkshopSummary) -> str:
    totals = summary.totals
    lines = [
        f"{summary.title or 'Workshop'}: {summary.people} people, {len(summary.items)} items taken up",
        *(f"  {name.replace('_', ' '):<24} {value}" for name, value in totals),
        *(f"  open: {one.text} ({one.owner or 'nobody yet'})" for one in summary.questions),
    ]
    return "\n".join(lines)


def _bring_in(path: Path, source_path: Path, bank_option: str | None) -> None:
    """Append what a file holds to the workshop of a record, or begin one with it."""
    from assessment.answers.history import bank_change, fold
    from assessment.cli.inputs import settled
    from assessment.files import read_source
    from assessment.store import Record, record_entry
    from assessment.workshop.bringing_in import bring_in
    from assessment.workshop.opening import open_workshop_of
    from assessment.workshop.session import Session, session_of

    if source_path.suffix.lower() not in _READ:
        raise click.BadParameter(
            f"`{source_path.name}` must end in .json or .csv", param_hint="--from"
        )
    source = read_source(source_path)
    digest = hashlib.sha256(source.text.encode()).hexdigest()
    mark = f"votes-{digest[:24]}-"
    with Record.open(path, "write") as record:
        bank, history = settled(path, fold(record.events), bank_option)
        steps = _read_steps(source_path, source, bank)
        if any(event.key.startswith(mark) for event in record.events):
            click.echo(visible(f"{path}: nothing new, the file was brought in before"))
            return
        workshop = open_workshop_of(record.events)
        session = session_of(record.events, workshop) if workshop else Session(f"in-{digest[:10]}")
        brought = bring_in(session, steps, bank, history.answers.organisation.name)
        if not brought.rounds + brought.settled + brought.captured:
            what = "the file holds nothing that this record does not have"
            raise InputProblems([Problem("no-votes", what, Place(str(source_path)))])
        changed = [(body, None) for body in bank_change(record.history, bank)]
        entries = enumerate((*changed, *brought.bodies))
        record.append([record_entry(body, at=at, key=f"{mark}{n}") for n, (body, at) in entries])
    kept = f"; answers kept for {', '.join(brought.kept)}" if brought.kept else ""
    click.echo(
        visible(
            f"{path}: {brought.rounds} rounds of votes, {brought.settled} answers of the room, "
            f"{brought.captured} notes{kept}"
        )
    )


def _read_steps(path: Path, source: Source, bank: Bank) -> tuple[TakenStep, ...]:
    from assessment.store import now
    from assessment.workshop.exchange import parse_steps_json
    from assessment.workshop.hand_counts import parse_hand_counts
    from assessment.workshop.session import TakenStep, effective

    if path.suffix.lower() == ".csv":
        counted, problems = parse_hand_counts(source, bank)
        stop_at_errors(problems)
        at = now()
        return tuple(TakenStep(n, at, step) for n, step in enumerate(counted, start=1))
    taken, problems = parse_steps_json(source, bank)
    stop_at_errors(problems)
    return effective(taken)
