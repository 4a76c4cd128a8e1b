"""The engine runs other published models from their policy alone, and gives those models' own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.answers.exchange import exchange_form
from assessment.answers.models import AnswerSet
from assessment.answers.parsing import parse_answers
from assessment.bank.models import Bank
from assessment.files import load_bank, read_source
from assessment.problem import errors
from assessment.scoring import score
from assessment.scoring.derivation import derive
from assessment.scoring.rounding import display

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.yaml"))


def load_case(name: str) -> tuple[Bank, AnswerSet, dict[str, Any]]:
    source = read_source(HERE / name / "answers.yaml")
    bank = load_bank(HERE / "banks" / yaml.safe_load(source.text)["bank"])
    answers, problems = parse_answers(source, bank)
    assert answers is not None, errors(problems)
    expected = yaml.safe_load((HERE / name / "expected.yaml").read_text(encoding="utf-8"))
    return bank, answers, expected


def test_all_cases_are_found() -> None:
    assert len(CASES) == 22


@pytest.mark.parametrize("name", CASES)
def test_published_values(name: str) -> None:
    bank, answers, expected = load_case(name)

    scores = score(bank, answers)

    indicators = [one for dimension in scores.dimensions for one in dimension.indicators]
    assert scores.overall.score == pytest.approx(expected["overall"], abs=1e-12)
    found = {one.id: one.score for one in scores.dimensions}
    assert found == pytest.approx(expected["dimensions"], abs=1e-12)
    found = {one.id: one.score for one in indicators}
    assert found == pytest.approx(expected["indicators"], abs=1e-12)
    assert display(scores.overall.score, bank.policy.rounding) == expected.get(
        "shown", display(expected["overall"], bank.policy.rounding)
    )
    assert expected["source"]


def test_arithmetic_of_the_assurance_practice_is_shown_as_published() -> None:
    bank, answers, _ = load_case("assurance-model-today")

    derivation = derive(bank, answers, score(bank, answers), "secure_build")

    assert derivation.arithmetic == "0.625 + 0 + 0 = 0.625"
    assert derivation.parts[0].arithmetic == "(0.25 + 1) / 2 = 0.625"
    assert derivation.parts[0].parts[0].arithmetic == "0.25 × 1 = 0.250"


def test_the_final_ml_test_score_is_the_lowest_section() -> None:
    bank, answers, _ = load_case("ml-test-score-weak-monitoring")

    derivation = derive(bank, answers, score(bank, answers), "overall")

    assert derivation.arithmetic == "min(3.5, 2, 5, 1.5) = 1.5"


def test_points_lost_are_counted_down_as_published() -> None:
    bank, answers, _ = load_case("points-lost-nine")

    derivation = derive(bank, answers, score(bank, answers), "overall")

    assert derivation.arithmetic == "110 - 5 - 3 - 1 = 101"


def test_a_withheld_score_says_what_is_missing() -> None:
    bank, answers, _ = load_case("points-lost-no-plan")

    derivation = derive(bank, answers, score(bank, answers), "overall")

    assert derivation.shown == "not counted"
    assert derivation.notes[0] == (
        "no score: PLAN (Requirement PLAN) is below level 1. "
        "Without a security plan nothing can be assessed."
    )


def test_an_item_on_a_shorter_scale_is_written_as_it_was_read() -> None:
    bank, answers, _ = load_case("mixed-scales-mean")

    assert {one.item: one.level for one in answers.responses}["R2"] == 5
    assert exchange_form(answers, bank)["answers"]["R2"] == 1
