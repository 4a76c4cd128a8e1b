"""`assessment answer`: record answers from a script."""

from __future__ import annotations

from collections.abc import Sequence

import click

from assessment.answers.events import Answered, AnswerWithdrawn, Body
from assessment.answers.history import History, bank_change
from assessment.answers.migration import read_as
from assessment.answers.models import Response
from assessment.answers.progress import progress
from assessment.answers.reading import Faults
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank
from assessment.cli.arguments import answers_from_words
from assessment.cli.inputs import (
    bank_option,
    load_record,
    record_argument,
    stop_at_errors,
)
from assessment.problem import Place, Problem, visible
from assessment.store import Record, now, record_entry
from assessment.store.address import RecordAddress


@click.command()
@record_argument
@click.argument("words", metavar="ITEM=LEVEL...", nargs=-1, required=True)
@bank_option
@click.option("--by", metavar="NAME", help="Who answers.")
@click.option("--role", metavar="ROLE", help="In which role, such as head_of_data.")
@click.option("--note", metavar="TEXT", help="What was said.")
@click.option("--evidence", metavar="STATE", help="none, described, shown or sampled.")
@click.option("--confidence", metavar="STATE", help="low, medium or high.")
@click.option(
    "--link", "links", multiple=True, metavar="URL", help="Where the evidence is. May be repeated."
)
@click.option("--consensus", is_flag=True, help="Agreed by the group: outranks single answers.")
def answer(  # noqa: PLR0913, PLR0917 - one parameter per option
    record_path: RecordAddress,
    words: tuple[str, ...],
    bank_option: str | None,
    by: str | None,
    role: str | None,
    note: str | None,
    evidence: str | None,
    confidence: str | None,
    links: tuple[str, ...],
    consensus: bool,
) -> None:
    """Record answers from a script, all of them or none.

    \b
    ITEM=2             a level
    ITEM=dont_know     nobody can tell
    ITEM=na:reason     not applicable, and why
    ITEM=?             take the answer back (with --by: only that person's)
    """
    about = {
        "evidence": evidence,
        "confidence": confidence,
        "note": note,
        "links": links,
        "by": by,
        "role": role,
        "consensus": consensus,
    }
    bank, history = load_record(record_path, bank_option)
    faults = Faults()
    at = now()
    given, withdrawn = answers_from_words(words, {**about, "at": at}, bank, faults)
    stop_at_errors([*faults.problems, *_unasked(record_path, given, bank, history)])
    with Record.open(record_path, "write") as record:
        taken_back = [
            AnswerWithdrawn(item=item, by=by, role=None if by else role) for item in withdrawn
        ]
        stop_at_errors(_nothing_to_take_back(record_path, taken_back, record.history, bank))
        bodies: list[Body] = [*bank_change(record.history, bank), *taken_back]
        bodies += [Answered(response=response) for response in given]
        record.append([record_entry(body, actor=by, at=at) for body in bodies])
        whole = progress(bank, read_as(record.history, bank)[0].answers).whole
    done = f"saved {_count(len(given), 'answer')}"
    if withdrawn:
        done += f", took back {_count(len(withdrawn), 'answer')}"
    click.echo(
        visible(
            f"{record_path}: {done}; {whole.asked - whole.open} of {whole.asked} items answered"
        )
    )


def _unasked(
    path: RecordAddress, responses: Sequence[Response], bank: Bank, history: History
) -> list[Problem]:
    asked = asked_items(bank, history.answers.profile)
    return [
        Problem(
            "item-not-asked",
            f"{response.item} is answered, but the profile rules it out, so it is not scored",
            Place(str(path)),
            "warning",
        )
        for response in responses
        if response.item not in asked
    ]


def _nothing_to_take_back(
    path: RecordAddress, taken_back: Sequence[AnswerWithdrawn], history: History, bank: Bank
) -> list[Problem]:
    as_read = read_as(history, bank)[0].answers.responses
    return [
        Problem(
            "no-answer-to-take-back",
            f"{body.item} has no answer{f' by {body.by}' if body.by else ''} to take back",
            Place(str(path)),
            hint=f"its answer is one to an earlier version; run `assessment migrate {path}` first"
            if any(body.covers(response) for response in as_read)
            else "",
        )
        for body in taken_back
        if not any(body.covers(response) for response in history.answers.responses)
    ]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
