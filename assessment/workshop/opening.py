"""Begins a workshop on a record, or goes on with the one that is open; gives out its links."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.answers.events import Event
from assessment.answers.workshop_steps import Opened, WorkshopHeld
from assessment.store.clock import record_entry
from assessment.store.rooms import Outdated, RoomStore
from assessment.workshop.ballots import secret_digest
from assessment.workshop.session import session_of, workshop_of

# No letter or digit that is taken for another; 31 ** 6 codes are 29.7 bits.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Links:
    """What opens the pages of one workshop; the secrets are kept nowhere else."""

    workshop: str
    facilitator: str
    wall: str
    resumed: bool


def open_workshop(store: RoomStore, options: Opened) -> Links:
    """Begin a workshop, unless one is open already, which goes on as it was opened.

    Args:
        store: of the record.
        options: how to open a new one; an open one keeps its own.
    """
    events = store.events()
    workshop = open_workshop_of(events)
    resumed = workshop is not None
    if workshop is None:
        workshop = _draw(_ID_LETTERS, 10)
        store.clear_room()
        entry = record_entry(WorkshopHeld(workshop=workshop, step=options))
        try:
            store.append([entry], after=events[-1].seq if events else 0)
        except Outdated:
            # Another process was quicker; its workshop is the one that goes on.
            return open_workshop(store, options)
    if not store.accepted("join"):
        store.let_in("join", f"{_draw(CODE_LETTERS, CODE_LENGTH)}:{secrets.token_urlsafe(10)}")
    facilitator, wall = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    store.let_in("facilitator", secret_digest(facilitator))
    store.let_in("wall", secret_digest(wall))
    return Links(workshop, facilitator, wall, resumed)


def open_workshop_of(events: Sequence[Event]) -> str | None:
    """Id of the workshop of a record that was not closed yet."""
    latest = workshop_of(events)
    if latest is None or session_of(events, latest).closed:
        return None
    return latest


def _draw(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
