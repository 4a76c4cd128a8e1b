"""What a workshop keeps beside its record: seats, codes and the votes of open rounds.

`RoomStore` is the whole interface, the same for a record file and for PostgreSQL. Everything is on disk
when a call returns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assessment.answers.events import Entry, Event
from assessment.answers.response_models import Confidence, EvidenceState, Missing

AccessKind = Literal["facilitator", "wall", "join"]
CastResult = Literal["stored", "same", "older", "closed"]


class Outdated(Exception):
    """Somebody else recorded something since the caller last looked; nothing was written."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One participant.

    Attributes:
        digest: SHA-256, in hexadecimal, of the secret in the participant's cookie.
        label: drawn at random, such as ``otter-27``; unique in the room.
        role: of the bank; None where none was chosen.
        name: only in a workshop that was opened as named.
        joined: ISO 8601 day.
    """

    digest: str
    label: str
    role: str | None
    name: str | None
    joined: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote in an open round.

    Attributes:
        round: key of the round, ``DAT-16#1``.
        token: keyed digest of seat and round, in hexadecimal. Without the participant's cookie and the
            salt of the round nobody can tell whose it is; the salt goes when the round is revealed.
        number: counted by the phone; an older vote that arrives late never replaces a newer one.
        name: only in a workshop that was opened as named.
    """

    round: str
    token: str
    number: int
    role: str | None = None
    level: int | None = None
    missing: Missing | None = None
    confidence: Confidence | None = None
    evidence: EvidenceState | None = None
    note: str = ""
    name: str | None = None


MakeEntries = Callable[[Mapping[str, tuple[Ballot, ...]]], Sequence[Entry]]


class RoomStore(Protocol):
    """One record with the room of its workshop. Calls block; a server makes them off its event loop.

    Every method raises `SurroundingsError` where the database fails, and `InputProblems` where the
    record is damaged.
    """

    @property
    def name(self) -> str:
        """What people call the record: path of the file, or name in the database."""

    def events(self, after: int = 0) -> tuple[Event, ...]:
        """The events beyond number `after`, verified."""

    def append(self, entries: Sequence[Entry], *, after: int) -> tuple[Event, ...]:
        """Record entries, all or none, and return the new events.

        An entry whose key is recorded already is left out.

        Raises:
            Outdated: the record holds events beyond number `after`.
        """

    def open_rounds(
        self, salts: Mapping[str, str], entries: Sequence[Entry], *, after: int
    ) -> tuple[Event, ...]:
        """Open rounds (key to salt) and record entries in one transaction."""

    def close_rounds(
        self, rounds: Sequence[str], make: MakeEntries, *, after: int
    ) -> tuple[Event, ...]:
        """Take the ballots of rounds, erase them with their salts, and record what `make` makes of them.

        One transaction: either the round is open with all its ballots, or it is closed and its entries
        are recorded. `make` gets every one of `rounds`, also those without a ballot; ballots come in an
        order that says nothing about when they were cast.
        """

    def cast(self, ballots: Sequence[Ballot]) -> tuple[CastResult, ...]:
        """Store ballots in one transaction; one result per ballot, in order.

        `stored` (also where it replaces an earlier one of the same token), `same` (this very number is
        stored already), `older` (a later number is stored), `closed` (the round is not open).
        """

    def salts(self) -> Mapping[str, str]:
        """The open rounds, key to salt."""

    def own_ballots(self, tokens: Mapping[str, str]) -> Mapping[str, Ballot]:
        """Round to the ballot there with the token that `tokens` gives for that round."""

    def cast_counts(self) -> Mapping[str, Mapping[str | None, int]]:
        """Ballots so far per open round (also 0) and role."""

    def add_seat(self, seat: Seat) -> bool:
        """Keep a seat; False where its label is taken."""

    def seats(self) -> tuple[Seat, ...]:
        """All seats, by label."""

    def remove_seat(self, label: str) -> bool:
        """Erase a seat; False where there is none."""

    def let_in(self, kind: AccessKind, secret: str) -> None:
        """Accept a secret: the SHA-256 of a facilitator's or wall's token, or a join code as it reads.

        There is one join code at a time; a new one takes the place of the old one.
        """

    def accepted(self, kind: AccessKind) -> frozenset[str]:
        """The secrets accepted of one kind."""

    def clear_room(self) -> None:
        """Erase all seats, secrets, ballots and salts."""

    def close(self) -> None:
        """Give the record back; a second call does nothing."""
