from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings import find
from assessment.report.result import build_result, render_result, result_schema
from assessment.scoring import score
from tests.support.banks import small_bank
from tests.support.scored import make_answers, make_bank

SCHEMA_FILE = Path(__file__).parents[3] / "docs" / "schemas" / "assessment-result-1.json"


def rendered(bank: Bank, answers: AnswerSet) -> dict[str, Any]:
    scores = score(bank, answers)
    text = render_result(build_result(bank, answers, scores, find(bank, answers, scores)))
    result: dict[str, Any] = json.loads(text)
    return result


def answered(bank: Bank, level: int) -> AnswerSet:
    return make_answers({item.id: level for item in bank.items})


def test_the_published_schema_is_current() -> None:
    """Run with UPDATE_GOLDENS=1 to write it anew; then read the change, for it is a contract."""
    text = json.dumps(result_schema(), indent=2) + "\n"
    if os.environ.get("UPDATE_GOLDENS"):
        SCHEMA_FILE.write_text(text, encoding="utf-8")

    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("level", [None, 0, 1, 2, 4])
def test_every_result_fits_the_published_schema(level: int | None) -> None:
    bank = small_bank()
    answers = make_answers({}) if level is None else answered(bank, min(level, bank.scale.highest))
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(rendered(bank, answers), schema, cls=jsonschema.Draft202012Validator)


def test_the_schema_refuses_what_is_no_result() -> None:
    result = rendered(small_bank(), answered(small_bank(), 1))
    del result["overall"]["lowest"]

    with pytest.raises(jsonschema.ValidationError, match="'lowest' is a required property"):
        jsonschema.validate(result, result_schema())


def test_the_fields_of_the_contract_are_there() -> None:
    bank = small_bank()

    result = rendered(bank, answered(bank, 1))

    assert result["schema"] == "assessment-result/1"
    assert set(result["bank"]) == {"id", "version", "digest"}
    node = {"score", "lowest", "highest", "evidenced", "level", "capped_by", "answered_weight"}
    assert node <= set(result["overall"])
    assert node | {"id", "indicators"} <= set(result["dimensions"][0])
    assert {"id", "completion", "status", "held_by"} <= set(result["phases"][0])
    assert {"phase", "held_by", "robustness"} <= set(result["verdict"])
    assert {"id", "exposure", "band", "drivers"} <= set(result["pitfalls"][0])
    assert isinstance(result["expert_support"], list)
    assert isinstance(result["contradictions"], list)
    assert [dimension["id"] for dimension in result["dimensions"]] == [
        d.id for d in bank.dimensions
    ]


def test_scores_are_unrounded_and_null_where_nothing_was_answered() -> None:
    bank = make_bank({"aa": {"a1": {"A1": 1.0, "A2": 2.0}}, "bb": {"b1": {"B1": 1.0}}})

    result = rendered(bank, make_answers({"A1": 1, "A2": 2}))

    assert result["dimensions"][0]["score"] == 125 / 3
    assert result["dimensions"][1]["score"] is None
    assert result["dimensions"][1]["level"] is None
    assert result["verdict"] is None
    assert [node["level_name"] for node in result["dimensions"]] == ["Repeatable", None]


def test_the_same_record_gives_the_same_bytes() -> None:
    bank, answers = small_bank(), answered(small_bank(), 1)
    scores = score(bank, answers)

    one, other = (
        render_result(build_result(bank, answers, scores, find(bank, answers, scores)))
        for _ in range(2)
    )

    assert one == other
    assert one.endswith("}\n")
