"""How much work an action is in this organisation: the bank's figures times the rules that hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from assessment.bank.conditions import holds
from assessment.bank.models import Action, Bank, SizingRule
from assessment.roadmap.situation import Situation

DAYS_PER_WEEK = 5


@dataclass(frozen=True, slots=True)
class Size:
    """Effort in person-days, to a tenth; durations in whole working days, at least 1; reasons in words."""

    effort_low: float
    effort_likely: float
    effort_high: float
    shortest_days: int
    duration_days: int
    longest_days: int
    reasons: tuple[str, ...]


def size_action(bank: Bank, situation: Situation, action: Action) -> Size:
    """The action sized for the organisation.

    Duration is the middle of the range in weeks x 5 days x the factors, rounded up. Fractions keep
    decimal factors exact, so that 10 days x 1.1 is 11 and not, by a rounding error, 12.
    """
    rules = rules_for(bank, situation, action)
    low = likely = high = duration = Fraction(1)
    for rule in rules:
        low *= _exact(rule.effort.low)
        likely *= _exact(rule.effort.likely)
        high *= _exact(rule.effort.high)
        duration *= _exact(rule.duration)
    short, long = _exact(action.weeks.short), _exact(action.weeks.long)
    return Size(
        effort_low=_tenths(action.effort.low, low),
        effort_likely=_tenths(action.effort.likely, likely),
        effort_high=_tenths(action.effort.high, high),
        shortest_days=_days(short, duration),
        duration_days=_days((short + long) / 2, duration),
        longest_days=_days(long, duration),
        reasons=tuple(_in_words(rule) for rule in rules),
    )


def rules_for(bank: Bank, situation: Situation, action: Action) -> tuple[SizingRule, ...]:
    """The sizing rules that count for an action: the first that holds of each group, and all without."""
    counted: list[SizingRule] = []
    groups: set[str] = set()
    for rule in bank.sizing:
        if rule.group in groups or not _fits(rule, situation, action):
            continue
        counted.append(rule)
        if rule.group:
            groups.add(rule.group)
    return tuple(counted)


def _fits(rule: SizingRule, situation: Situation, action: Action) -> bool:
    if rule.phases and action.phase not in rule.phases:
        return False
    if rule.actions and action.id not in rule.actions:
        return False
    if rule.items_at_least is not None:
        levels = [situation.levels[item.id] for item in situation.answered_items(action)]
        if not levels or min(levels) < rule.items_at_least:
            return False
    # A fact that nobody gave multiplies nothing: the reference organisation is assumed.
    return holds(rule.when, situation.facts) is True


def _exact(number: float) -> Fraction:
    return Fraction(str(number))


def _tenths(person_days: float, factor: Fraction) -> float:
    return max(math.floor(_exact(person_days) * factor * 10 + Fraction(1, 2)), 1) / 10


def _days(weeks: Fraction, factor: Fraction) -> int:
    return max(math.ceil(weeks * DAYS_PER_WEEK * factor), 1)


def _in_words(rule: SizingRule) -> str:
    effort, duration = f"{rule.effort.likely:g}", f"{rule.duration:g}"
    return f"{rule.reason.rstrip('.')} (effort x {effort}, duration x {duration})."
