"""Facilitation texts of a bank and its overlays, and items that lack what the others have."""

from __future__ import annotations

import json

import pytest

from assessment.bank import parse_bank
from assessment.bank.facilitation_checks import MAX_WORDS, check_complete, check_facilitation
from assessment.bank.models import Bank, Indicator
from assessment.bank.parsing import Inspection, inspect_bank
from assessment.cli import run
from assessment.files import find_bank, load_bank, read_bank_sources, shipped_banks
from assessment.problem import Problem
from tests.support.banks import VALID_BANKS, bank_files, bank_sources, small_bank

TEXTS = """\
        facilitation:
          opening: Which {0} was talked about last?
          listen_for: [One {0} is shown., One {0} is retold.]
          when_split: Which {0} does each of you mean?
"""
NAMES = ("ambition", "sponsorship", "inventory", "quality", "lineage")


def with_texts(*names: str) -> dict[str, str]:
    """The small bank with facilitation for these indicators."""
    files = bank_files("small")
    lines = []
    for line in files["bank.yaml"].split("\n"):
        name = line.partition("{id: ")[2].partition(",")[0]
        if name in names:
            begin, _, rest = line.strip().removeprefix("- {").removesuffix("}").partition(", ")
            lines += [f"      - {begin}", *(f"        {part}" for part in rest.split(", "))]
            lines.append(TEXTS.format(name).rstrip("\n"))
        else:
            lines.append(line)
    return files | {"bank.yaml": "\n".join(lines)}


def advice(files: dict[str, str]) -> tuple[Problem, ...]:
    found = inspect_bank(bank_sources(files))
    assert found.bank is not None, found.problems
    problems = tuple(problem for problem in found.problems if problem.code.startswith("facil"))
    assert problems == tuple(check_facilitation(found.draft, found.declared))
    assert all(problem.severity == "warning" and problem.place.line for problem in problems)
    return problems


def indicators(bank: Bank) -> list[Indicator]:
    return [part for dimension in bank.dimensions for part in dimension.indicators]


def test_a_bank_without_facilitation_needs_no_advice() -> None:
    assert advice(bank_files("small")) == ()


def test_a_bank_with_facilitation_throughout_needs_no_advice() -> None:
    assert advice(with_texts(*NAMES)) == ()


def test_indicators_left_out_are_named() -> None:
    problems = advice(with_texts("ambition", "inventory", "quality"))
    assert [problem.code for problem in problems] == ["facilitation-missing"] * 2
    assert [problem.what for problem in problems] == [
        "indicator sponsorship has no facilitation",
        "indicator lineage has no facilitation",
    ]


@pytest.mark.parametrize(
    "before,after,code",
    [
        ("Which quality was talked about last?", "Tell us about quality.", "no-question"),
        ("Which quality does each of you mean?", "Compare quality.", "no-question"),
        ("Which quality was talked about last?", "Is quality good?", "closed"),
        ("Which quality was talked about last?", "could you show quality?", "closed"),
        ("Which quality was talked about last?", "Which" + " one" * 30 + "?", "long"),
        ("One quality is shown.", "word " * 26, "long"),
        ("Which quality does each of you mean?", "Which" + " one" * 40 + "?", "long"),
        ("Which quality was talked about last?", "Which LINEAGE was talked about last?", "shared"),
        ("One quality is shown.", "One lineage is shown.", "shared"),
    ],
)
def test_advice_on_a_text(before: str, after: str, code: str) -> None:
    files = with_texts(*NAMES)
    assert files["bank.yaml"].count(before) == 1
    files["bank.yaml"] = files["bank.yaml"].replace(before, after)
    assert [problem.code for problem in advice(files)] == [f"facilitation-{code}"]


def test_a_text_at_the_limit_of_words_is_fine() -> None:
    files = with_texts(*NAMES)
    long = "Which" + " one" * (MAX_WORDS["opening"] - 1) + "?"
    files["bank.yaml"] = files["bank.yaml"].replace("Which quality was talked about last?", long)
    assert advice(files) == ()


def test_an_opening_may_begin_with_a_word_that_only_looks_closed() -> None:
    files = with_texts(*NAMES)
    files["bank.yaml"] = files["bank.yaml"].replace(
        "Which quality was talked about last?", "Areas of quality, which came last?"
    )
    assert advice(files) == ()


def overlay(dimensions: str) -> Inspection:
    text = "bank: 1\nextends: small\nid: own\nversion: 0.1.0\ntitle: Own\n" + dimensions
    return inspect_bank(bank_sources({"bank.yaml": text}, bank_sources(with_texts(*NAMES))))


def test_an_overlay_changes_single_texts_and_replaces_what_to_listen_for() -> None:
    found = overlay(
        "dimensions:\n  - id: strategy\n    indicators:\n      - id: ambition\n"
        "        facilitation: {opening: Which goal?, listen_for: [First., Second., Third.]}\n"
    )
    assert found.bank is not None, found.problems
    assert not found.problems
    first, second = indicators(found.bank)[:2]
    assert first.facilitation is not None
    assert first.facilitation.opening == "Which goal?"
    assert first.facilitation.listen_for == ("First.", "Second.", "Third.")
    assert first.facilitation.when_split == "Which ambition does each of you mean?"
    assert second.facilitation is not None
    assert second.facilitation.opening == "Which sponsorship was talked about last?"


def test_an_overlay_takes_facilitation_away_and_is_told_so() -> None:
    found = overlay(
        "dimensions:\n  - id: strategy\n    indicators: [{id: ambition, facilitation: null}]\n"
    )
    assert found.bank is not None
    assert indicators(found.bank)[0].facilitation is None
    assert indicators(found.bank)[1].facilitation is not None
    assert [problem.what for problem in found.problems] == [
        "indicator ambition has no facilitation"
    ]


def test_facilitation_is_part_of_the_digest() -> None:
    bank, _ = parse_bank(bank_sources(with_texts(*NAMES)))
    assert bank is not None
    assert bank.digest != small_bank().digest


@pytest.mark.parametrize("name", sorted(shipped_banks()))
def test_shipped_banks_are_complete(name: str) -> None:
    found = inspect_bank(read_bank_sources(find_bank(name)))
    assert found.bank is not None
    assert all(part.facilitation for part in indicators(found.bank))
    assert not tuple(check_facilitation(found.draft, found.declared))
    assert not tuple(check_complete(found.draft))
    for item in found.bank.items:
        assert 2 <= len(item.evidence) <= 4, item.id
        assert 2 <= len(item.level_3_needs) <= 4, item.id
    assert all(field.help for field in found.bank.meta.profile)


ITEM = """\
  - id: {id}
    indicator: ambition
    title: Written ambition
    ask: How is the ambition written down today?
    levels: {{0: No page states it., 1: A page states it.}}
"""
FULL = "    why: It matters.\n    evidence: [A page.]\n"


def incomplete(*more: str) -> list[str]:
    """What is said of items STR-01, STR-02, ... that have these keys beside the needed ones."""
    items = [ITEM.format(id=f"STR-0{at}") + keys for at, keys in enumerate(more, start=1)]
    text = "dimension: strategy\nitems:\n" + "".join(items)
    found = inspect_bank(bank_sources(bank_files("minimal") | {"items/strategy.yaml": text}))
    assert found.bank is not None, found.problems
    problems = tuple(check_complete(found.draft))
    assert {problem.code for problem in problems} <= {"item-incomplete"}
    assert all(problem.severity == "warning" and problem.place.line for problem in problems)
    return [problem.what for problem in problems]


def test_an_item_without_what_most_items_have_is_named() -> None:
    assert incomplete(FULL, FULL, "    why: It matters.\n") == ["STR-03 has no `evidence`"]
    assert incomplete(FULL, "", FULL) == ["STR-02 has no `why`, `evidence`"]


def test_what_half_of_the_items_have_is_not_expected_of_the_others() -> None:
    assert incomplete(FULL, "") == []


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["bank", "show", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return status, out, err


def test_the_guide_has_every_text_and_item_in_reading_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bank = load_bank("ai-readiness")
    status, out, _ = command(capsys, "ai-readiness", "--facilitation")
    assert status == 0
    assert max(map(len, out.split("\n"))) <= 100
    # Lines also break at hyphens, so spaces are left out of the comparison.
    shown, position = "".join(out.split()), 0
    for part in indicators(bank):
        assert part.facilitation is not None
        texts = [part.title, part.facilitation.opening]
        texts += [*part.facilitation.listen_for, part.facilitation.when_split]
        texts += [item.id + item.ask for item in bank.items if item.indicator == part.id]
        for text in texts:
            position = shown.index("".join(text.split()), position)


def test_the_guide_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    guide = json.loads(command(capsys, "--facilitation", "--json")[1])
    assert guide["bank"] == "ai-readiness"
    parts = [part for dimension in guide["dimensions"] for part in dimension["indicators"]]
    assert len(parts) == 30
    assert sum(len(part["items"]) for part in parts) == 150
    assert parts[0]["facilitation"]["opening"].endswith("?")
    assert parts[0]["items"][0]["id"] == "STR-01"
    assert parts[0]["items"][0]["gate"] is True


def test_a_bank_without_texts_has_no_guide(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = command(capsys, str(VALID_BANKS / "small"), "--facilitation")
    assert (status, out) == (1, "")
    assert "error[no-facilitation]: no indicator of the bank small has facilitation texts" in err
    assert "docs/bank-format.md" in err


def test_one_view_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = command(capsys, "--facilitation", "--benchmarks")
    assert status == 2
    assert "give one of --crosswalk" in err
    assert "--facilitation" in err


def test_the_card_of_an_item_shows_how_to_talk_about_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = command(capsys, "STR-01")[1]
    texts = indicators(load_bank("ai-readiness"))[0].facilitation
    assert texts is not None
    shown = " ".join(out.split())
    for text in (texts.opening, *texts.listen_for, texts.when_split):
        assert " ".join(text.split()) in shown
    assert "open with:" not in command(capsys, str(VALID_BANKS / "small"), "STR-01")[1]
