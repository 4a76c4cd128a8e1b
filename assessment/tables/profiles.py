"""Profiles of many records: each value is read once, and the conditions are tried once per profile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assessment.answers.models import ProfileValue
from assessment.answers.profile import read_field
from assessment.answers.reading import Faults
from assessment.bank.conditions import subjects
from assessment.bank.models import Bank, ProfileField
from assessment.bank.nodes import Node, Source, sequence_node
from assessment.problem import InputProblems, Place, Problem
from assessment.scoring.situations import Situation, situation
from assessment.tables.layout import PROFILE

_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}(?:\.0*)?", re.ASCII)

# A number of staff may differ in every row; what was read of it need not all be kept.
_MOST_KEPT = 100_000


class Profiles:
    """The profiles met so far, and what each decides.

    `situations` grows; positions in it stay.
    """

    def __init__(self, bank: Bank, fields: Sequence[str]) -> None:
        known = {field.id: field for field in bank.meta.profile}
        self.bank = bank
        self.fields = tuple(known[name] for name in fields)
        self.situations: list[Situation] = []
        self._deciding = _deciding_fields(bank)
        self._values: tuple[dict[object, ProfileValue | None], ...] = tuple({} for _ in fields)
        self._numbers: dict[tuple[ProfileValue | None, ...], int] = {}

    def number(self, given: Sequence[object], row: int, place: Place) -> int:
        """Position of the situation that a row's profile gives.

        Args:
            given: one value per field, as it stands in the table; None or blank where there is none.
            row: counted from 1, for messages.
            place: for messages.

        Raises:
            InputProblems: a value does not fit its field.
        """
        values = tuple(self._value(column, value, row, place) for column, value in enumerate(given))
        # Most profiles differ only in what decides nothing here, such as the sector.
        telling = tuple(
            value if field.id in self._deciding else None
            for field, value in zip(self.fields, values, strict=True)
        )
        if telling not in self._numbers:
            self._numbers[telling] = len(self.situations)
            pairs = zip(self.fields, telling, strict=True)
            profile = {field.id: value for field, value in pairs if value is not None}
            self.situations.append(situation(self.bank, profile))
        return self._numbers[telling]

    def _value(self, column: int, value: object, row: int, place: Place) -> ProfileValue | None:
        known = self._values[column]
        if value not in known:
            if len(known) >= _MOST_KEPT:
                known.clear()
            found, faults = read_value(self.fields[column], value)
            if faults:
                where = f"row {row}, column {PROFILE}{self.fields[column].id}: "
                raise InputProblems(
                    replace(fault, what=where + fault.what, place=place, source="")
                    for fault in faults
                )
            known[value] = found
        return known[value]


def _deciding_fields(bank: Bank) -> frozenset[str]:
    """Profile fields on which it depends what is asked, or which targets count."""
    conditions = [item.when for item in bank.items] + [target.when for target in bank.targets]
    named = {subject for condition in conditions for subject in subjects(condition)}
    return frozenset(name.removeprefix(PROFILE) for name in named if name.startswith(PROFILE))


def read_value(field: ProfileField, value: object) -> tuple[ProfileValue | None, list[Problem]]:
    """The value of one profile field from a cell; None where it is blank, or wrong and reported."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None, []
    faults = Faults()
    return read_field(field, _node(field, value), faults), faults.problems


def _node(field: ProfileField, value: object) -> Node:
    node = Node(value, Source("", str(value)), 1, 1)
    if isinstance(value, tuple):
        return sequence_node([_like(node, entry) for entry in value], node)
    if not isinstance(value, str):
        return node
    text = value.strip()
    if field.kind == "choices":
        names = [name.strip() for name in re.split("[,;]", text) if name.strip()]
        return sequence_node([_like(node, name) for name in names], node)
    if field.kind == "yes_no":
        return _like(node, _YES_NO.get(text.lower(), text))
    whole = field.kind == "number" and _WHOLE.fullmatch(text)
    return _like(node, int(text.split(".", maxsplit=1)[0]) if whole else text)


def _like(node: Node, value: object) -> Node:
    return Node(value, node.source, node.line, node.column, node.length)
