"""What the facilitator is offered: the one next step, the ways to change the agenda, new ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.workshop.views import ConsoleView

VOTE_SECONDS, SPEAK_SECONDS, TALK_SECONDS = 60, 60, 180
# After so many rounds people have heard each other; what is left is recorded as a difference.
ROUNDS_BEFORE_RECORDING = 2


@dataclass(frozen=True)
class Step:
    """One button: the fields of its command, and the keys of its words.

    Attributes:
        label: key of the words on the button.
        shortcut: key on the keyboard that presses it.
        target: where the button only leads to: the path of a page, or a form of this page.
    """

    label: str
    fields: Mapping[str, str] = field(default_factory=dict)
    shortcut: str = ""
    target: str = ""
    item: str = ""


def primary(view: ConsoleView) -> Step:
    """The step that comes next."""
    if view.stage == "closed":
        return Step("do.summary", target="/summary")
    if view.state == "" and view.stage == "alone":
        return Step("do.close_alone", {"do": "close_alone"})
    if view.state == "pending":
        return open_vote(view, "do.open_vote")
    if view.state == "voting":
        return Step("do.reveal", _on(view, "reveal"), "r")
    if view.state == "revealed":
        return _after_reveal(view)
    return _onwards(view)


def second(view: ConsoleView) -> Step | None:
    """The other thing that is often done in the same state."""
    if view.state == "revealed":
        step = _after_reveal(view)
        return (
            open_vote(view, "do.vote_again") if step.target else Step("do.record", target="#settle")
        )
    if view.state == "voting":
        return Step("do.discard", _on(view, "discard"))
    if view.state in ("settled", "skipped"):
        return Step("do.reopen", _on(view, "reopen"))
    if view.state == "pending":
        return Step("do.skip", _on(view, "skip"))
    if view.stage == "alone" and view.next_item:
        return _onwards(view)
    return None


def open_vote(view: ConsoleView, label: str) -> Step:
    """Opens a round on the item on the wall."""
    fields = {**_on(view, "open_vote"), "seconds": str(VOTE_SECONDS)}
    return Step(label, fields, "v")


def _after_reveal(view: ConsoleView) -> Step:
    latest = view.latest
    held = sum(not one.alone for one in view.results)
    again = latest and latest.agreement.discuss and held < ROUNDS_BEFORE_RECORDING
    return open_vote(view, "do.vote_again") if again else Step("do.record", target="#settle")


def _onwards(view: ConsoleView) -> Step:
    if view.next_item:
        label = "do.next" if view.state else "do.first"
        return Step(label, {"do": "take", "item": view.next_item}, "n", item=view.next_item)
    if not view.agenda:
        return Step("do.plan", target="/agenda")
    return Step("do.end", target="#end")


def _on(view: ConsoleView, do: str) -> dict[str, str]:
    return {"do": do, "item": view.question.id if view.question else ""}


@dataclass(frozen=True)
class Moves:
    """The agenda, items separated by spaces, after one change; empty where it cannot be made."""

    up: str
    down: str
    without: str


def agenda_moves(view: ConsoleView) -> tuple[Moves, ...]:
    """For every entry of the agenda, what moving or removing it would give."""
    items = [entry.id for entry in view.agenda]
    return tuple(
        Moves(
            up=_swapped(items, place - 1) if place else "",
            down=_swapped(items, place) if place < len(items) - 1 else "",
            without=" ".join(items[:place] + items[place + 1 :]),
        )
        for place in range(len(items))
    )


def _swapped(items: list[str], place: int) -> str:
    moved = [*items[:place], items[place + 1], items[place], *items[place + 2 :]]
    return " ".join(moved)


def addable(view: ConsoleView, choices: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Items that could go on the agenda, with their titles."""
    listed = {entry.id for entry in view.agenda}
    known = dict(choices) or {entry.id: entry.title for entry in view.others}
    return tuple((item, title) for item, title in known.items() if item not in listed)


def fresh_capture(view: ConsoleView) -> str:
    """An id for the next thing that is kept; the script of the page draws a random one instead."""
    taken = {one.id for one in view.captures}
    number = len(taken) + 1
    while f"note-{number}" in taken:
        number += 1
    return f"note-{number}"
