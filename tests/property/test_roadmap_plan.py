"""Laws of plans: any actions, any answers."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.models import Bank
from assessment.findings import find
from assessment.roadmap import Roadmap
from assessment.roadmap.choice import choose
from assessment.roadmap.exchange import render_json
from assessment.roadmap.network import Network
from assessment.roadmap.priorities import rules, turns, with_predecessors, worths
from assessment.roadmap.scheduling import list_schedule
from assessment.roadmap.situation import situation_of
from assessment.roadmap.work_breakdown import break_down
from assessment.scoring import score
from tests.support.plan_strategies import ANSWERS, HOLIDAYS, Given, banks
from tests.support.plans import (
    CODES,
    make_phase,
    make_plan,
    plan_answers,
    with_gates,
)
from tests.support.scored import make_answers


@given(banks(), ANSWERS, HOLIDAYS)
def test_starts_and_finishes_are_working_days(
    bank: Bank, answers: Given, holidays: frozenset[date]
) -> None:
    for package in make_plan(bank, answers, holidays=holidays).packages:
        for day in (package.start, package.finish, package.late_finish):
            assert day.weekday() < 5
            assert day not in holidays


@given(banks(), ANSWERS, HOLIDAYS)
def test_a_package_takes_its_working_days(
    bank: Bank, answers: Given, holidays: frozenset[date]
) -> None:
    for package in make_plan(bank, answers, holidays=holidays).packages:
        days = range((package.finish - package.start).days + 1)
        span = [package.start + timedelta(days=day) for day in days]
        worked = [day for day in span if day.weekday() < 5 and day not in holidays]
        assert len(worked) == package.duration_days


@given(banks(), ANSWERS)
def test_packages_follow_their_predecessors(bank: Bank, answers: Given) -> None:
    roadmap = make_plan(bank, answers)
    for package in roadmap.packages:
        for before in package.predecessors:
            assert roadmap.package_by_id[before].finish < package.start


@given(banks(), ANSWERS, st.integers(1, 3))
def test_owners_are_never_overloaded(bank: Bank, answers: Given, capacity: int) -> None:
    packages = make_plan(bank, answers, owner_capacity=capacity).packages
    for one in packages:
        at_once = [
            other
            for other in packages
            if other.owner == one.owner and other.start <= one.start <= other.finish
        ]
        assert len(at_once) <= capacity


@given(banks(), ANSWERS)
def test_the_same_input_gives_the_same_plan(bank: Bank, answers: Given) -> None:
    made = make_answers(answers)
    again = make_answers(dict(reversed(answers.items())))
    first = render_json(plan_answers(bank, made), bank, made)
    assert first == render_json(plan_answers(bank, again), bank, again)


@given(banks(), ANSWERS, st.data())
def test_a_worse_answer_never_removes_an_action(
    bank: Bank, answers: Given, data: st.DataObject
) -> None:
    known = sorted(code for code, level in answers.items() if isinstance(level, int) and level)
    if not known:
        return
    code = data.draw(st.sampled_from(known))
    worse = answers | {code: data.draw(st.integers(0, int(answers[code]) - 1))}
    before = {package.id for package in make_plan(bank, answers).packages}
    assert before <= {package.id for package in make_plan(bank, worse).packages}


@given(banks(), ANSWERS)
def test_every_action_is_planned_or_left_out(bank: Bank, answers: Given) -> None:
    roadmap = make_plan(bank, answers)
    planned = [package.id for package in roadmap.packages]
    left = [each.id for each in roadmap.left_out]
    assert sorted(planned + left) == sorted(action.id for action in bank.actions)


@given(banks(), ANSWERS, st.integers(1, 2))
def test_work_for_later_phases_never_delays_what_opens_the_next(
    bank: Bank, answers: Given, capacity: int
) -> None:
    phases = tuple(make_phase(name) for name in ("first", "second", "third"))
    bank = bank.model_copy(update={"phases": phases})
    bank = with_gates(with_gates(bank, "second", *CODES[:4]), "third", *CODES[4:8])
    made = make_answers(answers)
    scores = score(bank, made)
    findings = find(bank, made, scores)
    situation = situation_of(bank, made, scores, findings)
    choice = choose(bank, situation)
    network = break_down(bank, situation, choice).network
    worth = worths(choice, situation)
    ahead = findings.verdict.next_phase if findings.verdict else None
    turn = turns(bank, choice, network, worth, ahead)
    opening = [
        task_id
        for task_id, value in worth.items()
        if any(
            gate.holds_phase == ahead
            for code in value.gates
            if (gate := bank.item_by_id[code].gate)
        )
    ]
    first = with_predecessors(network, opening)
    alone = Network({task_id: network.tasks[task_id] for task_id in first})
    for rule in rules(bank, choice, network, worth, None, turn):
        spans = list_schedule(network, capacity, rule).spans
        undisturbed = list_schedule(alone, capacity, rule).spans
        assert {task_id: spans[task_id] for task_id in first} == dict(undisturbed)


@given(banks(), ANSWERS)
def test_slack_and_the_critical_path_agree(bank: Bank, answers: Given) -> None:
    roadmap = make_plan(bank, answers)
    for package in roadmap.packages:
        assert package.total_slack_days >= 0
        assert package.critical == (package.total_slack_days == 0)
        assert (package.late_finish == package.finish) == package.critical
    assert all(roadmap.package_by_id[each].critical for each in roadmap.critical_path)
    assert bool(roadmap.critical_path) == bool(roadmap.packages)


@given(banks(), ANSWERS)
def test_ranges_hold_the_likely_figure(bank: Bank, answers: Given) -> None:
    roadmap = make_plan(bank, answers)
    assert roadmap.effort_range[0] <= roadmap.effort_likely <= roadmap.effort_range[1]
    assert roadmap.lower_bound_days <= roadmap.duration_days
    if roadmap.finish and roadmap.finish_range:
        assert roadmap.finish_range[0] <= roadmap.finish <= roadmap.finish_range[1]


@given(banks(), ANSWERS)
def test_readiness_never_falls_from_quarter_to_quarter(bank: Bank, answers: Given) -> None:
    milestones = make_plan(bank, answers).milestones
    scores = [milestone.score for milestone in milestones if milestone.score is not None]
    assert scores == sorted(scores)
    assert [each.due for each in milestones] == sorted({each.due for each in milestones})


@given(banks(), ANSWERS)
def test_each_package_ends_in_one_quarter(bank: Bank, answers: Given) -> None:
    roadmap: Roadmap = make_plan(bank, answers)
    ended = [each for milestone in roadmap.milestones for each in milestone.finished]
    assert sorted(ended) == sorted(package.id for package in roadmap.packages)


@given(banks(), ANSWERS)
def test_an_early_result_is_early(bank: Bank, answers: Given) -> None:
    roadmap = make_plan(bank, answers, early_result_days=21)
    early = roadmap.early_result
    assert (early is None) == (not roadmap.packages)
    if early and early.package:
        assert roadmap.package_by_id[early.package].finish <= early.due
        assert roadmap.package_by_id[early.package].early_result
    else:
        assert not any(package.early_result for package in roadmap.packages)
