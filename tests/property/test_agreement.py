"""Laws of the figures over random votes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.answers.agreement import agreement
from assessment.answers.dispersion import (
    average_deviation,
    low_median,
    van_der_eijk,
    widest_deviation,
    within_group,
)
from assessment.answers.krippendorff import krippendorff_alpha
from assessment.answers.merging import merge
from assessment.answers.response_models import Response
from assessment.answers.workshop_steps import Tally


def counts(least: int = 3, most: int = 7) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(0, 30), min_size=least, max_size=most).map(tuple)


def voted(least: int = 2) -> st.SearchStrategy[tuple[int, ...]]:
    return counts().filter(lambda one: sum(one) >= least)


def _unanimous(given_votes: tuple[int, ...]) -> bool:
    return sum(1 for count in given_votes if count) == 1


@given(voted())
def test_a_is_bounded_and_one_only_for_one_level(votes: tuple[int, ...]) -> None:
    a = van_der_eijk(votes)
    assert a is not None
    assert -1 <= a <= 1
    assert (a == 1) == _unanimous(votes)


@given(voted())
def test_deviation_is_bounded_and_zero_only_for_one_level(votes: tuple[int, ...]) -> None:
    deviation = average_deviation(votes)
    assert deviation is not None
    assert 0 <= deviation <= widest_deviation(len(votes))
    assert (deviation == 0) == _unanimous(votes)


@given(voted())
def test_turning_the_scale_round_changes_no_distance(votes: tuple[int, ...]) -> None:
    turned = votes[::-1]
    for figure in (van_der_eijk, average_deviation, within_group):
        assert figure(turned) == pytest.approx(figure(votes))
    assert agreement(Tally(levels=turned)).reading == agreement(Tally(levels=votes)).reading


@given(voted(), st.integers(2, 9))
def test_a_and_deviation_depend_on_shares_only(votes: tuple[int, ...], times: int) -> None:
    more = tuple(count * times for count in votes)
    assert van_der_eijk(more) == pytest.approx(van_der_eijk(votes))
    assert average_deviation(more) == pytest.approx(average_deviation(votes))


@given(st.integers(3, 7), st.integers(1, 20))
def test_equally_common_levels_have_no_agreement(levels: int, each: int) -> None:
    assert van_der_eijk((each,) * levels) == pytest.approx(0)
    assert van_der_eijk((each, *(0,) * (levels - 2), each)) == -1


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_median_is_that_of_merged_answers(levels: list[int]) -> None:
    votes = tuple(levels.count(level) for level in range(5))
    merged = merge("A-1", [Response(item="A-1", level=level) for level in levels])
    assert low_median(votes) == merged.level


@given(counts(2), st.integers(0, 9), st.integers(0, 9))
def test_agreed_votes_are_not_discussed_and_few_are_not_read(
    votes: tuple[int, ...], unknown: int, elsewhere: int
) -> None:
    found = agreement(Tally(levels=votes, dont_know=unknown, not_applicable=elsewhere))
    assert (found.reading == "too_few") == (found.rated < 3)
    if found.reading == "agreed":
        assert not found.discuss
        assert found.spread <= 1
    if found.reading in ("spread", "two_camps") and len(votes) > 3:
        assert found.discuss
    assert (found.rwg is None) == (found.rated < 5)
    assert 0 <= found.dont_know <= 1


units = st.lists(st.tuples(*(st.integers(0, 6) for _ in range(5))), min_size=5, max_size=30)


@given(units, st.randoms())
def test_alpha_has_no_order_of_items_and_is_at_most_one(
    given_units: list[tuple[int, ...]], random: object
) -> None:
    alpha = krippendorff_alpha(given_units)
    shuffled = list(given_units)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = krippendorff_alpha(shuffled)
    assert (alpha is None) == (again is None)
    if alpha is None or again is None:
        return
    assert again.value == pytest.approx(alpha.value)
    assert alpha.value <= 1 + 1e-12
    turned = krippendorff_alpha([unit[::-1] for unit in given_units])
    assert turned is not None
    assert turned.value == pytest.approx(alpha.value)


@given(units)
def test_alpha_ignores_items_with_one_rating(given_units: list[tuple[int, ...]]) -> None:
    alone = [(0, 0, 1, 0, 0)] * 3
    assert krippendorff_alpha([*given_units, *alone]) == krippendorff_alpha(given_units)
