"""Two versions of a small bank, and records to compare, worked through by hand in the tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.bank.models import Bank, ProfileField
from assessment.comparison.causes import Side
from tests.support.scored import make_answers, make_bank
from tests.support.scored_strategies import plain_phase

SECTOR = ProfileField(
    id="sector", ask="Which?", kind="choice", options={"health": "Health", "other": "Other"}
)
HEALTH_ONLY = {"when": {"profile.sector": {"is": "health"}}}
OLD_TREE = {
    "strategy": {"ambition": {"STR-01": 1.0, "STR-02": 1.0}},
    "data": {"quality": {"DAT-01": 2.0, "DAT-02": 1.0, "DAT-03": 1.0}},
}
NEW_TREE = {
    "strategy": {"ambition": {"STR-01": 1.0, "STR-02": 3.0}},
    "data": {"quality": {"DAT-01": 2.0, "DAT-02": 1.0, "DAT-03": 1.0, "DAT-04": 3.0}},
}
BEFORE = {"STR-01": 1, "STR-02": 3, "DAT-01": 2, "DAT-02": 2}
AFTER = {**BEFORE, "STR-01": 3, "DAT-03": 0, "DAT-04": 4}


def bank_of(tree: Mapping[str, Any], **parts: Any) -> Bank:
    """A version of the bank in which DAT-03 is asked in health care only."""
    items = {"DAT-03": HEALTH_ONLY, **parts.pop("items", {})}
    present = {item for indicators in tree.values() for two in indicators.values() for item in two}
    return make_bank(
        tree,
        items={item: extra for item, extra in items.items() if item in present},
        profile=(SECTOR,),
        phases=(plain_phase("first"), plain_phase("second")),
        **parts,
    )


def side(bank: Bank, given: Mapping[str, int | str], sector: str = "other") -> Side:
    """A record."""
    return Side(bank, make_answers(given, profile={"sector": sector}))
