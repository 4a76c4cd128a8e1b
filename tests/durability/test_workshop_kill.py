"""A workshop server that is killed, locked out, or out of space: what it acknowledged is there, once."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import secrets
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from assessment.answers.events import Event
from assessment.answers.workshop_steps import (
    Captured,
    RoundsOpened,
    Step,
    Tally,
    VotesRevealed,
    WorkshopHeld,
)
from assessment.store import Record
from tests.support.workshop_clients import Client, GoneAwayError, Phone, entrance_of, lead, tell
from tests.support.workshop_server import RunningServer, new_workshop_record, start_server

KILLS = 50
PHONES = 20
# Ten votes per second are let through for each seat.
PAUSE = 0.12
pytestmark = pytest.mark.durability


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> Path:
    return new_workshop_record(tmp_path / "acme.db")


class Facilitator:
    """Goes from round to round and keeps notes, whatever happens to the server."""

    def __init__(self, client: Client, room: str, items: Sequence[str]) -> None:
        self.client = client
        self.room = room
        self.items = items
        self.round = [""]
        self.kept: list[str] = []
        self.opened: list[str] = []
        self.revealed: list[str] = []

    async def insist(self, **fields: object) -> None:
        """Send a command until there is an answer: under one key, so that it is carried out once."""
        key = secrets.token_hex(16)
        while True:
            try:
                reply = await tell(self.client, self.room, key, **fields)
            except GoneAwayError:
                await asyncio.sleep(0.05)
                continue
            if reply.status == 200:
                return
            assert reply.status == 429, (fields, reply)
            await asyncio.sleep(0.3)

    async def go_on(self, stop: asyncio.Event) -> None:
        """Rounds one after the other, until told to stop; the last one stays open."""
        for number in range(len(self.items) * 20):
            item = self.items[number // 20]
            if number % 20 == 0:
                await self.insist(do="take", item=item)
            await self.insist(do="open_vote", item=item, seconds=0)
            self.round[0] = f"{item}#{number % 20 + 1}"
            self.opened.append(self.round[0])
            for _ in range(4):
                note = f"note-{len(self.kept)}"
                await self.insist(do="capture", id=note, what="parking", text=note)
                self.kept.append(note)
                await asyncio.sleep(0.25)
                if stop.is_set():
                    return
            await self.insist(do="reveal", item=item, anyway=True)
            self.revealed.append(self.round[0])


@contextmanager
def killable(record: Path, port: int = 0) -> Iterator[RunningServer]:
    """A server whose end nobody waits for."""
    with ExitStack() as closing:
        options = ("--port", str(port)) if port else ()
        server = closing.enter_context(start_server(record, *options))
        yield server
        server.process.kill()


async def sit_down(server: RunningServer, leading: Client, people: int) -> list[Phone]:
    """As many participants, each with a seat."""
    entrance = await entrance_of(leading, server.room)
    return [await Phone.join(server.port, server.room, entrance, seed) for seed in range(people)]


async def kills(record: Path) -> tuple[Facilitator, list[Phone], list[float]]:
    """Votes all the time, a kill now and then; in the end everybody votes once more and all is shown."""
    chance = random.Random(11)
    starts: list[float] = []
    stop = asyncio.Event()
    with killable(record) as server:
        facilitator = Facilitator(
            await lead(server.port, server.room, server.facilitator_token),
            server.room,
            ("STR-01", "STR-02", "STR-03", "STR-04", "STR-05"),
        )
        phones = await sit_down(server, facilitator.client, PHONES)
        work = [asyncio.create_task(facilitator.go_on(stop))]
        while not facilitator.round[0]:
            await asyncio.sleep(0.01)
        work += [
            asyncio.create_task(one.vote_until(stop, facilitator.round, PAUSE)) for one in phones
        ]
        room, port = server.room, server.port
        await asyncio.sleep(0.5)
    for _ in range(KILLS):
        began = time.perf_counter()
        context = killable(record, port)
        again = await asyncio.to_thread(context.__enter__)
        starts.append(time.perf_counter() - began)
        assert again.room == room
        before = sum(one.acknowledged for one in phones)
        while sum(one.acknowledged for one in phones) < before + PHONES // 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(chance.uniform(0.0, 0.15))
        again.process.kill()
        await asyncio.to_thread(context.__exit__, None, None, None)
    context = killable(record, port)
    await asyncio.to_thread(context.__enter__)
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.gather(*work)
    for phone in phones:
        while not await phone.vote(facilitator.round[0]):
            await asyncio.sleep(0.2)
    item = facilitator.round[0].partition("#")[0]
    await facilitator.insist(do="reveal", item=item, anyway=True)
    facilitator.revealed.append(facilitator.round[0])
    for client in (facilitator.client, *(one.client for one in phones)):
        client.close()
    await asyncio.to_thread(context.__exit__, None, None, None)
    return facilitator, phones, starts


def steps_of(events: Sequence[Event]) -> list[Step]:
    """What the record says about the workshop."""
    return [event.body.step for event in events if isinstance(event.body, WorkshopHeld)]


def possible_counts(phones: Sequence[Phone], round_: str) -> set[tuple[int, ...]]:
    """Every result of a round in which each phone counts once, with a vote that it may have cast last."""
    found: set[tuple[int, ...]] = {(0, 0, 0, 0, 0)}
    for phone in phones:
        votes: set[int | None] = {phone.certain.get(round_), *phone.maybe.get(round_, frozenset())}
        found = {_with(counted, level) for counted in found for level in votes}
    return found


def _with(counted: tuple[int, ...], level: int | None) -> tuple[int, ...]:
    return tuple(count + (place == level) for place, count in enumerate(counted))


def test_killed_50_times_amid_votes(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    facilitator, phones, starts = asyncio.run(kills(record))
    took = time.perf_counter() - began
    with Record.open(record) as opened:
        events = opened.events
    steps = steps_of(events)
    tallies: Mapping[str, Tally] = {
        step.round.key: step.tally for step in steps if isinstance(step, VotesRevealed)
    }
    votes = sum(phone.acknowledged for phone in phones)
    with capsys.disabled():
        print(
            f"\n{KILLS} kills, {votes} acknowledged votes in {len(tallies)} rounds, "
            f"{len(facilitator.kept)} notes; serving again after {statistics.median(starts):.2f} s "
            f"(median), {max(starts):.2f} s (longest); {took:.0f} s in all"
        )
    for round_ in facilitator.revealed:
        counted = tallies[round_]
        assert counted.levels in possible_counts(phones, round_), round_
    # Everybody voted in the last round, and was told so.
    last = tallies[facilitator.revealed[-1]]
    assert last.votes == PHONES
    assert possible_counts(phones, facilitator.revealed[-1]) == {last.levels}
    assert sum(phone.seats_lost for phone in phones) == 0
    # Commands: those that were acknowledged are there, and none twice.
    assert [step.id for step in steps if isinstance(step, Captured)] == facilitator.kept
    rounds = [one.key for step in steps if isinstance(step, RoundsOpened) for one in step.rounds]
    assert rounds == facilitator.opened
    assert list(tallies) == facilitator.revealed
    assert len({event.key for event in events}) == len(events)


def run_workshop(*arguments: str) -> tuple[int, str]:
    """The command until it ends by itself; its status and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "assessment.cli", "workshop", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


def refuses(*arguments: str, because: str) -> None:
    """The command ends with one sentence, and with the status of what stands in its way."""
    status, said = run_workshop(*arguments)
    assert (status, because in said, len(said.strip().splitlines())) == (3, True, 1), (status, said)


def test_one_sentence_where_a_workshop_cannot_begin(record: Path, tmp_path: Path) -> None:
    second = Path(shutil.copy(record, tmp_path / "second.db"))
    with start_server(record) as server:
        taken = str(server.port)
        refuses(str(second), "--port", taken, because="cannot listen on 127.0.0.1, port " + taken)
        holder = f"process {server.process.pid} has this record open"
        refuses(str(record), "--port", "0", because=holder)
    with Record.open(record, "session"):
        refuses(str(record), "--port", "0", because=f"process {os.getpid()} has this record open")
    missing = tmp_path / "other.db"
    refuses(str(missing), "--port", "0", because=str(missing))
    assert not missing.exists()


def let_files_grow(server: RunningServer, largest: int) -> None:
    """No file of the server may grow beyond so many bytes."""
    _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (largest, hard))


async def keep(leading: Client, room: str, name: str) -> int:
    """Status of a long note."""
    fields = {"do": "capture", "id": name, "what": "parking", "text": "x" * 900}
    return (await tell(leading, room, **fields)).status


async def votes_on_a_full_disk(
    record: Path, server: RunningServer
) -> tuple[list[Phone], list[str]]:
    """Everybody votes, then there is no room for notes and for more; then there is room again."""
    leading = await lead(server.port, server.room, server.facilitator_token)
    phones = await sit_down(server, leading, PHONES)
    for command in (
        {"do": "take", "item": "STR-01"},
        {"do": "open_vote", "item": "STR-01", "seconds": 0},
    ):
        assert (await tell(leading, server.room, **command)).status == 200
    assert all([await phone.vote("STR-01#1") for phone in phones])
    sizes = [path.stat().st_size for path in record.parent.glob(f"{record.name}*")]
    let_files_grow(server, max(sizes) + 16_384)
    kept: list[str] = []
    while (status := await keep(leading, server.room, f"note-{len(kept)}")) == 200:
        kept.append(f"note-{len(kept)}")
    assert status == 503
    # With long notes the votes take more room than is left on the pages that there are.
    stored = [await phone.vote("STR-01#1", note="n" * 900) for phone in phones]
    assert not all(stored)
    assert {status for phone in phones for status in phone.failed} == {503}
    assert (await leading.ask(f"/f/{server.room}/state")).status == 200
    let_files_grow(server, resource.RLIM_INFINITY)
    assert await phones[-1].vote("STR-01#1")
    revealed = await tell(leading, server.room, do="reveal", item="STR-01")
    assert revealed.status == 200
    for client in (leading, *(one.client for one in phones)):
        client.close()
    return phones, kept


def test_a_full_disk_acknowledges_nothing_that_it_does_not_hold(record: Path) -> None:
    with start_server(record) as server:
        phones, kept = asyncio.run(votes_on_a_full_disk(record, server))
        assert "the disk is full or the file may not grow" in server.read_log()
    with Record.open(record) as opened:
        steps = steps_of(opened.events)
    [shown] = [step for step in steps if isinstance(step, VotesRevealed)]
    assert possible_counts(phones, "STR-01#1") == {shown.tally.levels}
    assert [step.id for step in steps if isinstance(step, Captured)] == kept
