"""The clinic group half a year later: what moved, why, and what became of the plan."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from assessment.bank.asking import asked_items
from assessment.cli.compare import compare_sides, last_day, worked_out
from assessment.cli.demo import LATER_OUTPUTS, OUTPUTS, TEAM_OUTPUTS, outputs_of
from assessment.cli.demo_workshop import WORKSHOP_OUTPUTS
from assessment.cli.inputs import load_input
from assessment.comparison.causes import Side
from assessment.comparison.models import Comparison, Split

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDER = EXAMPLES / "clinic-group"
DAY = date(2027, 7, 12)

# Comparing the two takes seconds: one worker does it for all.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("later-example")]


@cache
def compared() -> str:
    """The comparison as the demo prints it."""
    return LATER_OUTPUTS["comparison.txt"](FOLDER / "answers.yaml", DAY, DAY).decode()


@pytest.fixture(scope="module")
def sides() -> tuple[Side, Side]:
    paths = FOLDER / "answers.yaml", FOLDER / "answers-later.yaml"
    first, second = (Side(*load_input(path, None)) for path in paths)
    return first, second


@pytest.fixture(scope="module")
def found(sides: tuple[Side, Side]) -> Comparison:
    return compare_sides(*sides, worked_out(sides[0]))


def test_everything_is_answered_and_what_is_new_carries_its_day(sides: tuple[Side, Side]) -> None:
    before, after = sides
    answers = after.answers
    assert set(answers.by_item) == asked_items(after.bank, answers.profile)
    assert last_day(after) == DAY
    new = [given for given in answers.responses if given.at]
    assert all(given.by and given.role and 40 <= len(given.note) <= 320 for given in new)
    assert len({given.note for given in new}) == len(new)
    old = {given.item: given for given in before.answers.responses}
    assert {given.item for given in new} == {
        given.item for given in answers.responses if given != old[given.item] and given.at
    }


def test_the_verdict_moves_and_four_gates_did_it(found: Comparison) -> None:
    verdict = found.difference.verdict
    assert verdict.before is not None
    assert verdict.after is not None
    assert (verdict.before.phase, verdict.after.phase) == ("data_readiness", "poc")
    assert verdict.turned_by == ("DAT-18", "SEC-01", "SEC-04", "SEC-16")


def test_answers_and_scope_make_the_difference(found: Comparison) -> None:
    def causes(split: Split) -> dict[str, float]:
        return {part.cause: part.points for part in split.parts if part.points}

    assert set(causes(found.split_overall)) == {"answers", "scope"}
    assert causes(found.split_overall)["answers"] == pytest.approx(4.32, abs=0.01)
    # A question about training runs applies by now, and its answer is low.
    mlops = next(split for split in found.split_dimensions if split.id == "mlops")
    assert causes(mlops) == {"scope": pytest.approx(-0.857, abs=0.001)}


def test_the_plan_is_kept_in_part_and_one_answer_fell(found: Comparison) -> None:
    assert found.promises is not None
    outcomes = {action.id: action.outcome for action in found.promises.actions}
    assert outcomes["ACT-10"] == outcomes["ACT-30"] == "kept"
    assert outcomes["ACT-09"] == outcomes["ACT-29"] == "partly"
    assert outcomes["ACT-36"] == "not_kept"
    assert [item.id for item in found.promises.unplanned] == ["SKL-22"]
    assert [change.id for change in found.items if (change.effect or 0) < 0] == [
        "DAT-24",
        "SKL-22",
        "OPS-02",
    ]


def test_the_demo_compares_an_example_that_has_a_later_file() -> None:
    assert outputs_of(EXAMPLES / "retailer") == OUTPUTS
    others = set(OUTPUTS) | set(TEAM_OUTPUTS) | set(WORKSHOP_OUTPUTS)
    assert set(outputs_of(FOLDER)) - others == {"comparison.txt", "comparison.json"}
    text = compared()
    assert text.startswith("Nordlicht Clinic Group, answers.yaml to answers-later.yaml")
    assert all(line == line.rstrip() and len(line) <= 100 for line in text.splitlines())
    data = LATER_OUTPUTS["comparison.json"](FOLDER / "answers.yaml", DAY, DAY)
    assert b'"schema": "assessment-comparison/1"' in data


def test_the_page_shows_what_the_command_prints() -> None:
    page = (EXAMPLES.parent / "docs" / "compare.md").read_text("utf-8")
    shown = page.partition("```text\n")[2].partition("\n```")[0]
    assert shown.count("\n") >= 8
    assert shown in compared()


def test_the_demo_staffs_the_plan_of_an_example_that_has_a_team() -> None:
    text = TEAM_OUTPUTS["roadmap-team.txt"](FOLDER / "answers.yaml", DAY, DAY).decode()
    assert "WHO LEADS HOW MUCH" in text
    assert "COST" in text
    assert "stand-in" not in text
    assert set(TEAM_OUTPUTS) <= set(outputs_of(FOLDER))
