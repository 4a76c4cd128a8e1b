"""A forgotten person is in no byte of a record and no row of a database, and the rest means the same."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from assessment.answers.erasure import NOBODY
from assessment.answers.events import (
    Answered,
    AnswerWithdrawn,
    Body,
    Drafted,
    Erased,
    Forgotten,
    Noted,
    PlanProgress,
    ProfileChanged,
    RecordCreated,
    Restated,
)
from assessment.answers.models import Organisation, Response
from assessment.answers.plan_progress import ActionProgress
from assessment.answers.workshop_steps import (
    Captured,
    Closed,
    NamedVote,
    Opened,
    Round,
    Step,
    StepUndone,
    Tally,
    VotesRevealed,
    WorkshopHeld,
)
from assessment.problem import InputProblems, SurroundingsError
from assessment.store import Record
from assessment.store.address import DatabaseAddress, RecordAddress
from assessment.store.opening import open_room
from assessment.store.record import Forgetting
from assessment.store.retention import KEPT_DAYS, KEPT_DAYS_OPEN, expire_room
from assessment.store.rooms import RoomStore
from tests.support.postgres import Server
from tests.support.records import answered, created, entry, new_database_record, new_record
from tests.support.rooms import ballot, opened, round_opened, seat, step

NAME = "Canary Lee"
ROUND = "STR-01#9"


@pytest.fixture(params=["file", "database"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> RecordAddress:
    if request.param == "file":
        return new_record(tmp_path / "acme.db")
    server: Server = request.getfixturevalue("database_server")
    return new_database_record(server)


def everything(address: RecordAddress) -> bytes:
    """All bytes beside a record file, or all rows that belong to a record in a database."""
    if isinstance(address, Path):
        return b"".join(file.read_bytes() for file in address.parent.iterdir())
    tables = ("events", "workshop_seats", "workshop_ballots", "workshop_rounds", "holders")
    mine = "WHERE record = (SELECT id FROM assessment.records WHERE name = %s)"
    with psycopg.connect(address.url) as connection:
        rows = [
            connection.execute(
                f"SELECT * FROM assessment.{table} {mine}", (address.record,)
            ).fetchall()
            for table in tables
        ]
    return repr(rows).encode()


def response(item: str, level: int, **more: object) -> Answered:
    return Answered(response=Response(item=item, level=level, **more))  # type: ignore[arg-type]


def held(content: Step) -> WorkshopHeld:
    return WorkshopHeld(workshop="kick-off", step=content)


def progress(action: str, owner: str) -> PlanProgress:
    return PlanProgress(progress=ActionProgress(action=action, owner=owner, note="on time"))


def revealed_named(*names: str) -> WorkshopHeld:
    votes = tuple(NamedVote(by=name, role="legal", level=3) for name in names)
    tally = Tally(levels=(0, 0, 0, len(names), 0))
    return held(VotesRevealed(round=Round(item="STR-01", number=1), tally=tally, named=votes))


# What is recorded, and what is read of it afterwards; None where nothing is.
CASES: list[tuple[Body, str | None, Body | None]] = [
    (response("STR-01", 2, by=NAME, role="legal", note="As I said."), None, None),
    (response("STR-02", 3, by="Ben"), None, response("STR-02", 3, by="Ben")),
    (response("DAT-01", 3), NAME, response("DAT-01", 3)),
    (response("STR-01", 1, by=NAME, consensus=True), "Ben", response("STR-01", 1, consensus=True)),
    (AnswerWithdrawn(item="DAT-02", by=NAME), NAME, None),
    (Drafted(item="DAT-02", note="Let me think.", by=NAME), NAME, None),
    (
        progress("ACT-01", NAME.upper()),
        None,
        PlanProgress(progress=ActionProgress(action="ACT-01", note="on time")),
    ),
    (progress("ACT-02", "Ben"), "Ben", progress("ACT-02", "Ben")),
    (
        held(Captured(id="c1", what="action", text="Do it", owner=NAME)),
        None,
        held(Captured(id="c1", what="action", text="Do it")),
    ),
    (
        held(Captured(id="c2", what="action", text="Do it", owner="")),
        None,
        held(Captured(id="c2", what="action", text="Do it", owner="")),
    ),
    (
        ProfileChanged(organisation=Organisation(name="Renamed"), profile={}),
        NAME,
        ProfileChanged(organisation=Organisation(name="Renamed"), profile={}),
    ),
    (
        revealed_named("Ben", NAME),
        "Ben",
        held(
            VotesRevealed(
                round=Round(item="STR-01", number=1),
                tally=Tally(levels=(0, 0, 0, 2, 0)),
                named=(NamedVote(by="Ben", role="legal", level=3), NamedVote(by=NOBODY, level=3)),
            )
        ),
    ),
    (Noted(text="The CFO was away."), NAME, Noted(text="The CFO was away.")),
]
TOUCHED = [n for n, (before, actor, after) in enumerate(CASES) if before != after or actor == NAME]


def record_cases(address: RecordAddress) -> None:
    with Record.open(address, "write") as record:
        record.append(
            [entry(body, str(n), actor=actor) for n, (body, actor, _) in enumerate(CASES)]
        )


def forget(address: RecordAddress, participant: str) -> Forgetting:
    with Record.open(address, "write") as record:
        return record.forget(participant)


def test_the_name_is_gone_and_every_other_fact_stands_in_its_place(address: RecordAddress) -> None:
    record_cases(address)
    assert NAME.encode() in everything(address)
    done = forget(address, NAME)
    assert b"canary" not in everything(address).lower()
    assert (done.erased, done.seats, done.mentions) == (len(TOUCHED), 0, ())
    with Record.open(address) as record:
        events = record.events
    for event, (_, actor, after) in zip(events[1:], CASES, strict=False):
        assert isinstance(event.body, Erased) if after is None else event.body == after
        if actor == NAME:
            assert event.actor is None
    restated = [event for event in events if isinstance(event.body, Restated)]
    assert len(restated) == done.restated
    assert events[-1].body == Forgotten(erased=done.erased, restated=done.restated, seats=0)


def test_what_the_history_says_of_others_does_not_change(address: RecordAddress) -> None:
    record_cases(address)
    with Record.open(address) as record:
        before = record.history
    forget(address, NAME)
    with Record.open(address) as record:
        after = record.history
    assert after.answers.organisation == before.answers.organisation
    assert after.notes == before.notes
    assert {r.item: r.level for r in after.answers.responses if r.by != NAME} == {
        "STR-01": 1,
        "STR-02": 3,
        "DAT-01": 3,
    }
    assert [p.owner for p in after.answers.progress] == [None, "Ben"]
    assert after.drafts == ()
    assert after.erased == len(TOUCHED)


def test_one_after_the_other_is_forgotten(address: RecordAddress) -> None:
    """What was restated for one person may name another, and is then restated again."""
    record_cases(address)
    forget(address, NAME)
    done = forget(address, "Ben")
    assert done.erased > 0
    assert b'"Ben"' not in everything(address)
    with Record.open(address) as record:
        (votes,) = [
            event.body.step.named
            for event in record.events
            if isinstance(event.body, WorkshopHeld) and isinstance(event.body.step, VotesRevealed)
        ]
        assert votes == (NamedVote(by=NOBODY, level=3), NamedVote(by=NOBODY, level=3))
        record.history  # noqa: B018 - it can be worked out
    assert forget(address, "Ben").erased == 0


def test_who_made_the_record_can_be_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "acme.db"
    Record.create(path, entry(created(), "created", actor=NAME))
    forget(path, NAME)
    with Record.open(path) as record:
        assert isinstance(record.events[0].body, RecordCreated)
        assert record.answers.organisation.name == "Example Clinic"
    assert NAME.encode() not in path.read_bytes()


def test_a_seat_takes_its_name_along(address: RecordAddress) -> None:
    room = open_room(address)
    room.add_seat(seat("otter-27", name=NAME))
    room.add_seat(seat("lynx-03", name="Ben"))
    room.open_rounds({ROUND: "salt"}, [opened(), round_opened(ROUND, "r1")], after=1)
    room.cast([ballot(ROUND, "t1", name=NAME), ballot(ROUND, "t2", name="Ben")])
    room.append([entry(response("STR-01", 2, by=NAME), "1", actor="otter-27")], after=3)
    room.close()
    done = forget(address, "Otter-27")
    assert (done.erased, done.seats) == (1, 1)
    left = everything(address)
    assert NAME.encode() not in left
    assert b"otter-27" not in left
    room = open_room(address)
    assert [one.label for one in room.seats()] == ["lynx-03"]
    assert room.cast_counts() == {ROUND: {None: 1}}
    assert isinstance(room.events()[3].body, Erased)
    room.close()


def test_texts_that_hold_the_name_are_pointed_out(address: RecordAddress) -> None:
    with Record.open(address, "write") as record:
        record.append([entry(Noted(text=f"{NAME} was away."), "1", actor="Ben")])
    done = forget(address, NAME)
    assert (done.erased, done.mentions) == (0, (2,))
    with Record.open(address) as record:
        assert len(record.events) == 2


def test_nobody_is_forgotten_while_a_workshop_is_open(address: RecordAddress) -> None:
    """Its workers hold in memory what they have read."""
    room = open_room(address)
    with pytest.raises(SurroundingsError, match=r"on this record since|has this record open since"):
        forget(address, NAME)
    room.close()


def test_nobody_is_forgotten_by_mistake(address: RecordAddress) -> None:
    record_cases(address)
    before = everything(address)
    for stranger in ("Canary", "Lee", "  ", "otter-27"):
        done = forget(address, stranger)
        assert (done.erased, done.seats) == (0, 0)
    if isinstance(address, DatabaseAddress):
        assert everything(address) == before
    with Record.open(address) as record, pytest.raises(ValueError, match="for reading"):
        record.forget(NAME)


def test_a_record_made_before_there_was_erasure_can_forget(tmp_path: Path) -> None:
    path = new_record(tmp_path / "acme.db")
    record_cases(path)
    outside = sqlite3.connect(path)
    outside.execute("DROP TRIGGER events_stand")
    outside.execute(
        "CREATE TRIGGER events_stand BEFORE UPDATE ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
    )
    outside.commit()
    outside.close()
    assert path.read_bytes()[60:64] == b"\x00\x00\x00\x01"
    assert forget(path, NAME).erased == len(TOUCHED)
    # A program that does not know of erasure says that it is too old, not that the record is damaged.
    assert path.read_bytes()[60:64] == b"\x00\x00\x00\x02"
    outside = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        outside.execute("UPDATE events SET body = '{}' WHERE seq = 3")
    outside.close()


def test_what_was_blanked_without_being_asked_for_is_damage(tmp_path: Path) -> None:
    path = new_record(tmp_path / "acme.db")
    record_cases(path)
    forget(path, NAME)
    outside = sqlite3.connect(path)
    outside.execute("UPDATE events SET body = '', salt = '', actor = NULL WHERE seq = 3")
    outside.commit()
    outside.close()
    with pytest.raises(InputProblems, match="is blank, and nothing says that it was erased"):
        Record.open(path)


def test_a_long_history_is_gone_from_the_bytes(tmp_path: Path) -> None:
    """Notes of all lengths, so that rows fill pages, share pages and reach over several."""
    path = new_record(tmp_path / "acme.db")
    with Record.open(path, "write") as record:
        record.append(
            [
                entry(
                    answered(
                        "STR-01",
                        n % 5,
                        NAME if n % 3 else "Ben",
                        f"note-of-{n % 3} " * (n * 7 % 390),
                    ),
                    str(n),
                )
                for n in range(400)
            ]
        )
    forget(path, NAME)
    left = everything(path)
    assert b"note-of-0" in left
    assert (b"note-of-1" in left, b"note-of-2" in left, b"Canary" in left) == (False,) * 3


@pytest.fixture
def closed_room(address: RecordAddress) -> RoomStore:
    """A room with a seat, a code and a vote, whose workshop was closed on 22 November 2026."""
    room = open_room(address)
    room.open_rounds({ROUND: "salt"}, [opened()], after=1)
    room.add_seat(seat("otter-27"))
    room.let_in("join", "code")
    room.cast([ballot(ROUND, "t1")])
    room.append([step(Closed(), "closed")], after=2)
    return room


def test_a_room_expires_so_many_days_after_closing(closed_room: RoomStore) -> None:
    day = date(2026, 11, 22)
    assert not expire_room(closed_room, day)
    assert not expire_room(closed_room, date.fromordinal(day.toordinal() + KEPT_DAYS - 1))
    assert closed_room.seats()
    due = date.fromordinal(day.toordinal() + KEPT_DAYS)
    assert expire_room(closed_room, due)
    assert (closed_room.seats(), closed_room.accepted("join"), closed_room.salts()) == (
        (),
        frozenset(),
        {},
    )
    assert not expire_room(closed_room, due)
    assert len(closed_room.events()) == 3
    closed_room.close()


@pytest.mark.parametrize("last", [Opened(title="Again"), StepUndone(seq=3)])
def test_a_workshop_that_nobody_goes_on_with_expires_later(
    closed_room: RoomStore, last: Step
) -> None:
    closed_room.append([step(last, "last")], after=3)
    day = date.fromisoformat(closed_room.events()[-1].at[:10])
    assert not expire_room(closed_room, day + timedelta(days=KEPT_DAYS_OPEN - 1))
    assert closed_room.seats()
    assert expire_room(closed_room, day + timedelta(days=KEPT_DAYS_OPEN))
    assert not closed_room.seats()
    closed_room.close()
