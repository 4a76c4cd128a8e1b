"""Own actions laid over those of a bank."""

from pathlib import Path

import pytest

from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.files import load_bank, read_bank_sources
from assessment.problem import Problem
from assessment.roadmap.own_actions import with_own_actions

SMALL = Path(__file__).parents[2] / "banks" / "valid" / "small"

NEW = """\
actions:
  - id: OWN-01
    key: own_work
    title: Do what only we do
    phase: alignment
    owner: ai_lead
    effort: {low: 1, likely: 2, high: 3}
    weeks: {short: 1, long: 1}
    after: [{action: ACT-01}]
    steps: [Begin., End.]
    deliverable: A thing.
    done_when: It is there.
    kpi: Things.
    lifts_to: 3
    raises: [STR-01]
    block: data
"""


def laid_over(text: str) -> tuple[Bank | None, tuple[Problem, ...]]:
    source = Source("own.yaml", text)
    return with_own_actions(load_bank(str(SMALL)), read_bank_sources(SMALL), source)


def test_an_action_is_added() -> None:
    bank, problems = laid_over(NEW)
    assert bank is not None
    assert not [problem for problem in problems if problem.severity == "error"]
    assert "OWN-01" in {action.id for action in bank.actions}


def test_the_bank_stays_the_one_that_the_answers_name() -> None:
    before = load_bank(str(SMALL))
    bank, _ = laid_over(NEW)
    assert bank is not None
    assert (bank.id, bank.version, bank.digest) == (before.id, before.version, before.digest)
    assert bank.items == before.items


def test_an_action_is_changed_key_by_key() -> None:
    before = {action.id: action for action in load_bank(str(SMALL)).actions}
    bank, _ = laid_over("actions: [{id: ACT-02, owner: executive_sponsor}]\n")
    assert bank is not None
    (changed,) = (action for action in bank.actions if action.id == "ACT-02")
    assert changed.owner == "executive_sponsor"
    assert changed.title == before["ACT-02"].title


def test_an_action_is_dropped_and_nothing_waits_for_it_any_more() -> None:
    bank, _ = laid_over("drop: [ACT-01]\n")
    assert bank is not None
    assert "ACT-01" not in {action.id for action in bank.actions}
    assert all(link.action != "ACT-01" for action in bank.actions for link in action.after)


@pytest.mark.parametrize(
    "old, new, line, column",
    [
        ("owner: ai_lead", "owner: ai_leed", 6, 12),
        ("likely: 2", "likely: -2", 7, 30),
        ("action: ACT-01", "action: ACT-99", 9, 22),
        ("raises: [STR-01]", "raises: [STR-99]", 15, 14),
        ("block: data", "block: date", 16, 12),
        ("id: OWN-01", "id: own", 2, 9),
    ],
)
def test_a_fault_stands_at_its_place(old: str, new: str, line: int, column: int) -> None:
    assert old in NEW
    bank, problems = laid_over(NEW.replace(old, new))
    assert bank is None
    places = [(each.place.file, each.place.line, each.place.column) for each in problems]
    assert ("own.yaml", line, column) in places


def test_a_circle_is_named() -> None:
    text = NEW + "  - {id: ACT-01, after: [{action: OWN-01}]}\n"
    bank, problems = laid_over(text)
    assert bank is None
    circle = problems[-1]
    assert circle.place.file == "own.yaml"
    assert circle.place.line > 0
    assert "ACT-01" in circle.what
    assert "OWN-01" in circle.what


def test_a_drop_of_what_is_not_there_is_told() -> None:
    bank, problems = laid_over("drop: [ACT-98]\n")
    assert bank is None
    assert {problem.code for problem in problems} >= {"unknown-drop"}
