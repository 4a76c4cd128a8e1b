"""`assessment forget`: erase one person from a record."""

from __future__ import annotations

import sys

import click

from assessment.cli.inputs import record_argument
from assessment.problem import InputProblems, Place, Problem, visible
from assessment.store import Record
from assessment.store.address import RecordAddress
from assessment.store.record import Forgetting


@click.command()
@record_argument
@click.argument("participant", metavar="PARTICIPANT")
@click.option("--yes", is_flag=True, help="Do not ask whether to go on.")
def forget(record_path: RecordAddress, participant: str, yes: bool) -> None:
    """Erase one person from a record: the label of a seat, or a name.

    Erased are the seat, the person's own answers and drafts, and the name wherever the person recorded,
    owns or voted for something; those facts stay without the name. This cannot be undone, and copies
    and backups of the record are not reached.
    """
    if not participant.strip():
        raise click.BadParameter("is empty", param_hint="PARTICIPANT")
    if not yes and sys.stdin.isatty():
        click.confirm(
            visible(f"Erase {participant} from {record_path} for good?"), abort=True, err=True
        )
    with Record.open(record_path, "write") as record:
        done = record.forget(participant)
    if not (done.erased or done.seats or done.mentions):
        what = f'nobody is known as "{participant}"'
        hint = "give the name as it stands in the answers, or the label of a seat, such as otter-27"
        raise InputProblems(
            [Problem("unknown-participant", what, Place(str(record_path)), hint=hint)]
        )
    click.echo(visible(f"{record_path}: {_told(done)}"))
    if done.mentions:
        click.echo(visible(f"{record_path}: {_still_named(done)}"), err=True)


def _told(done: Forgetting) -> str:
    if not (done.erased or done.seats):
        return "nothing to erase"
    erased = f"erased {_count(done.erased, 'event')} and {_count(done.seats, 'seat')}"
    return f"{erased}; {done.restated} of the events recorded anew without the name"


def _still_named(done: Forgetting) -> str:
    numbers = ", ".join(str(number) for number in done.mentions[:20])
    more = len(done.mentions) - 20
    return (
        f"the texts of {_count(len(done.mentions), 'event')} still hold the name "
        f"({numbers}{f' and {more} more' if more > 0 else ''}); whether it is this person, only you can tell"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
