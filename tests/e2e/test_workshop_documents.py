"""Documents of a workshop as a reader, a screen reader and an archive see them."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from assessment.answers.workshop_steps import (
    AgendaSet,
    Captured,
    ItemSettled,
    ItemTaken,
    Opened,
    Step,
    WorkshopHeld,
)
from assessment.bank.models import Bank, Item
from assessment.cli.inputs import load_input
from assessment.cli.workshop_cards import items_for_cards
from assessment.report.rendering import Style
from assessment.report.theme import Theme
from assessment.store import Record
from assessment.workshop.cards import render_cards_pdf
from assessment.workshop.summary import build_summary
from assessment.workshop.summary_document import render_summary_html, render_summary_pdf
from assessment.workshop.summary_models import WorkshopSummary
from tests.support.minibank import MINI_BANK
from tests.support.pdf_rules import check_pdf
from tests.support.records import entry, filled_record
from tests.support.report_fixture import shipped_bank, templates
from tests.support.structure import elements
from tests.support.workshops import held_workshop, revealed, timed, workshop_bank

pytestmark = [
    pytest.mark.slow,
    # WeasyPrint leaves the file of its colour profile to the garbage collector.
    pytest.mark.filterwarnings("ignore:.*sRGB2014.icc:pytest.PytestUnraisableExceptionWarning"),
]
EXAMPLES = Path(__file__).parents[2] / "examples"
# 20 mm, as `styles/print.css` sets it.
MARGIN_POINTS = 20 / 25.4 * 72
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


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_text_of_the_summary_runs_past_the_margin(language: str) -> None:
    counts = {"D-1": (0, 0, 5, 0, 0), "D-2": (4, 0, 0, 0, 4), "D-3": (1, 3, 5, 1, 0)}
    steps = timed(
        *((1, revealed(item, 0, votes, dont_know=1)) for item, votes in counts.items()),
        (1, revealed("D-4", 0, (0, 4, 0, 0, 0), dont_know=4, by_hand=True)),
        (1, revealed("D-5", 0, (0, 0, 0, 0, 0), dont_know=8)),
        (1, revealed("D-6", 0, (3, 3, 2, 2, 2), dont_know=1)),
    )
    summary = build_summary(workshop_bank(), steps, organisation="Example Clinic Group")
    document = pypdfium2.PdfDocument(
        render_summary_pdf(summary, templates(), Style(), language=language)
    )
    for page in document:
        text = page.get_textpage()
        rights = [text.get_rect(place)[2] for place in range(text.count_rects())]
        assert max(rights) <= page.get_width() - MARGIN_POINTS + 0.5
    document.close()


def test_the_same_summary_gives_the_same_bytes() -> None:
    assert summary_pdf("sample") == render_summary_pdf(sample(), templates(), Style())


def test_html_fetches_nothing_and_escapes_what_was_typed() -> None:
    html = render_summary_html(hostile(), templates(), Style())
    assert "<b>x</b>" not in html
    assert "{{7*7}}" in html
    outside = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!data:|#)([^"')\s>]+)""", html)
    assert outside == []


CARDS = ("STR-01", "SEC-16", "DAT-16")
ON = date(2026, 12, 1)


@cache
def cards_pdf(language: str, bank: Bank | None = None) -> bytes:
    style = Style(theme=Theme(language=language))
    return render_cards_pdf(
        bank or shipped_bank(), CARDS, templates(), style, organisation="Example Clinic", on=ON
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_cards_conform_to_ua1_and_a3a(language: str, tmp_path: Path) -> None:
    path = tmp_path / "cards.pdf"
    path.write_bytes(cards_pdf(language))
    ua1, a3a = check_pdf(path, "ua1"), check_pdf(path, "3a")
    assert (ua1.faults, a3a.faults) == ({}, {})


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_card_has_a_page_of_its_own(language: str) -> None:
    document = pypdfium2.PdfDocument(cards_pdf(language))
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    assert len(pages) == 1 + len(CARDS) + 1
    for item, page in zip(CARDS, pages[1:], strict=False):
        asked = shipped_bank().item_by_id[item]
        assert asked.ask in page
        assert all(text in page for text in asked.levels.values())
    assert all(pages[-1].count(item) == 2 for item in CARDS)


def test_no_card_of_the_shipped_bank_runs_over() -> None:
    longest = sorted(shipped_bank().items, key=lambda item: -_length(item))[:12]
    items = [item.id for item in longest]
    data = render_cards_pdf(
        shipped_bank(), items, templates(), Style(), organisation="Example Clinic", on=ON
    )
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) == 1 + len(items) + 1


def _length(item: Item) -> int:
    talk = shipped_bank().indicator_of(item).facilitation
    texts = [item.ask, item.why, *item.levels.values(), item.gate.reason if item.gate else ""]
    texts += [*item.level_3_needs, *item.evidence]
    texts += [talk.opening, *talk.listen_for, talk.when_split] if talk else []
    return sum(map(len, texts))


def test_the_command_writes_cards_of_all_questions_that_are_asked(tmp_path: Path) -> None:
    out = tmp_path / "cards.html"
    given = str(EXAMPLES / "clinic-group" / "answers.yaml")
    words = ["report", given, "--edition", "workshop", "--out", str(out), "--date", "2026-12-01"]
    # A process of its own, as rendering forks, which must not happen beside Java.
    command = [sys.executable, "-m", "assessment.cli", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    html = out.read_text("utf-8")
    assert html.count('class="question-card') == 146
    assert "1 December 2026" in html


def test_the_command_takes_the_agenda_of_the_record(tmp_path: Path) -> None:
    path = filled_record(tmp_path / "clinic.db", 2)
    agenda = AgendaSet(items=("DAT-01", "STR-01", "GONE-1"))
    steps: tuple[Step, ...] = (Opened(title="Workshop"), agenda)
    with Record.open(path, "write") as record:
        for place, step in enumerate(steps):
            record.append([entry(WorkshopHeld(workshop="w1", step=step), f"step{place}")])
    bank, answers = load_input(path, str(MINI_BANK))
    assert items_for_cards(path, bank, answers) == ("DAT-01", "STR-01")
