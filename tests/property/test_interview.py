"""Laws of the interview: whatever is pressed in whatever order, no answer is lost or invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assessment.answers.models import Response
from assessment.interview import flow as steps
from assessment.interview.flow import Flow, advance, start
from tests.support.banks import small_bank

BANK = small_bank()

ACTIONS: st.SearchStrategy[steps.Action] = st.one_of(
    st.builds(steps.Choose, st.integers(-1, 6)),
    st.builds(steps.DontKnow),
    st.builds(steps.NotApplicable, st.text(max_size=3)),
    st.builds(steps.Skip),
    st.builds(steps.Back),
    st.builds(steps.GoTo, st.sampled_from([item.id for item in BANK.items])),
    st.builds(steps.WriteNote, st.text(max_size=5)),
    st.builds(steps.NextEvidence),
    st.builds(steps.NextConfidence),
)


@given(st.lists(ACTIONS, max_size=60))
def test_what_was_saved_is_what_the_flow_holds(actions: list[steps.Action]) -> None:
    flow = start(BANK.items, (), BANK.scale.highest, {})
    saved: dict[str, Response] = {}
    for action in actions:
        before = flow
        flow, response = advance(flow, action)
        if response is not None:
            saved[response.item] = response
        assert flow.shown is None or flow.current is not None
        assert 0 <= flow.answered - before.answered <= 1
    assert dict(flow.responses) == saved


@given(st.lists(ACTIONS, max_size=40))
def test_stopping_and_resuming_changes_no_answer(actions: list[steps.Action]) -> None:
    flow = start(BANK.items, (), BANK.scale.highest, {})
    for action in actions:
        flow, _ = advance(flow, action)
    resumed: Flow = start(BANK.items, flow.responses.values(), BANK.scale.highest, flow.drafts)
    assert resumed.responses == flow.responses
    assert resumed.open_items == flow.open_items
    for item in BANK.items:
        assert resumed.draft_of(item.id) == flow.draft_of(item.id)
