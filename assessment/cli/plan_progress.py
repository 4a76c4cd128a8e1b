"""`assessment roadmap --progress`: an edited workbook, taken into the record and the plan."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assessment.cli.inputs import holds_events, show_warnings, stop_at_errors
from assessment.problem import SurroundingsError, visible
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.roadmap.models import Roadmap
    from assessment.roadmap.read_back import Changed
    from assessment.roadmap.workbook.as_exported import AsExported


@dataclass(frozen=True)
class TakenIn:
    """What a workbook said: the answers with it, what changed, and what the plan was when exported."""

    answers: AnswerSet
    before: AnswerSet
    changed: tuple[Changed, ...]
    exported: Mapping[str, AsExported]
    source: str
    digest: str
    first_day: date


def take_in(
    path: Path,
    bank: Bank,
    answers: AnswerSet,
    first_day: date,
    holidays: frozenset[date],
    plan_now: Callable[[], Roadmap],
) -> TakenIn:
    """Read an edited workbook; nothing is written.

    Args:
        path: of the workbook.
        first_day: of the plan that is made anew.
        plan_now: makes the plan as it stands without the workbook; asked only where the workbook does
            not tell what it said when exported.

    Raises:
        InputProblems: with everything in it that cannot be understood.
        SurroundingsError: the file cannot be read.
    """
    from assessment.answers.plan_progress import by_action
    from assessment.files import read_bytes
    from assessment.roadmap.read_back import changes, read_activities
    from assessment.roadmap.read_back.grid import MOST_BYTES

    data = read_bytes(path, MOST_BYTES + 1)
    known = frozenset(action.id for action in bank.actions)
    read, problems = read_activities(data, str(path), known)
    before = by_action(answers.progress)
    exported = dict(read.exported)
    if any(row.action not in exported for row in read.rows):
        exported = _planned(plan_now()) | exported
    changed, found = changes(read, exported, before, first_day, holidays)
    stop_at_errors((*problems, *found))
    after = dict(before)
    for each in changed:
        after.pop(each.progress.action, None)
        if not each.progress.says_nothing:
            after[each.progress.action] = each.progress
    return TakenIn(
        answers=answers.model_copy(update={"progress": tuple(after.values())}),
        before=answers,
        changed=changed,
        exported=exported,
        source=path.name,
        digest=hashlib.sha256(data).hexdigest(),
        first_day=first_day,
    )


def keep(path: RecordAddress, taken: TakenIn) -> str:
    """Record what the workbook said, all of it or nothing; the sentence that says what was done.

    An answers file is not written: what the workbook said counts for this plan only.

    Raises:
        SurroundingsError: somebody else changed the progress meanwhile, or the record cannot be written.
    """
    from assessment.answers.events import PlanProgress
    from assessment.store import Record, now, record_entry

    number = len(taken.changed)
    actions = "1 action" if number == 1 else f"{number} actions"
    if not number:
        return f"{taken.source}: nothing was changed in it"
    if not holds_events(path):
        return (
            f"{taken.source}: {actions} changed; this counts for this plan only, because {path} is no "
            "record (`assessment import` makes one of it)"
        )
    bodies = [
        PlanProgress(
            progress=each.progress,
            source=taken.source[:200],
            digest=taken.digest,
            plan_start=taken.first_day,
        )
        for each in taken.changed
    ]
    with Record.open(path, "write") as record:
        if record.answers.progress != taken.before.progress:
            raise SurroundingsError(
                f"{path}: somebody else recorded progress meanwhile; nothing was saved, run it again"
            )
        at = now()
        record.append([record_entry(body, at=at) for body in bodies])
    return f"{path}: saved what {taken.source} says of {actions}"


def tell(
    taken: TakenIn, sentence: str, made: Roadmap, bank: Bank, holidays: frozenset[date]
) -> None:
    """Say on standard error what was taken in, what moved, and why."""
    from assessment.roadmap.slips import slip_lines, slips_of

    lines = slip_lines(slips_of(made, bank, taken.exported, taken.changed, holidays))
    for line in (sentence, *lines):
        click.echo(visible(line), err=True)


def warn_of_unknown(bank: Bank, answers: AnswerSet) -> None:
    """Say which progress counts for nothing, because the bank has no such action."""
    from assessment.problem import Problem

    known = {action.id for action in bank.actions}
    gone = sorted(each.action for each in answers.progress if each.action not in known)
    if gone:
        what = f"progress is known of {', '.join(gone)}, which the plan does not have"
        hint = "give the file of your own actions with --actions"
        show_warnings([Problem("unknown-progress", what, severity="warning", hint=hint)])


def _planned(made: Roadmap) -> dict[str, AsExported]:
    from assessment.roadmap.workbook.activities_tab import notes_of
    from assessment.roadmap.workbook.as_exported import as_exported
    from assessment.roadmap.workbook.figures import hours
    from assessment.roadmap.workbook.sheets import cell_text

    return {
        package.id: as_exported(
            package,
            hours(package, made),
            cell_text(package.owner_title),
            cell_text(notes_of(package)),
        )
        for package in made.packages
    }
