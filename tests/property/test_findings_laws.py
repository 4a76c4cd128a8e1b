"""Laws of findings: a better answer never makes a phase, the verdict or an exposure worse."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.models import Bank
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.scoring import score
from tests.support.scored import make_answers
from tests.support.scored_strategies import banks, given_answers

ORDER = ("not_advised", "conditional", "open", "complete")
NOISE = 1e-9


def findings_of(bank: Bank, given_levels: dict[str, int | str]) -> Findings:
    answers = make_answers(given_levels)
    return find(bank, answers, score(bank, answers))


def stood_in(bank: Bank, findings: Findings) -> int:
    """How many phases from the first on are open; 0 where not even the first is."""
    verdict = findings.verdict
    assert verdict is not None
    position = [phase.id for phase in bank.phases].index(verdict.phase)
    return position if verdict.next_phase == verdict.phase else position + 1


@given(data=st.data())
def test_a_better_answer_never_makes_a_finding_worse(data: st.DataObject) -> None:
    bank = data.draw(banks())
    answers = data.draw(given_answers(bank))
    item = data.draw(st.sampled_from([item.id for item in bank.items]))
    low = data.draw(st.integers(0, bank.scale.highest - 1))
    high = data.draw(st.integers(low + 1, bank.scale.highest))

    before = findings_of(bank, {**answers, item: low})
    after = findings_of(bank, {**answers, item: high})

    for old, new in zip(before.phases, after.phases, strict=True):
        assert ORDER.index(new.status) >= ORDER.index(old.status)
        assert (new.completion or 0) >= (old.completion or 0)
    for worse, better in zip(before.pitfalls, after.pitfalls, strict=True):
        assert (better.exposure or 0) <= (worse.exposure or 0)
        assert better.band in ("low", worse.band)
    assert stood_in(bank, after) >= stood_in(bank, before)


@given(data=st.data())
def test_findings_stay_within_their_scale_and_range(data: st.DataObject) -> None:
    bank = data.draw(banks())

    found = findings_of(bank, data.draw(given_answers(bank)))

    for phase in found.phases:
        assert_within(phase.completion, phase.lowest, phase.highest)
    for pitfall in found.pitfalls:
        assert_within(pitfall.exposure, pitfall.lowest, pitfall.highest)
        assert sum(driver.share for driver in pitfall.drivers) <= 1 + NOISE
        assert all(driver.share > 0 for driver in pitfall.drivers)


@given(data=st.data())
def test_answering_what_is_open_ends_within_the_range(data: st.DataObject) -> None:
    bank = data.draw(banks())
    answers = data.draw(given_answers(bank))
    before = findings_of(bank, answers)
    levels = st.integers(0, bank.scale.highest)
    filled = {
        item.id: data.draw(levels)
        for item in bank.items
        if answers.get(item.id) in (None, "dont_know")
    }

    after = findings_of(bank, {**answers, **filled})

    for old, new in zip(before.phases, after.phases, strict=True):
        assert_within(new.completion, old.lowest, old.highest)
    for old_pitfall, new_pitfall in zip(before.pitfalls, after.pitfalls, strict=True):
        assert_within(new_pitfall.exposure, old_pitfall.lowest, old_pitfall.highest)


@given(data=st.data())
def test_a_status_that_is_held_says_by_what(data: st.DataObject) -> None:
    bank = data.draw(banks())

    found = findings_of(bank, data.draw(given_answers(bank)))

    for phase in found.phases:
        held = phase.status in ("not_advised", "conditional")
        assert bool(phase.conditions) == held
        # A phase that nothing informs holds the next one without any item being to blame.
        assert held or not phase.held_by
    verdict = found.verdict
    assert verdict is not None
    assert verdict.sentence.endswith(".")
    following = next((p for p in found.phases if p.id == verdict.next_phase), None)
    assert verdict.held_by == (following.held_by if following else ())


@given(data=st.data(), seed=st.integers(0, 1000))
def test_the_order_of_items_changes_no_number(data: st.DataObject, seed: int) -> None:
    bank = data.draw(banks())
    answers = data.draw(given_answers(bank))
    items = tuple(random.Random(seed).sample(bank.items, len(bank.items)))

    one, other = (findings_of(b, answers) for b in (bank, bank.model_copy(update={"items": items})))

    for phase, twin in zip(one.phases, other.phases, strict=True):
        assert phase.status == twin.status
        assert same(phase.completion, twin.completion)
    for pitfall, pitfall_twin in zip(one.pitfalls, other.pitfalls, strict=True):
        assert pitfall.band == pitfall_twin.band
        assert same(pitfall.exposure, pitfall_twin.exposure)


def same(value: float | None, other: float | None) -> bool:
    if value is None or other is None:
        return value is other
    return value == pytest.approx(other, abs=NOISE)


def assert_within(value: float | None, lowest: float | None, highest: float | None) -> None:
    if value is None:
        return
    assert lowest is not None
    assert highest is not None
    assert -NOISE <= lowest - NOISE <= value <= highest + NOISE <= 100 + 2 * NOISE
