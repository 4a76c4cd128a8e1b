"""What is kept of a workshop after it, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from assessment.answers.events import Event
from assessment.answers.workshop_steps import Closed, Opened, StepUndone, WorkshopHeld
from assessment.store.rooms import AccessKind, RoomStore

KEPT_DAYS = 30
# People may answer alone for weeks, and votes leave no time behind.
KEPT_DAYS_OPEN = 180

_KINDS: tuple[AccessKind, ...] = ("facilitator", "wall", "join")


def expire_room(room: RoomStore, today: date) -> bool:
    """Erase seats, codes and votes of a workshop that is long over, or that nobody went on with.

    A server erases them at once when a workshop is closed; what is left to this is one that was killed
    just then, and a workshop that was begun and never closed.

    Args:
        room: of the record.
        today: in UTC.

    Returns:
        Whether anything was there to be erased.

    Raises:
        InputProblems: the record is damaged.
        SurroundingsError: the database failed.
    """
    last = last_step(room.events())
    if last is None:
        return False
    day, over = last
    if today - day < timedelta(days=KEPT_DAYS if over else KEPT_DAYS_OPEN):
        return False
    if not (room.seats() or room.salts() or any(room.accepted(kind) for kind in _KINDS)):
        return False
    room.clear_room()
    return True


def last_step(events: Iterable[Event]) -> tuple[date, bool] | None:
    """The day in UTC of the latest step of a record's workshops, and whether the workshop is over."""
    held = [event for event in events if isinstance(event.body, WorkshopHeld)]
    if not held:
        return None
    undone = {
        event.body.step.seq
        for event in held
        if isinstance(event.body, WorkshopHeld) and isinstance(event.body.step, StepUndone)
    }
    over = False
    for event in held:
        if event.seq in undone or not isinstance(event.body, WorkshopHeld):
            continue
        if isinstance(event.body.step, Closed | Opened):
            over = isinstance(event.body.step, Closed)
    return date.fromisoformat(held[-1].at[:10]), over
