"""Wording and looks of the documents of a workshop."""

from __future__ import annotations

import re

import pytest

from assessment.bank.nodes import Source
from assessment.bank.yaml_source import parse_yaml
from assessment.cli.report_files import read_templates
from assessment.report.rendering import Style
from assessment.report.theme import Theme
from assessment.workshop.documents import (
    day_text,
    document_language,
    document_words,
    figure_text,
)
from assessment.workshop.summary import build_summary
from assessment.workshop.summary_document import render_summary_html
from assessment.workshop.summary_page import summary_page
from assessment.workshop.summary_sentences import headline, messages
from tests.support.workshops import held_workshop, workshop_bank

LANGUAGES = ("en", "de")


def patterns(language: str) -> dict[str, str]:
    path = f"workshop/wording/summary.{language}.yaml"
    node, problems = parse_yaml(Source(path, read_templates().texts[path]))
    assert node is not None
    assert problems == ()
    found: dict[str, str] = node.value
    return found


def test_both_languages_have_the_same_sentences_with_the_same_places() -> None:
    english, german = patterns("en"), patterns("de")
    assert list(english) == list(german)
    for key, text in english.items():
        assert isinstance(german[key], str), key
        places = [sorted(re.findall(r"\{(\w+)\}", one)) for one in (text, german[key])]
        assert places[0] == places[1], key


def test_days_and_figures_follow_the_language() -> None:
    english, german = (document_words(read_templates(), one) for one in LANGUAGES)
    assert day_text("2026-12-01T09:00:00Z", english) == "1 December 2026"
    assert day_text("2026-12-01", german) == "1. Dezember 2026"
    assert day_text("soon", english) == "soon"
    assert figure_text(-0.416, german) == "\u22120,42"
    assert figure_text(-0.0, english) == "0.00"
    assert figure_text(None, english) == "\u2013"


def test_an_unknown_language_is_english() -> None:
    assert document_language(read_templates(), "fr") == "en"
    assert document_language(read_templates(), "de-AT") == "de"


def test_what_a_workshop_came_to_in_sentences() -> None:
    summary = build_summary(workshop_bank(), held_workshop())
    words = document_words(read_templates(), "en")
    assert headline(summary, words) == "The room settled 3 questions and left 2 open"
    assert messages(summary, words) == (
        "Votes agreed on 2 of 5 questions when people first voted, and on 3 at the end.",
        "2 questions were voted on again; votes came closer on 1 and moved further apart on 1.",
        "1 question was settled by what people had answered alone.",
        "1 question stayed split and is recorded at the lower level, not at an average.",
        "Of the agenda, 1 skipped, 0 came up without an answer, 1 not reached.",
        "finance rates 2.3 levels higher than the others, over 3 questions.",
    )


def test_nothing_that_did_not_happen_is_said() -> None:
    summary = build_summary(workshop_bank(), ())
    words = document_words(read_templates(), "en")
    assert messages(summary, words) == ()
    assert headline(summary, words) == "The room has settled no question yet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_complete_before_it_is_rendered(language: str) -> None:
    summary = build_summary(workshop_bank(), held_workshop())
    page = summary_page(summary, document_words(read_templates(), language))
    assert [row.id for row in page.movements] == ["D-2", "D-3"]
    assert [row.id for row in page.splits] == ["D-2"]
    first = page.movements[0].before
    assert [bar.count for bar in first.bars] == ["3", "1", "", "1", "3"]
    assert [bar.median for bar in first.bars] == [False, True, False, False, False]
    assert all(bar.y + bar.height == first.base for bar in first.bars)
    assert page.readings is not None
    assert [len(row.first) for row in page.readings.rows] == [3]


def test_a_theme_colours_the_document() -> None:
    summary = build_summary(workshop_bank(), held_workshop())
    style = Style(theme=Theme(accent="#7a1f3d", notice="Confidential"))
    html = render_summary_html(summary, read_templates(), style, medium="print", language="de")
    assert 'lang="de"' in html
    assert "color:#7a1f3d" in html
    assert "var(--" not in html
    assert 'data-notice="Confidential"' in html
