"""A record in PostgreSQL behaves as one in a file, and says in one sentence what keeps it from that."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator

import psycopg
import pytest

from assessment.answers.events import Imported, Noted
from assessment.problem import InputProblems, SurroundingsError
from assessment.store import Record
from assessment.store.address import DatabaseAddress
from assessment.store.postgres.record import create_record, list_records
from assessment.store.postgres.room import PostgresRoom
from tests.support.postgres import PASSWORD, Server
from tests.support.records import answered, created, entry, new_database_record, numbered


@pytest.fixture
def address(database_server: Server) -> DatabaseAddress:
    return new_database_record(database_server)


def refusal(address: DatabaseAddress) -> str:
    with pytest.raises((InputProblems, SurroundingsError)) as caught:
        Record.open(address)
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


def test_events_are_there_again_in_order(address: DatabaseAddress) -> None:
    with Record.open(address, "write") as record:
        record.append([entry(answered("STR-01", 2), "1"), entry(answered("STR-02", 1), "2")])
        (noted,) = record.append([entry(Noted(text="Quote ' and \\ and %s."), "3", actor="anna")])
        assert (noted.seq, noted.actor) == (4, "anna")
        live = record.events
    with Record.open(address) as record:
        assert record.events == live
        assert [r.item for r in record.answers.responses] == ["STR-01", "STR-02"]


def test_the_same_key_is_recorded_once(address: DatabaseAddress) -> None:
    with Record.open(address, "write") as record:
        first = record.append([entry(answered("STR-01", 2), "1")])
        assert record.append([entry(answered("STR-01", 2), "1")]) == first
        with pytest.raises(ValueError, match="already with another content"):
            record.append([entry(answered("DAT-01", 2), "2"), entry(answered("STR-01", 3), "1")])
        assert len(record.events) == 2
    with Record.open(address) as record:
        assert len(record.events) == 2


def test_a_record_opened_for_reading_is_not_written(address: DatabaseAddress) -> None:
    with Record.open(address) as record, pytest.raises(ValueError, match="for reading"):
        record.append([numbered(1)])


def test_a_record_is_never_overwritten(address: DatabaseAddress) -> None:
    with pytest.raises(SurroundingsError, match="exists already, and is not overwritten"):
        Record.create(address, entry(created(), "again"))
    assert Record.exists(address)
    assert not Record.exists(address.of("nobody"))


def test_names_in_a_database_are_listed(database_server: Server, address: DatabaseAddress) -> None:
    assert address.record in list_records(database_server.address("x"))


def test_a_text_with_nul_in_it_is_the_same_in_both(address: DatabaseAddress) -> None:
    """The few texts of an event that people do not type may hold anything; JSON writes it safely."""
    body = Imported(source="a\x00b", digest="", new=0, changed=0, same=0)
    with Record.open(address, "write") as record:
        record.append([entry(body, "1")])
    with Record.open(address) as record:
        assert record.events[1].body == body


@pytest.mark.parametrize(
    "sql,says",
    [
        (
            "UPDATE {e} SET body = replace(body, '2', '4') WHERE {r} AND seq = 4",
            "event 4 was changed",
        ),
        ("UPDATE {e} SET actor = 'x' WHERE {r} AND seq = 2", "event 2 was changed"),
        ("UPDATE {e} SET kind = 'noted' WHERE {r} AND seq = 3", "event 3 does not follow"),
        ("DELETE FROM {e} WHERE {r} AND seq = 3", "event 3 is missing"),
        (
            "DELETE FROM {e} WHERE {r} AND seq > 3",
            "event 4 is missing, and so is all up to event 6",
        ),
        ("UPDATE assessment.records SET head = 'x' WHERE name = '{n}'", "event 7 is not the end"),
    ],
)
def test_any_change_from_outside_is_found(
    database_server: Server, address: DatabaseAddress, sql: str, says: str
) -> None:
    with Record.open(address, "write") as record:
        record.append([numbered(number) for number in range(5)])
    statement = sql.format(
        e="assessment.events",
        r=f"record = (SELECT id FROM assessment.records WHERE name = '{address.record}')",
        n=address.record,
    )
    if "assessment.events" in statement:
        with pytest.raises(psycopg.errors.RaiseException, match="events are never"):
            database_server.execute(statement)
    database_server.execute(f"SET session_replication_role = replica; {statement}")
    assert f"{address}: error[record-damaged]: the record is damaged: {says}" in refusal(address)
    with pytest.raises((InputProblems, SurroundingsError)):
        PostgresRoom.open(address)
    with Record.open(address, rescue=True) as record:
        assert record.events


def test_what_is_not_there_is_told_in_one_sentence(
    database_server: Server, address: DatabaseAddress
) -> None:
    host = f"127.0.0.1:{database_server.port}"
    assert refusal(address.of("nobody")) == (
        f"postgresql://tester@{host}/postgres#nobody: there is no such record in the database"
    )
    empty = DatabaseAddress(database_server.url.replace("/postgres", "/template1", 1), "x")
    empty = DatabaseAddress(f"{database_server.url.rpartition('/')[0]}/template1", "x")
    assert "there is no such record" in refusal(empty)
    assert list_records(empty) == ()
    missing = DatabaseAddress(f"{database_server.url.rpartition('/')[0]}/nowhere", "x")
    assert 'database "nowhere" does not exist' in refusal(missing)
    wrong = DatabaseAddress(database_server.url.replace(PASSWORD, "wrong-Canary"), "x")
    said = refusal(wrong)
    assert "password authentication failed" in said
    assert "wrong-Canary" not in said
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        down = DatabaseAddress(f"postgresql://tester:{PASSWORD}@127.0.0.1:{port}/postgres", "x")
        assert "there is no connection to the database" in refusal(down)
        assert "\n" not in refusal(down)


def test_a_database_that_cannot_hold_every_text_is_refused(database_server: Server) -> None:
    database_server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    latin = DatabaseAddress(f"{database_server.url.rpartition('/')[0]}/latin", "x")
    assert "the database has the encoding LATIN1, and a record needs UTF8" in refusal(latin)


def test_tables_of_a_newer_program_are_left_alone(database_server: Server) -> None:
    database_server.execute("CREATE DATABASE newer TEMPLATE template0")
    newer = DatabaseAddress(f"{database_server.url.rpartition('/')[0]}/newer", "x")
    create_record(newer, [entry(created(), "created")])
    with psycopg.connect(newer.url, autocommit=True) as connection:
        connection.execute("UPDATE assessment.version SET number = 99")
    assert "the tables have version 99" in refusal(newer)
    with pytest.raises(SurroundingsError, match="update the program"):
        create_record(newer.of("y"), [entry(created(), "created")])


def test_without_the_driver_the_way_to_it_is_told(
    address: DatabaseAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [n for n in sys.modules if n.startswith("assessment.store.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert refusal(address) == (
        "a record in a database needs the extra postgres: "
        '`pip install "ai-readiness-assessment[postgres]"`'
    )


@pytest.fixture
def workers(address: DatabaseAddress) -> Iterator[list[PostgresRoom]]:
    rooms = [PostgresRoom.open(address) for _ in range(2)]
    yield rooms
    for room in rooms:
        room.close()


def test_a_session_keeps_everybody_out_and_names_its_holder(address: DatabaseAddress) -> None:
    here = f"process {os.getpid()} on {socket.gethostname()}"
    with Record.open(address, "session"):
        for access in ("session", "write"):
            with pytest.raises(SurroundingsError, match=f"{here} has this record open since 20"):
                Record.open(address, access)
        with pytest.raises(SurroundingsError, match=f"{here} has this record open since 20"):
            PostgresRoom.open(address)
        with Record.open(address) as reader:
            assert len(reader.events) == 1
    with Record.open(address, "write"):
        pass


def test_workers_of_a_workshop_share_a_record_with_each_other_only(
    address: DatabaseAddress, workers: list[PostgresRoom]
) -> None:
    for access in ("session", "write"):
        with pytest.raises(SurroundingsError, match="holds a workshop on this record since 20"):
            Record.open(address, access)
    workers[0].close()
    with pytest.raises(SurroundingsError, match="holds a workshop"):
        Record.open(address, "session")
    workers[1].close()
    with Record.open(address, "session"):
        pass


def test_what_one_worker_records_the_other_reads(workers: list[PostgresRoom]) -> None:
    one, other = workers
    (event,) = one.append([numbered(1)], after=1)
    assert other.events(1) == (event,)


def test_a_lock_ends_with_its_connection(database_server: Server, address: DatabaseAddress) -> None:
    with Record.open(address, "session"):
        database_server.execute(
            "SELECT pg_terminate_backend(backend) FROM assessment.holders "
            "JOIN assessment.records ON id = record WHERE name = %s",
            (address.record,),
        )
        with Record.open(address, "session") as second:
            second.append([numbered(1)])


def test_a_connection_lost_at_the_last_moment_is_not_told_as_nothing_saved(
    address: DatabaseAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = psycopg.Connection.execute

    def lose(self: psycopg.Connection, query: str, *more: object, **options: object) -> object:
        done = execute(self, query, *more, **options)  # type: ignore[call-overload]
        if query == "COMMIT":
            raise psycopg.OperationalError("server closed the connection")
        return done

    with Record.open(address, "write") as record:
        monkeypatch.setattr(psycopg.Connection, "execute", lose)
        with pytest.raises(
            SurroundingsError, match="look whether it is there before you do it again"
        ):
            record.append([numbered(1)])
        monkeypatch.undo()
        with pytest.raises(SurroundingsError, match="another program changed the record"):
            record.append([numbered(2)])
    with Record.open(address) as record:
        assert len(record.events) == 2


def test_scripts_wait_for_each_other(address: DatabaseAddress) -> None:
    def write(name: str) -> None:
        for number in range(15):
            with Record.open(address, "write") as record:
                record.append([numbered(number, name)])

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Record.open(address) as record:
        assert [event.seq for event in record.events] == list(range(1, 32))
