"""What a change of a bank does to an organisation, and which group of changes does it."""

from __future__ import annotations

import pytest

from assessment.answers.models import AnswerSet, Organisation, Response
from assessment.bank import Bank
from assessment.comparison.bank_difference import (
    CaseAnswers,
    CaseEffect,
    answers_under,
    case_effects,
)
from assessment.comparison.bank_hybrids import GROUPS, Group, changes, with_group
from assessment.scoring import score
from tests.support.banks import bank_files, bank_from, small_bank
from tests.support.migrations import next_bank
from tests.support.minibank import mini_bank

STRATEGY, DATA = "items/strategy.yaml", "items/data_readiness.yaml"
LEVELS = {"STR-01": 3, "STR-02": 1, "STR-03": 2, "STR-04": 0, "DAT-01": 2, "DAT-02": 2,
          "DAT-03": 1, "DAT-04": 3, "DAT-05": 2}  # fmt: skip
EDITS: dict[Group, tuple[str, str, str]] = {
    "weights": (STRATEGY, "    weight: 2\n", "    weight: 5\n"),
    "gates": (STRATEGY, "      below: 2\n", "      below: 4\n"),
    "conditions": (DATA, "{profile.regulated: {is: true}}", "{profile.regulated: {is: false}}"),
    "informs": (STRATEGY, "{alignment: 3}", "{alignment: 1}"),
    "policy": ("bank.yaml", "from_score: 37.5", "from_score: 60"),
    "rules": ("contradictions.yaml", "{is: 0}", "{is: 2}"),
    "content": (DATA, "    indicator: inventory\n", "    indicator: quality\n"),
}


def edited(*groups: Group) -> Bank:
    files = bank_files("small")
    for group in groups:
        path, old, new = EDITS[group]
        assert old in files[path], old
        files[path] = files[path].replace(old, new, 1)
    return bank_from(files)


def answers(bank: str = "small") -> AnswerSet:
    return AnswerSet(
        bank=bank,
        organisation=Organisation(name="Example"),
        profile={"regulated": True, "ai_kinds": ("predictive",)},
        responses=tuple(Response(item=item, level=level) for item, level in LEVELS.items()),
    )


def effect(before: Bank, after: Bank) -> CaseEffect:
    case = CaseAnswers(
        "one", "One case", "both", answers(), answers_under(answers(), before, after)
    )
    (found,) = case_effects(before, after, [case])
    return found


def test_the_same_bank_changes_nothing() -> None:
    found = effect(small_bank(), small_bank())
    assert not found.differs
    assert found.groups == ()
    assert not any(changes(small_bank(), small_bank(), group) for group in GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_an_edit_belongs_to_one_group_and_that_group_alone_does_it_all(group: Group) -> None:
    after = edited(group)
    assert [one for one in GROUPS if changes(small_bank(), after, one)] == [group]
    hybrid = with_group(small_bank(), after, group)
    assert hybrid is not None
    for items in (small_bank(), after):
        known = answers_under(answers(), small_bank(), items)
        assert score(hybrid, known).overall.score == score(after, known).overall.score
    found = effect(small_bank(), after)
    assert found.differs
    assert [one.group for one in found.groups] == [group]
    assert found.together in {0.0, None}
    assert found.groups[0].overall == found.difference.overall.difference


def test_several_groups_are_applied_one_at_a_time() -> None:
    found = effect(small_bank(), edited("weights", "conditions", "gates"))
    single = {
        group: effect(small_bank(), edited(group)).difference.overall.difference
        for group in ("weights", "conditions", "gates")
    }
    assert {one.group: one.overall for one in found.groups} == single
    whole = found.difference.overall.difference
    assert whole is not None
    assert found.together is not None
    parts = sum(one.overall or 0.0 for one in found.groups)
    assert parts + found.together == pytest.approx(whole, abs=1e-8)


def test_a_gate_that_shuts_moves_the_verdict() -> None:
    found = effect(small_bank(), edited("gates"))
    (gates,) = found.groups
    assert (gates.moves_verdict, gates.overall) == (found.difference.verdict.moved, 0.0)
    assert gates.changes_findings
    poc = next(phase for phase in found.difference.phases if phase.id == "poc")
    assert poc.status_before != poc.status_after == "not_advised"


def test_added_and_dropped_items_count_as_content() -> None:
    files = bank_files("small")
    start = files[STRATEGY].index("  - id: STR-04")
    files[STRATEGY] = files[STRATEGY][:start]
    files["actions.yaml"] = files["actions.yaml"].replace("[STR-03, STR-04]", "[STR-03]")
    after = bank_from(files)
    found = effect(small_bank(), after)
    assert [one.group for one in found.groups] == ["content"]
    assert found.groups[0].overall == found.difference.overall.difference != 0


def test_a_group_that_needs_the_rest_is_not_applied_alone() -> None:
    scale = small_bank().scale.model_copy(update={"highest": 5, "levels": ()})
    meta = small_bank().meta.model_copy(update={"scale": scale})
    fields = {name: getattr(small_bank(), name) for name in Bank.model_fields}
    wider = Bank.model_construct(**{**fields, "meta": meta, "digest": "wider"})
    assert with_group(small_bank(), wider, "policy") is None
    found = effect(small_bank(), wider)
    policy = next(one for one in found.groups if one.group == "policy")
    assert (policy.alone, policy.overall, found.together) == (False, None, None)


def test_cases_are_read_by_the_rules_of_the_later_edition() -> None:
    old = AnswerSet(
        bank="mini",
        organisation=Organisation(name="Example"),
        responses=(Response(item="DAT-02", level=4), Response(item="STR-03", level=1)),
    )
    after = answers_under(old, mini_bank(), next_bank())
    assert [(r.item, r.level) for r in after.responses] == [("DAT-09", 3)]
    back = answers_under(after, next_bank(), mini_bank())
    assert back.responses == ()


def test_weights_of_indicators_and_dimensions_are_weights_too() -> None:
    files = bank_files("small")
    text = files["bank.yaml"].replace("answers for it., weight: 2}", "answers for it., weight: 7}")
    text = text.replace("    weight: 2\n    indicators", "    weight: 5\n    indicators")
    assert text.count("weight: 7}") == text.count("weight: 5\n") == 1
    after = bank_from(files | {"bank.yaml": text})
    found = effect(small_bank(), after)
    assert [(one.group, one.overall) for one in found.groups] == [
        ("weights", found.difference.overall.difference)
    ]
    strategy = next(node for node in found.difference.dimensions if node.id == "strategy")
    assert strategy.difference
    hybrid = with_group(small_bank(), after, "weights")
    assert hybrid is not None
    assert hybrid.dimensions == after.dimensions
