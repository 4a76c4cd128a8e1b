"""Conditions: data with a few named operators, checked when the bank is read, three-valued in use.

    when: {profile.ai_kinds: {any_of: [predictive, generative]}}
    rule: {any: [{item.OPS-02: {below: 2}}, {pitfall.thin_mlops: {at_least: 60}}]}

A condition maps subjects to operators; all of them must hold. `all`, `any` and `count` combine
conditions. A subject of which nothing is known makes the answer unknown, unless the rest decides.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Facts = Mapping[str, Any]

COMBINATORS = ("all", "any", "count")
ORDER_OPERATORS = ("at_least", "at_most", "below", "above")
CHOICE_OPERATORS = ("is", "any_of", "none_of")
OPERATORS = CHOICE_OPERATORS + ORDER_OPERATORS
SUBJECT_KINDS = ("profile", "item", "dimension", "indicator", "phase", "pitfall")


def holds(condition: Mapping[str, Any], facts: Facts) -> bool | None:
    """Whether a condition holds of the facts.

    Args:
        condition: as read from the bank, already checked; an empty one always holds.
        facts: by subject: `profile.FIELD` a value or a tuple of values, `item.ID` a level,
            `dimension.ID` and `indicator.ID` a score, `phase.ID` a completion, `pitfall.ID` an
            exposure. What is not known is left out or None.

    Returns:
        True or False where the facts decide, None where they do not.
    """
    unknown = False
    for key, value in condition.items():
        combine = _COMBINATORS.get(key)
        result = combine(value, facts) if combine else _compare(facts.get(key), value)
        if result is False:
            return False
        unknown = unknown or result is None
    return None if unknown else True


def subjects(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """The subjects that a condition looks at, each once, in the order written."""
    return tuple(dict.fromkeys(_subjects(condition)))


def _subjects(condition: Mapping[str, Any]) -> Iterator[str]:
    for key, value in condition.items():
        if key in COMBINATORS:
            for part in value["of"] if key == "count" else value:
                yield from _subjects(part)
        else:
            yield key


def _compare(fact: Any, operators: Mapping[str, Any]) -> bool | None:
    """Whether one fact satisfies all of its operators; None if it is unknown or not comparable."""
    if fact is None:
        return None
    try:
        for name, operand in operators.items():
            if not _OPERATORS[name](fact, operand):
                return False
    except TypeError:  # text beside a number: the bank check reports it, here nothing can be known
        return None
    return True


def _all(parts: Iterable[Mapping[str, Any]], facts: Facts) -> bool | None:
    unknown = False
    for part in parts:
        result = holds(part, facts)
        if result is False:
            return False
        unknown = unknown or result is None
    return None if unknown else True


def _any(parts: Iterable[Mapping[str, Any]], facts: Facts) -> bool | None:
    unknown = False
    for part in parts:
        result = holds(part, facts)
        if result is True:
            return True
        unknown = unknown or result is None
    return None if unknown else False


def _count(value: Mapping[str, Any], facts: Facts) -> bool | None:
    results = [holds(part, facts) for part in value["of"]]
    sure = results.count(True)
    if sure >= value["at_least"]:
        return True
    return None if sure + results.count(None) >= value["at_least"] else False


def _among(fact: Any, operand: Iterable[Any]) -> bool:
    """Whether a value, or at least one of several, is among the operand's."""
    values = fact if isinstance(fact, tuple | list | frozenset | set) else (fact,)
    return any(_same(value, option) for value in values for option in operand)


def _same(fact: Any, operand: Any) -> bool:
    """Equality that keeps true apart from 1, and takes a list as a set."""
    if isinstance(fact, tuple | list | frozenset | set):
        wanted = operand if isinstance(operand, tuple | list) else (operand,)
        return set(fact) == set(wanted)
    return isinstance(fact, bool) == isinstance(operand, bool) and bool(fact == operand)


_COMBINATORS: dict[str, Callable[[Any, Facts], bool | None]] = {
    "all": _all,
    "any": _any,
    "count": _count,
}

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": _same,
    "any_of": _among,
    "none_of": lambda fact, operand: not _among(fact, operand),
    "at_least": operator.ge,
    "at_most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
}
