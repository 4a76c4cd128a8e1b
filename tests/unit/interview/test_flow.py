"""The interview flow: what is shown next, and what must be saved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.answers.models import Response
from assessment.bank.models import Bank
from assessment.interview.flow import (
    Action,
    Back,
    Choose,
    DontKnow,
    Draft,
    Finish,
    Flow,
    GoTo,
    NextConfidence,
    NextEvidence,
    NotApplicable,
    Skip,
    WriteNote,
    advance,
    reordered,
    select_items,
    start,
)
from tests.support.banks import small_bank


@pytest.fixture(scope="module")
def bank() -> Bank:
    return small_bank()


@pytest.fixture
def flow(bank: Bank) -> Flow:
    return start(bank.items, (), bank.scale.highest, {})


def run(flow: Flow, *actions: Action) -> tuple[Flow, list[Response]]:
    saved = []
    for action in actions:
        flow, response = advance(flow, action)
        if response is not None:
            saved.append(response)
    return flow, saved


def test_a_level_is_saved_and_the_next_item_shown(bank: Bank, flow: Flow) -> None:
    flow, saved = run(flow, Choose(2))
    assert [(r.item, r.level) for r in saved] == [(bank.items[0].id, 2)]
    assert flow.shown == bank.items[1].id
    assert flow.answered == 1


def test_a_level_outside_the_scale_is_refused_and_nothing_saved(flow: Flow) -> None:
    after, saved = run(flow, Choose(flow.highest_level + 1))
    assert not saved
    assert after.shown == flow.shown
    assert after.complaint == f"Choose a level from 0 to {flow.highest_level}."


def test_dont_know_is_an_answer_but_no_level(flow: Flow) -> None:
    flow, saved = run(flow, DontKnow())
    assert saved[0].missing == "dont_know"
    assert flow.answered == 1


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_not_applicable_needs_a_reason(flow: Flow, reason: str) -> None:
    after, saved = run(flow, NotApplicable(reason))
    assert not saved
    assert "needs a reason" in after.complaint
    assert after.shown == flow.shown


def test_not_applicable_keeps_its_reason(flow: Flow) -> None:
    _, saved = run(flow, NotApplicable(" no agents in use "))
    assert (saved[0].missing, saved[0].reason) == ("not_applicable", "no agents in use")


def test_skipping_saves_nothing_and_does_not_move_progress(bank: Bank, flow: Flow) -> None:
    flow, saved = run(flow, Skip())
    assert not saved
    assert flow.answered == 0
    assert flow.shown == bank.items[1].id


def test_back_returns_to_what_was_shown_and_keeps_later_answers(bank: Bank, flow: Flow) -> None:
    flow, _ = run(flow, Choose(1), Choose(2), Back(), Back())
    assert flow.shown == bank.items[0].id
    assert flow.answered == 2


def test_back_on_the_first_item_says_so(flow: Flow) -> None:
    after, _ = run(flow, Back())
    assert after.complaint == "This is the first item."


def test_a_changed_answer_is_saved_again_and_leads_to_the_next_open_item(
    bank: Bank, flow: Flow
) -> None:
    flow, saved = run(flow, Choose(1), Choose(2), Back(), Back(), Choose(3))
    assert [(r.item, r.level) for r in saved][-1] == (bank.items[0].id, 3)
    assert flow.shown == bank.items[2].id


def test_a_note_alone_is_no_answer_but_goes_with_the_next_one(flow: Flow) -> None:
    flow, saved = run(flow, WriteNote("shown on screen"))
    assert not saved
    assert flow.answered == 0
    _, saved = run(flow, Choose(2))
    assert saved[0].note == "shown on screen"


def test_a_blank_note_erases_nothing(bank: Bank, flow: Flow) -> None:
    flow, _ = run(flow, WriteNote("first"), WriteNote("   "))
    assert flow.draft_of(bank.items[0].id).note == "first"


def test_evidence_given_after_the_answer_is_saved_with_it(bank: Bank, flow: Flow) -> None:
    flow, saved = run(flow, Choose(2), Back(), NextEvidence(), NextEvidence())
    assert [r.evidence for r in saved] == [None, "none", "described"]
    assert saved[-1].level == 2
    assert flow.shown == bank.items[0].id


def test_evidence_and_confidence_step_through_all_states_and_back_to_not_stated(
    bank: Bank, flow: Flow
) -> None:
    item = bank.items[0].id
    seen = []
    for _ in range(5):
        flow, _ = run(flow, NextEvidence())
        seen.append(flow.draft_of(item).evidence)
    assert seen == ["none", "described", "shown", "sampled", None]
    flow, _ = run(flow, NextConfidence())
    assert flow.draft_of(item).confidence == "low"


def test_it_resumes_at_the_first_item_without_a_response(bank: Bank) -> None:
    first, second = bank.items[0].id, bank.items[1].id
    flow = start(
        bank.items, [Response(item=first, level=1)], 4, {second: Draft(note="half a thought")}
    )
    assert flow.shown == second
    assert flow.draft_of(second).note == "half a thought"


def test_after_the_last_item_comes_the_review_and_then_the_end(bank: Bank, flow: Flow) -> None:
    flow, saved = run(flow, *[Choose(1) for _ in bank.items])
    assert len(saved) == len(bank.items)
    assert flow.shown is None
    assert not flow.finished
    flow, _ = run(flow, Finish())
    assert flow.finished


def test_back_from_the_review_shows_the_last_item(bank: Bank) -> None:
    everything = [Response(item=item.id, level=1) for item in bank.items]
    flow = start(bank.items, everything, 4, {})
    assert flow.shown is None
    flow, _ = run(flow, Back())
    assert flow.shown == bank.items[-1].id


def test_going_to_an_item_outside_the_interview_is_refused(flow: Flow) -> None:
    after, _ = run(flow, GoTo("XXX-99"))
    assert after.shown == flow.shown
    assert after.complaint == "XXX-99 is not part of this interview."


@pytest.mark.parametrize("text", ["\x1b[2J", "a\x00b", "x" * 4001])
def test_text_that_no_answer_may_hold_is_refused(flow: Flow, text: str) -> None:
    for action in (WriteNote(text), NotApplicable(text)):
        after, saved = run(flow, action)
        assert not saved
        assert "nothing was changed" in after.complaint
        assert after.drafts == flow.drafts


def test_on_the_review_an_answer_has_no_item_to_go_to(bank: Bank) -> None:
    flow = replace(start(bank.items, (), 4, {}), shown=None)
    after, saved = run(flow, Choose(1))
    assert not saved
    assert after.complaint


def test_items_are_selected_by_quick_scan_role_and_dimension(bank: Bank) -> None:
    asked = frozenset(item.id for item in bank.items)
    everything = select_items(bank, asked)
    assert everything == bank.items
    quick = select_items(bank, asked, quick=True)
    assert quick
    assert all(item.quick for item in quick)
    dimension = bank.dimensions[0].id
    assert {
        bank.dimension_of(item).id for item in select_items(bank, asked, dimension=dimension)
    } == {dimension}
    role = bank.items[0].ask_whom[0]
    assert all(role in item.ask_whom for item in select_items(bank, asked, role=role))
    assert select_items(bank, asked - {bank.items[0].id})[0] == bank.items[1]


def test_another_order_moves_only_what_lies_ahead(flow: Flow) -> None:
    first, second, third, *rest = (item.id for item in flow.items)
    moved = reordered(flow, (third, second), after=first)
    assert [item.id for item in moved.items] == [first, third, second, *rest]
    assert moved.shown == third
    assert [item.id for item in reordered(flow, (third,)).items] == [third, first, second, *rest]


def test_another_order_never_shows_what_is_answered(flow: Flow) -> None:
    last = flow.items[-1].id
    answered, response = advance(replace(flow, shown=last), Choose(1))
    assert response is not None
    assert reordered(answered, (last,)).shown == flow.items[0].id
