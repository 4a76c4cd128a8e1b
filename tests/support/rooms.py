"""Rooms for tests: steps, seats and ballots with fixed content, and where a room can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.answers.events import Entry
from assessment.answers.workshop_steps import (
    Opened,
    RoomLocked,
    Round,
    RoundsOpened,
    Step,
    Tally,
    VotesRevealed,
    WorkshopHeld,
)
from assessment.store.rooms import AccessKind, Ballot, CastResult, Outdated, RoomStore, Seat
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


class ModelRoom:
    """What a room promises, in the plainest form: nothing is stored, and one thing happens at a time."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = list(keys)
        self.rounds: dict[str, str] = {}
        self.ballots: dict[tuple[str, str], Ballot] = {}
        self.seats: dict[str, Seat] = {}
        self.secrets: dict[str, set[str]] = {"facilitator": set(), "wall": set(), "join": set()}

    def append(self, entries: Sequence[Entry], after: int) -> tuple[int, ...]:
        if after != len(self.keys):
            raise Outdated
        before = len(self.keys)
        for entry_ in entries:
            if entry_.key not in self.keys:
                self.keys.append(entry_.key)
        return tuple(range(before + 1, len(self.keys) + 1))

    def open_rounds(
        self, salts: Mapping[str, str], entries: Sequence[Entry], after: int
    ) -> tuple[int, ...]:
        if after != len(self.keys):
            raise Outdated
        if salts.keys() & self.rounds.keys():
            raise ValueError("open already")
        self.rounds.update(salts)
        return self.append(entries, after)

    def close_rounds(
        self, rounds: Sequence[str], after: int
    ) -> tuple[dict[str, tuple[Ballot, ...]], tuple[int, ...]]:
        if after != len(self.keys):
            raise Outdated
        taken = {
            round_: tuple(self.ballots.pop(key) for key in sorted(self.ballots) if key[0] == round_)
            for round_ in rounds
        }
        for round_ in rounds:
            self.rounds.pop(round_, None)
        return taken, self.append([step_of_close(rounds, after)], after)

    def cast(self, ballots: Sequence[Ballot]) -> tuple[CastResult, ...]:
        return tuple(self._cast_one(ballot_) for ballot_ in ballots)

    def _cast_one(self, ballot_: Ballot) -> CastResult:
        if ballot_.round not in self.rounds:
            return "closed"
        key = ballot_.round, ballot_.token
        there = self.ballots.get(key)
        if there is not None and there.number >= ballot_.number:
            return "same" if there.number == ballot_.number else "older"
        self.ballots[key] = ballot_
        return "stored"

    def add_seat(self, seat_: Seat) -> bool:
        return self.seats.setdefault(seat_.label, seat_) is seat_

    def remove_seat(self, label: str) -> bool:
        return self.seats.pop(label, None) is not None

    def let_in(self, kind: AccessKind, secret: str) -> None:
        if kind == "join":
            self.secrets[kind].clear()
        self.secrets[kind].add(secret)

    def clear_room(self) -> None:
        self.rounds.clear()
        self.ballots.clear()
        self.seats.clear()
        for secrets in self.secrets.values():
            secrets.clear()

    def looks(self) -> object:
        """All that can be seen of it."""
        counts: dict[str, dict[str | None, int]] = {round_: {} for round_ in self.rounds}
        for (round_, _), kept in self.ballots.items():
            counts[round_][kept.role] = counts[round_].get(kept.role, 0) + 1
        seats = tuple(self.seats[label] for label in sorted(self.seats))
        return self.keys, self.rounds, counts, seats, self.secrets, sorted(self.ballots.items())


def step_of_close(rounds: Sequence[str], after: int) -> Entry:
    """The entry that a closing records in the model and in the rooms alike."""
    return step(RoomLocked(locked=True), f"close-{after}-{'-'.join(rounds)}")


def looks(room: RoomStore, tokens: Sequence[str]) -> object:
    """All that can be seen of a room, in the form of the model."""
    events = room.events()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    rounds = room.salts()
    own = [room.own_ballots(dict.fromkeys(rounds, token)) for token in tokens]
    return (
        [event.key for event in events],
        rounds,
        room.cast_counts(),
        room.seats(),
        {kind: set(room.accepted(kind)) for kind in ("facilitator", "wall", "join")},
        sorted(((b.round, b.token), b) for found in own for b in found.values()),
    )
