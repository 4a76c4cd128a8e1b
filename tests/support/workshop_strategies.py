"""Random steps of a workshop, of every kind."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import BaseModel

from assessment.answers.texts import text_fault
from assessment.answers.workshop_steps import (
    AgendaSet,
    Captured,
    Closed,
    ItemReopened,
    ItemSettled,
    ItemSkipped,
    ItemTaken,
    NamedVote,
    Opened,
    RoomLocked,
    Round,
    RoundDiscarded,
    RoundsOpened,
    Step,
    StepUndone,
    Tally,
    TimerStarted,
    VotesRevealed,
)
from assessment.bank.models import Bank
from assessment.workshop.session import TakenStep

STEP_KINDS: tuple[type[BaseModel], ...] = get_args(get_args(Step)[0])

texts = st.text(max_size=30).filter(lambda text: text_fault(text) is None)
names = texts.filter(bool)
labels = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,9}\Z")
role_ids = st.from_regex(r"\A[a-z][a-z0-9_]{0,9}\Z")
counts = st.integers(0, 40)
shown = st.sampled_from((None, "none", "described", "shown", "sampled"))
sure = st.sampled_from((None, "low", "medium", "high"))
days = st.dates().map(lambda day: day.isoformat())


def tallies(answers: int) -> st.SearchStrategy[Tally]:
    """Votes on an item with so many answers."""
    return st.builds(
        Tally,
        levels=st.tuples(*[counts] * answers),
        dont_know=counts,
        not_applicable=counts,
        confidence=st.tuples(counts, counts, counts),
    )


@st.composite
def revealed(draw: st.DrawFn, bank: Bank) -> VotesRevealed:
    """A revealed round on an item of the bank."""
    item = draw(st.sampled_from(bank.items))
    votes = tallies(len(bank.levels_of(item)))
    named = st.builds(NamedVote, by=names, role=st.none() | role_ids, level=counts, confidence=sure)
    return VotesRevealed(
        round=Round(item=item.id, number=draw(st.integers(0, 99))),
        alone=draw(st.booleans()),
        tally=draw(votes),
        roles=draw(st.dictionaries(role_ids, votes, max_size=2)),
        notes=tuple(draw(st.lists(texts, max_size=2))),
        evidence=draw(st.tuples(counts, counts, counts, counts)),
        seats=draw(counts),
        by_hand=draw(st.booleans()),
        named=tuple(draw(st.lists(named, max_size=2))),
    )


def steps_of(bank: Bank) -> st.SearchStrategy[Step]:
    """Any step about the items of a bank."""
    items = st.sampled_from([item.id for item in bank.items])
    some = st.lists(items, max_size=3).map(tuple)
    rounds = st.builds(Round, item=items, number=st.integers(0, 99))
    how = st.sampled_from(("unanimous", "majority", "facilitator", "lower_of_split", "alone"))
    about: dict[str, Any] = {
        "item": items,
        "round": st.none() | st.integers(0, 99),
        "how": how,
        "rationale": texts,
        "dissent": texts,
        "evidence": shown,
    }
    missing = st.sampled_from(("dont_know", "not_applicable"))
    return st.one_of(
        st.builds(
            Opened,
            title=names,
            named=st.booleans(),
            smallest_group=st.integers(3, 50),
            minutes=st.integers(10, 600),
        ),
        st.builds(
            RoundsOpened,
            rounds=st.lists(rounds, min_size=1, max_size=3).map(tuple),
            alone=st.booleans(),
        ),
        revealed(bank),
        st.builds(RoundDiscarded, round=rounds),
        st.builds(AgendaSet, items=some, minutes_per_item=st.integers(1, 60)),
        st.builds(ItemTaken, item=items),
        st.builds(ItemSettled, level=st.integers(0, 4), **about),
        st.builds(ItemSettled, missing=missing, **about),
        st.builds(ItemSkipped, item=items),
        st.builds(ItemReopened, item=items),
        st.builds(
            Captured,
            id=labels,
            what=st.sampled_from(("parking", "action", "quote", "question")),
            text=texts,
            item=st.none() | items,
            owner=texts,
            due=st.none() | days,
        ),
        st.builds(TimerStarted, seconds=st.integers(0, 7200)),
        st.builds(RoomLocked, locked=st.booleans()),
        st.builds(StepUndone, seq=st.integers(1, 99)),
        st.just(Closed()),
    )


@st.composite
def workshops(draw: st.DrawFn, bank: Bank, most: int = 12) -> tuple[TakenStep, ...]:
    """Steps with rising numbers and any times."""
    steps = draw(st.lists(steps_of(bank), max_size=most))
    gaps = draw(st.lists(st.integers(1, 5), min_size=len(steps), max_size=len(steps)))
    times = st.datetimes().map(lambda at: f"{at.isoformat()}Z")
    return tuple(
        TakenStep(seq=sum(gaps[: place + 1]), at=draw(times), step=step)
        for place, step in enumerate(steps)
    )
