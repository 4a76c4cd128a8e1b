"""Which answers turn a verdict, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from assessment.bank.models import Bank
from assessment.comparison.causes import Side
from assessment.comparison.comparing import compare
from assessment.comparison.effects import item_changes
from assessment.comparison.outcome import conclude, stands_in
from assessment.comparison.turning import turning_items
from assessment.comparison.whatif import Changes, what_if
from tests.support.plans import plan_bank
from tests.support.scored import gate, make_answers

# Twelve items of one indicator; hold the second phase while they stand below 2.
BANK = plan_bank()
LOW = {**dict.fromkeys((item.id for item in BANK.items), 2), "A-00": 0, "A-01": 1}


def held_bank() -> Bank:
    """The bank with its two gates at the second phase."""
    items = tuple(
        item.model_copy(update={"gate": gate(2, holds="second")}) if item.gate else item
        for item in BANK.items
    )
    fields: dict[str, Any] = {name: getattr(BANK, name) for name in Bank.model_fields}
    return Bank(**{**fields, "items": items})


HELD = held_bank()


def record(changes: Mapping[str, int | str], bank: Bank = HELD) -> Side:
    return Side(bank, make_answers({**LOW, **changes}))


def test_the_answers_that_did_it_are_named_and_no_others() -> None:
    found = compare(record({}), record({"A-00": 3, "A-01": 2, "A-05": 4, "A-07": 0}))
    assert found.difference.verdict.moved
    assert found.difference.verdict.turned_by == ("A-00", "A-01")
    assert found.sentence == (
        "The verdict moves from phase 1, Phase first to phase 2, Phase second; "
        "A-00 and A-01 did it."
    )


def test_a_verdict_that_falls_names_what_shut_it() -> None:
    found = compare(record({"A-00": 3, "A-01": 2}), record({"A-00": 3, "A-01": 0, "A-05": 4}))
    assert found.difference.verdict.turned_by == ("A-01",)
    assert "from phase 2, Phase second to phase 1, Phase first; A-01 did it" in found.sentence


def test_a_verdict_that_rules_turn_names_no_answer() -> None:
    opened = {item.id: None for item in HELD.items if item.gate is not None}
    items = tuple(
        item.model_copy(update={"gate": None, "weight": 1.0}) if item.id in opened else item
        for item in HELD.items
    )
    fields: dict[str, Any] = {name: getattr(HELD, name) for name in Bank.model_fields}
    free = Bank(**{**fields, "items": items})
    found = compare(record({}), record({"A-05": 4}, free))
    assert found.difference.verdict.moved
    assert found.difference.verdict.turned_by == ()
    assert found.sentence.endswith("no answer did it, but weights and policy.")


def test_a_verdict_that_stays_says_what_holds_it_and_how_the_score_moves() -> None:
    found = what_if(HELD, make_answers(LOW), changes_to({"A-05": 3}))
    assert found.difference.verdict.turned_by == ()
    assert found.sentence == (
        "The verdict stays phase 1, Phase first; the overall score rises from 39.3 to 41.1. "
        "A-00, A-01, A-02 and A-04 hold Phase second."
    )


def test_a_level_that_moves_comes_before_the_score() -> None:
    found = what_if(HELD, make_answers(dict.fromkeys(LOW, 1)), changes_to(dict.fromkeys(LOW, 2)))
    assert "moves from phase 1" in found.sentence
    same = what_if(BANK, make_answers(dict.fromkeys(LOW, 2)), changes_to(dict.fromkeys(LOW, 3)))
    assert "the overall level moves from 2 Repeatable to 3 Established" in same.sentence


def test_nothing_changes() -> None:
    found = what_if(HELD, make_answers(LOW), Changes())
    assert found.sentence.startswith("The verdict stays phase 1, Phase first; nothing changes.")


def changes_to(levels: Mapping[str, int]) -> Changes:
    given = make_answers(levels).responses
    return Changes(given=given)


@pytest.mark.parametrize("held_by", [("A-02",), ("A-04",)])
def test_where_either_answer_would_do_the_one_that_held_is_named(held_by: tuple[str, ...]) -> None:
    # The first phase is 9/28 complete; either answer lifts it to 11/28, and 37.5 % let the next begin.
    low = {**dict.fromkeys(LOW, 1), "A-00": 2}
    base, changed = record(low, BANK), record({**low, "A-02": 3, "A-04": 3}, BANK)
    after = conclude(changed.bank, changed.answers)
    found = turning_items(base, after, item_changes(base, changed), held_by)
    assert found == held_by
    assert stands_in(BANK, conclude(BANK, base.answers).findings) == ("first", True)
    assert stands_in(BANK, after.findings) == ("second", True)


def test_the_later_verdict_needs_no_answer_where_it_stands_already() -> None:
    base = record({"A-00": 3, "A-01": 3})
    after = conclude(base.bank, base.answers)
    assert turning_items(base, after, (), ()) == ()
