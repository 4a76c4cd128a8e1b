"""From a framework to the items: which question informs which clause, and which clause none does."""

from __future__ import annotations

import re

from assessment.bank.fields import Model
from assessment.bank.item_models import Item
from assessment.bank.models import Bank, Framework

NaturalKey = tuple[tuple[int, int, str], ...]


class CrosswalkItem(Model):
    """One item of a row."""

    id: str
    title: str


class CrosswalkRow(Model):
    """One identifier with the items that refer to it; `gist` is empty where the bank gives none."""

    identifier: str
    gist: str
    items: tuple[CrosswalkItem, ...]


class Crosswalk(Model):
    """A framework, identifier by identifier, in natural order.

    Attributes:
        rows: the identifiers that at least one item refers to.
        not_covered: identifiers that no item refers to, with their gist; None where the bank does
            not list the identifiers of the framework, so that nobody can tell.
        items_referring: number of items with a reference to the framework.
        items_without: number of items without one.
    """

    framework: Framework
    rows: tuple[CrosswalkRow, ...]
    not_covered: dict[str, str] | None
    items_referring: int
    items_without: int


def crosswalk(bank: Bank, framework: Framework) -> Crosswalk:
    """What the items of a bank refer to in one framework."""
    referring: dict[str, list[Item]] = {}
    for item in bank.items:
        for reference in dict.fromkeys(item.refs):
            prefix, _, identifier = reference.partition(":")
            if prefix == framework.id:
                referring.setdefault(identifier, []).append(item)
    rows = tuple(
        CrosswalkRow(
            identifier=identifier,
            gist=framework.identifiers.get(identifier, ""),
            items=tuple(CrosswalkItem(id=item.id, title=item.title) for item in items),
        )
        for identifier, items in sorted(referring.items(), key=lambda row: natural_key(row[0]))
    )
    missing = sorted(framework.identifiers.keys() - referring.keys(), key=natural_key)
    referring_ids = {item.id for items in referring.values() for item in items}
    return Crosswalk(
        framework=framework,
        rows=rows,
        not_covered={name: framework.identifiers[name] for name in missing}
        if framework.identifiers
        else None,
        items_referring=len(referring_ids),
        items_without=len(bank.items) - len(referring_ids),
    )


def natural_key(text: str) -> NaturalKey:
    """Sorts 2 before 10, and numbers before words."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.lower()) for part in parts)
