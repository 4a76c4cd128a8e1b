"""The hash chain over the events: any change to what was recorded shows as a broken link.

SQLite does not notice changed content: most single flipped bits alter data without a sign.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assessment.answers.events import Entry, Erased, Event, parse_body
from assessment.answers.texts import require_plain

# Chain value before the first event.
START = "0" * 64

COLUMNS = ("seq", "key", "at", "actor", "kind", "body", "salt", "digest", "chain")


@dataclass(frozen=True, slots=True)
class Row:
    """One event as it stands in the table; `digest` and `chain` are SHA-256 in hexadecimal."""

    seq: int
    key: str
    at: str
    actor: str | None
    kind: str
    body: str
    salt: str
    digest: str
    chain: str


@dataclass(frozen=True, slots=True)
class End:
    """Where a record ends: how many events it holds, and the chain value of the last of them."""

    count: int
    chain: str


# Before the first event.
BEGINNING = End(0, START)


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of entries: those recorded now, those whose key was recorded before, and the new end."""

    new: tuple[Event, ...]
    known: tuple[Event, ...]
    end: End


def seal_all(
    entries: Sequence[Entry], end: End, recorded: Mapping[str, Event]
) -> tuple[tuple[Row, ...], Appended]:
    """The rows that record entries after `end`, and what becomes of the entries.

    Args:
        entries: recorded in this order. One whose key is recorded already is left out.
        end: of the record.
        recorded: the events, by key, that have the key of one of the entries.

    Raises:
        ValueError: a key is recorded already with another content.
    """
    there = dict(recorded)
    rows: list[Row] = []
    new: list[Event] = []
    known: list[Event] = []
    for entry in entries:
        if entry.key in there:
            _require_same(there[entry.key], entry)
            known.append(there[entry.key])
            continue
        row = seal(entry, end.count + 1, end.chain)
        event = Event(seq=row.seq, **dict(entry))
        rows.append(row)
        new.append(event)
        there[entry.key] = event
        end = End(row.seq, row.chain)
    return tuple(rows), Appended(tuple(new), tuple(known), end)


def seal(entry: Entry, seq: int, previous: str) -> Row:
    """The row that records `entry` as event `seq` after the event whose chain value is `previous`.

    Raises:
        ValueError: key or salt holds a character that no text may hold.
    """
    require_plain(entry.key + entry.salt)
    body = entry.body.model_dump_json()
    digest = digest_of(entry.actor, body, entry.salt)
    chain = link(previous, seq, entry.key, entry.at, entry.body.kind, digest)
    return Row(
        seq, entry.key, entry.at, entry.actor, entry.body.kind, body, entry.salt, digest, chain
    )


def digest_of(actor: str | None, body: str, salt: str) -> str:
    """Digest of everything personal in an event.

    The chain runs over this digest and not over the text, so that an event whose text was erased on
    request would still verify.
    """
    return _sha256((actor, body, salt))


def link(previous: str, seq: int, key: str, at: str, kind: str, digest: str) -> str:
    """Chain value of one event: over the one before it, its plain facts and its digest."""
    return _sha256((previous, seq, key, at, kind, digest))


def open_row(row: tuple[Any, ...], seq: int, previous: str) -> Event:
    """The event of one row, verified.

    Args:
        row: values in the order of `COLUMNS`, of whatever type the file gives.
        seq: number that the event must have.
        previous: chain value of the event before it.

    Raises:
        ValueError: what is wrong with it, as the end of a sentence that names the event.
    """
    if row[0] != seq:
        raise ValueError("is missing")
    if not all(isinstance(value, str) for value in (*row[1:3], *row[4:])):
        raise ValueError("holds values of a wrong type")
    stored = Row(*row)
    if not _is_blank(stored) and digest_of(stored.actor, stored.body, stored.salt) != stored.digest:
        raise ValueError("was changed after it was recorded")
    if link(previous, seq, stored.key, stored.at, stored.kind, stored.digest) != stored.chain:
        raise ValueError("does not follow from the event before it")
    return read_row(stored)


def read_row(stored: Row) -> Event:
    """The event of a row that verifies; one whose content was erased gives `Erased`.

    Raises:
        ValueError: it is none; the end of a sentence that names the event.
    """
    if _is_blank(stored):
        erased = Erased(was=stored.kind)
        return Event(seq=stored.seq, key=stored.key, at=stored.at, body=erased)
    try:
        event = Event(
            seq=stored.seq,
            key=stored.key,
            at=stored.at,
            actor=stored.actor,
            salt=stored.salt,
            body=parse_body(stored.body),
        )
    except ValidationError as fault:
        raise ValueError("cannot be understood by this version of the program") from fault
    if event.body.kind != stored.kind:
        raise ValueError("is of another kind than it says")
    return event


def _is_blank(row: Row) -> bool:
    """Whether the content of an event was erased; its digest still stands in the chain."""
    return row.body == "" and row.salt == "" and row.actor is None


def _require_same(event: Event, entry: Entry) -> None:
    if isinstance(event.body, Erased):
        return
    recorded = digest_of(event.actor, event.body.model_dump_json(), "")
    if recorded != digest_of(entry.actor, entry.body.model_dump_json(), ""):
        raise ValueError(f"key {entry.key} is recorded already with another content")


def _sha256(values: tuple[str | int | None, ...]) -> str:
    """SHA-256 in hexadecimal over values, each with its length before it so that none runs into the next."""
    parts = ["-" if value is None else f"{len(str(value))}:{value}" for value in values]
    return hashlib.sha256("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
