"""The summary of a workshop as one HTML file and as an accessible, archival PDF."""

from __future__ import annotations

import hashlib

from assessment.report.rendering import Medium, Style
from assessment.report.templates import TemplateSet
from assessment.workshop.documents import document_language, document_words, render_document
from assessment.workshop.summary_models import WorkshopSummary
from assessment.workshop.summary_page import summary_page

TEMPLATE = "workshop/summary.html"


def render_summary_html(
    summary: WorkshopSummary,
    templates: TemplateSet,
    style: Style,
    *,
    medium: Medium = "screen",
    language: str | None = None,
) -> str:
    """One HTML document without anything to fetch; the same text for the same arguments.

    Args:
        summary: complete; nothing of a workshop is computed here.
        templates: of the report.
        style: theme and logo.
        medium: `print` for the PDF.
        language: of the fixed texts; that of the workshop unless given.
    """
    chosen = language or style.theme.language or summary.language
    words = document_words(templates, chosen)
    content = {
        "page": summary_page(summary, words),
        "say": words.say,
        "count": words.count,
        "language": document_language(templates, chosen),
        "day_iso": (summary.began or summary.opened or "2000-01-01")[:10],
    }
    return render_document(templates, style, TEMPLATE, content, medium=medium)


def render_summary_pdf(
    summary: WorkshopSummary,
    templates: TemplateSet,
    style: Style,
    *,
    language: str | None = None,
) -> bytes:
    """The same as PDF/UA-1 and PDF/A-3a; the same bytes for the same arguments."""
    from assessment.report.pdf import html_to_pdf

    html = render_summary_html(summary, templates, style, medium="print", language=language)
    identifier = hashlib.sha256(summary.model_dump_json().encode()).digest()[:16]
    day = (summary.began or summary.opened or "2000-01-01")[:10]
    return html_to_pdf(html, identifier=identifier, day=day)
