"""One workshop as a running server knows it: the session kept up to date, and everything written through."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from assessment.answers.events import Answered, Body, Entry, Event
from assessment.answers.history import History, bank_change, fold
from assessment.answers.workshop_steps import Opened, Round, WorkshopHeld
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank
from assessment.problem import SurroundingsError
from assessment.store.clock import now, record_entry
from assessment.store.rooms import AccessKind, Ballot, CastResult, Outdated, RoomStore, Seat
from assessment.workshop import views
from assessment.workshop.ballots import ballot_token, revealed, secret_digest
from assessment.workshop.batching import VoteBatcher
from assessment.workshop.hub import Hub
from assessment.workshop.labels import draw_label
from assessment.workshop.protocol import AnyCommand, Decision, Setting, decide
from assessment.workshop.session import Session, session_of

T = TypeVar("T")

MOST_SEATS = 2000
_TRIES = 5
# Votes at other workers come in bursts; one look covers them.
_GATHER_SECONDS = 0.1
# People come in one by one, and a count of them may lag a little.
_SEATS_SECONDS = 1.0


@dataclass(frozen=True)
class Vote:
    """What a phone sends; `number` is counted by the phone."""

    round: str
    answer: str
    number: int
    confidence: str = ""
    evidence: str = ""
    note: str = ""


class Room:
    """One workshop. Methods run on the event loop; the store is asked on `executor`."""

    def __init__(
        self, store: RoomStore, bank: Bank, workshop: str, executor: Executor, *, address: str
    ) -> None:
        """Take the store, opened, and where participants find the server (`http://host:port`)."""
        self.store = store
        self.bank = bank
        self.id = workshop
        self.address = address
        self.hub = Hub()
        self.code = ""
        self.key = ""
        # Opens the wall on another computer; drawn anew by every process that serves the room.
        self.wall_url = ""
        self.session = Session(workshop)
        self.votes = VoteBatcher(self._cast)
        self._executor = executor
        self._writing = asyncio.Lock()
        self._refreshing = asyncio.Lock()
        self._seats: dict[str, Seat] = {}
        self._salts: Mapping[str, str] = {}
        self._counts: Mapping[str, Mapping[str | None, int]] = {}
        self._history: History | None = None
        self._keys: frozenset[str] = frozenset()
        self._asked: tuple[str, ...] = ()
        self._reading_seats = asyncio.Lock()
        self._seat_readings = 0
        self._seats_at = 0.0
        self._looking: asyncio.Task[None] | None = None
        self._seeking: asyncio.Task[None] | None = None
        self._access: dict[AccessKind, frozenset[str]] = {}

    async def load(self) -> None:
        """Look at everything in the store anew."""
        async with self._refreshing:
            events, seats, salts, counts, join = await self._call(self._read_all)
            self._keys = frozenset(event.key for event in events)
            self.session = session_of(events, self.id)
            self._history = fold(events)
            asked = asked_items(self.bank, self._history.answers.profile)
            self._asked = tuple(item.id for item in self.bank.items if item.id in asked)
            self._seats = {seat.digest: seat for seat in seats}
            self._salts, self._counts = salts, counts
            self.code, _, self.key = next(iter(join), "").partition(":")
        self.hub.changed()

    async def count_votes(self) -> None:
        """Look only at how many votes there are."""
        self._counts = await self._call(self.store.cast_counts)
        self.hub.changed()

    async def ping(self) -> None:
        """Ask the store something small.

        Raises:
            SurroundingsError: it does not answer.
        """
        await self._call(self.store.salts)

    async def look_again(self) -> None:
        """Take in what other processes wrote, if they did."""
        if time.monotonic() - self._seats_at > _SEATS_SECONDS:
            await self._read_seats()
        if await self._call(partial(self.store.events, self.session.seq)):
            await self.load()
        else:
            await self.count_votes()

    def heard(self) -> None:
        """Another process says that it changed something; several words in a row are one look."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().create_task(self._look_soon())

    async def _look_soon(self) -> None:
        await asyncio.sleep(_GATHER_SECONDS)
        with contextlib.suppress(SurroundingsError):
            await self.look_again()

    async def lets_in(self, kind: AccessKind, secret: str) -> bool:
        """Whether a secret is one of those that were given out."""
        if not secret:
            return False
        digest = secret_digest(secret)
        if digest not in self._access.get(kind, frozenset()):
            self._access[kind] = await self._call(partial(self.store.accepted, kind))
        return digest in self._access[kind]

    async def let_in(self, kind: AccessKind, secret: str) -> None:
        """Give out a secret; only its digest is kept."""
        await self._call(partial(self.store.let_in, kind, secret_digest(secret)))
        self._access.pop(kind, None)

    @property
    def history(self) -> History:
        """What the record amounts to."""
        assert self._history is not None, "load() comes first"
        return self._history

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the items that the profile does not rule out, in the order of the bank."""
        return self._asked

    @property
    def opened(self) -> Opened:
        """How the workshop was opened."""
        assert self.session.opened is not None, "a room is made for a workshop that was opened"
        return self.session.opened

    @property
    def seats(self) -> int:
        """People in the room."""
        return len(self._seats)

    @property
    def role_seats(self) -> Mapping[str | None, int]:
        """People per role."""
        return Counter(seat.role for seat in self._seats.values())

    @property
    def cast_counts(self) -> Mapping[str, Mapping[str | None, int]]:
        """Votes so far, by open round and role."""
        return self._counts

    @property
    def alone_votes(self) -> Mapping[str, int]:
        """Votes so far per item that people answer in their own time."""
        rounds = {item: self.session.board(item).open for item in self.session.alone}
        return {
            item: sum(self._counts.get(one.key, {}).values())
            for item, one in rounds.items()
            if one is not None
        }

    def seat_of(self, secret: str) -> Seat | None:
        """Whose cookie this is."""
        return self._seats.get(secret_digest(secret)) if secret else None

    async def find_seat(self, secret: str) -> Seat | None:
        """The same, also where another worker gave the seat away a moment ago."""
        seat = self.seat_of(secret)
        if seat is None and secret:
            await self._read_seats()
            seat = self.seat_of(secret)
        return seat

    async def _read_seats(self) -> None:
        """Read the seats anew; who asks while others wait for a reading shares the next one."""
        asked = self._seat_readings
        async with self._reading_seats:
            if self._seat_readings > asked:
                return
            self._seat_readings += 1
            self._seats_at = time.monotonic()
            before = len(self._seats)
            self._seats = {seat.digest: seat for seat in await self._call(self.store.seats)}
        if len(self._seats) != before:
            self.hub.changed()

    async def join(self, role: str | None, name: str | None, today: str) -> tuple[str, Seat]:
        """A new seat and the secret of its cookie, which is not kept."""
        secret = secrets.token_urlsafe(16)
        for _ in range(_TRIES):
            label = draw_label(secrets.randbelow, taken={one.label for one in self._seats.values()})
            kept = name if self.opened.named else None
            seat = Seat(secret_digest(secret), label, role, kept, today)
            if await self._call(partial(self.store.add_seat, seat)):
                self._seats[seat.digest] = seat
                self.hub.changed()
                return secret, seat
        raise RuntimeError("no free label was found")

    async def leave(self, seat: Seat) -> None:
        """Erase a seat; votes that were cast stay, because nobody can tell whose they are."""
        await self._call(partial(self.store.remove_seat, seat.label))
        self._seats.pop(seat.digest, None)
        self.hub.end(seat.digest)
        self.hub.changed()

    async def vote(self, secret: str, seat: Seat, vote: Vote) -> CastResult:
        """Store a vote; it is on disk when this returns."""
        salt = self._salts.get(vote.round)
        if salt is None:
            # Another worker may have opened the round a moment ago.
            self._salts = await self._call(self.store.salts)
            salt = self._salts.get(vote.round)
        if salt is None:
            return "closed"
        level = int(vote.answer) if vote.answer.isdigit() else None
        ballot = Ballot(
            round=vote.round,
            token=ballot_token(secret, salt, vote.round),
            number=vote.number,
            role=seat.role,
            level=level,
            missing=None if level is not None else vote.answer,  # type: ignore[arg-type]
            confidence=vote.confidence or None,  # type: ignore[arg-type]
            evidence=vote.evidence or None,  # type: ignore[arg-type]
            note=vote.note,
            name=(seat.name or seat.label) if self.opened.named else None,
        )
        return await self.votes.store(ballot)

    async def own_votes(self, secret: str) -> Mapping[str, Ballot]:
        """What one participant gave in the rounds that are open."""
        tokens = {key: ballot_token(secret, salt, key) for key, salt in self._salts.items()}
        if not tokens:
            return {}
        return await self._call(partial(self.store.own_ballots, tokens))

    async def do(self, command: AnyCommand, key: str) -> str:
        """Carry out a command of the facilitator.

        Args:
            command: what to do.
            key: drawn by the page for this one click; the same key is carried out once.

        Returns:
            Key of the sentence that refuses it; empty where it was done.
        """
        async with self._writing:
            refused = await self._done(command, key)
            if self.session.closed and self.code:
                await self._call(self._clear)
                await self.load()
            return refused

    async def _done(self, command: AnyCommand, key: str) -> str:
        for _ in range(_TRIES):
            if f"{key}-0" in self._keys:
                return ""
            decision = decide(self.session, command, self._setting(command))
            if decision.refused:
                return decision.refused
            try:
                await self._carry_out(decision, key)
            except Outdated:
                await self.load()
                continue
            await self.load()
            return ""
        return "refused.busy"

    def _clear(self) -> None:
        """The workshop is over: seats, code and what is left of votes go. Who was let in stays in.

        So the facilitator takes the results along, and the wall thanks everybody.
        """
        kinds: tuple[AccessKind, ...] = ("facilitator", "wall")
        kept = [(kind, secret) for kind in kinds for secret in self.store.accepted(kind)]
        self.store.clear_room()
        for kind, secret in kept:
            self.store.let_in(kind, secret)

    def view_room(self) -> views.Room:
        """What the views are told beside the session."""
        open_round = self.session.open_round
        voted = sum(self._counts.get(open_round.key, {}).values()) if open_round else 0
        return views.Room(
            bank=self.bank,
            organisation=self.history.answers.organisation.name,
            asked=self._asked,
            voted=voted,
            alone_votes=sum(self.alone_votes.values()),
            seats=self.seats,
            role_seats=self.role_seats,
            code=self.code,
            join_url=f"{self.address}/j/{self.code}#{self.key}" if self.code else "",
            now=time.time(),
        )

    def _setting(self, command: AnyCommand) -> Setting:
        item = getattr(command, "item", None)
        board = self.session.board(item) if item else None
        voted = 0
        if board and board.open:
            voted = sum(self._counts.get(board.open.key, {}).values())
        return Setting(
            self.bank, self._asked, voted=voted, alone_votes=self.alone_votes, seats=self.seats
        )

    async def _carry_out(self, decision: Decision, key: str) -> None:
        after = self.session.seq
        if decision.ends:
            rounds = [one.key for one in decision.ends]
            make = partial(self._ending, decision, key)
            await self._call(partial(self.store.close_rounds, rounds, make, after=after))
            return
        entries = self._entries(decision.bodies, key)
        if decision.opens:
            salts = {one.key: secrets.token_hex(16) for one in decision.opens}
            await self._call(partial(self.store.open_rounds, salts, entries, after=after))
            return
        await self._call(partial(self.store.append, entries, after=after))

    def _ending(
        self, decision: Decision, key: str, ballots: Mapping[str, tuple[Ballot, ...]]
    ) -> Sequence[Entry]:
        if decision.discards:
            return self._entries(decision.bodies, key)
        bodies: list[Body] = []
        for one in decision.ends:
            bodies += self._revealing(one, ballots.get(one.key, ()))
        return self._entries(bodies, key)

    def _revealing(self, round_: Round, ballots: Sequence[Ballot]) -> list[Body]:
        item = self.bank.item_by_id[round_.item]
        step = revealed(
            round_,
            ballots,
            self.opened,
            answers=len(self.bank.levels_of(item)),
            seats=self.seats,
            alone=round_.item in self.session.alone,
        )
        return [WorkshopHeld(workshop=self.id, step=step)]

    def _entries(self, bodies: Sequence[Body], key: str) -> list[Entry]:
        at = now()
        changed: tuple[Body, ...] = ()
        if any(isinstance(body, Answered) for body in bodies):
            changed = bank_change(self.history, self.bank)
        stamped = [_stamped(body, at) for body in (*bodies, *changed)]
        if changed:
            # The change of the bank goes before the first answer that is given to it.
            stamped = [*stamped[len(bodies) :], *stamped[: len(bodies)]]
        return [
            record_entry(body, at=at, key=f"{key}-{number}") for number, body in enumerate(stamped)
        ]

    async def _cast(self, ballots: Sequence[Ballot]) -> Sequence[CastResult]:
        results, self._counts = await self._call(partial(self._cast_and_count, ballots))
        self.hub.changed()
        return results

    def _cast_and_count(
        self, ballots: Sequence[Ballot]
    ) -> tuple[Sequence[CastResult], Mapping[str, Mapping[str | None, int]]]:
        results = self.store.cast(ballots)
        # Counted anew in the store, because other workers count, too.
        return results, self.store.cast_counts()

    def _read_all(
        self,
    ) -> tuple[
        tuple[Event, ...],
        tuple[Seat, ...],
        Mapping[str, str],
        Mapping[str, Mapping[str | None, int]],
        frozenset[str],
    ]:
        store = self.store
        return (
            store.events(),
            store.seats(),
            store.salts(),
            store.cast_counts(),
            store.accepted("join"),
        )

    async def _call(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)


def _stamped(body: Body, at: str) -> Body:
    """An answer carries the time at which it was agreed."""
    if isinstance(body, Answered):
        return Answered(response=body.response.model_copy(update={"at": at}))
    return body
