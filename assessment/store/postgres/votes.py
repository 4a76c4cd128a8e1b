"""Ballots in the database: cast in groups, by several workers at once, while rounds are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields

from assessment.store.postgres.driver import Connection
from assessment.store.rooms import Ballot, CastResult

Key = tuple[str, str]

_NAMES = tuple(field.name for field in fields(Ballot))
BALLOT = ", ".join(_NAMES)
_TYPES = {"number": "bigint", "level": "integer"}
_CHANGED = ", ".join(
    f"{name} = excluded.{name}" for name in _NAMES if name not in ("round", "token")
)
_ARRAYS = ", ".join(f"%s::{_TYPES.get(name, 'text')}[]" for name in _NAMES)

# One statement per group. The row of a token is locked also where the number there is the newer one.
_PUT = f"""
INSERT INTO assessment.workshop_ballots AS kept (record, {BALLOT})
SELECT %s, * FROM unnest({_ARRAYS})
ON CONFLICT (record, round, token) DO UPDATE SET {_CHANGED} WHERE kept.number < excluded.number
RETURNING round, token
"""  # noqa: S608 - own names

_NUMBERS = """
SELECT round, token, number FROM assessment.workshop_ballots
WHERE record = %s AND (round, token) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
"""


def cast(connection: Connection, record: int, ballots: Sequence[Ballot]) -> tuple[CastResult, ...]:
    """Store ballots inside a transaction; see `RoomStore.cast`.

    The rounds are locked against being closed until the transaction ends: what is stored is in the
    tally. Rows are written in the order of their keys, so that two workers never wait for each other.
    """
    open_ = _lock_rounds(connection, record, {ballot.round for ballot in ballots})
    mine = [ballot for ballot in ballots if ballot.round in open_]
    there = _numbers(connection, record, {_key(ballot) for ballot in mine})
    results, newest = _judged(ballots, open_, there)
    overtaken = newest.keys() - _put(connection, record, newest)
    if overtaken:
        # Another worker stored a newer vote of the same phone since the numbers were read.
        there |= _numbers(connection, record, overtaken)
        results, _ = _judged(ballots, open_, there)
    return results


def _judged(
    ballots: Sequence[Ballot], open_: frozenset[str], there: Mapping[Key, int]
) -> tuple[tuple[CastResult, ...], dict[Key, Ballot]]:
    """What becomes of each ballot, one after the other, and the newest of each token to be stored."""
    numbers = dict(there)
    newest: dict[Key, Ballot] = {}
    results: list[CastResult] = []
    for ballot in ballots:
        key = _key(ballot)
        if ballot.round not in open_:
            results.append("closed")
        elif key in numbers and numbers[key] >= ballot.number:
            results.append("same" if numbers[key] == ballot.number else "older")
        else:
            results.append("stored")
            numbers[key], newest[key] = ballot.number, ballot
    return tuple(results), newest


def _lock_rounds(connection: Connection, record: int, rounds: Iterable[str]) -> frozenset[str]:
    """Which of these rounds are open, and stay so until the transaction ends."""
    statement = (
        "SELECT round FROM assessment.workshop_rounds WHERE record = %s AND round = ANY(%s) "
        "ORDER BY round FOR SHARE"
    )
    return frozenset(row[0] for row in connection.execute(statement, (record, list(rounds))))


def _numbers(connection: Connection, record: int, keys: Iterable[Key]) -> dict[Key, int]:
    listed = list(keys)
    values = (record, [round_ for round_, _ in listed], [token for _, token in listed])
    return {(r, token): number for r, token, number in connection.execute(_NUMBERS, values)}


def _put(connection: Connection, record: int, newest: Mapping[Key, Ballot]) -> set[Key]:
    if not newest:
        return set()
    rows = [astuple(newest[key]) for key in sorted(newest)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    return {(r, token) for r, token in connection.execute(_PUT, (record, *columns))}


def _key(ballot: Ballot) -> Key:
    return ballot.round, ballot.token
