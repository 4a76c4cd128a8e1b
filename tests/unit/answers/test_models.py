"""Answer models refuse what is no answer, and a changed copy is worked out anew."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from assessment.answers.models import AnswerSet, Organisation, Response


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"level": 2, "missing": "dont_know"},
        {"missing": "not_applicable"},
        {"missing": "not_applicable", "reason": " "},
        {"level": True},
        {"level": 2.0},
        {"level": -1},
        {"level": 2, "note": "x" * 4001},
        {"level": 2, "note": "a\x00b"},
        {"level": 2, "note": "a\x1b]52;c;b\x07"},
        {"level": 2, "note": "a\ud800b"},
        {"level": 2, "note": "a\ufeffb"},
        {"level": 2, "by": "a\u202eb"},
        {"level": 2, "links": ("javascript:alert(1)",)},
        {"level": 2, "surprise": 1},
    ],
)
def test_what_is_no_answer(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Response.model_validate({"item": "A-1", **values})


def test_a_changed_copy_forgets_what_was_worked_out() -> None:
    answers = AnswerSet(
        bank="b", organisation=Organisation(name="X"), responses=(Response(item="A-1", level=1),)
    )
    assert answers.merged["A-1"].level == 1
    changed = answers.model_copy(update={"responses": (Response(item="A-1", level=3),)})
    assert changed.merged["A-1"].level == 3
    assert len(changed.by_item) == 1
