"""The wording file: every key is used and every key that is used is there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import assessment.report
from assessment.report.wording import Wording, cut
from tests.support.report_fixture import templates

SOURCE = "\n".join(
    path.read_text() for path in Path(assessment.report.__file__).parent.rglob("*.py")
)


def keys() -> list[str]:
    text = templates().texts["wording/en.yaml"]
    return re.findall(r"^([a-z_]+(?:\.[a-z_0-9]+)*):", text, re.MULTILINE)


@pytest.mark.parametrize("key", keys())
def test_every_sentence_is_said_somewhere(key: str) -> None:
    stem = re.sub(r"\.(none|one|other)$", "", key)
    family = stem.rpartition(".")[0]
    shared = re.sub(r"(month|number)_\d+$", r"\1_{", stem)
    assert (
        re.search(rf'["\'(]{re.escape(stem)}["\']', SOURCE)
        or f'"{shared}' in SOURCE
        or f'"{family}.{{' in SOURCE
        or f'"{family}.limit_{{' in SOURCE
        or family.startswith("glossary.")
    ), key


def test_numbers_dates_and_counts() -> None:
    words = templates().wording("en")
    assert words.date(date(2026, 11, 2)) == "2\u00a0November 2026"
    assert words.short_date(date(2026, 5, 2)) == "2\u00a0May\u00a02026"
    assert [words.number(number) for number in (0, 3, 12, 13, 1234)] == [
        "no",
        "three",
        "twelve",
        "13",
        "1\u2009234",
    ]
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.count("plan.slack", 0) == "critical"
    assert words.count("plan.slack", 1) == "one working day of slack"


def test_an_unknown_language_falls_back_to_english() -> None:
    assert templates().wording("xx").listed(["a", "b"]) == "a and b"


def test_a_place_without_a_value_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Wording({"a": "{missing}"}).say("a")


def test_long_texts_are_cut_at_a_word() -> None:
    assert cut("aaa bbb ccc", 9) == "aaa bbb…"
    assert cut("a" * 20, 10) == "a" * 9 + "…"
    assert cut("short", 10) == "short"
