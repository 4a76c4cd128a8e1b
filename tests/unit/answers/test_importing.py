"""An import is worked out before anything is written, and says what it changes."""

from __future__ import annotations

from assessment.answers.events import Answered, Imported, ProfileChanged
from assessment.answers.importing import import_events, plan_import
from assessment.answers.models import AnswerSet, Organisation, Response


def answers(*responses: Response, name: str = "X") -> AnswerSet:
    return AnswerSet(bank="mini", organisation=Organisation(name=name), responses=responses)


RECORD = answers(
    Response(item="STR-01", level=2, by="a", at="2026-01-01T00:00:00Z"),
    Response(item="STR-01", level=3, by="b"),
    Response(item="STR-02", level=1),
)


def test_new_changed_same_and_kept() -> None:
    incoming = answers(
        Response(item="STR-01", level=2, by="a"),
        Response(item="STR-02", level=4),
        Response(item="DAT-01", level=0),
    )
    plan = plan_import(RECORD, incoming)
    assert [response.item for response in plan.same] == ["STR-01"]
    assert [response.level for response in plan.changed] == [4]
    assert [response.item for response in plan.new] == ["DAT-01"]
    assert (plan.kept, plan.description) == (1, False)


def test_another_time_of_the_same_answer_is_a_change() -> None:
    incoming = answers(Response(item="STR-01", level=2, by="a", at="2026-02-02T00:00:00Z"))
    assert len(plan_import(RECORD, incoming).changed) == 1


def test_the_events_of_an_import() -> None:
    incoming = answers(
        Response(item="STR-02", level=4), Response(item="STR-02", level=0, by="z"), name="Y"
    )
    plan = plan_import(RECORD, incoming)
    assert import_events(plan, incoming, source="a.yaml", digest="d") == (
        Imported(source="a.yaml", digest="d", new=1, changed=1, same=0),
        ProfileChanged(organisation=Organisation(name="Y"), profile={}),
        Answered(response=Response(item="STR-02", level=4)),
        Answered(response=Response(item="STR-02", level=0, by="z")),
    )
