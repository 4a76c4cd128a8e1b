"""Arguments that several commands share, and reading whatever holds answers: a record, YAML or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assessment.answers.bank_versions import bank_drift, drift_warnings
from assessment.answers.migrating import migration_warning
from assessment.answers.migration import read_as
from assessment.answers.parsing import parse_answers, parse_document, peek_bank
from assessment.files import load_bank, read_source
from assessment.problem import InputProblems, Place, Problem, errors
from assessment.store.address import RecordAddress, parse_address
from assessment.store.database import is_record
from assessment.store.record import Record

if TYPE_CHECKING:
    from assessment.answers.history import History
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.bank.nodes import Source

DEFAULT_BANK = "ai-readiness"

# Whether a file can be read is found out by reading it: that fault is told as the others are.
FILE_PATH: click.Path = click.Path(path_type=Path, readable=False)

# Where a record is: a file, or a name in a database. A path type would fold the `//` of an address.
ADDRESS = parse_address

_Command = Callable[..., Any]


def bank_option(command: _Command) -> _Command:
    """`--bank ID|PATH`, given to the command as `bank_option`."""
    return click.option(
        "--bank",
        "bank_option",
        metavar="ID|PATH",
        help="Question bank, where the input names none: an id, or the folder of a bank.",
    )(command)


def input_argument(command: _Command) -> _Command:
    """`INPUT`: a record, or answers in YAML or JSON; given to the command as `input_path`."""
    return click.argument("input_path", metavar="INPUT", type=ADDRESS)(command)


def record_argument(command: _Command) -> _Command:
    """`RECORD`, given to the command as the address `record_path`."""
    return click.argument("record_path", metavar="RECORD", type=ADDRESS)(command)


def load_input(path: RecordAddress, bank_option: str | None) -> tuple[Bank, AnswerSet]:
    """The answers of a record or an exchange file, ready to be scored, and the bank they are for.

    Warnings go to standard error. Answers to items that the bank no longer has are left out, which is
    among the warnings.

    Args:
        path: of a record (a file, or an address in a database), or of a YAML or JSON file.
        bank_option: id or folder of the bank; None takes the one that the input names.

    Raises:
        InputProblems: the input or the bank has errors, or they do not belong together.
        SurroundingsError: a file is missing or cannot be read.
    """
    bank, answers = load_all_answers(path, bank_option)
    known = tuple(r for r in answers.responses if r.item in bank.item_by_id)
    return bank, answers.model_copy(update={"responses": known})


def load_all_answers(
    path: RecordAddress, bank_option: str | None, *, rescue: bool = False
) -> tuple[Bank, AnswerSet]:
    """The same with all answers, also those to items that the bank no longer has."""
    if holds_events(path):
        bank, history = load_record(path, bank_option, rescue=rescue)
        return bank, history.answers
    assert isinstance(path, Path), "only a file is no record"
    source = read_source(path)
    bank = bank_of(source, bank_option)
    answers, problems = parse_answers(source, bank)
    if answers is None:
        raise InputProblems(problems)
    show_warnings(problems)
    return bank, answers


def holds_events(path: RecordAddress) -> bool:
    """Whether an input is a record, and not answers in YAML or JSON."""
    return not isinstance(path, Path) or is_record(path)


def load_record(
    path: RecordAddress, bank_option: str | None, *, rescue: bool = False
) -> tuple[Bank, History]:
    """A record's bank, and its history as that bank counts it; see `settled`."""
    with Record.open(path, rescue=rescue) as record:
        history = record.history
    return settled(path, history, bank_option)


def settled(path: RecordAddress, history: History, bank_option: str | None) -> tuple[Bank, History]:
    """The bank of a record, and its history as that bank counts it.

    What the bank's rules make of answers to earlier versions is told on standard error, as is every
    difference that they do not settle. The record stays as it is.
    """
    bank = own_bank(path, history, bank_option)
    place = Place(str(path))
    present, report = read_as(history, bank)
    if report.versions:
        hint = f"`assessment migrate {path}` records this"
        show_warnings([migration_warning(report, place, hint)])
    answered = [response.item for response in history.answers.responses]
    drift = bank_drift(history.bank, history.asked_as, answered, bank)
    if drift is not None:
        still_open = tuple(item for item in drift.new if item not in present.answers.by_item)
        warnings = drift_warnings(drift.model_copy(update={"new": still_open}), place)
        settles_all = report.versions and not report.undeclared
        show_warnings(w for w in warnings if not settles_all or w.code == "items-new")
    return bank, present


def own_bank(path: RecordAddress, history: History, bank_option: str | None) -> Bank:
    """The bank that a record was answered with, in the version at hand."""
    bank = _load_bank(bank_option, history.bank.id, str(path))
    if bank.id != history.bank.id:
        what = f'the record is answered with the bank "{history.bank.id}", and not with "{bank.id}"'
        hint = f"leave out --bank, or give the folder of {history.bank.id}"
        raise InputProblems([Problem("other-bank", what, Place(str(path)), hint=hint)])
    return bank


def bank_of(source: Source, bank_option: str | None) -> Bank:
    """The bank that an answers file is read with: the one asked for, else the one that it names."""
    name = bank_option or peek_bank(source)
    if name is not None:
        return _load_bank(bank_option, name, source.name)
    # A file that cannot be read at all has a worse fault than a missing bank.
    _, problems = parse_document(source)
    stop_at_errors(problems)
    hint = f"add the line `bank: {DEFAULT_BANK}`, or give --bank"
    raise InputProblems(
        [Problem("no-bank", "the file names no bank", Place(source.name), hint=hint)]
    )


def _load_bank(bank_option: str | None, named: str, input_name: str) -> Bank:
    try:
        return load_bank(bank_option or named)
    except InputProblems as stop:
        if bank_option or not any(problem.code == "unknown-bank" for problem in stop.problems):
            raise
        what = f'the input names the bank "{named}", which did not come with the program'
        hint = "give the folder of that bank with --bank"
        problem = Problem("unknown-bank", what, Place(input_name), hint=hint)
        raise InputProblems([problem]) from None


def show_warnings(problems: Iterable[Problem]) -> None:
    """Print problems that do not stop the command, each once."""
    for problem in dict.fromkeys(problems):
        click.echo(problem.render(), err=True)


def stop_at_errors(problems: Iterable[Problem]) -> None:
    """Print warnings, or stop with everything where there is an error."""
    listed = list(dict.fromkeys(problems))
    if errors(listed):
        raise InputProblems(listed)
    show_warnings(listed)
