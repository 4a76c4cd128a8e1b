"""Every profile that conditions can tell apart: the finite domain that their operators cut out.

A field's values are grouped by how every comparison of the bank sees them, and one value stands for
each group. So a condition over the profile is decided for all profiles, however many options, numbers
or texts there are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from assessment.bank.conditions import COMBINATORS, holds
from assessment.bank.models import Bank, ProfileField
from assessment.proof.formulas import Flags

# Above it a joint table of fields takes more room than its answer is worth; such claims stay undecided.
MAX_PROFILES = 4_000_000
MAX_GROUPS = 12


class TooManyProfiles(Exception):
    """The fields that conditions look at have too many combinations to go through."""

    def __init__(self) -> None:
        super().__init__("the profile has too many combinations")


class Profiles:
    """All profiles of a bank, complete in every field, over the fields that are asked about."""

    def __init__(self, bank: Bank) -> None:
        self._fields = {f"profile.{field.id}": field for field in bank.meta.profile}
        self._operands: dict[str, list[tuple[str, Any]]] = {}
        self._tables: dict[tuple[str, ...], ProfileTable] = {}
        for condition in _profile_conditions(bank):
            for subject, operators in comparisons(condition):
                if subject in self._fields:
                    self._operands.setdefault(subject, []).extend(operators.items())

    @cached_property
    def values(self) -> dict[str, tuple[Any, ...]]:
        """By subject, the values that stand for all others; only of fields that are compared."""
        return {
            subject: tuple(_values(self._fields[subject], operands))
            for subject, operands in self._operands.items()
        }

    def size(self, subjects: tuple[str, ...]) -> int:
        """How many combinations these fields have; 0 where one has too many values to list."""
        return math.prod(len(self.values[subject]) for subject in subjects)

    def subjects(self, conditions: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
        """The profile fields that these conditions ask about, in the bank's order."""
        asked = {subject for condition in conditions for subject, _ in comparisons(condition)}
        return tuple(subject for subject in self._fields if subject in asked)

    def table(self, subjects: tuple[str, ...]) -> ProfileTable:
        """All combinations of these fields.

        Raises:
            TooManyProfiles: there are more than `MAX_PROFILES`.
        """
        if not 0 < self.size(subjects) <= MAX_PROFILES:
            raise TooManyProfiles
        if subjects not in self._tables:
            values = {subject: self.values[subject] for subject in subjects}
            self._tables[subjects] = ProfileTable(values)
        return self._tables[subjects]


class ProfileTable:
    """All combinations of some fields' values; one axis per field."""

    def __init__(self, values: Mapping[str, tuple[Any, ...]]) -> None:
        self._values = dict(values)
        self._known: dict[str, Flags] = {}
        self.shape = tuple(len(found) for found in values.values())

    def where(self, condition: Mapping[str, Any]) -> Flags:
        """Whether a condition over these fields holds, one entry per profile."""
        key = repr(condition)
        if key not in self._known:
            self._known[key] = np.broadcast_to(self._holds(condition), self.shape).ravel()
        return self._known[key]

    def profile(self, number: int) -> dict[str, Any]:
        """One of the profiles, by field id."""
        places = np.unravel_index(number, self.shape) if self.shape else ()
        return {
            subject.removeprefix("profile."): options[int(place)]
            for (subject, options), place in zip(self._values.items(), places, strict=True)
        }

    def _holds(self, condition: Mapping[str, Any]) -> Flags:
        result = np.array(True)
        for key, value in condition.items():
            if key == "all":
                part = np.array(True)
                for one in value:
                    part = part & self._holds(one)
            elif key == "any":
                part = np.array(False)
                for one in value:
                    part = part | self._holds(one)
            elif key == "count":
                total = np.array(0)
                for one in value["of"]:
                    total = total + self._holds(one)
                part = total >= value["at_least"]
            else:
                part = self._compare(key, value)
            result = result & part
        return result

    def _compare(self, subject: str, operators: Mapping[str, Any]) -> Flags:
        if subject not in self._values:
            return np.array(True)  # not of the profile, which is a fault of its own
        found = [
            holds({subject: operators}, {subject: value}) is True for value in self._values[subject]
        ]
        axis = list(self._values).index(subject)
        shape = [1] * len(self.shape)
        shape[axis] = len(found)
        return np.array(found).reshape(shape)


def comparisons(condition: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every subject with its operators, through all combinators."""
    for key, value in condition.items():
        if key in COMBINATORS:
            for part in value["of"] if key == "count" else value:
                yield from comparisons(part)
        else:
            yield key, value


def _profile_conditions(bank: Bank) -> Iterator[Mapping[str, Any]]:
    for entries in (bank.items, bank.actions, bank.sizing, bank.targets, bank.use_cases):
        yield from (entry.when for entry in entries)
    for rules in (bank.experts, bank.contradictions):
        yield from (entry.rule for entry in rules)


def _values(field: ProfileField, operands: list[tuple[str, Any]]) -> Iterator[Any]:
    """One value for each way in which the comparisons see a field, in the order of the bank."""
    seen: set[tuple[bool, ...]] = set()
    subject = f"profile.{field.id}"
    for value in _candidates(field, operands):
        looks = tuple(
            holds({subject: {name: operand}}, {subject: value}) is True
            for name, operand in operands
        )
        if looks not in seen:
            seen.add(looks)
            yield value


def _candidates(field: ProfileField, operands: list[tuple[str, Any]]) -> Iterator[Any]:
    if field.kind == "yes_no":
        yield from (True, False)
    elif field.kind == "choice":
        yield from field.options
    elif field.kind == "choices":
        yield from _choices(field, operands)
    elif field.kind == "number":
        yield from _numbers(field, [operand for _, operand in operands])
    else:
        named = [word for _, operand in operands for word in _as_list(operand)]
        yield from dict.fromkeys([*map(str, named), "-" * (1 + max(map(len, named), default=0))])


def _choices(field: ProfileField, operands: list[tuple[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Subsets of options; none where there are too many.

    Options that stand in the same lists take each other's place. Of such a group, one option hits what
    all of them hit; only an `is` tells one from all of them, and it names whole groups or none.
    """
    lists = [frozenset(_as_list(operand)) for _, operand in operands]
    groups: dict[tuple[bool, ...], list[str]] = {}
    for option in field.options:
        groups.setdefault(tuple(option in one for one in lists), []).append(option)
    if len(groups) > MAX_GROUPS:
        return
    first = [options[0] for options in groups.values()]
    for size in range(len(first), -1, -1):
        for chosen in itertools.combinations(first, size):
            yield tuple(option for option in field.options if option in chosen)
    if any(name == "is" for name, _ in operands):
        for size in range(1, len(groups) + 1):
            for several in itertools.combinations(groups.values(), size):
                names = {option for options in several for option in options}
                yield tuple(option for option in field.options if option in names)


def _numbers(field: ProfileField, operands: list[Any]) -> Iterator[int]:
    lowest = -math.inf if field.lowest is None else field.lowest
    highest = math.inf if field.highest is None else field.highest
    near = {bound for bound in (field.lowest, field.highest) if bound is not None}
    for operand in operands:
        near |= {math.floor(operand) - 1, math.floor(operand), math.ceil(operand)}
        near.add(math.ceil(operand) + 1)
    yield from sorted(number for number in near if lowest <= number <= highest)


def _as_list(operand: Any) -> tuple[Any, ...]:
    return tuple(operand) if isinstance(operand, tuple | list) else (operand,)
