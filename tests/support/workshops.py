"""A workshop in steps, made for tests: minutes after nine as times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.answers.workshop_steps import (
    AgendaSet,
    Captured,
    Closed,
    ItemReopened,
    ItemSettled,
    ItemSkipped,
    ItemTaken,
    Opened,
    Round,
    RoundsOpened,
    Step,
    Tally,
    VotesRevealed,
)
from assessment.bank.models import Bank
from assessment.workshop.session import TakenStep
from tests.support.scored import make_bank


def timed(*steps: tuple[float, Step]) -> tuple[TakenStep, ...]:
    """Steps with the minutes after nine at which they were taken."""
    return tuple(
        TakenStep(seq=number, at=clock(minute), step=step)
        for number, (minute, step) in enumerate(steps, start=1)
    )


def clock(minute: float) -> str:
    """`2026-12-01T09:10:30Z` for 10.5."""
    seconds = round(minute * 60)
    return f"2026-12-01T{9 + seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}Z"


def revealed(
    item: str,
    number: int,
    levels: Sequence[int],
    *,
    dont_know: int = 0,
    roles: Mapping[str, Sequence[int]] | None = None,
    seats: int = 8,
    notes: tuple[str, ...] = (),
    by_hand: bool = False,
) -> VotesRevealed:
    """One revealed round; round 0 is what people answered alone."""
    return VotesRevealed(
        round=Round(item=item, number=number),
        alone=number == 0,
        tally=Tally(levels=tuple(levels), dont_know=dont_know),
        roles={role: Tally(levels=tuple(votes)) for role, votes in (roles or {}).items()},
        seats=seats,
        notes=notes,
        by_hand=by_hand,
    )


def workshop_bank() -> Bank:
    """Two dimensions and eight items, one of them on a shorter scale."""
    return make_bank(
        {
            "data": {"quality": {f"D-{number}": 1.0 for number in range(1, 7)}},
            "people": {"skills": {"P-1": 1.0, "P-2": 1.0}},
        },
        items={"P-2": {"steps": (0, 4)}},
    )


def held_workshop() -> tuple[TakenStep, ...]:
    """A whole workshop: votes alone, an agenda, two rounds, a split, an item skipped, one not reached."""
    high = {"finance": (0, 0, 0, 1, 3)}
    return timed(
        (0, Opened(title="Readiness of the clinic group", minutes=90)),
        (1, RoundsOpened(rounds=(Round(item="D-1", number=0),), alone=True)),
        (10, revealed("D-1", 0, (0, 0, 1, 3, 4), roles=high, notes=("As we saw in May.",))),
        (10, revealed("D-2", 0, (3, 1, 0, 1, 3), roles=high)),
        (10, revealed("D-3", 0, (0, 4, 0, 1, 3), roles=high)),
        (10, revealed("D-4", 0, (0, 0, 0, 6, 2))),
        (10, revealed("D-5", 0, (0, 0, 4, 4, 0), dont_know=1)),
        (11, AgendaSet(items=("D-2", "D-3", "P-1", "P-2"))),
        (12, ItemSettled(item="D-4", round=0, level=3, how="alone")),
        (20, ItemTaken(item="D-2")),
        (22, revealed("D-2", 1, (4, 2, 0, 0, 2))),
        (25, Captured(id="q1", what="question", text="Who signs?", item="D-2", owner="Ada")),
        (26, revealed("D-2", 2, (4, 0, 0, 0, 4))),
        (27, ItemSettled(item="D-2", round=2, level=0, how="lower_of_split", dissent="IT: signed")),
        (27, Captured(id="a1", what="action", text="Draft", owner="Bo", due="2026-12-24")),
        (28, Captured(id="p1", what="parking", text="Gone tomorrow")),
        (29, Captured(id="p1", what="parking", text="")),
        (30, ItemTaken(item="D-3")),
        (33, revealed("D-3", 1, (0, 0, 1, 7, 0), by_hand=True)),
        (36, ItemSettled(item="D-3", round=1, level=3, how="majority", rationale="Seen in May")),
        (40, ItemTaken(item="P-1")),
        (41.5, ItemSkipped(item="P-1")),
        (42, Captured(id="w1", what="quote", text="We train on Fridays.", item="P-1")),
        (43, ItemReopened(item="D-3")),
        (44, ItemSettled(item="D-3", round=1, level=2, how="facilitator")),
        (50, Closed()),
    )
