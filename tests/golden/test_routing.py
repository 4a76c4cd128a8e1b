"""Who is asked what: the tables of docs/routing.md, and what stays true when a condition changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest

from assessment.bank.asking import asked_items, profile_facts
from assessment.bank.conditions import holds
from assessment.bank.models import Bank
from assessment.files import load_bank

PAGE = Path(__file__).parents[2] / "docs" / "routing.md"
BANKS = ("ai-readiness", "marketing")
KINDS = ("predictive", "generative", "agents")
COLUMNS: tuple[tuple[str, ...], ...] = (*((kind,) for kind in KINDS), KINDS)
USES = ("campaign_forecasting", "content_at_scale", "sentiment_analysis", "next_best_offer")
SOME_KINDS = tuple(chain.from_iterable(combinations(KINDS, size) for size in (1, 2, 3)))
SOME_USES = tuple(chain.from_iterable(combinations(USES, size) for size in range(5)))

Profile = Mapping[str, Any]


@cache
def shipped(name: str) -> Bank:
    return load_bank(name)


def options(bank: Bank, field_id: str) -> tuple[str, ...]:
    return tuple(next(field for field in bank.meta.profile if field.id == field_id).options)


def offered(bank: Bank, profile: Profile) -> list[str]:
    facts = profile_facts(bank, profile)
    return [action.id for action in bank.actions if holds(action.when, facts) is True]


def widest(bank: Bank, pattern: str, kinds: tuple[str, ...]) -> Profile:
    """The profile of a table's cell: everything but pattern and kinds applies."""
    profile = {"pattern": pattern, "ai_kinds": kinds, "personal_data": True}
    if bank.id == "marketing":
        channels = options(bank, "channels")
        profile |= {"marketing_uses": USES, "agencies": True, "channels": channels}
    return profile


def profiles(bank: Bank, pattern: str) -> Iterator[Profile]:
    uses: tuple[tuple[str, ...], ...] = SOME_USES if bank.id == "marketing" else ((),)
    for kinds in SOME_KINDS:
        for use in uses:
            for yes in (True, False):
                profile = {"pattern": pattern, "ai_kinds": kinds, "personal_data": yes}
                if bank.id == "marketing":
                    channels = options(bank, "channels") if yes else ("service",)
                    profile |= {"marketing_uses": use, "agencies": yes, "channels": channels}
                yield profile


def table(bank: str) -> dict[str, list[str]]:
    """The rows of a bank's table in the page, by pattern."""
    head = "| Pattern (marketing) |" if bank == "marketing" else "| Pattern |"
    part = PAGE.read_text("utf-8").split(head)[1].split("\n\n")[0]
    rows = [re.findall(r"[^|]+", line) for line in part.splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def spread(numbers: list[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low}–{high}"


@pytest.mark.parametrize("name", BANKS)
def test_the_tables_of_the_page_are_what_the_bank_says(name: str) -> None:
    bank = shipped(name)
    expected = {}
    for pattern in options(bank, "pattern"):
        cells = [widest(bank, pattern, kinds) for kinds in COLUMNS]
        asked = [asked_items(bank, profile) for profile in cells]
        quick = [sum(bank.item_by_id[item].quick for item in items) for items in asked]
        actions = [len(offered(bank, profile)) for profile in cells]
        counts = [str(len(items)) for items in asked]
        expected[pattern] = [*counts, spread(quick), spread(actions)]
    assert table(name) == expected


@pytest.mark.parametrize("name", BANKS)
def test_a_user_of_assistants_is_asked_less_than_half_of_a_builder(name: str) -> None:
    bank = shipped(name)
    light = asked_items(bank, widest(bank, "assistant_user", KINDS))
    full = asked_items(bank, widest(bank, "hosted_model_builder", KINDS))
    assert light < full
    assert 2 * len(light) <= len(full)


@pytest.mark.parametrize("name", BANKS)
def test_an_empty_profile_is_asked_everything(name: str) -> None:
    bank = shipped(name)
    assert asked_items(bank, {}) == {item.id for item in bank.items}


@pytest.mark.parametrize("name", BANKS)
@pytest.mark.parametrize("pattern", options(shipped("ai-readiness"), "pattern"))
def test_each_profile_reaches_everything_in_the_quick_scan_too(name: str, pattern: str) -> None:
    bank = shipped(name)
    for profile in profiles(bank, pattern):
        asked = asked_items(bank, profile)
        scan = [item for item in bank.items if item.quick and item.id in asked]
        assert 24 <= len(scan) <= 30, profile
        assert {bank.dimension_of(item).id for item in scan} == {
            dimension.id for dimension in bank.dimensions
        }
        phases = set().union(*(item.informs.phases for item in scan))
        pitfalls = set().union(*(item.informs.pitfalls for item in scan))
        assert phases == {phase.id for phase in bank.phases}, profile
        assert pitfalls == {pitfall.id for pitfall in bank.pitfalls}, profile


@pytest.mark.parametrize("name", BANKS)
@pytest.mark.parametrize("pattern", options(shipped("ai-readiness"), "pattern"))
def test_each_item_asked_is_raised_by_one_action_offered(name: str, pattern: str) -> None:
    bank = shipped(name)
    raises = {action.id: action.raises for action in bank.actions}
    for profile in profiles(bank, pattern):
        raised = [item for action in offered(bank, profile) for item in raises[action]]
        asked = asked_items(bank, profile)
        assert [item for item in sorted(asked) if raised.count(item) != 1] == [], profile


@pytest.mark.parametrize("name", BANKS)
@pytest.mark.parametrize("pattern", options(shipped("ai-readiness"), "pattern"))
def test_no_action_offered_raises_only_what_its_pattern_is_never_asked(
    name: str, pattern: str
) -> None:
    bank = shipped(name)
    asked = asked_items(bank, widest(bank, pattern, KINDS))
    raises = {action.id: set(action.raises) for action in bank.actions}
    assert [
        action
        for action in offered(bank, widest(bank, pattern, KINDS))
        if not raises[action] & asked
    ] == []


def test_the_light_actions_raise_only_what_users_of_assistants_are_asked() -> None:
    bank = shipped("ai-readiness")
    asked = asked_items(bank, widest(bank, "assistant_user", KINDS))
    only = {"profile.pattern": {"is": "assistant_user"}}
    light = [action for action in bank.actions if action.when == only]
    assert len(light) == 18
    assert {item for action in light for item in action.raises} - asked == set()


@pytest.mark.parametrize("name", BANKS)
def test_no_target_names_what_its_pattern_is_never_asked(name: str) -> None:
    bank = shipped(name)
    dead = []
    for target in bank.targets:
        asked = asked_items(bank, widest(bank, target.id, KINDS))
        signs = {bank.item_by_id[item].indicator for item in asked}
        for change in target.overrides:
            if (change.item or change.indicator) not in asked | signs:
                dead.append((target.id, change.item or change.indicator))
    assert dead == []
