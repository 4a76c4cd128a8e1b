"""What the columns of a table of records mean, from their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.answers.reading import closest, shown
from assessment.bank.models import Bank
from assessment.problem import InputProblems, Place, Problem, errors

ID = "id"
PROFILE = "profile."

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Layout:
    """Where what stands.

    Attributes:
        id: position of the column of names, None without one.
        items: position of each item's column, in the bank's order; None where it has none.
        profile: position of each profile field's column, by the id of the field.
        width: number of columns.
    """

    id: int | None
    items: tuple[int | None, ...]
    profile: dict[str, int]
    width: int


def read_layout(names: Sequence[str], bank: Bank, place: Place) -> tuple[Layout, list[Problem]]:
    """What the columns of a table mean.

    Args:
        names: of the columns.
        bank: whose items and profile fields may be columns.
        place: of the names, for messages.

    Returns:
        The layout, and warnings: columns that mean nothing, items without a column.

    Raises:
        InputProblems: a name stands twice, or none is an item.
    """
    positions = {name: number for number, name in enumerate(names)}
    items = tuple(positions.get(item.id) for item in bank.items)
    fields = {field.id for field in bank.meta.profile}
    profile = {
        name.removeprefix(PROFILE): number
        for name, number in positions.items()
        if name.startswith(PROFILE) and name.removeprefix(PROFILE) in fields
    }
    problems = [*_twice(names, place), *_no_items(names, items, bank, place)]
    problems += [*_unknown(names, bank, place), *_unanswered(items, bank, place)]
    if errors(problems):
        raise InputProblems(errors(problems))
    return Layout(positions.get(ID), items, profile, len(names)), problems


def _twice(names: Sequence[str], place: Place) -> list[Problem]:
    return [
        Problem(
            "column-twice",
            f"the table has {count} columns named {shown(name)}",
            place,
            hint="keep one of them",
        )
        for name, count in Counter(names).items()
        if count > 1
    ]


def _no_items(
    names: Sequence[str], items: Sequence[int | None], bank: Bank, place: Place
) -> list[Problem]:
    if any(position is not None for position in items):
        return []
    example = ", ".join(item.id for item in bank.items[:3])
    what = f"no column of the table is an item of the bank {bank.id}"
    hint = f"name the columns {example} and so on, or give another bank with --bank"
    if {"item", "level"} <= {name.strip().lower() for name in names}:
        what = "the table has one row per answer, and one row per record is needed"
        hint = f"make one column per item ({example} and so on), with the levels below it"
    return [Problem("no-item-columns", what, place, hint=hint)]


def _unknown(names: Sequence[str], bank: Bank, place: Place) -> list[Problem]:
    fields = [PROFILE + field.id for field in bank.meta.profile]
    known = [ID, *fields, *bank.item_by_id]
    unknown = [name for name in dict.fromkeys(names) if name not in set(known)]
    problems = [
        Problem(
            "unknown-column",
            f"the column {shown(name)} is neither an item nor a profile field, and is passed over",
            place,
            severity="warning",
            hint=closest(name, known),
        )
        for name in unknown[:_MOST_NAMED]
    ]
    if len(unknown) > _MOST_NAMED:
        what = f"{len(unknown) - _MOST_NAMED} more columns are passed over"
        problems.append(Problem("unknown-column", what, place, severity="warning"))
    return problems


def _unanswered(items: Sequence[int | None], bank: Bank, place: Place) -> list[Problem]:
    missing = [
        item.id for item, position in zip(bank.items, items, strict=True) if position is None
    ]
    if not missing:
        return []
    named = ", ".join(missing[:_MOST_NAMED]) + (", ..." if len(missing) > _MOST_NAMED else "")
    what = (
        f"{len(missing)} of {len(bank.items)} items have no column, and count as unanswered "
        f"wherever they are asked: {named}"
    )
    return [Problem("missing-columns", what, place, severity="warning")]
