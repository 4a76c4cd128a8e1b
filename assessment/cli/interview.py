"""`assessment interview`: one item at a time in the terminal, every answer on disk before the next."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from assessment.answers.events import Answered, Body, Drafted
from assessment.answers.history import History, bank_change
from assessment.answers.migration import read_as
from assessment.answers.models import Response
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank, Item
from assessment.cli.guidance import Guidance
from assessment.cli.inputs import bank_option, record_argument, settled
from assessment.interview.flow import Draft, Flow, reordered, select_items, start
from assessment.problem import InputProblems, Problem, SurroundingsError, visible
from assessment.store import Record, now, record_entry
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.interview.terminal import Session


@click.command()
@record_argument
@bank_option
@click.option("--quick", is_flag=True, help="Only the quick scan.")
@click.option("--role", metavar="ROLE", help="Only what this role answers or cross-checks best.")
@click.option("--dimension", metavar="ID", help="Only this dimension.")
@click.option(
    "--order",
    type=click.Choice(["bank", "influence"]),
    default="bank",
    show_default=True,
    help="influence: what could change the verdict most comes first.",
)
@click.option("--by", metavar="NAME", help="Who answers; several people keep an answer each.")
def interview(  # noqa: PLR0917 - one parameter per option
    record_path: RecordAddress,
    bank_option: str | None,
    quick: bool,
    role: str | None,
    dimension: str | None,
    order: str,
    by: str | None,
) -> None:
    """Ask one item at a time in the terminal. Stop at any time: it resumes where you left."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SurroundingsError(
            "the interview needs a terminal; use `assessment answer` or `import` in scripts"
        )
    with Record.open(record_path, "session") as record:
        bank, history = settled(record_path, record.history, bank_option)
        _check_names(bank, role, dimension)
        items = select_items(
            bank,
            asked_items(bank, history.answers.profile),
            quick=quick,
            role=role,
            dimension=dimension,
        )
        if not items:
            raise InputProblems(
                [
                    Problem(
                        "nothing-to-ask", "no item of this bank fits these options and the profile"
                    )
                ]
            )
        flow = _resume(history, items, bank, by=by)
        guidance = Guidance(bank, lambda: read_as(record.history, bank)[0].answers)
        session = _session(record, bank, guidance, by=by, role=role)
        if order == "influence":
            flow = reordered(flow, guidance.ranking())
            session = replace(session, ranking=guidance.ranking)
        flow = _run(session, flow)
    _say_goodbye(record_path, flow)


def _check_names(bank: Bank, role: str | None, dimension: str | None) -> None:
    """Stop where a role or dimension is not one of the bank's."""
    dimensions = {known.id: known.title for known in bank.dimensions}
    _check_name("role", role, bank.role_titles)
    _check_name("dimension", dimension, dimensions)


def _check_name(kind: str, given: str | None, known: Mapping[str, str]) -> None:
    if given is None or given in known:
        return
    near = difflib.get_close_matches(given, known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"it has {', '.join(known)}"
    raise InputProblems(
        [Problem(f"unknown-{kind}", f'the bank has no {kind} "{given}"', hint=hint)]
    )


def _resume(history: History, items: tuple[Item, ...], bank: Bank, *, by: str | None) -> Flow:
    """The flow with the answers given before: those of `by`, or anybody's where no name is given."""
    drafts = {
        draft.item: Draft(draft.note, draft.evidence, draft.confidence)
        for draft in history.drafts
        if by in (None, draft.by)
    }
    return start(items, _own_answers(history, by).values(), bank.scale.highest, drafts)


def _own_answers(history: History, by: str | None) -> dict[str, Response]:
    """The latest answer per item that an interview of `by` continues from."""
    return {r.item: r for r in history.answers.responses if by in (None, r.by)}


def _run(session: Session, flow: Flow) -> Flow:
    from assessment.interview.terminal import run

    return run(session, flow)


def _session(
    record: Record, bank: Bank, guidance: Guidance, *, by: str | None, role: str | None
) -> Session:
    from assessment.interview.terminal import Session

    def keep(*bodies: Body) -> None:
        changed = bank_change(record.history, bank)
        record.append([record_entry(body, actor=by) for body in (*changed, *bodies)])

    def save(response: Response) -> None:
        # Without a name, a changed answer stays the answer of whoever gave it.
        before = _own_answers(read_as(record.history, bank)[0], by).get(response.item)
        whose = {"by": by, "role": role, "consensus": False}
        if before is not None:
            whose = {
                "by": before.by,
                "role": role or before.role,
                "consensus": before.consensus,
            }
        guidance.look()
        keep(Answered(response=response.model_copy(update={**whose, "at": now()})))

    def save_draft(item: str, draft: Draft) -> None:
        keep(
            Drafted(
                item=item,
                note=draft.note,
                evidence=draft.evidence,
                confidence=draft.confidence,
                by=by,
                role=role,
            )
        )

    name = record.answers.organisation.name
    return Session(bank, name, save, save_draft, settled=guidance.newly_settled)


def _say_goodbye(path: RecordAddress, flow: Flow) -> None:
    click.echo(visible(f"{path}: {flow.answered} of {len(flow.items)} answered, all saved."))
    if flow.open_items:
        click.echo(visible(f"Resume with: assessment interview {path}"))
    else:
        click.echo(visible(f"Next: assessment score {path}"))
        click.echo(visible(f"      assessment report {path} --out report.pdf"))
