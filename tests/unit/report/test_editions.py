"""Editions are folders and sections are files: neither needs a line of Python."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assessment.problem import InputProblems
from assessment.report.rendering import Style, render_html
from assessment.report.templates import TemplateSet
from tests.support.report_fixture import sample_report, templates

EDITION = "title: Board note\nsections: [cover, contents, board_note, glossary]\n"
SECTION = """{% set anchor = "note" %}{% set label = "Note" %}{% set title = "A note to the board" %}
<section><h2 id="note">{{ title }}</h2><p>{{ report.answer.title }}</p></section>"""


def with_files(files: Mapping[str, str]) -> TemplateSet:
    shipped = templates()
    return TemplateSet(texts={**shipped.texts, **files}, fonts=shipped.fonts)


def test_the_shipped_editions() -> None:
    assert templates().editions == ("executive", "full")


def test_a_new_edition_with_a_new_section() -> None:
    added = with_files(
        {"editions/board/edition.yaml": EDITION, "sections/board_note.html": SECTION}
    )
    html = render_html(sample_report(), added, Style(edition="board"))
    assert "A note to the board" in html
    # It lists itself in the contents without being told to anybody.
    assert '<a href="#note">A note to the board</a>' in html
    assert "Board note" in html


def test_an_edition_overrides_a_section_by_its_name() -> None:
    own = "<section><h2>Our own words</h2></section>"
    added = with_files(
        {
            "editions/board/edition.yaml": "title: Board\nsections: [cover, glossary]\n",
            "editions/board/glossary.html": own,
        }
    )
    html = render_html(sample_report(), added, Style(edition="board"))
    assert "Our own words" in html
    assert "Words of this report" not in html
    assert "Our own words" not in render_html(sample_report(), added, Style(edition="full"))


@pytest.mark.parametrize(
    "files, said",
    [
        ({}, "there is no edition `board`"),
        ({"editions/board/edition.yaml": "title: B\nsections: [nothing_such]\n"}, "`nothing_such`"),
        ({"editions/board/edition.yaml": "title: B\nsections: []\n"}, "sections"),
        ({"editions/board/edition.yaml": "title: B\nsection: [cover]\n"}, "section"),
        ({"editions/board/edition.yaml": "title: B\nsections: ['../../etc/passwd']\n"}, "sections"),
    ],
)
def test_faults_of_an_edition(files: dict[str, str], said: str) -> None:
    with pytest.raises(InputProblems, match=said):
        with_files(files).edition("board")
