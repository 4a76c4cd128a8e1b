"""Wording and looks of the documents of a workshop."""

from __future__ import annotations

import re

import pytest

from assessment.answers.workshop_steps import Captured, Closed, ItemTaken, Opened, TimerStarted
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
from assessment.workshop.room_readings import READINGS, RoomReading
from assessment.workshop.summary import build_summary
from assessment.workshop.summary_document import render_summary_html
from assessment.workshop.summary_models import Standing
from assessment.workshop.summary_page import summary_page
from assessment.workshop.summary_sentences import headline, messages
from assessment.workshop.vote_charts import reading_chart
from tests.support.workshops import held_workshop, revealed, timed, workshop_bank

LANGUAGES = ("en", "de")
BANK = workshop_bank()


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
        "2 questions were voted on again; votes came closer on 1 and further apart on 1.",
        "1 question was settled by what people had answered alone.",
        "1 question stayed split and is recorded at the lower level, not at an average.",
        "Left without an answer: 1 question skipped and 1 question of the agenda not reached.",
        "Votes of the role \u201cfinance\u201d lie 2.3 levels above those of the others on average, "
        "over 3 contested questions.",
    )


def test_what_the_room_recorded_did_to_the_result() -> None:
    assert result_said(Standing(score=39.58, verdict="Trials"), "en") == (
        "What the room recorded takes the overall score from 39.6 to 38.7. "
        "The verdict stays \u201cTrials\u201d."
    )
    assert result_said(Standing(score=38.74, verdict="Pilots"), "de") == (
        "Was die Runde festgehalten hat, l\u00e4sst den Gesamtwert bei 38,7. "
        "Das Urteil \u00e4ndert sich von \u201ePilots\u201c zu \u201eTrials\u201c."
    )
    unscored = result_said(Standing(score=None, verdict="Trials"), "en")
    assert unscored == "The verdict stays \u201cTrials\u201d."


def result_said(before: Standing, language: str) -> str:
    after = Standing(score=38.74, verdict="Trials")
    summary = build_summary(workshop_bank(), held_workshop(), before=before, after=after)
    return messages(summary, document_words(read_templates(), language))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_speak_only_of_what_happened(language: str) -> None:
    steps = timed(
        (1, revealed("D-1", 0, (0, 0, 4, 0, 0), dont_know=4)),
        (2, ItemTaken(item="D-1")),
        (3, revealed("D-1", 1, (0, 0, 4, 0, 0), dont_know=4)),
    )
    said = messages(
        build_summary(workshop_bank(), steps), document_words(read_templates(), language)
    )
    # Votes that agreed on none of them are told; nothing else is a count of none.
    assert [" 0 " in f" {one} " for one in said] == [True, False, False, False]


def test_a_break_is_named_beside_the_minutes() -> None:
    words = document_words(read_templates(), "en")
    steps = timed(
        (0, Opened(title="Workshop", minutes=60)),
        (1, ItemTaken(item="D-1")),
        (20, TimerStarted(seconds=900, purpose="break")),
        (61, Closed()),
    )
    notes = {one.label: one.note for one in summary_page(build_summary(BANK, steps), words).figures}
    assert notes["Minutes"] == "60 planned; 15 minutes of break are included"
    held = summary_page(build_summary(BANK, held_workshop()), words)
    assert {one.label: one.note for one in held.figures}["Minutes"] == "of 90 planned"


def test_readings_that_do_not_fit_on_a_line_of_the_legend_go_on_the_next() -> None:
    words = document_words(read_templates(), "de")
    counts: dict[RoomReading, int] = dict.fromkeys(READINGS, 1)
    chart = reading_chart([("Data", counts, counts)], READINGS, words)
    assert len({one.y for one in chart.key}) > 1
    assert all(one.x + 24 + 6.1 * len(one.text) <= chart.width for one in chart.key)
    assert max(one.y for one in chart.key) < chart.height


def test_notes_are_printed_word_for_word_without_a_name() -> None:
    page = summary_page(
        build_summary(BANK, held_workshop()), document_words(read_templates(), "en")
    )
    assert [(one.id, one.round, one.text) for one in page.notes] == [
        ("D-1", "Alone", "As we saw in May.")
    ]
    html = render_summary_html(build_summary(BANK, held_workshop()), read_templates(), Style())
    assert "As we saw in May." in html
    assert "written without a name" in html
    empty = render_summary_html(build_summary(BANK, ()), read_templates(), Style())
    assert "written without a name" not in empty


def test_the_parking_lot_says_who_takes_it_up_and_when() -> None:
    parked = Captured(id="p1", what="parking", text="Later", owner="Cleo", due="2027-01-15")
    summary = build_summary(BANK, timed((1, parked)))
    html = render_summary_html(summary, read_templates(), Style())
    assert "<td>Cleo</td><td>15 January 2027</td>" in html


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
