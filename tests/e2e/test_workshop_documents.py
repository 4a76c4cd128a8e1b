"""Documents of a workshop as a reader, a screen reader and an archive see them."""

from __future__ import annotations

import io
import itertools
import re
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from assessment.answers.workshop_steps import Captured, ItemSettled, ItemTaken, Opened
from assessment.report.rendering import Style
from assessment.workshop.summary import build_summary
from assessment.workshop.summary_document import render_summary_html, render_summary_pdf
from assessment.workshop.summary_models import WorkshopSummary
from tests.support.pdf_rules import check_pdf
from tests.support.report_fixture import shipped_bank, templates
from tests.support.structure import elements
from tests.support.workshops import held_workshop, revealed, timed, workshop_bank

pytestmark = [
    pytest.mark.slow,
    # WeasyPrint leaves the file of its colour profile to the garbage collector.
    pytest.mark.filterwarnings("ignore:.*sRGB2014.icc:pytest.PytestUnraisableExceptionWarning"),
]
HOSTILE = "{{7*7}} <b>x</b> 漢字 שלום " + "w" * 200 + " " + "a\u0301" * 100


def sample() -> WorkshopSummary:
    return build_summary(workshop_bank(), held_workshop(), organisation="Example Clinic Group")


def hostile() -> WorkshopSummary:
    item = shipped_bank().items[0].id
    steps = timed(
        (0, Opened(title=HOSTILE[:190])),
        (1, ItemTaken(item=item)),
        (2, revealed(item, 1, (1, 0, 2, 0, 0), notes=(HOSTILE,))),
        (3, Captured(id="c1", what="quote", text=HOSTILE, item=item)),
        (3, Captured(id="c2", what="action", text=HOSTILE, owner=HOSTILE[:190])),
        (4, ItemSettled(item=item, level=0, how="majority", rationale=HOSTILE, dissent=HOSTILE)),
    )
    return build_summary(shipped_bank(), steps, organisation=HOSTILE[:190])


def empty() -> WorkshopSummary:
    return build_summary(workshop_bank(), ())


SUMMARIES = {"sample": sample, "hostile": hostile, "empty": empty}


@cache
def summary_pdf(kind: str, language: str = "en") -> bytes:
    return render_summary_pdf(SUMMARIES[kind](), templates(), Style(), language=language)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", list(SUMMARIES))
def test_summary_conforms_to_ua1_and_a3a(kind: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "summary.pdf"
    path.write_bytes(summary_pdf(kind, language))
    ua1, a3a = check_pdf(path, "ua1"), check_pdf(path, "3a")
    assert (ua1.rules, a3a.rules) == (106, 155)
    assert (ua1.faults, a3a.faults) == ({}, {})


def test_summary_has_headings_in_order_and_figures_that_speak() -> None:
    with pikepdf.open(io.BytesIO(summary_pdf("sample"))) as document:
        found = list(elements(document))
    heads = [int(role[1]) for role, _ in found if re.fullmatch(r"H[1-6]", role)]
    assert heads[0] == 1
    assert heads.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(heads))


def test_every_picture_of_the_summary_says_what_it_shows() -> None:
    with pikepdf.open(io.BytesIO(summary_pdf("sample"))) as document:
        figures = [str(one.Alt) for role, one in elements(document) if role == "Figure"]
    assert any(one.startswith("Topic D-2 (D-2), Round 2: 4 at 0 and 4 at 4.") for one in figures)
    assert all(len(one) >= 8 for one in figures)


def test_summary_says_what_was_recorded() -> None:
    document = pypdfium2.PdfDocument(summary_pdf("sample"))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    words = " ".join(text.split())
    for part in ("settled 3 questions and left 2 open", "Who signs?", "Ada", "24 December 2026"):
        assert part in words


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert summary_pdf("sample") == render_summary_pdf(sample(), templates(), Style())


def test_html_fetches_nothing_and_escapes_what_was_typed() -> None:
    html = render_summary_html(hostile(), templates(), Style())
    assert "<b>x</b>" not in html
    assert "{{7*7}}" in html
    outside = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!data:|#)([^"')\s>]+)""", html)
    assert outside == []
