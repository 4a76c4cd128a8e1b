"""A workshop begins once, goes on after a restart, and its secrets are kept nowhere."""

from __future__ import annotations

from pathlib import Path

from assessment.answers.workshop_steps import Closed, Opened, WorkshopHeld
from assessment.store import record_entry
from assessment.store.room_file import RoomFile
from assessment.store.rooms import Seat
from assessment.workshop.opening import CODE_LENGTH, CODE_LETTERS, Links, open_workshop
from tests.support.records import new_record


def opened(path: Path, title: str = "Acme") -> tuple[Links, str]:
    store = RoomFile.open(path)
    try:
        links = open_workshop(store, Opened(title=title))
        (join,) = store.accepted("join")
        return links, join
    finally:
        store.close()


def test_a_second_start_goes_on_with_the_same_workshop_and_code(tmp_path: Path) -> None:
    path = new_record(tmp_path / "acme.db")
    first, code = opened(path)
    second, same = opened(path, title="Another title")
    assert (first.resumed, second.resumed) == (False, True)
    assert (second.workshop, same) == (first.workshop, code)
    assert second.facilitator != first.facilitator
    data = path.read_bytes()
    for secret in (first.facilitator, first.wall, second.facilitator, second.wall):
        assert secret.encode() not in data


def test_a_code_cannot_be_guessed_nor_misread(tmp_path: Path) -> None:
    _, join = opened(new_record(tmp_path / "acme.db"))
    code, _, key = join.partition(":")
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CODE_LETTERS)
    assert not set("ILO01") & set(CODE_LETTERS)
    assert len(CODE_LETTERS) ** CODE_LENGTH >= 2**29
    assert len(key) >= 13


def test_after_a_workshop_was_closed_the_next_begins_with_an_empty_room(tmp_path: Path) -> None:
    path = new_record(tmp_path / "acme.db")
    first, code = opened(path)
    store = RoomFile.open(path)
    store.add_seat(Seat("d" * 64, "otter-27", None, None, "2026-11-30"))
    entry = record_entry(WorkshopHeld(workshop=first.workshop, step=Closed()))
    store.append([entry], after=store.events()[-1].seq)
    store.close()
    second, other = opened(path)
    assert not second.resumed
    assert second.workshop != first.workshop
    assert other != code
    store = RoomFile.open(path)
    assert store.seats() == ()
    store.close()
