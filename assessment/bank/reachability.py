"""Whether a condition as a whole can ever hold: tried out on values that stand for all others.

Each comparison alone is checked with its operands. What is left are conditions that ask about one
subject more than once, such as `all: [{item.A-1: {below: 2}}, {item.A-1: {at_least: 3}}]`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from assessment.bank.conditions import COMBINATORS, holds

MAX_TRIES = 5_000

Samples = Callable[[str, tuple[Any, ...]], tuple[Any, ...]]


def can_hold(condition: Mapping[str, Any], samples: Samples) -> bool | None:
    """Whether some facts satisfy the condition.

    Args:
        condition: sound in form, subjects and operands.
        samples: gives, for a subject and all operands it is compared with, values that stand for
            everything it can be; none where they cannot be listed.

    Returns:
        True or False where every combination of samples could be tried; None where there are too
        many, or a subject has no samples.
    """
    asked = _operands(condition)
    tried = {subject: samples(subject, tuple(operands)) for subject, operands in asked.items()}
    if not all(tried.values()) or math.prod(map(len, tried.values())) > MAX_TRIES:
        return None
    combinations = itertools.product(*tried.values())
    return any(holds(condition, dict(zip(tried, values, strict=True))) for values in combinations)


def asks_twice(condition: Mapping[str, Any]) -> bool:
    """Whether a condition asks about one subject more than once."""
    subjects = [subject for subject, _ in _comparisons(condition)]
    return len(subjects) > len(set(subjects))


def _operands(condition: Mapping[str, Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for subject, operators in _comparisons(condition):
        found.setdefault(subject, []).extend(operators.values())
    return found


def _comparisons(condition: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, value in condition.items():
        if key in COMBINATORS:
            parts: Iterable[Mapping[str, Any]] = value["of"] if key == "count" else value
            for part in parts:
                yield from _comparisons(part)
        else:
            yield key, value
