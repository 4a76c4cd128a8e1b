"""What a record says without the answers that a workshop recorded."""

from __future__ import annotations

from assessment.answers.events import Answered, AnswerWithdrawn, Body, Event
from assessment.answers.models import Response
from assessment.answers.workshop_steps import Closed, ItemSettled, Step, StepUndone, WorkshopHeld
from assessment.cli.votes import answers_aside


def in_room(step: Step, workshop: str = "w1") -> WorkshopHeld:
    return WorkshopHeld(workshop=workshop, step=step)


def settled(item: str, level: int) -> ItemSettled:
    return ItemSettled(item=item, level=level, how="majority")


def answer(item: str, level: int, by: str | None = None) -> Answered:
    return Answered(response=Response(item=item, level=level, by=by, consensus=by is None))


def kept(*bodies: Body) -> list[Body]:
    events = [
        Event(seq=seq, key=f"event-{seq:04}", at="2026-12-01T09:00:00Z", body=body)
        for seq, body in enumerate(bodies, start=1)
    ]
    return [one.body for one in answers_aside(events, "w1")]


def test_only_what_the_room_recorded_is_left_out() -> None:
    before, step, room = answer("D-1", 3), in_room(settled("D-1", 1)), answer("D-1", 1)
    own, later = answer("D-1", 2, by="Ada"), answer("D-1", 4)
    assert kept(before, step, room, own, later) == [before, step, own, later]


def test_what_another_workshop_recorded_stays() -> None:
    step, room = in_room(settled("D-1", 1), "w0"), answer("D-1", 1)
    assert kept(step, room) == [step, room]


def test_an_answer_that_was_taken_back_leaves_what_stood_before() -> None:
    before, step, room = answer("D-1", 3), in_room(settled("D-1", 1)), answer("D-1", 1)
    undone = in_room(StepUndone(seq=2))
    withdrawn = AnswerWithdrawn(item="D-1", consensus=True)
    assert kept(before, step, room, undone, withdrawn) == [before, step, undone]
    assert kept(before, step, room, undone, room) == [before, step, undone]


def test_other_steps_record_nothing() -> None:
    over, later = in_room(Closed()), answer("D-1", 4)
    assert kept(over, later) == [over, later]
