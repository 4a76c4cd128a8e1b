"""`assessment import` and `assessment export`: a record's answers from and to a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from assessment.answers.bank_versions import stamp_of
from assessment.answers.events import Body, RecordCreated
from assessment.answers.exchange import render_json, render_yaml
from assessment.answers.history import bank_change, in_bank_order
from assessment.answers.importing import ImportPlan, import_events, plan_import
from assessment.answers.migrating import migrated_event
from assessment.answers.migration import MigrationReport, read_as
from assessment.answers.models import AnswerSet
from assessment.answers.parsing import parse_answers, parse_with_migration
from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.cli.inputs import (
    ADDRESS,
    FILE_PATH,
    bank_of,
    bank_option,
    load_all_answers,
    record_argument,
    settled,
    stop_at_errors,
)
from assessment.files import read_source, write_atomically
from assessment.problem import InputProblems, Place, Problem, SurroundingsError, errors, visible
from assessment.store import Record, now, record_entry
from assessment.store.address import RecordAddress

_RENDER = {".yaml": render_yaml, ".yml": render_yaml, ".json": render_json}


@click.command("import")
@record_argument
@click.argument("file_path", metavar="FILE", type=FILE_PATH)
@bank_option
def import_(record_path: RecordAddress, file_path: Path, bank_option: str | None) -> None:
    """Bring answers from a YAML or JSON file into a record, all of them or none.

    A RECORD that does not exist is made. Answers that the record has and the file has not are kept.
    """
    source = read_source(file_path)
    if not Record.exists(record_path):
        bank = bank_of(source, bank_option)
        incoming, report = _incoming(source, bank)
        _create(record_path, file_path, source, incoming, bank, report)
        return
    with Record.open(record_path) as record:
        history = record.history
    bank, _ = settled(record_path, history, bank_option)
    incoming, report = _incoming(source, bank)
    with Record.open(record_path, "write") as record:
        plan = plan_import(read_as(record.history, bank)[0].answers, incoming)
        bodies = _bodies(plan, incoming, file_path, source, report)
        if bodies:
            at = now()
            bodies = (*bank_change(record.history, bank), *bodies)
            record.append([record_entry(body, at=at) for body in bodies])
    click.echo(visible(f"{record_path}: {_told(plan)}"))


@click.command()
@click.argument("input_path", metavar="RECORD", type=ADDRESS)
@click.option(
    "--to",
    "out",
    required=True,
    metavar="FILE",
    type=FILE_PATH,
    help="A .yaml or .json file.",
)
@click.option("--rescue", is_flag=True, help="Take what is whole of a damaged record.")
@bank_option
def export(input_path: RecordAddress, out: Path, rescue: bool, bank_option: str | None) -> None:
    """Write all answers to a YAML or JSON file, and read them back.

    RECORD may be a file in one of these forms, too; so one form is turned into the other.
    """
    render = _RENDER.get(out.suffix.lower())
    if render is None:
        raise click.UsageError(
            f"{out}: the name must end in .yaml or .json, which decides the form"
        )
    bank, answers = load_all_answers(input_path, bank_option, rescue=rescue)
    answers = _in_order(answers, bank)
    text = render(answers, bank)
    _require_same(out, text, answers, bank)
    data = text.encode()
    write_atomically(out, data)
    if out.read_bytes() != data:
        raise SurroundingsError(
            f"{out}: reads back differently from what was written; export it again"
        )
    number = len(answers.responses)
    click.echo(
        visible(f"{out}: written and read back, {number} answers to {len(answers.by_item)} items")
    )


def _incoming(source: Source, bank: Bank) -> tuple[AnswerSet, MigrationReport | None]:
    answers, problems, report = parse_with_migration(source, bank)
    stop_at_errors(problems)
    assert answers is not None, "answers that could not be read have an error"
    return answers, report


def _create(
    path: RecordAddress,
    file: Path,
    source: Source,
    incoming: AnswerSet,
    bank: Bank,
    report: MigrationReport | None,
) -> None:
    at = now()
    plan = plan_import(None, incoming)
    created = RecordCreated(
        organisation=incoming.organisation,
        profile=incoming.profile,
        bank=stamp_of(incoming, bank),
    )
    bodies = (created, *_bodies(plan, incoming, file, source, report))
    Record.create(path, *(record_entry(body, at=at) for body in bodies))
    click.echo(visible(f"{path}: a new record for {incoming.organisation.name}; {_told(plan)}"))


def _bodies(
    plan: ImportPlan,
    incoming: AnswerSet,
    file: Path,
    source: Source,
    report: MigrationReport | None,
) -> tuple[Body, ...]:
    digest = hashlib.sha256(source.text.encode()).hexdigest()
    bodies = import_events(plan, incoming, source=file.name, digest=digest)
    converted = bodies and report is not None and report.versions
    return (bodies[0], migrated_event(report), *bodies[1:]) if converted and report else bodies


def _told(plan: ImportPlan) -> str:
    parts = [
        f"{len(plan.new)} new",
        f"{len(plan.changed)} changed",
        f"{len(plan.same)} same",
    ]
    if plan.kept:
        parts.append(f"{plan.kept} kept that the file does not have")
    if plan.description:
        parts.append("organisation or profile changed")
    if plan.progress:
        parts.append(f"progress of {len(plan.progress)} actions")
    saved = "saved" if plan.changes else "nothing to save"
    return f"{saved} ({', '.join(parts)})"


def _in_order(answers: AnswerSet, bank: Bank) -> AnswerSet:
    ordered = in_bank_order(answers.responses, bank.item_by_id)
    return answers.model_copy(update={"responses": ordered})


def _require_same(out: Path, text: str, answers: AnswerSet, bank: Bank) -> None:
    """Check that the text reads back as the very same answers, before it replaces anything.

    Raises:
        InputProblems: the answers cannot be read with this bank, and so could not be imported again.
    """
    again, problems = parse_answers(Source(str(out), text), bank)
    if errors(problems):
        raise InputProblems(errors(problems))
    if again != answers:
        what = "the answers would read back differently, so nothing was written"
        hint = "this is a fault of the program; please report it"
        raise InputProblems([Problem("export-differs", what, Place(str(out)), hint=hint)])
