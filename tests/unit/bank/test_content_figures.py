"""How texts are measured: syllables, reading level, likeness, and the figures of a bank."""

from __future__ import annotations

import pytest

from assessment.bank.content_figures import content_figures
from assessment.bank.content_models import Term
from assessment.bank.glossary import terms_in
from assessment.bank.reading import reading_grade, syllables
from assessment.bank.similarity import nearest_pair, word_overlap
from assessment.cli import run
from assessment.cli.bank_figures import render_figures
from assessment.files import load_bank
from tests.support.banks import VALID_BANKS, small_bank


@pytest.mark.parametrize(
    "word,count",
    [
        *(("cat", 1), ("data", 2), ("table", 2), ("store", 1), ("stores", 1), ("pages", 2)),
        *(("model", 2), ("stated", 2), ("checked", 1), ("organisation", 5), ("the", 1), ("AI", 1)),
        *(("use", 1), ("uses", 2), ("people", 2), ("whole", 1), ("tables", 2), ("handled", 2)),
        *(("rules", 1), ("failed", 1), ("rolled", 1), ("policies", 3)),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_follows_the_formula() -> None:
    # 10 words, 2 sentences, 12 syllables: 0.39 * 5 + 11.8 * 1.2 - 15.59
    texts = ["The data are in one place.", "We check each table."]
    assert [sum(map(syllables, text[:-1].split())) for text in texts] == [7, 5]
    assert reading_grade(texts) == pytest.approx(0.39 * 5 + 11.8 * 1.2 - 15.59)
    assert reading_grade([]) == 0.0


def test_overlap_is_the_share_of_common_words() -> None:
    assert word_overlap("a b c d", "a b c e") == pytest.approx(0.75)
    assert word_overlap("One page.", "one PAGE") == 1.0
    assert word_overlap("a", "b") == 0.0


def test_the_nearest_pair_ignores_what_all_texts_share() -> None:
    texts = ["today page red", "today sheet blue", "today page green"]
    likeness, one, other = nearest_pair(texts)
    assert (one, other) == (0, 2)
    # "page" weighs ln(3/2), each colour ln(3); "today" weighs nothing.
    page, colour = 0.405465, 1.098612
    assert likeness == pytest.approx(page**2 / (page**2 + colour**2), abs=1e-5)


def test_a_term_is_found_as_a_whole_word() -> None:
    it = Term(id="it", term="IT", meaning="Computers.")
    batch = Term(id="batch", term="batch", also=("nightly run",), meaning="Many at once.")
    assert terms_in(["Is it late?"], [it, batch]) == ()
    assert terms_in(["IT runs both Batches."], [it, batch]) == (it, batch)
    assert terms_in(["A nightly run, unbatched."], [batch]) == (batch,)
    assert terms_in(["batchwise, mini-batch"], [batch]) == ()


def test_the_figures_of_the_small_bank() -> None:
    strategy, data = content_figures(small_bank())
    assert (strategy.id, strategy.items, data.items) == ("strategy", 4, 5)
    words = [len(item.levels[4].split()) for item in small_bank().items[:4]]
    assert strategy.words[4] == pytest.approx(sum(words) / 4)
    assert strategy.nearest is not None
    assert 0 < strategy.nearest.likeness <= 1
    shown = render_figures((strategy, data))
    assert f"{strategy.nearest.one}, {strategy.nearest.other}" in shown
    assert len({len(line) for line in shown.split("\n\n")[0].split("\n")}) == 1


def test_check_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "check", str(VALID_BANKS / "small"), "--figures"]) == 0
    out = capsys.readouterr().out
    assert render_figures(content_figures(small_bank())) in out


def test_the_glossary_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    small = str(VALID_BANKS / "small")
    assert run(["bank", "show", small, "--glossary"]) == 0
    assert "AI  (also: artificial intelligence)" in capsys.readouterr().out
    assert run(["bank", "show", str(VALID_BANKS / "minimal"), "--glossary"]) == 0
    assert "minimal explains no words" in capsys.readouterr().out
    assert run(["bank", "show", small, "STR-01"]) == 0
    assert "AI:            Software that finds patterns in data." in capsys.readouterr().out
    assert run(["bank", "show", small, "--glossary", "--benchmarks"]) == 2


def test_shipped_banks_explain_words_for_business_readers() -> None:
    glossary = load_bank("marketing").glossary
    assert {"KPI", "drift", "control group"} <= {term.term for term in glossary}
    assert len(glossary) >= 60
    names = [term.term.lower() for term in load_bank("ai-readiness").glossary]
    assert len(set(names)) == len(names)
