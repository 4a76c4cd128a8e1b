"""What is kept of a workshop after it, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from assessment.answers.events import Event
from assessment.answers.workshop_steps import Closed, Opened, StepUndone, WorkshopHeld
from assessment.store.rooms import AccessKind, RoomStore

KEPT_DAYS = 30

_KINDS: tuple[AccessKind, ...] = ("facilitator", "wall", "join")


def expire_room(room: RoomStore, today: date, kept_days: int = KEPT_DAYS) -> bool:
    """Erase seats, codes and votes of a workshop that was closed long enough ago.

    Args:
        room: of the record.
        today: in UTC.
        kept_days: how many days after closing they go.

    Returns:
        Whether anything was there to be erased.

    Raises:
        InputProblems: the record is damaged.
        SurroundingsError: the database failed.
    """
    closed = closed_on(room.events())
    if closed is None or today - closed < timedelta(days=kept_days):
        return False
    if not (room.seats() or room.salts() or any(room.accepted(kind) for kind in _KINDS)):
        return False
    room.clear_room()
    return True


def expire_rooms(
    rooms: Iterable[RoomStore], today: date, kept_days: int = KEPT_DAYS
) -> tuple[str, ...]:
    """Do so for several records; the names of those that held anything."""
    return tuple(room.name for room in rooms if expire_room(room, today, kept_days))


def closed_on(events: Iterable[Event]) -> date | None:
    """The day in UTC on which the latest workshop of a record was closed; None where it goes on."""
    held = [event for event in events if isinstance(event.body, WorkshopHeld)]
    undone = {
        event.body.step.seq
        for event in held
        if isinstance(event.body, WorkshopHeld) and isinstance(event.body.step, StepUndone)
    }
    closed: date | None = None
    for event in held:
        if event.seq in undone or not isinstance(event.body, WorkshopHeld):
            continue
        if isinstance(event.body.step, Closed):
            closed = date.fromisoformat(event.at[:10])
        elif isinstance(event.body.step, Opened):
            closed = None
    return closed
