"""Figures of a tally against published and hand-computed values, and how they are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assessment.answers.agreement import Thresholds, agreement
from assessment.answers.dispersion import average_deviation, van_der_eijk, within_group
from assessment.answers.workshop_steps import Tally


def votes(*levels: int, highest: int = 4) -> tuple[int, ...]:
    return tuple(levels.count(level) for level in range(highest + 1))


def tally(*counts: int, dont_know: int = 0, not_applicable: int = 0) -> Tally:
    return Tally(levels=counts, dont_know=dont_know, not_applicable=not_applicable)


def test_a_as_published_with_the_agrmt_package() -> None:
    assert van_der_eijk((30, 40, 210, 130, 530, 50, 10)) == pytest.approx(0.6113333, abs=1e-7)


@pytest.mark.parametrize(
    "counts, a, rwg",
    [
        ((0, 0, 10, 0, 0), 1.00, 1.00),
        ((0, 5, 5, 0, 0), 0.75, 0.86),
        ((1, 0, 0, 9, 0), 0.72, 0.55),
        ((0, 0, 1, 3, 6), 0.75, 0.75),
        ((1, 2, 4, 2, 1), 0.35, 0.33),
        ((0, 5, 0, 5, 0), 0.17, 0.44),
        ((2, 2, 2, 2, 2), 0.00, -0.11),
        ((5, 0, 0, 0, 5), -1.00, -1.22),
    ],
)
def test_a_and_rwg_of_ten_votes(counts: tuple[int, ...], a: float, rwg: float) -> None:
    assert van_der_eijk(counts) == pytest.approx(a, abs=0.005)
    assert within_group(counts) == pytest.approx(rwg, abs=0.005)


@pytest.mark.parametrize(
    "levels, rwg, deviation, spread",
    [
        ((3, 3, 3), 1.00, 0.00, 0),
        ((2, 3, 3), 0.83, 0.44, 1),
        ((2, 3, 4), 0.50, 0.67, 2),
        ((1, 3, 4), -0.17, 1.11, 3),
        ((2, 2, 3, 3, 3), 0.85, 0.48, 1),
        ((3, 3, 3, 3, 1), 0.60, 0.64, 2),
        ((1, 2, 3, 4, 4), 0.15, 1.04, 3),
        ((1, 1, 4, 4), -0.50, 1.50, 3),
    ],
)
def test_worked_values(levels: tuple[int, ...], rwg: float, deviation: float, spread: int) -> None:
    counts = votes(*levels)
    assert within_group(counts) == pytest.approx(rwg, abs=0.005)
    assert average_deviation(counts) == pytest.approx(deviation, abs=0.005)
    assert agreement(Tally(levels=counts)).spread == spread


@pytest.mark.parametrize(
    "counts, reading, discuss",
    [
        ((0, 0, 0, 0, 0), "too_few", False),
        ((0, 0, 0, 1, 1), "too_few", False),
        ((1, 0, 0, 0, 1), "too_few", True),
        ((0, 0, 0, 3, 0), "agreed", False),
        ((0, 0, 1, 2, 0), "agreed", False),
        ((0, 0, 1, 1, 1), "near", True),
        ((0, 1, 0, 1, 1), "spread", True),
        ((0, 2, 0, 0, 2), "two_camps", True),
        ((2, 0, 0, 0, 1), "spread", True),
        ((0, 5, 5, 0, 0), "agreed", False),
        ((1, 0, 0, 9, 0), "near", True),
        ((0, 0, 1, 3, 6), "near", True),
        ((1, 2, 4, 2, 1), "spread", True),
        ((2, 2, 2, 2, 2), "spread", True),
        ((3, 1, 2, 1, 3), "two_camps", True),
        ((0, 5, 0, 5, 0), "two_camps", True),
        ((6, 0, 0, 2, 0), "two_camps", True),
        ((5, 0, 0, 0, 5), "two_camps", True),
    ],
)
def test_how_votes_on_five_levels_are_read(
    counts: tuple[int, ...], reading: str, discuss: bool
) -> None:
    found = agreement(Tally(levels=counts))
    assert (found.reading, found.discuss) == (reading, discuss)


@pytest.mark.parametrize(
    "counts, reading",
    [
        ((6, 0), "agreed"),
        ((5, 1), "near"),
        ((3, 3), "two_camps"),
        ((5, 5, 0), "near"),
        ((9, 1, 0), "agreed"),
        ((5, 0, 5), "two_camps"),
    ],
)
def test_how_votes_on_shorter_scales_are_read(counts: tuple[int, ...], reading: str) -> None:
    assert agreement(Tally(levels=counts)).reading == reading


def test_few_raters_get_range_and_average_deviation_only() -> None:
    found = agreement(tally(0, 1, 2, 1, 0))
    assert (found.a, found.rwg) == (None, None)
    assert (found.median, found.lowest, found.highest, found.deviation) == (2, 1, 3, 0.5)
    two = agreement(tally(0, 1, 0, 1, 0))
    assert (two.median, two.spread, two.deviation) == (1, 2, None)


def test_no_votes_give_no_figures() -> None:
    found = agreement(tally(0, 0, 0, 0, 0))
    assert (found.median, found.lowest, found.highest, found.deviation) == (None,) * 4
    assert (found.spread, found.dont_know, found.rwg_shown) == (0, 0.0, None)


def test_those_who_cannot_tell_are_a_share_of_all_who_voted() -> None:
    found = agreement(tally(0, 0, 3, 0, 0, dont_know=2, not_applicable=3))
    assert (found.rated, found.votes, found.dont_know) == (3, 8, 0.25)


def test_rwg_keeps_its_raw_value_and_shows_none_below_zero() -> None:
    split = agreement(tally(5, 0, 0, 0, 5))
    assert split.rwg == pytest.approx(-1.22, abs=0.005)
    assert split.rwg_shown == 0


def test_two_answers_have_no_a() -> None:
    assert agreement(tally(5, 5)).a is None
    assert van_der_eijk((0, 1, 0)) is None


def test_thresholds_are_an_argument() -> None:
    strict = Thresholds(agreed_from=0.9)
    assert agreement(tally(0, 5, 5, 0, 0), strict).reading == "near"
    assert agreement(tally(0, 9, 1, 0, 0), strict).reading == "agreed"
    assert agreement(tally(0, 1, 1, 0, 0), Thresholds(fewest=2)).reading == "agreed"


def test_the_table_of_the_documentation_is_what_the_code_gives() -> None:
    page = Path(__file__).parents[3] / "docs" / "workshop-statistics.md"
    rows = re.findall(
        r"^\| ([\d ]+) \| ([\d.−]+) \| ([\d.−]+) \| ([\d.−]+) \| ([a-z ]+) \|$",
        page.read_text("utf-8"),
        re.MULTILINE,
    )
    assert len(rows) == 5
    for counts, *figures, reading in rows:
        found = agreement(Tally(levels=tuple(map(int, counts.split()))))
        numbers = [float(one.replace("−", "-")) for one in figures]
        assert numbers == pytest.approx([found.deviation, found.rwg, found.a], abs=0.005), counts
        assert found.reading == reading.replace(" ", "_")
