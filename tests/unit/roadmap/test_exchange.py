"""The plan as JSON keeps its published schema."""

import json
from pathlib import Path

import jsonschema
import pytest

from assessment.roadmap.exchange import render_json, roadmap_schema
from tests.support.plans import levels, make_action, plan_answers, plan_bank
from tests.support.scored import make_answers

SCHEMA = Path(__file__).parents[3] / "docs" / "schemas" / "assessment-roadmap-1.json"


def document(level: int = 1) -> dict[str, object]:
    bank = plan_bank(make_action(1, ("A-02",)), make_action(2, ("A-03",), {1: 4}))
    answers = make_answers(levels(level, A_05="dont_know"))
    text = render_json(plan_answers(bank, answers), bank, answers)
    read: dict[str, object] = json.loads(text)
    return read


def test_the_published_schema_is_current() -> None:
    current = json.dumps(roadmap_schema(), indent=2, ensure_ascii=False) + "\n"
    hint = "renew it: python -m tests.support.plan_schema > docs/schemas/assessment-roadmap-1.json"
    assert SCHEMA.read_text("utf-8") == current, hint


@pytest.mark.parametrize("level", [0, 1, 4])
def test_a_plan_keeps_the_schema(level: int) -> None:
    jsonschema.Draft202012Validator(roadmap_schema()).validate(document(level))


def test_the_schema_refuses_what_it_does_not_know() -> None:
    made = document() | {"extra": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(roadmap_schema()).validate(made)


def test_a_plan_says_what_it_is_and_whom_it_is_for() -> None:
    made = document()
    assert next(iter(made)) == "schema"
    assert made["schema"] == "assessment-roadmap/1"
    assert made["bank"] == {"id": "test-bank", "version": "1.0.0", "digest": "0" * 64}
    assert made["organisation"]["name"] == "Example Clinic Group"  # type: ignore[index]
    packages = made["packages"]
    assert isinstance(packages, list)
    assert packages[1]["start"] == "2026-12-17", "nine days from 30 November, then a lag of four"
