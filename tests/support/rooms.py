"""Rooms for tests: steps, seats and ballots with fixed content, and where a room can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.answers.events import Entry
from assessment.answers.workshop_steps import (
    Opened,
    Round,
    RoundsOpened,
    Step,
    Tally,
    VotesRevealed,
    WorkshopHeld,
)
from assessment.store.rooms import Ballot, Seat
from tests.support.records import entry


def step(content: Step, key: str, *, actor: str | None = None) -> Entry:
    """An entry that records a step of the workshop."""
    return entry(WorkshopHeld(workshop="kick-off", step=content), key, actor=actor)


def opened(key: str = "opened") -> Entry:
    """The workshop begins."""
    return step(Opened(title="Kick-off"), key)


def round_opened(round_: str, key: str) -> Entry:
    """A round begins."""
    item, _, number = round_.partition("#")
    return step(RoundsOpened(rounds=(Round(item=item, number=int(number)),)), key)


def tally_of(ballots: Sequence[Ballot]) -> Tally:
    """How many voted for each of five levels."""
    levels = [0] * 5
    for ballot in ballots:
        if ballot.level is not None:
            levels[ballot.level] += 1
    return Tally(levels=tuple(levels), dont_know=sum(b.missing is not None for b in ballots))


def revealed(taken: Mapping[str, tuple[Ballot, ...]], key: str) -> list[Entry]:
    """What becomes of rounds: nothing but their tallies."""
    entries = []
    for round_, ballots in taken.items():
        item, _, number = round_.partition("#")
        result = VotesRevealed(round=Round(item=item, number=int(number)), tally=tally_of(ballots))
        entries.append(step(result, f"{key}-{round_}"))
    return entries


def seat(label: str, *, role: str | None = "legal", name: str | None = None) -> Seat:
    """A seat; its digest follows from its label."""
    return Seat(f"digest-of-{label}", label, role, name, "2026-11-22")


def ballot(
    round_: str, token: str, number: int = 1, level: int | None = 2, **content: object
) -> Ballot:
    """A vote."""
    return Ballot(round_, token, number, level=level, **content)  # type: ignore[arg-type]
