"""`assessment status`: what is answered and what is open, by dimension and by role."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from assessment.answers.models import AnswerSet
from assessment.answers.plan_progress import progress_sentence
from assessment.answers.progress import Part, Progress, progress
from assessment.bank.models import Bank
from assessment.cli.inputs import ADDRESS, bank_option, holds_events, load_input
from assessment.problem import visible
from assessment.store import Record
from assessment.store.address import RecordAddress

if TYPE_CHECKING:
    from assessment.findings.robustness.models import Settled

_WIDTH = 80
_NAME_WIDTH = 25
_BAR_WIDTH = 10
_HEADINGS = ("asked", "answered", "unknown", "n/a", "open")


@click.command()
@click.argument("input_path", metavar="RECORD", type=ADDRESS)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@bank_option
def status(input_path: RecordAddress, as_json: bool, bank_option: str | None) -> None:
    """Show what is answered and what is open, by dimension and by role.

    RECORD may be answers in YAML or JSON, too.
    """
    # Imported here: it loads numpy, which `--help` has no use for.
    from assessment.findings.robustness import verdict_settled

    bank, answers = load_input(input_path, bank_option)
    found, settled = progress(bank, answers), verdict_settled(bank, answers)
    erased = _erased(input_path)
    if as_json:
        click.echo(_as_json(bank, answers, found, settled, erased))
    else:
        click.echo(_as_text(bank, answers, found, settled, erased))


def _erased(path: RecordAddress) -> int:
    """How many events of a record were erased on request."""
    if not holds_events(path):
        return 0
    with Record.open(path) as record:
        return record.history.erased


def _as_json(
    bank: Bank, answers: AnswerSet, found: Progress, settled: Settled | None, erased: int
) -> str:
    document = {
        "schema": "assessment-status/1",
        "bank": {"id": bank.id, "version": bank.version, "digest": bank.digest},
        "organisation": answers.organisation.model_dump(),
        **found.model_dump(mode="json"),
        "verdict": settled.model_dump(mode="json") if settled else None,
        "plan_progress": [each.model_dump(mode="json") for each in answers.progress],
        "erased_events": erased,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _as_text(
    bank: Bank, answers: AnswerSet, found: Progress, settled: Settled | None, erased: int
) -> str:
    remarks = [*_remarks(bank, found), *([settled.sentence] if settled else [])]
    remarks += [told for told in [progress_sentence(answers.progress)] if told]
    if erased:
        events = (
            "1 event of the history was" if erased == 1 else f"{erased} events of the history were"
        )
        remarks.append(f"{events} erased on request.")
    lines = [
        f"{answers.organisation.name}: {bank.meta.title} {bank.version}",
        "",
        *_table("Dimension", (*found.dimensions, found.whole)),
        "",
        *_table("Who knows best", found.roles),
        "",
        *(line for remark in remarks for line in _wrapped(remark)),
    ]
    return "\n".join(visible(line) for line in lines)


def _wrapped(remark: str) -> list[str]:
    return textwrap.wrap(remark, _WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _table(heading: str, parts: Sequence[Part]) -> list[str]:
    head = f"{heading:<{_NAME_WIDTH}} {'':<{_BAR_WIDTH}} " + " ".join(
        f"{h:>7.8}" for h in _HEADINGS
    )
    return [head.rstrip(), *(_row(part) for part in parts)]


def _row(part: Part) -> str:
    name = part.title if len(part.title) < _NAME_WIDTH else f"{part.title[: _NAME_WIDTH - 2]}…"
    given = part.asked - part.open
    filled = _BAR_WIDTH * given // part.asked if part.asked else 0
    bar = "#" * filled + "." * (_BAR_WIDTH - filled)
    counts = (part.asked, part.answered, part.dont_know, part.not_applicable, part.open)
    numbers = " ".join(f"{n:>{max(7, len(h))}}" for h, n in zip(_HEADINGS, counts, strict=True))
    return f"{name:<{_NAME_WIDTH}} {bar} {numbers}{'  *' if part.provisional else ''}"


def _remarks(bank: Bank, found: Progress) -> list[str]:
    lines = []
    if any(part.provisional for part in found.dimensions):
        share = bank.policy.provisional_unknown_share
        lines.append(
            f"* provisional: nobody knows the answer to more than {share:.0%} of the weight"
        )
    short = [part.title for part in found.dimensions if not part.enough]
    if short:
        share = bank.policy.level_needs_answered
        lines.append(
            f"No maturity level yet (under {share:.0%} of the weight answered): {', '.join(short)}"
        )
    if found.disagreeing:
        lines.append(
            f"Respondents disagree by two levels or more on: {', '.join(found.disagreeing)}"
        )
    if found.ruled_out:
        lines.append(f"Answered, but ruled out by the profile: {', '.join(found.ruled_out)}")
    return [*lines, _next_step(bank, found)]


def _next_step(bank: Bank, found: Progress) -> str:
    if found.next_open is None:
        return "Every item that is asked has an answer."
    item = bank.item_by_id[found.next_open]
    return f"Next open item: {item.id}, {item.title}"
