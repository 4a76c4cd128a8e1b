"""What an organisation is asked, and which level is enough for it: both follow from its profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.bank.conditions import holds
from assessment.bank.models import Bank, TargetProfile


def profile_facts(bank: Bank, profile: Mapping[str, Any]) -> dict[str, Any]:
    """The profile as facts for conditions, `profile.FIELD` to value; a default fills what is missing."""
    facts = {
        f"profile.{field.id}": field.default
        for field in bank.meta.profile
        if field.default is not None
    }
    facts.update({f"profile.{key}": value for key, value in profile.items() if value is not None})
    return facts


def asked_items(bank: Bank, profile: Mapping[str, Any]) -> frozenset[str]:
    """Ids of the items that are asked: all but those whose condition is known not to hold."""
    facts = profile_facts(bank, profile)
    return frozenset(item.id for item in bank.items if holds(item.when, facts) is not False)


def target_profile(bank: Bank, profile: Mapping[str, Any]) -> TargetProfile:
    """The first target profile whose condition holds; the last where none is known to.

    A bank without targets aims at the highest level of its scale.
    """
    facts = profile_facts(bank, profile)
    for target in bank.targets:
        if holds(target.when, facts):
            return target
    if bank.targets:
        return bank.targets[-1]
    return TargetProfile(
        id="highest_level",
        title="Highest level",
        level=bank.scale.highest,
        reason="The bank names no targets, so the highest level of its scale is the target.",
    )


def target_levels(bank: Bank, profile: Mapping[str, Any]) -> dict[str, int]:
    """The target level of every item: its own override, else its indicator's, else the profile's.

    Levels above the scale count as its highest.
    """
    target = target_profile(bank, profile)
    by_item = {str(change.item): change.level for change in target.overrides if change.item}
    by_indicator = {
        str(change.indicator): change.level for change in target.overrides if change.indicator
    }
    return {
        item.id: min(
            by_item.get(item.id, by_indicator.get(item.indicator, target.level)),
            bank.scale.highest,
        )
        for item in bank.items
    }
