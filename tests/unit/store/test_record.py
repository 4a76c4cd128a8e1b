"""A record keeps every event in order, opens only what is one, and lets one writer in."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from assessment.answers.events import AnswerWithdrawn, Noted, ProfileChanged
from assessment.answers.models import Organisation
from assessment.problem import InputProblems, SurroundingsError
from assessment.store import Record, record_entry
from assessment.store.database import SETTINGS, apply_settings, connect
from assessment.store.eventlog import APPLICATION_ID
from tests.support.records import answered, created, entry, filled_record, new_record, numbered


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return new_record(tmp_path / "acme.db")


def test_events_are_there_again_in_order(path: Path) -> None:
    with Record.open(path, "write") as record:
        record.append([entry(answered("STR-01", 2), "1"), entry(answered("STR-02", 1), "2")])
        (noted,) = record.append([entry(Noted(text="The CFO was away."), "3", actor="anna")])
        assert (noted.seq, noted.actor) == (4, "anna")
        live = record.events
    with Record.open(path) as record:
        assert record.events == live
        assert [event.seq for event in record.events] == [1, 2, 3, 4]
        assert [event.body.kind for event in record.events] == [
            "record_created",
            "answered",
            "answered",
            "noted",
        ]
        assert [response.item for response in record.answers.responses] == ["STR-01", "STR-02"]


def test_the_current_answers_follow_every_append(path: Path) -> None:
    with Record.open(path, "session") as record:
        record.append([entry(answered("STR-01", 2, "anna"), "1")])
        assert record.answers.merged["STR-01"].level == 2
        record.append([entry(answered("STR-01", 4, "anna"), "2")])
        assert record.answers.merged["STR-01"].level == 4
        record.append([entry(AnswerWithdrawn(item="STR-01", by="anna"), "3")])
        assert record.answers.responses == ()
        organisation = Organisation(name="Renamed")
        record.append([entry(ProfileChanged(organisation=organisation, profile={}), "4")])
        assert record.answers.organisation.name == "Renamed"
        assert len(record.events) == 5


def test_the_same_key_is_recorded_once(path: Path) -> None:
    with Record.open(path, "write") as record:
        first = record.append([entry(answered("STR-01", 2), "1")])
        assert record.append([entry(answered("STR-01", 2), "1")]) == first
        assert len(record.events) == 2
        with pytest.raises(ValueError, match="already with another content"):
            record.append([entry(answered("STR-01", 3), "1")])
        assert len(record.events) == 2


def test_an_append_is_all_or_nothing(path: Path) -> None:
    with Record.open(path, "write") as record:
        record.append([entry(answered("STR-01", 2), "1")])
        with pytest.raises(ValueError, match="another content"):
            record.append([entry(answered("DAT-01", 2), "2"), entry(answered("DAT-01", 3), "1")])
    with Record.open(path) as record:
        assert len(record.events) == 2


def test_a_record_opened_for_reading_is_not_written(path: Path) -> None:
    before = path.read_bytes()
    with Record.open(path) as record, pytest.raises(ValueError, match="for reading"):
        record.append([entry(answered("STR-01", 2), "1")])
    assert path.read_bytes() == before


def test_nothing_but_the_record_and_its_hidden_lock_is_left(path: Path) -> None:
    with Record.open(path, "write") as record:
        record.append([numbered(1)])
    assert sorted(file.name for file in path.parent.iterdir()) == [".acme.db.lock", "acme.db"]
    assert (path.parent / ".acme.db.lock").read_text() == ""


def test_a_record_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(SurroundingsError, match="exists already, and is not overwritten"):
        Record.create(path, entry(created(), "again"))
    assert path.read_bytes() == before


def test_a_draft_that_a_killed_process_left_is_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "acme.db"
    (tmp_path / ".acme.db.new").write_bytes(b"half a record")
    (tmp_path / ".acme.db.new-journal").write_bytes(b"half a journal")
    new_record(path)
    with Record.open(path) as record:
        assert len(record.events) == 1
    assert not list(tmp_path.glob("*.new*"))


def test_a_record_cannot_be_made_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="there is no folder"):
        new_record(tmp_path / "nowhere" / "acme.db")


def test_events_cannot_be_changed_or_deleted_by_sql(path: Path) -> None:
    connection = connect(path, writing=True)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute("UPDATE events SET actor = 'x'")
    with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
        connection.execute("DELETE FROM events")
    connection.close()


def test_every_setting_is_read_back(path: Path) -> None:
    connection = connect(path, writing=True)
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name, _, _ in SETTINGS}
    connection.close()
    assert found == {name: expected for name, _, expected in SETTINGS}
    assert found["journal_mode"] == "truncate"
    assert found["synchronous"] >= 2


class _Stubborn:
    """A library that takes a setting and does not keep it."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name

    def execute(self, sql: str, parameters: object = (), /) -> sqlite3.Cursor:
        if f"PRAGMA {self._name} = " in sql:
            other = "DELETE" if self._name == "journal_mode" else "OFF"
            sql = f"PRAGMA {self._name} = {other}"
        return self._connection.execute(sql)


@pytest.mark.parametrize("name", ["journal_mode", "synchronous", "secure_delete", "foreign_keys"])
def test_a_setting_that_is_not_kept_stops_everything(path: Path, name: str) -> None:
    connection = sqlite3.connect(path)
    with pytest.raises(
        SurroundingsError, match=f"does not keep {name} = .* so answers would not be safe"
    ):
        apply_settings(_Stubborn(connection, name), path, writing=True)
    connection.close()


def test_a_record_turned_to_wal_is_turned_back_before_it_is_written(path: Path) -> None:
    """Two WAL connections can corrupt a file with SQLite before 3.51.3: there must never be any."""
    outside = sqlite3.connect(path)
    assert outside.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal"
    outside.close()
    with Record.open(path, "write") as record:
        record.append([numbered(1)])
        assert not path.with_name("acme.db-wal").exists()
    assert path.read_bytes()[18:20] == b"\x01\x01"


def refusal(path: Path) -> tuple[type[BaseException], str]:
    with pytest.raises((InputProblems, SurroundingsError)) as caught:
        Record.open(path)
    message = str(caught.value).replace(str(path.parent), "")
    return caught.type, message.split("\n")[0]


def test_what_is_no_record_is_told_apart_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "text.db").write_text("assessment: 1\n")
    (tmp_path / "folder.db").mkdir()
    foreign = sqlite3.connect(tmp_path / "foreign.db")
    foreign.execute("CREATE TABLE t (a)")
    foreign.close()
    newer = sqlite3.connect(tmp_path / "newer.db")
    newer.execute("CREATE TABLE t (a)")
    newer.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    newer.execute("PRAGMA user_version = 3")
    newer.close()
    assert [refusal(tmp_path / f"{name}.db") for name in ("empty", "text", "foreign", "newer")] == [
        (InputProblems, "/empty.db: error[not-a-record]: the file is empty"),
        (InputProblems, "/text.db: error[not-a-record]: this is not an assessment record"),
        (
            InputProblems,
            "/foreign.db: error[not-a-record]: this is an SQLite database, but not an assessment record",
        ),
        (
            InputProblems,
            "/newer.db: error[record-too-new]: the record has format 3, and this program reads formats "
            "up to 2",
        ),
    ]
    assert refusal(tmp_path / "folder.db") == (
        SurroundingsError,
        "/folder.db: this is a folder, not a record",
    )
    assert refusal(tmp_path / "none.db") == (SurroundingsError, "/none.db: there is no such file")


def tamper(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER events_stay")
    connection.execute("DROP TRIGGER events_stand")
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "sql,says",
    [
        ("UPDATE events SET body = replace(body, '2', '4') WHERE seq = 4", "event 4 was changed"),
        ("UPDATE events SET actor = 'x' WHERE seq = 2", "event 2 was changed"),
        ("UPDATE events SET at = '2026-01-01T00:00:00Z' WHERE seq = 3", "event 3 does not follow"),
        ("UPDATE events SET kind = 'noted' WHERE seq = 3", "event 3 does not follow"),
        ("UPDATE events SET body = x'00' WHERE seq = 3", "event 3 holds values of a wrong type"),
        ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
        ("DELETE FROM events WHERE seq > 3", "event 4 is missing, and so is all up to event 6"),
        ("UPDATE meta SET value = 'x' WHERE key = 'head'", "event 7 is not the end"),
        ("DELETE FROM meta", "event 7 cannot be found"),
        ("DROP TABLE events", "event 1 cannot be read (no such table: events); no event is whole"),
    ],
)
def test_any_change_from_outside_is_found(tmp_path: Path, sql: str, says: str) -> None:
    path = filled_record(tmp_path / "acme.db", 5)
    tamper(path, sql)
    kind, message = refusal(path)
    assert kind is InputProblems
    assert f"error[record-damaged]: the record is damaged: {says}" in message


def test_what_is_whole_of_a_damaged_record_can_be_rescued(tmp_path: Path) -> None:
    path = filled_record(tmp_path / "acme.db", 5)
    tamper(path, "UPDATE events SET body = '{}' WHERE seq = 4")
    assert "events 1 to 3 are whole" in refusal(path)[1]
    with Record.open(path, rescue=True) as record:
        assert [event.seq for event in record.events] == [1, 2, 3]
    with pytest.raises(InputProblems):
        Record.open(path, "write")
    with pytest.raises(ValueError, match="only read"):
        Record.open(path, "write", rescue=True)


def test_a_second_session_is_refused_and_told_who_is_in_the_way(path: Path) -> None:
    with Record.open(path, "session"):
        for access in ("session", "write"):
            with pytest.raises(SurroundingsError) as caught:
                Record.open(path, access)
            assert f"process {os.getpid()} has this record open since 20" in str(caught.value)
        with Record.open(path) as reader:
            assert len(reader.events) == 1
    with Record.open(path, "session"):
        pass


def test_a_link_to_a_record_shares_its_lock(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    with (
        Record.open(path, "session"),
        pytest.raises(SurroundingsError, match="has this record open"),
    ):
        Record.open(link, "session")


def test_a_record_that_another_program_changed_is_not_written_over(path: Path) -> None:
    with Record.open(path, "write") as record:
        other = sqlite3.connect(path)
        other.execute("UPDATE meta SET value = '7' WHERE key = 'events'")
        other.commit()
        other.close()
        with pytest.raises(SurroundingsError, match="another program changed the record"):
            record.append([numbered(1)])


def test_entries_made_now_have_a_time_a_key_and_salt_of_their_own() -> None:
    first, second = record_entry(Noted(text="a")), record_entry(Noted(text="a"))
    assert first.key != second.key
    assert first.salt != second.salt
    assert first.at.endswith("Z")
    assert record_entry(Noted(text="a"), at="2026-11-22T18:00:00Z", key="k" * 8).key == "k" * 8
