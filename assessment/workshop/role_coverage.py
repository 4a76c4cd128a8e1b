"""Which roles have spoken: per role, how many of the items meant for it have its votes. Counts only."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assessment.answers.response_models import Model
from assessment.bank.models import Bank


class RoleCoverage(Model):
    """One role.

    Attributes:
        seats: people of the role in the room.
        items: asked items that are meant for it; `items_voted` of them have a vote of the role.
        voted: people of the role who voted at least: the most votes on a single item. Votes have no
            names, so more cannot be known.
    """

    role: str
    title: str
    seats: int
    items: int
    items_voted: int
    voted: int


def role_coverage(
    bank: Bank,
    asked: Collection[str],
    cast: Mapping[str, Mapping[str, int]],
    seats: Mapping[str, int],
) -> tuple[RoleCoverage, ...]:
    """Coverage of every role that somebody in the room has, or that an asked item is meant for.

    Args:
        bank: the bank, which says whom an item is for.
        asked: ids of the items that are asked.
        cast: votes per round key (``DAT-16#0``) and role.
        seats: people per role.

    Returns:
        Roles in the order of the bank, then others by name.
    """
    meant = {item.id: frozenset(map(str, item.ask_whom)) for item in bank.items if item.id in asked}
    most: dict[str, dict[str, int]] = {}
    for key, by_role in cast.items():
        item = key.rpartition("#")[0]
        for role, count in by_role.items():
            own = most.setdefault(role, {})
            own[item] = max(own.get(item, 0), count)
    known = [str(role.id) for role in bank.meta.roles]
    present = {role for role, count in seats.items() if count} | set(most)
    present |= {role for roles in meant.values() for role in roles}
    order = [role for role in known if role in present]
    order += sorted(present.difference(known))
    return tuple(
        _coverage(bank, role, meant, most.get(role, {}), seats.get(role, 0)) for role in order
    )


def _coverage(
    bank: Bank,
    role: str,
    meant: Mapping[str, frozenset[str]],
    most: Mapping[str, int],
    seats: int,
) -> RoleCoverage:
    own = [item for item, roles in meant.items() if role in roles]
    return RoleCoverage(
        role=role,
        title=bank.role_titles.get(role, role),
        seats=seats,
        items=len(own),
        items_voted=sum(1 for item in own if most.get(item)),
        voted=max(most.values(), default=0),
    )
