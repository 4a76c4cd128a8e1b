"""What follows from a profile: which items are asked, and which level is enough."""

from __future__ import annotations

from assessment.bank import asked_items, profile_facts, target_levels, target_profile
from tests.support.banks import minimal_bank, small_bank

BANK = small_bank()
CONDITIONAL = {"DAT-03", "DAT-04", "DAT-05"}


def test_an_item_is_left_out_only_when_its_condition_is_known_not_to_hold() -> None:
    everything = {item.id for item in BANK.items}
    assert asked_items(BANK, {}) == everything - {"DAT-03"}  # regulated is no by default
    assert asked_items(BANK, {"regulated": True}) == everything
    agents = asked_items(BANK, {"ai_kinds": ("agents",), "regulated": False})
    assert agents == everything - CONDITIONAL


def test_defaults_fill_what_the_profile_does_not_say() -> None:
    facts = profile_facts(BANK, {"staff": 20, "sector": None})
    assert facts == {"profile.sector": "other", "profile.regulated": False, "profile.staff": 20}


def test_the_first_target_that_fits_is_used() -> None:
    assert target_profile(BANK, {"regulated": True}).id == "regulated"
    assert target_profile(BANK, {"regulated": False}).id == "ordinary"
    assert target_profile(BANK, {}).id == "ordinary"


def test_an_override_of_the_item_outranks_that_of_its_indicator() -> None:
    levels = target_levels(BANK, {"regulated": True})
    assert levels == {
        "STR-01": 3, "STR-02": 3, "STR-03": 3, "STR-04": 3,
        "DAT-01": 3, "DAT-02": 3, "DAT-03": 3, "DAT-04": 4, "DAT-05": 3,
    }  # fmt: skip


def test_a_bank_without_targets_aims_at_the_highest_level() -> None:
    assert target_profile(minimal_bank(), {}).level == 1
    assert target_levels(minimal_bank(), {}) == {"STR-01": 1}


def test_targets_are_capped_by_the_scale() -> None:
    high = BANK.targets[1].model_copy(update={"level": 9})
    bank = BANK.model_copy(update={"targets": (high,)})
    assert set(target_levels(bank, {}).values()) == {4, 3}
