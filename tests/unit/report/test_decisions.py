"""What the report asks for: money split at the gate, one first step, outside help as a list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessment.answers.models import AnswerSet
from assessment.cli.roadmap import make_roadmap
from assessment.findings import find
from assessment.report.material import Material
from assessment.report.parts.asks import build_asks
from assessment.report.parts.opening import first_packages, holding_items, opening
from assessment.scoring import score
from tests.support.report_fixture import (
    ON,
    START,
    made_answers,
    make_report,
    sample_report,
    shipped_bank,
    templates,
)


def material(answers: AnswerSet | None = None, **changes: Any) -> Material:
    bank = shipped_bank()
    answers = answers or made_answers(bank)
    scores = score(bank, answers)
    found = find(bank, answers, scores)
    roadmap = make_roadmap(bank, answers, START, "DE")
    made = {"findings": found, "roadmap": roadmap, **changes}
    return Material(
        bank, answers, scores, made["findings"], made["roadmap"], templates().wording("en"), ON
    )


@pytest.fixture(scope="module", name="sample")
def _sample() -> Material:
    return material()


def test_money_is_split_into_now_and_after_the_gate(sample: Material) -> None:
    split, plan = opening(sample), sample.roadmap
    assert split is not None
    assert plan is not None
    assert sorted(one.id for one in (*split.now, *split.rest)) == sorted(plan.package_by_id)
    rest = sum(package.effort_likely for package in split.rest)
    assert split.effort_days + rest == pytest.approx(plan.effort_likely)
    asks = build_asks(sample)
    assert f"{split.effort_days:.0f} person-days" in asks[1].title
    assert sample.words.date(split.finish) in asks[1].text
    assert asks[2].title.startswith("After the gate")
    assert not any("Release 1" in ask.title for ask in asks)


def test_what_comes_first_is_paid_for_too(sample: Material) -> None:
    split = opening(sample)
    assert split is not None
    now = {package.id for package in split.now}
    for package in split.now:
        assert now.issuperset(package.predecessors)
    holding = set(holding_items(sample))
    assert all(holding.intersection(package.raises) for package in split.direct)
    assert not any(holding.intersection(package.raises) for package in split.rest)


def test_gates_are_named_up_to_five_the_lowest_first(sample: Material) -> None:
    levels = [sample.scores.item_by_id[item].level or 0 for item in holding_items(sample)]
    assert levels == sorted(levels)
    assert 1 < len(levels) <= 5
    text = build_asks(sample)[0].text
    places = [
        text.index(f"({item}, now {sample.scores.item_by_id[item].level}")
        for item in holding_items(sample)
    ]
    assert places == sorted(places)


def test_the_first_step_is_the_first_row() -> None:
    for answers in (made_answers(shipped_bank()), made_answers(shipped_bank(), seed=3, given=0.5)):
        report = make_report(answers=answers)
        assert report.plan is not None
        first = next(one.text for one in report.answer.messages if one.kind == "first")
        assert report.plan.first[0].title in first
        assert report.plan.first[0].due.replace("\u00a0", " ")[:2] in first


def test_what_opens_the_next_phase_goes_first(sample: Material) -> None:
    split, first = opening(sample), first_packages(sample)
    assert split is not None
    now = {package.id for package in split.now}
    inside = [package.id in now for package in first]
    assert inside == sorted(inside, reverse=True)
    assert inside[0]
    starts = [package.start for package in first if package.id in now]
    assert starts == sorted(starts)


def test_what_is_done_or_at_target_is_no_first_step(sample: Material) -> None:
    plan = sample.roadmap
    assert plan is not None
    first = first_packages(sample)[0]
    done = first.model_copy(update={"status": "Completed"})
    # Nothing of it is below target: the items it raises are those that stand highest.
    met = next(
        item.id
        for item in sample.scores.items
        if item.level is not None and item.level >= item.target
    )
    idle = first.model_copy(
        update={"id": "ACT-00", "start": date(2026, 1, 1), "raises": (met,), "closes_gates": ()}
    )
    others = tuple(package for package in plan.packages if package.id != first.id)
    changed = plan.model_copy(update={"packages": (done, idle, *others)})
    named = {package.id for package in first_packages(material(roadmap=changed))}
    assert first.id not in named
    assert "ACT-00" not in named


def test_a_gate_that_no_action_lifts_is_said(sample: Material) -> None:
    plan, split = sample.roadmap, opening(sample)
    assert plan is not None
    assert split is not None
    item = next(one for one in holding_items(sample))
    without = tuple(
        package for package in plan.packages if item not in (*package.raises, *package.closes_gates)
    )
    changed = material(roadmap=plan.model_copy(update={"packages": without}))
    left = opening(changed)
    assert left is not None
    assert left.unlifted == (item,)
    assert f"No action of the plan lifts {changed.item_name(item)}" in build_asks(changed)[1].text


def test_outside_help_is_a_list_of_all_situations(sample: Material) -> None:
    found = sample.findings.expert_support
    assert len(found) > 1
    ask = next(ask for ask in build_asks(sample) if ask.points)
    assert [head for head, _ in ask.points] == [one.title for one in found[:3]]
    for (_, text), one in zip(ask.points, found, strict=False):
        assert one.brings in text


def test_a_gate_that_nobody_could_answer_is_asked_for() -> None:
    bank = shipped_bank()
    base = made_answers(bank)
    gate = next(item for item in bank.items if item.gate and item.gate.holds_phase == "poc")
    answers = base.model_copy(
        update={"responses": tuple(one for one in base.responses if one.item != gate.id)}
    )
    report = make_report(answers=answers)
    assert report.plan is not None
    assert gate.id in report.plan.find_out
    assert any(gate.id in ask.text and "First of all" in ask.text for ask in report.asks)


def test_money_without_an_opening_action_goes_by_phases() -> None:
    report = make_report(answers=made_answers(shipped_bank(), given=0.33))
    text = " ".join(f"{ask.title}. {ask.text}" for ask in report.asks)
    assert "Now: release" in text
    assert "phase by phase" in text


def test_at_most_six_decisions() -> None:
    assert 3 <= len(sample_report().asks) <= 6
