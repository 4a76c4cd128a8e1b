"""Seeded faults: every unsound bank is caught with its own code, place and reason, and nothing else is."""

from __future__ import annotations

import sys

import pytest

from assessment.bank.models import Bank, MaturityThreshold, ProfileField
from assessment.files import load_bank
from assessment.problem import Problem
from assessment.proof import Effort, Proof, prove
from assessment.proof.codes import CODES
from assessment.proof.placing import proof_problems
from assessment.proof.summary import summary_lines
from tests.support.sound_bank import Edit, edits, inspected

EDITS = edits()
# What the check of the bank's form stops before it comes to a proof.
STOPPED_BEFORE = {"points-fall", "levels-fall", "asked-by-answers", "weight-not-positive"}


def problems(*made: Edit) -> tuple[Problem, ...]:
    found = inspected(*made)
    assert found.bank is not None, [problem.render() for problem in found.problems]
    return tuple(proof_problems(prove(found.bank), found.draft))


def sound_bank() -> Bank:
    bank = inspected().bank
    assert bank is not None
    return bank


def broken(proof: Proof) -> set[str]:
    return {claim.code for claim in proof.faults}


def test_the_base_is_sound() -> None:
    found = inspected()
    assert not found.problems
    proof = prove(sound_bank())
    assert not proof.faults
    assert not proof.undecided


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    assert len(EDITS) >= 45
    assert len({edit.name for edit in EDITS}) == len(EDITS)
    assert {edit.codes[0] for edit in EDITS} | STOPPED_BEFORE == set(CODES)


@pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])
def test_a_seeded_fault_is_caught_with_its_own_code(edit: Edit) -> None:
    found = problems(edit)
    assert {problem.code for problem in found} == set(edit.codes)
    own = [problem for problem in found if problem.code == edit.codes[0]]
    assert all(problem.place.line for problem in found)
    assert all(problem.severity == CODES[problem.code].severity for problem in found)
    assert all(problem.why and problem.hint and problem.what for problem in own)


def edited(name: str) -> Edit:
    return next(edit for edit in EDITS if edit.name == name)


def test_a_level_out_of_reach_is_told_with_the_figure() -> None:
    first = problems(edited("points-end-early"))[0]
    assert first.what == "overall can never stand at level 4, Measured"
    assert "the highest score that answers give is 80, below 87.5" in first.why
    assert str(first.place).startswith("bank.yaml:18:")


def test_a_cap_that_never_bites_is_told_with_the_figure() -> None:
    (problem,) = problems(edited("cap-above-the-rest"))
    assert "with all else at its best the dimension scores 81.25, within level 3" in problem.why
    assert "caps_dimension_at" in problem.source


def test_a_contradictory_policy_is_told_with_answers_that_show_it() -> None:
    (first, _) = problems(edited("complete-yet-held"))
    assert "shown by: " in first.why
    assert "A-01 at" in first.why


def test_points_that_fall() -> None:
    bank = sound_bank()
    scale = bank.scale.model_copy(update={"points": (0.0, 0.5, 0.25, 0.75, 1.0)})
    meta = bank.meta.model_copy(update={"scale": scale})
    proof = prove(bank.model_copy(update={"meta": meta}))
    (fault,) = [claim for claim in proof.faults if claim.code == "points-fall"]
    assert fault.reason == "raised to 2, an item scores 25 after 50"
    assert fault.witness is not None
    assert fault.witness.answers == {"A-01": 1}


def test_levels_that_fall() -> None:
    bank = sound_bank()
    steps = bank.policy.maturity_levels
    swapped: tuple[MaturityThreshold, ...] = (
        *steps[:3],
        steps[3].model_copy(update={"level": 4}),
        steps[4].model_copy(update={"level": 3}),
    )
    policy = bank.policy.model_copy(update={"maturity_levels": swapped})
    meta = bank.meta.model_copy(update={"policy": policy})
    proof = prove(bank.model_copy(update={"meta": meta}))
    (fault,) = [claim for claim in proof.faults if claim.code == "levels-fall"]
    assert fault.reason == "from a score of 87.5 on the level is only 3"


def test_what_is_asked_must_not_hang_on_answers() -> None:
    bank = sound_bank()
    second = bank.items[1].model_copy(update={"when": {"item.A-01": {"at_least": 2}}})
    items = (bank.items[0], second, *bank.items[2:])
    proof = prove(bank.model_copy(update={"items": items}))
    assert broken(proof) == {"asked-by-answers"}


def test_a_weight_must_count_for_a_better_answer() -> None:
    bank = sound_bank()
    heavy = bank.items[1].model_copy(update={"weight": -0.5})
    items = (bank.items[0], heavy, *bank.items[2:])
    assert "weight-not-positive" in broken(prove(bank.model_copy(update={"items": items})))


def test_without_the_solver_what_only_it_decides_stays_open() -> None:
    bank = inspected(edited("level-by-leaps")).bank
    assert bank is not None
    proof = prove(bank, Effort(many_rows=100, pools=0, solver=False))
    assert proof.undecided
    assert proof.solver_missing
    assert all(claim.method == "cp-sat" for claim in proof.undecided)
    assert not prove(bank, Effort(many_rows=100, pools=0)).undecided


def test_where_nothing_is_answered_a_phase_is_conditional() -> None:
    proof = prove(sound_bank())
    says = {claim.says: claim for claim in proof.claims}
    claim = says["phase second can be conditional"]
    assert claim.holds
    assert claim.witness is not None


def test_a_rule_whose_parts_rule_each_other_out_is_told_so() -> None:
    (problem,) = problems(edited("expert-by-scores"))
    assert "each of its parts can hold, but not enough of them at once" in problem.why
    rule = "rule: {all: [{dimension.alpha: {below: 60}}, {item.A-01: {below: 3}}]}"
    assert rule.split(":", maxsplit=1)[0] + ":" in problem.source


def test_a_part_that_never_holds_is_named() -> None:
    edit = Edit(
        "exposure",
        ("expert-never-advised",),
        "experts.yaml",
        "{dimension.alpha: {below: 60}}",
        "{pitfall.lone: {above: 60}}",
    )
    steps = "title: Fourth of beta\n    ask: How is it today?\n"
    shorter = Edit("steps", (), "items/beta.yaml", steps, f"{steps}    steps: [2, 3, 4]\n")
    found = [one for one in problems(edit, shorter) if one.code == "expert-never-advised"]
    assert "no answers give pitfall.lone above 60" in found[0].why


def test_what_only_the_solver_refutes_is_refuted() -> None:
    """At least 80 over five indicators leaves no room for one at 10 and another at 40."""
    bank = load_bank("ai-readiness")
    rule = {
        "dimension.strategy": {"at_least": 80},
        "indicator.ambition": {"at_most": 10},
        "indicator.portfolio": {"at_most": 40},
    }
    possible = rule | {"dimension.strategy": {"at_least": 60}}
    first, second = (
        bank.experts[place].model_copy(update={"rule": made})
        for place, made in enumerate((rule, possible))
    )
    proof = prove(bank.model_copy(update={"experts": (first, second)}))
    (fault,) = [claim for claim in proof.faults if claim.code == "expert-never-advised"]
    assert fault.method == "cp-sat"
    assert fault.subject.id == first.id


def test_a_profile_with_too_many_combinations_is_told_and_not_passed_over() -> None:
    options = {f"option_{number}": "Option" for number in range(14)}
    field = ProfileField(id="many", ask="Which?", kind="choices", options=options)
    bank = sound_bank()
    items = tuple(
        item.model_copy(update={"when": {"profile.many": {"any_of": (name,)}}})
        for item, name in zip(bank.items, options, strict=False)
    )
    actions = tuple(
        bank.actions[0].model_copy(update={"when": {"profile.many": {"none_of": (name,)}}})
        for name in options
    )
    meta = bank.meta.model_copy(update={"profile": (*bank.meta.profile, field)})
    changes = {"meta": meta, "items": items, "actions": actions}
    proof = prove(bank.model_copy(update=changes))
    assert not proof.faults
    open_groups = {claim.group for claim in proof.undecided}
    assert {"items", "levels", "verdicts", "bands", "caps", "effects"} <= open_groups
    assert summary_lines(proof)[-1].endswith("the profile has too many combinations")


def test_a_solver_that_is_not_installed_is_named_and_nothing_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    bank = inspected(edited("level-by-leaps")).bank
    assert bank is not None
    proof = prove(bank, Effort(many_rows=100, pools=0))
    assert proof.solver_missing
    count = len(proof.undecided)
    assert count
    need = f"not decided: {count} claims need the solver: pip install "
    assert summary_lines(proof)[-1].startswith(need)
