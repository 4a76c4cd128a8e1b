"""What every room promises, whichever database it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assessment.store.postgres.room import PostgresRoom
from assessment.store.room_file import RoomFile
from assessment.store.rooms import Ballot, Outdated, RoomStore
from tests.support.postgres import Server
from tests.support.records import created, entry, new_database_record, new_record
from tests.support.rooms import ballot, opened, revealed, round_opened, seat, tally_of

ROUND = "STR-01#1"
OTHER = "STR-02#1"

OpenRoom = Callable[[], RoomStore]


@pytest.fixture(params=["file", "database"])
def open_room(request: pytest.FixtureRequest, tmp_path: Path) -> OpenRoom:
    """Opens one record with its room, as often as it was closed."""
    if request.param == "file":
        path = new_record(tmp_path / "acme.db")
        return lambda: RoomFile.open(path)
    server: Server = request.getfixturevalue("database_server")
    address = new_database_record(server)
    return lambda: PostgresRoom.open(address)


@pytest.fixture
def room(open_room: OpenRoom) -> Iterator[RoomStore]:
    room = open_room()
    yield room
    room.close()


@pytest.fixture
def open_round(room: RoomStore) -> RoomStore:
    """A room in which one round is open."""
    room.open_rounds({ROUND: "salt"}, [opened(), round_opened(ROUND, "r1")], after=1)
    return room


def test_events_are_added_and_read_from_any_number_on(room: RoomStore) -> None:
    (first,) = room.append([opened()], after=1)
    assert first.seq == 2
    assert room.events(1) == (first,)
    assert room.events(2) == ()
    assert [event.seq for event in room.events()] == [1, 2]


def test_who_looked_too_early_writes_nothing(room: RoomStore) -> None:
    room.append([opened()], after=1)
    for after in (0, 1, 3):
        with pytest.raises(Outdated):
            room.append([round_opened(ROUND, "late")], after=after)
        with pytest.raises(Outdated):
            room.open_rounds({ROUND: "salt"}, [], after=after)
        with pytest.raises(Outdated):
            room.close_rounds([ROUND], lambda _: [], after=after)
    assert len(room.events()) == 2
    assert room.salts() == {}


def test_the_same_key_is_recorded_once(room: RoomStore) -> None:
    room.append([opened()], after=1)
    assert room.append([opened()], after=2) == ()
    with pytest.raises(ValueError, match="already with another content"):
        room.append([entry(created(), "opened")], after=2)
    assert len(room.events()) == 2


def test_everything_is_there_again_after_a_restart(open_room: OpenRoom) -> None:
    room = open_room()
    room.open_rounds({ROUND: "salt"}, [opened(), round_opened(ROUND, "r1")], after=1)
    vote = ballot(ROUND, "t1", note="We said so.", confidence="high", evidence="shown", name="Ada")
    room.cast([vote])
    room.add_seat(seat("otter-27"))
    room.let_in("wall", "w")
    before = room.events()
    room.close()
    room.close()
    again = open_room()
    assert again.events() == before
    assert again.salts() == {ROUND: "salt"}
    assert again.own_ballots({ROUND: "t1"}) == {ROUND: vote}
    assert again.seats() == (seat("otter-27"),)
    assert again.accepted("wall") == {"w"}
    again.close()


def test_the_same_vote_five_times_counts_once(open_round: RoomStore) -> None:
    vote = ballot(ROUND, "t1")
    assert open_round.cast([vote, vote]) == ("stored", "same")
    assert [open_round.cast([vote]) for _ in range(3)] == [("same",)] * 3
    assert open_round.cast_counts() == {ROUND: {None: 1}}


def test_an_older_vote_never_takes_the_place_of_a_newer_one(open_round: RoomStore) -> None:
    newer, older = ballot(ROUND, "t1", 3, 4), ballot(ROUND, "t1", 2, 0)
    assert open_round.cast([newer]) == ("stored",)
    assert open_round.cast([older]) == ("older",)
    assert open_round.own_ballots({ROUND: "t1"}) == {ROUND: newer}
    newest = ballot(ROUND, "t1", 4, None, missing="dont_know")
    assert open_round.cast([older, newest]) == ("older", "stored")
    assert open_round.own_ballots({ROUND: "t1"}) == {ROUND: newest}


def test_results_come_in_the_order_of_the_votes(open_round: RoomStore) -> None:
    votes = [
        ballot(ROUND, "t2", 5),
        ballot(OTHER, "t1"),
        ballot(ROUND, "t1"),
        ballot(ROUND, "t2", 4),
        ballot(ROUND, "t2", 6),
        ballot(ROUND, "t1"),
    ]
    assert open_round.cast(votes) == ("stored", "closed", "stored", "older", "stored", "same")
    assert open_round.cast([]) == ()
    assert set(open_round.own_ballots({ROUND: "t2", OTHER: "t1"}).values()) == {votes[4]}


def test_a_closed_round_takes_no_vote_and_keeps_none(open_round: RoomStore) -> None:
    votes = [ballot(ROUND, f"t{n}", level=n % 5) for n in range(7)]
    open_round.cast(votes)
    seen: list[Ballot] = []

    def make(taken):  # type: ignore[no-untyped-def]
        seen.extend(taken[ROUND])
        assert taken[OTHER] == ()
        return revealed({ROUND: taken[ROUND]}, "end")

    (event,) = open_round.close_rounds([ROUND, OTHER], make, after=3)
    assert event.seq == 4
    assert tally_of(seen) == tally_of(votes)
    assert sorted(seen, key=lambda b: b.token) == sorted(votes, key=lambda b: b.token)
    assert open_round.cast([ballot(ROUND, "t9")]) == ("closed",)
    assert open_round.salts() == {}
    assert open_round.cast_counts() == {}
    assert open_round.own_ballots({ROUND: "t1"}) == {}


def test_a_round_stays_open_where_its_result_cannot_be_recorded(open_round: RoomStore) -> None:
    open_round.cast([ballot(ROUND, "t1")])

    def fail(_taken: object) -> list[object]:
        raise RuntimeError("no result")

    with pytest.raises(RuntimeError, match="no result"):
        open_round.close_rounds([ROUND], fail, after=3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="another content"):
        open_round.close_rounds([ROUND], lambda _: [entry(created(), "opened")], after=3)
    assert open_round.cast_counts() == {ROUND: {None: 1}}
    assert open_round.close_rounds([ROUND], lambda t: revealed(t, "end"), after=3)[0].seq == 4


def test_an_open_round_is_not_opened_again(open_round: RoomStore) -> None:
    with pytest.raises(ValueError, match="round STR-01#1 is open already"):
        open_round.open_rounds({OTHER: "new", ROUND: "new"}, [], after=3)
    assert open_round.salts() == {ROUND: "salt"}


def test_votes_are_counted_by_round_and_role(open_round: RoomStore) -> None:
    open_round.open_rounds({OTHER: "salt"}, [round_opened(OTHER, "r2")], after=3)
    assert open_round.cast_counts() == {ROUND: {}, OTHER: {}}
    roles = ["legal", "legal", "finance", None]
    open_round.cast([ballot(ROUND, f"t{n}", role=role) for n, role in enumerate(roles)])
    assert open_round.cast_counts() == {ROUND: {"legal": 2, "finance": 1, None: 1}, OTHER: {}}


def test_the_order_in_which_ballots_come_is_not_that_of_voting(open_round: RoomStore) -> None:
    tokens = ["b", "d", "a", "c"]
    for token in tokens:
        open_round.cast([ballot(ROUND, token)])
    taken: list[str] = []

    def make(ballots):  # type: ignore[no-untyped-def]
        taken.extend(b.token for b in ballots[ROUND])
        return []

    open_round.close_rounds([ROUND], make, after=3)
    assert taken == sorted(tokens)


def test_a_seat_is_kept_once_and_can_be_taken_away(room: RoomStore) -> None:
    named = seat("lynx-03", role=None, name="Ada Lee")
    assert room.add_seat(seat("otter-27"))
    assert room.add_seat(named)
    assert not room.add_seat(seat("otter-27", role="finance"))
    assert room.seats() == (named, seat("otter-27"))
    assert room.remove_seat("otter-27")
    assert not room.remove_seat("otter-27")
    assert room.seats() == (named,)


def test_there_is_one_join_code_and_any_number_of_tokens(room: RoomStore) -> None:
    for secret in ("a", "b", "b"):
        room.let_in("join", secret)
        room.let_in("wall", secret)
    assert room.accepted("join") == {"b"}
    assert room.accepted("wall") == {"a", "b"}
    assert room.accepted("facilitator") == frozenset()


def test_a_cleared_room_keeps_its_events_only(open_round: RoomStore) -> None:
    open_round.cast([ballot(ROUND, "t1")])
    open_round.add_seat(seat("otter-27"))
    open_round.let_in("join", "code")
    open_round.clear_room()
    assert (open_round.seats(), open_round.accepted("join")) == ((), frozenset())
    assert (open_round.salts(), open_round.cast_counts()) == ({}, {})
    assert len(open_round.events()) == 3
    assert open_round.cast([ballot(ROUND, "t1")]) == ("closed",)


@pytest.mark.parametrize(
    "text,says",
    [
        ("a\x00b", r"the text holds U\+0000 .*, which no answer may hold"),
        ("a\ud800b", r"the text holds U\+D800 .*, which no answer may hold"),
        ("x" * 1_000_000, "the text has 1,000,000 characters, and 4,000 are allowed"),
    ],
)
def test_what_no_database_should_store_is_refused_in_the_same_words(
    open_round: RoomStore, text: str, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        open_round.cast([ballot(ROUND, "t1"), ballot(ROUND, "t2", note=text)])
    short = says.replace("4,000", "200")
    with pytest.raises(ValueError, match=short):
        open_round.add_seat(seat("otter-27", name=text))
    with pytest.raises(ValueError, match=short):
        open_round.let_in("join", text)
    assert open_round.cast_counts() == {ROUND: {}}
    assert open_round.seats() == ()


def test_numbers_that_no_phone_counts_are_refused(open_round: RoomStore) -> None:
    for vote in (ballot(ROUND, "t", -1), ballot(ROUND, "t", 2**63), ballot(ROUND, "t", level=101)):
        with pytest.raises(ValueError, match="a vote cannot"):
            open_round.cast([vote])
