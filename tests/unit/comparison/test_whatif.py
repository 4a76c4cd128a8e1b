"""Supposed answers and finished actions, and what is said about those that can do nothing."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.answers.changing import at_levels, replaced
from assessment.answers.models import AnswerSet, Response
from assessment.bank.models import Action, Bank
from assessment.comparison.models import WhatIf
from assessment.comparison.whatif import Changes, what_if
from assessment.roadmap.lifting import level_reached, lifted
from tests.support.plans import levels, make_action, plan_bank
from tests.support.scored import make_answers

ACTION = make_action(1, ("A-02", "A-03", "A-04"))
PERSONAL = make_action(2, ("A-05",), when={"profile.personal_data": {"is": True}})
BANK = plan_bank(ACTION, PERSONAL)


def moved(found: WhatIf) -> dict[str, tuple[int | None, int | None]]:
    return {change.id: (change.level_before, change.level_after) for change in found.items}


def done(*actions: Action, answers: AnswerSet, bank: Bank = BANK) -> WhatIf:
    return what_if(bank, answers, Changes(finished=actions))


def test_an_action_lifts_answered_items_and_never_lowers_one() -> None:
    found = done(ACTION, answers=make_answers({**levels(1), "A-03": 4, "A-04": "dont_know"}))
    assert moved(found) == {"A-02": (1, 3)}
    assert found.notes == (
        "ACT-01 raises A-04, which nobody has answered: work proves nothing about a starting point "
        "that is not known.",
        "ACT-01 lifts to level 3, and A-03 (level 4) stands there already.",
    )


def test_an_action_comes_after_the_answers_that_are_set() -> None:
    given = (Response(item="A-02", level=0), Response(item="A-04", level=2))
    changes = Changes(given=given, withdrawn=("A-03",), finished=(ACTION,))
    found = what_if(BANK, make_answers(levels(1)), changes)
    assert moved(found) == {"A-02": (1, 3), "A-03": (1, None), "A-04": (1, 3)}
    assert [note for note in found.notes if "A-03" in note] == [
        "ACT-01 raises A-03, which nobody has answered: work proves nothing about a starting point "
        "that is not known."
    ]


def test_an_action_for_others_says_so_and_still_counts() -> None:
    answers = make_answers(levels(1), profile={"personal_data": False})
    found = done(PERSONAL, answers=answers)
    assert moved(found) == {"A-05": (1, 3)}
    assert found.notes == ("ACT-02 is not meant for this organisation (personal data: no).",)


def test_answers_that_change_nothing_are_told() -> None:
    hidden = {"when": {"profile.personal_data": {"is": True}}}
    items = tuple(
        item.model_copy(update=hidden) if item.id == "A-06" else item for item in BANK.items
    )
    fields: dict[str, Any] = {name: getattr(BANK, name) for name in Bank.model_fields}
    bank = Bank(**{**fields, "items": items})
    answers = make_answers({"A-02": 1}, profile={"personal_data": False})
    changes = Changes(given=(Response(item="A-06", level=4),), withdrawn=("A-07",))
    found = what_if(bank, answers, changes)
    assert found.items == ()
    assert found.notes == (
        "A-06 is not asked of this organisation, so its answer changes nothing.",
        "A-07 has no answer to take back.",
    )


def test_the_answers_themselves_stay_as_they_are() -> None:
    answers = make_answers(levels(1))
    done(ACTION, answers=answers)
    assert {answer.level for answer in answers.merged.values()} == {1}


def test_a_supposed_level_keeps_the_evidence() -> None:
    answers = make_answers({"A-02": 3}, evidence={"A-02": "shown"})
    assert at_levels(answers, {"A-02": 4, "A-03": 1}).merged["A-02"].evidence == "shown"
    assert at_levels(answers, {"A-02": 4, "A-03": 1}).merged["A-03"].evidence is None
    several = replaced(answers, (Response(item="A-03", level=1), Response(item="A-03", level=3)))
    assert several.merged["A-03"].levels == (1, 3)
    assert replaced(answers, (), ("A-02",)).merged == {}


@pytest.mark.parametrize(
    "steps,lifts_to,reached", [((), 3, 3), ((0, 2, 4), 3, 2), ((0, 4), 3, 0), ((2, 4), 1, None)]
)
def test_a_shorter_scale_is_lifted_to_a_level_that_it_has(
    steps: tuple[int, ...], lifts_to: int, reached: int | None
) -> None:
    items = tuple(
        item.model_copy(update={"steps": steps}) if item.id == "A-02" else item
        for item in BANK.items
    )
    fields: dict[str, Any] = {name: getattr(BANK, name) for name in Bank.model_fields}
    bank = Bank(**{**fields, "items": items})
    assert level_reached(bank, "A-02", lifts_to) == reached
    assert level_reached(bank, "A-99", lifts_to) is None
    lowest = min(steps, default=0)
    action = make_action(3, ("A-02", "A-99"), lifts_to=lifts_to)
    answers = make_answers({"A-02": lowest, "A-99": 0})
    expected = max(lowest, reached or 0)
    assert lifted(bank, answers, (action,)).merged["A-02"].level == expected
