"""The report as one PDF that is both accessible (PDF/UA-1) and archival (PDF/A-3a)."""

from __future__ import annotations

import gc
import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from assessment.report.models import Report
from assessment.report.rendering import Style, render_html
from assessment.report.templates import TemplateSet

if TYPE_CHECKING:
    from weasyprint import Document

VARIANT = "pdf/a-3a"


@dataclass(frozen=True)
class AttachedFile:
    """A file that travels inside the PDF."""

    name: str
    description: str
    media_type: str
    content: bytes


def render_pdf(
    report: Report, templates: TemplateSet, style: Style, attached: Sequence[AttachedFile] = ()
) -> bytes:
    """The report as PDF, tagged, titled and bookmarked, with `attached` files as its data.

    Returns:
        The same bytes for the same arguments: dates come from the report, the identifier from its
        digest, nothing from the clock.

    Raises:
        InputProblems: the edition is unknown or faulty.
    """
    return html_to_pdf(
        render_html(report, templates, style, medium="print"),
        identifier=bytes.fromhex(report.meta.digest)[:16],
        attached=attached,
        day=report.meta.date_iso,
    )


def html_to_pdf(
    html: str, *, identifier: bytes, day: str, attached: Sequence[AttachedFile] = ()
) -> bytes:
    """A self-contained document as PDF; only `data:` addresses are read.

    Args:
        html: of `render_html`.
        identifier: 16 bytes.
        day: ISO date that attached files carry.
        attached: files to put in.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    with _steady():
        fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
        source = HTML(string=html, base_url=None, url_fetcher=fetcher)
        document = source.render(pdf_variant=VARIANT, pdf_tags=True)
        _claim_accessible(document)
        target = io.BytesIO()
        document.write_pdf(
            target,
            pdf_variant=VARIANT,
            pdf_tags=True,
            pdf_identifier=identifier,
            attachments=[_attachment(one, day) for one in attached],
        )
    return target.getvalue()


@contextmanager
def _steady() -> Iterator[None]:
    """No collection of garbage while pages are laid out, and no chatter about styles.

    Layout makes millions of objects and hardly any cycles: collecting them cost a tenth of the time
    and freed next to nothing.
    """
    logger = logging.getLogger("weasyprint")
    level, collecting = logger.level, gc.isenabled()
    logger.setLevel(logging.CRITICAL)
    gc.disable()
    try:
        yield
    finally:
        logger.setLevel(level)
        if collecting:
            gc.enable()


def _claim_accessible(document: Document) -> None:
    """Say in the metadata that the file is PDF/UA-1 as well.

    PDF/A lets metadata use only schemas that it knows or that the file describes, and the schema of
    the PDF/UA mark is not among the known ones; so its description stands beside the mark.
    """
    from assessment.report.pdf_metadata import AccessibleArchiveMetadata

    document.metadata.__class__ = AccessibleArchiveMetadata


def _attachment(file: AttachedFile, day: str) -> object:
    from datetime import datetime

    from weasyprint import Attachment

    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        relationship="Data",
        created=moment,
        modified=moment,
    )
