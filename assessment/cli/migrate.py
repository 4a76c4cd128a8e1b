"""`assessment migrate`: make a record's answers answers to the bank's present version, by its rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from assessment.answers.migrating import TOLD, migration_events, reason_of, shown_item
from assessment.cli.inputs import bank_option, own_bank, record_argument
from assessment.problem import InputProblems, Place, Problem, visible
from assessment.store import Record, now, record_entry
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.answers.migration import MigrationReport, Moved
    from assessment.answers.models import Response
    from assessment.bank.models import Bank


@click.command()
@record_argument
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--by", metavar="NAME", help="Who decides it.")
@bank_option
def migrate(
    record_path: RecordAddress, dry_run: bool, by: str | None, bank_option: str | None
) -> None:
    """Bring a record to the present version of its bank, by the rules of the bank.

    The answers as they were given stay in the record's history, with the reason for each change. A
    second run does nothing. Where the bank declares no rules, nothing is done: exit status 1.
    """
    with Record.open(record_path, "read" if dry_run else "write") as record:
        bank = own_bank(record_path, record.history, bank_option)
        bodies, report = migration_events(record.history, bank)
        if report.undeclared and not bodies:
            raise InputProblems([_no_rules(record_path, report, bank)])
        if bodies and not dry_run:
            at = now()
            record.append([record_entry(body, actor=by, at=at) for body in bodies])
    lines = (
        _lines(report, bank, len(bodies), dry_run=dry_run)
        if bodies
        else (f"answered with {bank.id} {bank.version} already; nothing to do",)
    )
    click.echo("\n".join(visible(line) for line in _headed(f"{record_path}: ", lines)))


def _headed(head: str, lines: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        yield head + line
        head = ""


def _lines(report: MigrationReport, bank: Bank, events: int, *, dry_run: bool) -> Iterator[str]:
    yield f"{bank.id} {', '.join(report.versions)} -> {report.to}"
    yield f"  {len(report.kept)} as given"
    for kind, told in TOLD.items():
        moved = report.of_kind(kind)
        if moved:
            yield f"  {len(moved)} {told}"
            yield from (f"    {_shown(one)}" for one in moved)
    yield from (f"  note: {note}" for note in report.notes)
    if report.undeclared:
        yield f"  no rule leads on from {', '.join(report.undeclared)}: those answers stay"
    if dry_run:
        yield f"nothing was written; without --dry-run {events} events are added"
    else:
        yield f"saved as {events} events; the answers as given stay in the history"


def _shown(moved: Moved) -> str:
    before, after = _given(moved.before), moved.after and _given(moved.after)
    change = before if after in {None, before} else f"{before} -> {after}"
    who = moved.before.by or moved.before.role
    whose = f" by {who}" if who else ""
    return f"{shown_item(moved)}: {change}{whose}; {reason_of(moved)}"


def _given(response: Response) -> str:
    if response.level is not None:
        return f"level {response.level}"
    return "don't know" if response.missing == "dont_know" else "not applicable"


def _no_rules(path: RecordAddress, report: MigrationReport, bank: Bank) -> Problem:
    versions = ", ".join(report.undeclared)
    return Problem(
        "no-migration",
        f"{bank.id} {bank.version} declares no rule that leads on from {versions}",
        Place(str(path)),
        why="answers are never converted by guessing",
        hint="declare what becomes of them in migrations.yaml of the bank; see docs/bank-format.md",
    )
