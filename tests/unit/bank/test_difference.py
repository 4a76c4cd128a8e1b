"""Two editions of a bank: each kind of edit is found, told apart and named; nothing else is."""

from __future__ import annotations

import pytest

from assessment.bank import Bank
from assessment.bank.difference import difference
from assessment.bank.difference_models import BankDifference, EntryChange, ItemGroup
from tests.support.banks import bank_files, bank_from, minimal_bank, small_bank

STRATEGY, DATA = "items/strategy.yaml", "items/data_readiness.yaml"


def edited(path: str, *edits: tuple[str, str]) -> Bank:
    """The small bank with texts of one file replaced, each where it stands first."""
    files = bank_files("small")
    for old, new in edits:
        assert old in files[path], old
        files[path] = files[path].replace(old, new, 1)
    return bank_from(files)


def found(path: str, *edits: tuple[str, str]) -> BankDifference:
    return difference(small_bank(), edited(path, *edits))


def only_entry(changed: BankDifference) -> EntryChange:
    assert changed.items == ()
    (entry,) = changed.entries
    return entry


@pytest.mark.parametrize("bank", [minimal_bank(), small_bank()], ids=lambda bank: bank.id)
def test_a_bank_does_not_differ_from_itself(bank: Bank) -> None:
    same = difference(bank, bank)
    assert same.is_empty
    assert same.before == same.after


@pytest.mark.parametrize(
    "group,path,edit,fields",
    [
        ("moved", DATA, ("indicator: inventory", "indicator: quality"),
         [("indicator", "inventory", "quality")]),
        ("reweighted", STRATEGY, ("weight: 2", "weight: 3"), [("weight", 2.0, 3.0)]),
        ("gate", STRATEGY, ("      below: 2\n", "      below: 3\n"), [("gate.below", 2, 3)]),
        ("gate", STRATEGY, ("{0: 1, 1: 2}", "{0: 1}"), [("gate.caps_dimension_at.1", 2, None)]),
        ("condition", DATA, ("when: {profile.regulated: {is: true}}\n", "\n"),
         [("when", {"profile.regulated": {"is": True}}, None)]),
        ("quick", STRATEGY, ("quick: true", "quick: false"), [("quick", True, False)]),
        ("informs", STRATEGY, ("{alignment: 3}", "{alignment: 2}"),
         [("informs.phases.alignment", 3, 2)]),
        ("other", STRATEGY, ("title: Executive sponsor", "title: Sponsor"),
         [("title", "Executive sponsor", "Sponsor")]),
    ],
)  # fmt: skip
def test_each_kind_of_edit_of_an_item_is_told_apart(
    group: ItemGroup, path: str, edit: tuple[str, str], fields: list[tuple[str, object, object]]
) -> None:
    changed = found(path, edit)
    (item,) = changed.items
    assert item.change == "changed"
    assert [(f.field, f.before, f.after) for f in item.fields] == fields
    assert changed.items_in(group) == (item,)
    assert not any((changed.entries, changed.policy, changed.about))


def test_items_that_come_and_go_are_named() -> None:
    files = bank_files("small")
    files[STRATEGY] = files[STRATEGY].replace("STR-04", "STR-05")
    files["actions.yaml"] = files["actions.yaml"].replace("STR-04", "STR-05")
    changed = difference(small_bank(), bank_from(files))
    assert [(item.id, item.change) for item in changed.items] == [
        ("STR-05", "added"),
        ("STR-04", "dropped"),
    ]
    assert [item.title for item in changed.items] == ["Funding for AI work"] * 2
    assert only_raised(changed) == (("STR-03", "STR-04"), ("STR-03", "STR-05"))


def only_raised(changed: BankDifference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    (action,) = changed.entries
    (field,) = action.fields
    assert (action.id, field.field) == ("ACT-01", "raises")
    return tuple(field.before), tuple(field.after)


@pytest.mark.parametrize(
    "after,wording_only",
    [
        ("How is AI's ambition tied to the corporate goals today?", True),
        ("How is the ambition for AI never tied to corporate goals today?", False),
        ("How is the ambition for AI tied to 3 corporate goals today?", False),
        ("Who signs the budget?", False),
    ],
)
def test_a_new_wording_is_told_from_a_new_meaning(after: str, wording_only: bool) -> None:
    before = "How is the ambition for AI tied to corporate goals today?"
    changed = found(STRATEGY, (before, f'"{after}"'))
    ((field,),) = (item.group("reworded") for item in changed.items)
    assert (field.field, field.wording_only) == ("ask", wording_only)
    assert field.likeness is not None
    assert 0 <= field.likeness < 1


def test_levels_are_compared_one_by_one() -> None:
    changed = found(STRATEGY, ("A named role gives over half of cases", "A role gives all cases"))
    ((field,),) = (item.group("reworded") for item in changed.items)
    assert field.field == "levels.3"
    assert not field.wording_only


@pytest.mark.parametrize(
    "path,edit,kind,field,before,after",
    [
        ("actions.yaml", ("likely: 10", "likely: 12"), "action", "effort.likely", 10.0, 12.0),
        ("actions.yaml", ("{action: ACT-01}", "{action: ACT-01, lag_days: 5}"), "action",
         "after.ACT-01.lag_days", 0, 5),
        ("targets.yaml", ("lineage, level: 4", "lineage, level: 3"), "target profile",
         "overrides.lineage.level", 4, 3),
        ("experts.yaml", ("at_least: 2", "at_least: 1"), "expert situation", "rule", None, None),
        ("contradictions.yaml", ("{is: 0}", "{below: 2}"), "contradiction", "rule",
         {"item.STR-01": {"at_least": 3}, "item.STR-03": {"is": 0}},
         {"item.STR-01": {"at_least": 3}, "item.STR-03": {"below": 2}}),
        ("phases.yaml", ("1-3 weeks", "2-3 weeks"), "phase", "usual_duration",
         "1-3 weeks", "2-3 weeks"),
        ("pitfalls.yaml", ("from_score: 40", "from_score: 45"), "band", "from_score", 40.0, 45.0),
        ("pitfalls.yaml", ("short: Unclear problem", "short: Unclear"), "pitfall", "short",
         "Unclear problem", "Unclear"),
        ("bank.yaml", ("it., weight: 2}", "it., weight: 1}"), "indicator", "weight", 2.0, 1.0),
        ("bank.yaml", ("meaning: Whether data can be found", "meaning: If data can be found"),
         "dimension", "meaning", None, None),
        ("bank.yaml", ("default: other", "default: health"), "profile field", "default",
         "other", "health"),
    ],
)  # fmt: skip
def test_entries_are_compared_field_by_field(
    path: str, edit: tuple[str, str], kind: str, field: str, before: object, after: object
) -> None:
    entry = only_entry(found(path, edit))
    (change,) = entry.fields
    assert (entry.kind, entry.change, change.field) == (kind, "changed", field)
    if before is not None:
        assert (change.before, change.after) == (before, after)


def test_policy_scale_and_description_are_compared() -> None:
    changed = found(
        "bank.yaml",
        ("overall_above_weakest: 1", "overall_above_weakest: 2"),
        ("from_score: 12.5", "from_score: 15"),
        ("title: Small bank", "title: A small bank"),
    )
    assert [(f.field, f.before, f.after) for f in changed.policy] == [
        ("policy.overall_above_weakest", 1, 2),
        ("policy.maturity_levels.1.from_score", 12.5, 15.0),
    ]
    assert [f.field for f in changed.about] == ["title"]
    assert changed.items == changed.entries == ()


def test_another_order_is_noticed() -> None:
    files = bank_files("small")
    roles = "  - {id: executive_sponsor, title: Executive sponsor}\n"
    other = "  - {id: ai_lead, title: AI lead}\n"
    files["bank.yaml"] = files["bank.yaml"].replace(roles + other, other + roles)
    changed = difference(small_bank(), bank_from(files))
    assert changed.reordered == ("role",)
    assert not changed.is_empty


def test_the_way_back_is_the_mirror() -> None:
    other = edited(STRATEGY, ("weight: 2", "weight: 3"))
    there, back = difference(small_bank(), other), difference(other, small_bank())
    ((one,),) = (item.fields for item in there.items)
    ((two,),) = (item.fields for item in back.items)
    assert (one.before, one.after) == (two.after, two.before)
