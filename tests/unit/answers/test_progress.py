"""Progress counts what is asked, and keeps the four kinds of missing apart."""

from __future__ import annotations

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.answers.progress import Part, progress
from tests.support.minibank import mini_bank

ANSWERS = AnswerSet(
    bank="mini",
    organisation=Organisation(name="X"),
    profile={"ai_kinds": ("predictive",), "sector": "health"},
    responses=(
        Response(item="STR-01", level=2, by="a"),
        Response(item="STR-01", level=4, by="b"),
        Response(item="STR-03", level=2),
        Response(item="DAT-01", missing="dont_know"),
        Response(item="DAT-03", missing="not_applicable", reason="none kept"),
    ),
)


def counts(part: Part) -> tuple[int, ...]:
    return part.asked, part.answered, part.dont_know, part.not_applicable, part.open


def test_counts_by_dimension_and_by_best_informant() -> None:
    found = progress(mini_bank(), ANSWERS)
    assert {part.id: counts(part) for part in found.dimensions} == {
        "strategy": (2, 1, 0, 0, 1),
        "data": (3, 0, 1, 1, 1),
    }
    assert {part.id: counts(part) for part in found.roles} == {
        "ai_lead": (2, 1, 0, 0, 1),
        "head_of_data": (2, 0, 1, 0, 1),
        "legal": (1, 0, 0, 1, 0),
    }
    assert counts(found.whole) == (5, 1, 1, 1, 2)


def test_weights_of_what_applies() -> None:
    data = progress(mini_bank(), ANSWERS).dimensions[1]
    assert data.answered_weight == 0
    assert data.unknown_weight == 2 / 3
    assert (data.provisional, data.enough) == (True, False)


def test_what_a_person_should_look_at_next() -> None:
    found = progress(mini_bank(), ANSWERS)
    assert found.next_open == "STR-02"
    assert found.ruled_out == ("STR-03",)
    assert found.disagreeing == ("STR-01",)


def test_when_all_is_answered_nothing_is_open() -> None:
    responses = tuple(Response(item=item.id, level=1) for item in mini_bank().items)
    found = progress(mini_bank(), ANSWERS.model_copy(update={"responses": responses}))
    assert found.next_open is None
    assert found.whole.answered_weight == 1
    assert found.whole.enough
