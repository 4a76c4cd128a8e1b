"""Whatever is done to a room, a file and a database say what a plain model says."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment.answers.events import Entry, Noted
from assessment.store.opening import open_room
from assessment.store.rooms import AccessKind, Ballot, Outdated, RoomStore
from tests.support.postgres import Server
from tests.support.records import entry, new_database_record, new_record
from tests.support.rooms import ModelRoom, ballot, looks, seat, step_of_close

ROUNDS = ("STR-01#1", "STR-01#2", "DAT-01#0")
TOKENS = ("a", "b", "é", "Z")
NOTES = ("", "It's 50 %.", "line\nline", "ümlaut \U0001f600 \\ \"'", "x" * 4000, "%s %(a)s {}")

# An operation does the same to the model and to a room, and gives what each says.
Operation = Callable[[ModelRoom, RoomStore], tuple[object, object]]

rounds = st.lists(st.sampled_from(ROUNDS), unique=True, max_size=3)
# Most look at the end of the record, some too early or too late.
looked = st.sampled_from([0, 0, 0, 0, -1, 1])
entries = st.lists(
    st.integers(0, 5).map(lambda n: entry(Noted(text=f"note {n}"), f"note-{n}")), max_size=3
)
ballots = st.builds(
    ballot,
    st.sampled_from(ROUNDS),
    st.sampled_from(TOKENS),
    st.integers(0, 3),
    st.sampled_from([None, 0, 4]),
    role=st.sampled_from([None, "legal", "finance"]),
    note=st.sampled_from(NOTES),
    confidence=st.sampled_from([None, "low"]),
    name=st.sampled_from([None, "Ada Lee"]),
)
labels = st.sampled_from(["otter-27", "lynx-03", "Zebra", "ähre"])


def told(call: Callable[[], Any]) -> object:
    """What a call gives, or the kind of its refusal."""
    try:
        return call()
    except (Outdated, ValueError) as stop:
        return type(stop)


def numbers(events: Sequence[Any]) -> tuple[int, ...]:
    return tuple(event.seq for event in events)


def appending(these: list[Entry], off: int) -> Operation:
    def do(model: ModelRoom, room: RoomStore) -> tuple[object, object]:
        after = len(model.keys) + off
        return (
            told(lambda: model.append(these, after)),
            told(lambda: numbers(room.append(these, after=after))),
        )

    return do


def opening(these: list[str], more: list[Entry], off: int) -> Operation:
    def do(model: ModelRoom, room: RoomStore) -> tuple[object, object]:
        after = len(model.keys) + off
        salts = {round_: f"salt-{round_}" for round_ in these}
        return (
            told(lambda: model.open_rounds(salts, more, after)),
            told(lambda: numbers(room.open_rounds(salts, more, after=after))),
        )

    return do


def closing(these: list[str], off: int) -> Operation:
    def do(model: ModelRoom, room: RoomStore) -> tuple[object, object]:
        after = len(model.keys) + off
        seen: dict[str, tuple[Ballot, ...]] = {}

        def make(taken: Mapping[str, tuple[Ballot, ...]]) -> list[Entry]:
            seen.update(taken)
            return [step_of_close(these, after)]

        def close() -> object:
            new = numbers(room.close_rounds(these, make, after=after))
            # `seen` before the events, as the model has it.
            return seen, new

        return told(lambda: model.close_rounds(these, after)), told(close)

    return do


def casting(these: list[Ballot]) -> Operation:
    return lambda model, room: (model.cast(these), room.cast(these))


def seating(label: str, role: str | None) -> Operation:
    new = seat(label, role=role)
    return lambda model, room: (model.add_seat(new), room.add_seat(new))


def leaving(label: str) -> Operation:
    return lambda model, room: (model.remove_seat(label), room.remove_seat(label))


def letting_in(kind: AccessKind, secret: str) -> Operation:
    return lambda model, room: (model.let_in(kind, secret), room.let_in(kind, secret))  # type: ignore[func-returns-value]


def clearing() -> Operation:
    return lambda model, room: (model.clear_room(), room.clear_room())  # type: ignore[func-returns-value]


operations = st.lists(
    st.one_of(
        st.builds(appending, entries, looked),
        st.builds(opening, rounds, entries, looked),
        st.builds(opening, rounds, entries, looked),
        st.builds(closing, rounds, looked),
        st.builds(casting, st.lists(ballots, max_size=6)),
        st.builds(casting, st.lists(ballots, max_size=6)),
        st.builds(seating, labels, st.sampled_from([None, "legal"])),
        st.builds(leaving, labels),
        st.builds(letting_in, st.sampled_from(get_args(AccessKind)), st.sampled_from("xyz")),
        st.builds(clearing),
    ),
    min_size=4,
    max_size=20,
)


def check_against_model(open_: Callable[[], RoomStore], steps: list[Operation]) -> None:
    model, room = ModelRoom(["key-0created"]), open_()
    try:
        for step in steps:
            expected, found = step(model, room)
            assert found == expected
        assert looks(room, TOKENS) == model.looks()
        room.close()
        room = open_()
        assert looks(room, TOKENS) == model.looks()
    finally:
        room.close()


@given(steps=operations)
def test_a_room_in_a_file_does_what_the_model_does(steps: list[Operation]) -> None:
    # In memory where there is a folder for it: no power fails here.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        path = new_record(Path(folder) / "acme.db")
        check_against_model(lambda: open_room(path), steps)


# Fewer, because a connection costs more than all else in a record.
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=operations)
def test_a_room_in_a_database_does_what_the_model_does(
    database_server: Server, steps: list[Operation]
) -> None:
    address = new_database_record(database_server)
    check_against_model(lambda: open_room(address), steps)
