"""The engine runs other published models from their policy alone, and gives those models' own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.answers.models import AnswerSet
from assessment.answers.parsing import parse_answers
from assessment.bank.models import Bank
from assessment.files import load_bank, read_source
from assessment.problem import errors
from assessment.scoring import score
from assessment.scoring.derivation import derive

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
    assert len(CASES) == 11


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
