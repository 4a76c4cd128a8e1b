"""Question cards, facilitator's guide and counting sheet: a workshop without a single screen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.bank.models import Bank
from assessment.report.rendering import Medium, Style
from assessment.report.templates import TemplateSet
from assessment.report.wording import Wording
from assessment.workshop.documents import (
    day_text,
    document_language,
    document_words,
    render_document,
)
from assessment.workshop.views import Question, question_of

TEMPLATE = "workshop/cards.html"
ROUNDS = (1, 2, 3)
# The counting sheet has room for two rounds of each question.
COUNTED_ROUNDS = (1, 2)
_STEPS = tuple(f"cards.step_{number}" for number in range(1, 8))


@dataclass(frozen=True)
class CardsPage:
    """Everything that `workshop/cards.html` places.

    Attributes:
        columns: of the counting sheet; those of the file that `hand_counts` reads.
        needs: label of the criteria for level 3.
    """

    title: str
    organisation: str
    day: str
    facts: tuple[str, ...]
    headline: str
    steps: tuple[str, ...]
    questions: tuple[Question, ...]
    rounds: tuple[str, ...]
    needs: str
    columns: tuple[str, ...]
    counted_rounds: tuple[int, ...]


def cards_page(
    bank: Bank, items: Sequence[str], words: Wording, *, organisation: str, on: date
) -> CardsPage:
    """The cards of these items, in their order; ids that the bank does not have are passed over."""
    known = [bank.item_by_id[item] for item in items if item in bank.item_by_id]
    questions = tuple(question_of(bank, item) for item in known)
    answers = max((len(one.options) for one in questions), default=0)
    day = day_text(on.isoformat(), words)
    levels = tuple(f"level_{number}" for number in range(answers))
    return CardsPage(
        title=words.say("cards.kind"),
        organisation=organisation,
        day=day,
        facts=tuple(one for one in (organisation, bank.meta.title, day) if one),
        headline=words.count("cards.title", len(questions)),
        steps=tuple(words.say(step) for step in _STEPS),
        questions=questions,
        rounds=tuple(words.say("cards.round", number=number) for number in ROUNDS),
        needs=words.say("cards.needs", level=3),
        columns=("item", "round", *levels, "dont_know", "not_applicable"),
        counted_rounds=COUNTED_ROUNDS,
    )


def render_cards_html(
    bank: Bank,
    items: Sequence[str],
    templates: TemplateSet,
    style: Style,
    *,
    organisation: str,
    on: date,
    medium: Medium = "screen",
) -> str:
    """One HTML document without anything to fetch; the same text for the same arguments.

    Args:
        bank: with the questions; its language is that of the fixed texts, unless the theme has one.
        items: ids, in the order in which the room takes them up.
        templates: of the report.
        style: theme and logo.
        organisation: whose workshop it is.
        on: day on the cards.
        medium: `print` for the PDF.
    """
    language = style.theme.language or bank.meta.language
    words = document_words(templates, language)
    content = {
        "page": cards_page(bank, items, words, organisation=organisation, on=on),
        "say": words.say,
        "language": document_language(templates, language),
        "day_iso": on.isoformat(),
    }
    return render_document(templates, style, TEMPLATE, content, medium=medium)


def render_cards_pdf(
    bank: Bank,
    items: Sequence[str],
    templates: TemplateSet,
    style: Style,
    *,
    organisation: str,
    on: date,
) -> bytes:
    """The same as PDF/UA-1 and PDF/A-3a, one card per page; the same bytes for the same arguments."""
    from assessment.report.pdf import html_to_pdf

    html = render_cards_html(
        bank, items, templates, style, organisation=organisation, on=on, medium="print"
    )
    about = f"{bank.digest} {' '.join(items)} {organisation}"
    identifier = hashlib.sha256(about.encode()).digest()[:16]
    return html_to_pdf(html, identifier=identifier, day=on.isoformat())
