"""What the interview shows: fits 80 columns and 24 rows, and leaves nothing out."""

from __future__ import annotations

import pytest

from assessment.bank.models import Bank
from assessment.files import load_bank
from assessment.interview.flow import (
    Choose,
    DontKnow,
    Flow,
    NextEvidence,
    Skip,
    WriteNote,
    advance,
    start,
)
from assessment.interview.screen import help_lines, item_card, pages, progress, review_lines
from tests.support.banks import small_bank


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank("ai-readiness")


@pytest.fixture
def flow(bank: Bank) -> Flow:
    return start(bank.items, (), bank.scale.highest, {})


def rows_of(bank: Bank, flow: Flow, number: int) -> list[str]:
    item = bank.items[number]
    card = item_card(bank, flow, item, title="Example Clinic Group", width=80)
    levels = [f" » {level}  {text}" for level, text in card.levels]
    text = "\n".join([*card.heading, "", f" {card.question}", "", *levels, "", *card.footer])
    return text.split("\n")


def test_every_item_of_the_bank_fits_a_terminal_of_80_by_24(bank: Bank, flow: Flow) -> None:
    for number, item in enumerate(bank.items):
        rows = rows_of(bank, flow, number)
        assert len(rows) <= 24, item.id
        assert max(len(row) for row in rows) <= 80, item.id


def test_every_word_of_every_level_is_shown(bank: Bank, flow: Flow) -> None:
    for number, item in enumerate(bank.items):
        # Lines also break at hyphens, so spaces are left out of the comparison.
        shown = "".join("".join(rows_of(bank, flow, number)).split())
        for level, text in item.levels.items():
            assert f"{level}{''.join(text.split())}" in shown


def test_progress_counts_answers(bank: Bank, flow: Flow) -> None:
    flow, _ = advance(flow, Skip())
    assert progress(flow).endswith("0 of 150 answered")
    flow, _ = advance(flow, Choose(2))
    assert progress(flow).endswith("1 of 150 answered")


def test_the_footer_says_what_is_saved_and_noted(bank: Bank, flow: Flow) -> None:
    first = bank.items[0]
    for action in (WriteNote("seen on screen"), NextEvidence()):
        flow, _ = advance(flow, action)
    card = item_card(bank, flow, first, title="Acme", width=80)
    assert card.footer[0] == ("evidence: none · confidence: not stated · note: seen on screen")


def test_hostile_text_is_made_visible(bank: Bank, flow: Flow) -> None:
    card = item_card(bank, flow, bank.items[0], title="Acme \x1b[2J", width=80)
    assert "\x1b" not in "".join(card.heading)
    assert "\\x1b" in card.heading[0]


def test_help_holds_everything_the_bank_says_about_an_item(bank: Bank) -> None:
    item = next(item for item in bank.items if item.gate and item.example)
    shown = " ".join(" ".join(help_lines(bank, item, 80)).split())
    assert item.gate is not None
    for text in (item.why, item.gate.reason, item.example, *item.evidence, *item.level_3_needs):
        assert " ".join(text.split()) in shown
    assert "Choose the highest level of which everything is true today;" in shown


def test_help_says_how_to_talk_about_the_indicator(bank: Bank) -> None:
    for item in bank.items:
        texts = bank.indicator_of(item).facilitation
        assert texts is not None
        shown = "".join("".join(help_lines(bank, item, 80)).split())
        for text in (texts.opening, *texts.listen_for, texts.when_split):
            assert "".join(text.split()) in shown, item.id


def test_help_explains_the_words_that_the_item_uses(bank: Bank) -> None:
    shown = " ".join(" ".join(help_lines(bank, bank.item_by_id["STR-02"], 80)).split())
    assert "Words used here" in shown
    assert "KPI: Key performance indicator" in shown
    assert "drift:" not in shown


def test_help_of_a_bank_without_such_texts_has_no_empty_titles() -> None:
    shown = "\n".join(help_lines(small_bank(), small_bank().items[0], 80))
    assert "Why it matters" in shown
    assert "Listen for" not in shown
    assert "To open the conversation" not in shown


def test_help_of_every_item_fits_a_terminal_of_80_by_24(bank: Bank) -> None:
    for item in bank.items:
        lines = help_lines(bank, item, 80)
        shown = pages(lines, 22)
        assert len(shown) <= 4, item.id
        for page in shown:
            assert 0 < len(page) <= 22, item.id
            assert page[0], f"{item.id}: a page begins with a blank row"
            assert max(len(row) for row in page) <= 80, item.id
        rows = [row for page in shown for row in page if row]
        assert rows == [row for row in "\n".join(lines).split("\n") if row], item.id


def test_pages_turn_between_blocks() -> None:
    lines = ["a", "a", "", "b\nb", "b", "", "c", ""]
    assert pages(lines, 7) == [["a", "a", "", "b", "b", "b"], ["c"]]
    assert pages(lines, 4) == [["a", "a"], ["b", "b", "b"], ["c"]]
    assert pages(lines, 2) == [["a", "a"], ["b", "b"], ["b"], ["c"]]
    assert pages(lines, 99) == [["a", "a", "", "b", "b", "b", "", "c"]]


def test_the_review_names_what_is_open_and_unknown(bank: Bank) -> None:
    items = bank.items[:3]
    flow = start(items, (), 4, {})
    for action in (DontKnow(), Choose(1), Skip()):
        flow, _ = advance(flow, action)
    shown = "\n".join(review_lines(bank, flow, 80))
    assert f"Answered with don't know: {items[0].id}" in shown
    assert f"Still open: {items[2].id}" in shown
    assert "2 of 3" in shown
