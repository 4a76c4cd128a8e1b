"""Overlays: entries added, changed and dropped by id, and everything that hung on them."""

from __future__ import annotations

from assessment.bank import Bank, BankSources, parse_bank
from tests.support.banks import bank_files, bank_sources, small_bank

MAIN = "bank: 1\nextends: small\nid: own\nversion: 0.1.0\ntitle: Own edition\n"


def overlay_sources(files: dict[str, str], base: BankSources | None = None) -> BankSources:
    return bank_sources({"bank.yaml": MAIN} | files, base or bank_sources(bank_files("small")))


def overlaid(**files: str) -> Bank:
    named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    bank, problems = parse_bank(overlay_sources(named))
    assert bank is not None, "\n".join(problem.render() for problem in problems)
    return bank


def test_an_overlay_that_changes_nothing_keeps_everything_but_its_own_name() -> None:
    bank = overlaid()
    assert (bank.id, bank.version, bank.meta.title) == ("own", "0.1.0", "Own edition")
    assert bank.meta.description == small_bank().meta.description
    assert bank.items == small_bank().items
    assert bank.actions == small_bank().actions
    assert bank.meta.extends == "small"


def test_keys_of_an_entry_are_changed_one_by_one() -> None:
    bank = overlaid(
        items__strategy="items:\n  - {id: STR-01, weight: 5, levels: {1: Own words.}}\n"
    )
    before, after = small_bank().item_by_id["STR-01"], bank.item_by_id["STR-01"]
    assert after.weight == 5
    assert after.levels[1] == "Own words."
    assert after.levels[2] == before.levels[2]
    assert after.model_copy(update={"weight": before.weight, "levels": before.levels}) == before


def test_a_changed_entry_keeps_its_place_and_a_new_one_comes_last() -> None:
    levels = "{0: a, 1: b, 2: c, 3: d, 4: e}"
    new = f"  - {{id: STR-09, indicator: ambition, title: New, ask: What?, levels: {levels}}}\n"
    bank = overlaid(items__strategy="items:\n" + new + "  - {id: STR-02, weight: 5}\n")
    ids = [item.id for item in bank.items if item.id.startswith("STR")]
    assert ids == ["STR-01", "STR-02", "STR-03", "STR-04", "STR-09"]


def test_null_takes_a_key_away() -> None:
    bank = overlaid(
        items__strategy="items:\n  - {id: STR-01, gate: null, informs: {pitfalls: null}}\n"
    )
    item = bank.item_by_id["STR-01"]
    assert item.gate is None
    assert item.informs.pitfalls == {}
    assert item.informs.phases == {"alignment": 3}


def test_plain_lists_and_conditions_are_replaced_as_a_whole() -> None:
    bank = overlaid(
        items__data_readiness=(
            "items:\n  - {id: DAT-03, ask_whom: [ai_lead], when: {profile.sector: {is: health}}}\n"
        )
    )
    item = bank.item_by_id["DAT-03"]
    assert item.ask_whom == ("ai_lead",)
    assert item.when == {"profile.sector": {"is": "health"}}


def test_policy_and_dimensions_can_be_changed() -> None:
    bank = overlaid(
        bank=MAIN
        + "policy: {overall_above_weakest: null, rounding: {digits: 0}}\n"
        + "dimensions:\n  - {id: strategy, weight: 4, indicators: [{id: ambition, weight: 7}]}\n"
    )
    assert bank.policy.overall_above_weakest is None
    assert bank.policy.rounding.digits == 0
    assert len(bank.policy.maturity_levels) == 5
    assert [dimension.weight for dimension in bank.dimensions] == [4, 2]
    assert [part.weight for part in bank.dimensions[0].indicators] == [7, 2]


def test_with_an_item_goes_everything_that_points_to_it() -> None:
    bank = overlaid(items__strategy="drop: [STR-03, STR-04]\n")
    assert "STR-03" not in bank.item_by_id
    # ACT-01 raised only these two; ACT-02 waited for it.
    assert [action.id for action in bank.actions] == ["ACT-02", "ACT-03", "ACT-04"]
    assert bank.actions[0].after == ()
    assert bank.contradictions == ()
    assert bank.targets[1].overrides == ()
    rule = next(entry.rule for entry in bank.experts if entry.id == "skill_gap")
    assert len(rule["count"]["of"]) == 2


def test_with_a_phase_go_its_gates_and_what_informs_it_and_its_actions_are_asked_for() -> None:
    _, problems = parse_bank(overlay_sources({"phases.yaml": "drop: [scaling]\n"}))
    assert [(problem.code, problem.place.file) for problem in problems] == [
        ("unknown-phase", "actions.yaml")
    ]
    sources = {"phases.yaml": "drop: [scaling]\n", "actions.yaml": "drop: [ACT-04]\n"}
    bank, _ = parse_bank(overlay_sources(sources | {"items/data_readiness.yaml": DAT_02_CAPS}))
    assert bank is not None
    gate = bank.item_by_id["DAT-02"].gate
    assert gate is not None
    assert gate.holds_phase is None
    assert all("scaling" not in item.informs.phases for item in bank.items)


DAT_02_CAPS = "items:\n  - {id: DAT-02, gate: {caps_dimension_at: {1: 3}}}\n"


def test_with_a_dimension_go_its_items() -> None:
    rules = "drop: [compliance_heavy]\n"
    bank = overlaid(bank=MAIN + "drop: [data_readiness]\n", experts=rules)
    assert {item.id[:3] for item in bank.items} == {"STR"}
    assert [action.id for action in bank.actions] == ["ACT-01", "ACT-02"]


def test_an_overlay_of_an_overlay() -> None:
    middle = overlay_sources({"items/strategy.yaml": "items:\n  - {id: STR-01, weight: 5}\n"})
    top = bank_sources(
        {
            "bank.yaml": MAIN.replace("extends: small", "extends: own").replace(
                "id: own", "id: top"
            ),
            "items/strategy.yaml": "items:\n  - {id: STR-01, title: Top}\n",
        },
        middle,
    )
    bank, problems = parse_bank(top)
    assert bank is not None, problems
    assert (bank.id, bank.meta.extends) == ("top", "own")
    item = bank.item_by_id["STR-01"]
    assert (item.weight, item.title) == (5, "Top")
