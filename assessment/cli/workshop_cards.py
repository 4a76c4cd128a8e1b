"""The edition `workshop` of a report: question cards, facilitator's guide and counting sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.store.database import is_record

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.cli.report_files import Kind
    from assessment.report.rendering import Style
    from assessment.store.address import RecordAddress

EDITION = "workshop"
# One page per question: a whole bank is more than a report.
_MOST_SECONDS = 240.0


def make_cards(
    items: tuple[str, ...],
    bank: Bank,
    answers: AnswerSet,
    kind: Kind,
    style: Style,
    *,
    on: date,
) -> bytes:
    """The cards of these items as HTML or PDF.

    Raises:
        SurroundingsError: rendering took too long or too much memory.
    """
    from assessment.cli.bounded import run_bounded
    from assessment.cli.report_files import read_templates
    from assessment.workshop.cards import render_cards_html, render_cards_pdf

    templates, organisation = read_templates(), answers.organisation.name

    def render() -> bytes:
        if kind == "html":
            html = render_cards_html(
                bank, items, templates, style, organisation=organisation, on=on
            )
            return html.encode("utf-8", "replace")
        return render_cards_pdf(bank, items, templates, style, organisation=organisation, on=on)

    return run_bounded(render, "the cards", seconds=_MOST_SECONDS)


def items_for_cards(path: RecordAddress, bank: Bank, answers: AnswerSet) -> tuple[str, ...]:
    """The agenda of the record's latest workshop; where there is none, everything that is asked."""
    from assessment.bank.asking import asked_items

    agenda = tuple(item for item in _agenda(path) if item in bank.item_by_id)
    if agenda:
        return agenda
    asked = asked_items(bank, answers.profile)
    return tuple(item.id for item in bank.items if item.id in asked)


def _agenda(path: RecordAddress) -> tuple[str, ...]:
    if isinstance(path, Path) and not is_record(path):
        return ()
    from assessment.store.record import Record
    from assessment.workshop.session import session_of, workshop_of

    with Record.open(path) as record:
        events = record.events
    workshop = workshop_of(events)
    return session_of(events, workshop).agenda if workshop else ()
