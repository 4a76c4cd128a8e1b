"""Two records by cause: worked by hand, and what a hybrid does with items that only one side has."""

from __future__ import annotations

from typing import Any

import pytest

from assessment.bank.migration_models import MigrationStep
from assessment.bank.models import Bank, Scale
from assessment.comparison.causes import Hybrids, mixed_bank
from assessment.comparison.comparing import check_comparable, compare
from assessment.comparison.models import Comparison
from assessment.comparison.renaming import new_names
from assessment.scoring import score
from tests.support.scored import gate, make_bank, policy
from tests.unit.comparison.records import AFTER, BEFORE, NEW_TREE, OLD_TREE, bank_of, side

OLD, NEW = bank_of(OLD_TREE), bank_of(NEW_TREE)


def points(found: Comparison, node: str) -> dict[str, float]:
    splits = {split.id: split for split in (found.split_overall, *found.split_dimensions)}
    return {part.cause: part.points for part in splits[node].parts}


def effects(found: Comparison) -> dict[str, tuple[str, float | None]]:
    return {change.id: (change.cause, change.effect) for change in found.items}


def test_each_cause_has_its_part() -> None:
    found = compare(side(OLD, BEFORE), side(NEW, AFTER, "health"))
    # Strategy: 50 to 75. STR-01 adds 25 by the old weights, 12.5 by the new ones.
    assert points(found, "strategy") == {
        "answers": 18.75,
        "scope": 0.0,
        "weights": 6.25,
        "content": 0.0,
    }
    # Data: 50 to 450/7. DAT-03, in scope by the profile, takes 12.5 without DAT-04 and 75/7 with it.
    data = points(found, "data")
    assert data["scope"] == pytest.approx(-(12.5 + (75 - 450 / 7)) / 2)
    assert data["content"] == pytest.approx((25 + 450 / 7 - 37.5) / 2)
    assert (data["answers"], data["weights"]) == (0.0, 0.0)
    assert sum(data.values()) == pytest.approx(450 / 7 - 50)


def test_items_are_listed_with_their_cause_and_the_largest_effect_first() -> None:
    found = compare(side(OLD, BEFORE), side(NEW, AFTER, "health"))
    causes = {change.id: change.cause for change in found.items}
    assert causes == {"STR-01": "answers", "DAT-03": "scope", "DAT-04": "content"}
    sizes = [abs(change.effect or 0.0) for change in found.items]
    assert sizes == sorted(sizes, reverse=True)
    states = {change.id: (change.state_before, change.state_after) for change in found.items}
    assert states["DAT-03"] == ("not_asked", "answered")
    assert states["DAT-04"] == (None, "answered")


def test_effects_of_items_add_up_where_the_policy_is_a_mean() -> None:
    before, after = side(OLD, BEFORE), side(OLD, {**BEFORE, "STR-01": 4, "DAT-02": 0})
    found = compare(before, after)
    added = {name: effect for name, (_, effect) in effects(found).items()}
    assert added == pytest.approx({"STR-01": 75 / 4, "DAT-02": -50 / 3 / 2})
    assert found.together == pytest.approx(0.0, abs=1e-6)


def test_what_items_do_together_is_told() -> None:
    rules = policy(aggregation={"overall": "mean", "dimension": "mean", "indicator": "minimum"})
    bank = bank_of(OLD_TREE, rules=rules)
    low = {**BEFORE, "DAT-03": 2}
    found = compare(
        side(bank, low, "health"),
        side(bank, {**low, "DAT-01": 4, "DAT-02": 4, "DAT-03": 4}, "health"),
    )
    # The minimum rises with all three only: alone each adds nothing, taken back each takes all 25.
    assert effects(found) == dict.fromkeys(("DAT-01", "DAT-02", "DAT-03"), ("answers", 12.5))
    assert found.difference.overall.difference == 25.0
    assert found.together == 25.0 - 3 * 12.5


def test_other_weights_are_not_what_items_do_together() -> None:
    heavier = bank_of({**OLD_TREE, "strategy": NEW_TREE["strategy"]})
    found = compare(side(OLD, BEFORE), side(heavier, BEFORE))
    assert points(found, "overall")["weights"] == 6.25
    assert (found.items, found.together) == ((), 0.0)


@pytest.mark.parametrize(
    "before,after,cause",
    [
        ({"STR-01": 1}, {"STR-01": 4}, "answers"),
        ({"STR-01": 1}, {"STR-01": "dont_know"}, "answers"),
        ({"STR-01": 1}, {}, "answers"),
        ({"STR-01": 1}, {"STR-01": "not_applicable"}, "scope"),
    ],
)
def test_the_cause_of_an_answer_that_moved(
    before: dict[str, Any], after: dict[str, Any], cause: str
) -> None:
    rest = {"STR-02": 3, "DAT-01": 2}
    found = compare(side(OLD, {**rest, **before}), side(OLD, {**rest, **after}))
    assert [(change.id, change.cause) for change in found.items] == [("STR-01", cause)]
    parts = points(found, "strategy")
    assert parts.pop(cause) == found.difference.dimensions[0].difference != 0
    assert set(parts.values()) == {0.0}


def test_an_item_that_another_version_asks_of_all_is_a_matter_of_the_bank() -> None:
    asked_of_all = bank_of(OLD_TREE, items={"DAT-03": {}})
    found = compare(side(OLD, BEFORE), side(asked_of_all, {**BEFORE, "DAT-03": 0}))
    assert effects(found)["DAT-03"][0] == "content"
    assert points(found, "data")["content"] == -12.5


def test_an_item_that_is_gone_or_moved_is_a_matter_of_the_bank() -> None:
    moved = {
        "strategy": {"ambition": {"STR-01": 1.0, "STR-02": 1.0, "DAT-02": 1.0}},
        "data": {"quality": {"DAT-01": 2.0}},
    }
    given = {**BEFORE, "DAT-01": 4}
    found = compare(side(OLD, given), side(bank_of(moved), given))
    for node in ("overall", "strategy", "data"):
        parts = points(found, node)
        assert parts.pop("content") != 0 or node == "strategy"
        assert set(parts.values()) == {0.0}
    assert points(found, "data")["content"] == pytest.approx(100 - 250 / 3)


def test_a_mixed_bank_has_the_items_of_one_and_the_weights_of_the_other() -> None:
    other_rules = bank_of(
        NEW_TREE, weights={"data": 5.0, "quality": 3.0}, rules=policy(deduct_from=9)
    )
    mixed = mixed_bank(OLD, other_rules)
    assert [item.id for item in mixed.items] == [item.id for item in OLD.items]
    assert mixed.item_by_id["STR-02"].weight == 3.0
    assert [(whole.weight, whole.indicators[0].weight) for whole in mixed.dimensions] == [
        (1.0, 1.0),
        (5.0, 3.0),
    ]
    assert mixed.policy == other_rules.policy
    back = mixed_bank(other_rules, OLD)
    assert back.item_by_id["DAT-04"].weight == 3.0, "what only one version has keeps its weight"


def test_a_gate_belongs_to_the_rules() -> None:
    withheld = {"gate": gate(2).model_copy(update={"withholds_score": True})}
    strict = bank_of(OLD_TREE, items={"STR-02": withheld})
    assert mixed_bank(OLD, strict).item_by_id["STR-02"].gate == withheld["gate"]
    assert mixed_bank(strict, OLD).item_by_id["STR-02"].gate is None


def test_a_score_that_one_side_lacks_is_not_split() -> None:
    withheld = {"gate": gate(4).model_copy(update={"withholds_score": True})}
    strict = bank_of(OLD_TREE, items={"STR-02": withheld})
    found = compare(side(OLD, BEFORE), side(strict, BEFORE))
    assert found.split_overall.parts == ()
    assert "no score" in found.split_overall.why
    assert points(found, "data") == dict.fromkeys(("answers", "scope", "weights", "content"), 0.0)
    assert found.together is None
    assert "no overall score any more (it was 50.0)" in found.sentence


def test_evidence_and_several_respondents_survive_in_a_hybrid() -> None:
    before = side(OLD, BEFORE)
    hybrids = Hybrids(before, side(NEW, AFTER, "health"))
    made = hybrids.make(frozenset({"scope"}))
    scored = score(made.bank, made.answers)
    assert {item.id: item.level for item in scored.items} == {
        "STR-01": 1,
        "STR-02": 3,
        "DAT-01": 2,
        "DAT-02": 2,
        "DAT-03": 0,
    }


def test_records_of_other_banks_or_scales_are_not_compared() -> None:
    meta = OLD.meta.model_copy(update={"id": "other-bank"})
    other = side(OLD.model_copy(update={"meta": meta}), BEFORE)
    problems = check_comparable((side(OLD, BEFORE), other))
    assert [problem.code for problem in problems] == ["other-bank"]
    with pytest.raises(ValueError, match="other-bank"):
        compare(side(OLD, BEFORE), other)
    longer = make_bank(OLD_TREE, scale=Scale(highest=5))
    problems = check_comparable((side(OLD, BEFORE), side(longer, BEFORE)))
    assert [problem.code for problem in problems] == ["other-scale"]
    assert check_comparable((side(OLD, BEFORE), side(NEW, AFTER))) == ()


def test_a_new_item_that_does_not_apply_is_a_matter_of_the_bank() -> None:
    rules = policy(not_applicable="zero")
    before = side(bank_of(OLD_TREE, rules=rules), BEFORE)
    after = side(bank_of(NEW_TREE, rules=rules), {**BEFORE, "DAT-04": "not_applicable"})
    parts = points(compare(before, after), "data")
    assert parts["scope"] == 0.0
    assert parts["content"] == 25.0 - 50.0


def renaming(*steps: tuple[str, str, dict[str, str]]) -> tuple[MigrationStep, ...]:
    return tuple(
        MigrationStep.model_validate({"from": old, "to": new, "renamed": names})
        for old, new, names in steps
    )


def test_an_item_that_was_renamed_is_one_item() -> None:
    tree = {**OLD_TREE, "strategy": {"ambition": {"STR-09": 1.0, "STR-02": 1.0}}}
    steps = renaming(
        ("1.0.0", "1.1.0", {"STR-01": "STR-05"}), ("1.1.0", "2.0.0", {"STR-05": "STR-09"})
    )
    made = bank_of(tree, migrations=steps)
    fields = {name: getattr(made, name) for name in Bank.model_fields}
    meta = made.meta.model_copy(update={"version": "2.0.0"})
    newer = Bank(**{**fields, "meta": meta})
    given = {"STR-09": 3, "STR-02": 3, "DAT-01": 2, "DAT-02": 2}
    there = compare(side(OLD, BEFORE), side(newer, given))
    back = compare(side(newer, given), side(OLD, BEFORE))
    for found, sign in ((there, 1), (back, -1)):
        assert [change.cause for change in found.items] == ["answers"]
        assert points(found, "strategy")["answers"] == sign * 25.0
        assert points(found, "strategy")["content"] == 0.0
    assert there.items[0].id == "STR-09"
    assert back.items[0].id == "STR-01"
    assert new_names(OLD, newer) == {"STR-01": "STR-09"}
    assert new_names(OLD, OLD) == {}
