"""Random small banks with actions, answers and holidays, for laws of plans."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from assessment.bank.models import Bank, EffortFactor, SizingRule
from tests.support.plans import CODES, MONDAY, make_action, plan_bank

Given = dict[str, int | str]
HALF_DONE = SizingRule(
    id="half",
    items_at_least=2,
    effort=EffortFactor(low=0.4, likely=0.45, high=0.5),
    duration=0.6,
    reason="A written way exists.",
)


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    """Up to ten actions of three owners in two phases, each raising one to three items."""
    actions = []
    for number in range(1, draw(st.integers(1, 10)) + 1):
        before = draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else set()
        short = draw(st.sampled_from((0.5, 1.0, 2.0, 3.0)))
        actions.append(
            make_action(
                number,
                tuple(draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))),
                {other: draw(st.sampled_from((0, 0, 2))) for other in sorted(before)},
                owner=draw(st.sampled_from(("ai_lead", "legal", "architect"))),
                phase=draw(st.sampled_from(("first", "second"))),
                weeks={"short": short, "long": short * draw(st.sampled_from((1.0, 2.0)))},
                lifts_to=draw(st.integers(2, 4)),
                early_result=draw(st.booleans()),
            )
        )
    return plan_bank(*actions, sizing=(HALF_DONE,))


ANSWERS = st.dictionaries(
    st.sampled_from(CODES),
    st.one_of(st.integers(0, 4), st.sampled_from(("dont_know", "not_applicable"))),
)
HOLIDAYS = st.frozensets(st.integers(0, 60).map(lambda days: MONDAY + timedelta(days=days)))
