"""One edition of a bank with a single group of another edition's changes, to see what that group does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

from assessment.bank.models import Bank, BankFile, Dimension, Item

Group = Literal["content", "weights", "gates", "conditions", "informs", "policy", "rules"]

# What a reader is told that a group is.
GROUPS: dict[Group, str] = {
    "content": "items, dimensions, phases and pitfalls added, dropped or moved",
    "weights": "weights",
    "gates": "gates",
    "conditions": "conditions on what is asked, and the profile",
    "informs": "what answers tell of phases and pitfalls",
    "policy": "scale and scoring policy",
    "rules": "rules, targets and bands",
}


def with_group(before: Bank, after: Bank, group: Group) -> Bank | None:
    """`before` with one group of the changes that lead to `after`.

    Returns:
        The bank; None where the group cannot be had alone, because it speaks of something that only
        the other edition has. Where the group holds no change, the bank equals `before` but for its
        digest.
    """
    parts = _MAKERS[group](before, after)
    if parts is None:
        return None
    known: dict[str, Any] = {name: getattr(before, name) for name in Bank.model_fields}
    # Made anew, because a copy would keep what was worked out of the other's items.
    bank = Bank.model_construct(**{**known, **parts, "digest": f"{before.digest}+{group}"})
    return bank if _is_whole(bank) else None


def changes(before: Bank, after: Bank, group: Group) -> bool:
    """Whether a group holds any change at all."""
    parts = _MAKERS[group](before, after)
    return parts is None or any(getattr(before, name) != part for name, part in parts.items())


def _content(before: Bank, after: Bank) -> dict[str, Any]:
    old = before.item_by_id
    items = tuple(
        _like(old[item.id], indicator=item.indicator, steps=item.steps) if item.id in old else item
        for item in after.items
    )
    dimensions = _weighted(after.dimensions, before.dimensions)
    return {
        "items": items,
        "meta": _meta(before, dimensions=dimensions),
        "phases": after.phases,
        "pitfalls": after.pitfalls,
    }


def _weights(before: Bank, after: Bank) -> dict[str, Any]:
    return {
        "items": _taking(before, after, "weight"),
        "meta": _meta(before, dimensions=_weighted(before.dimensions, after.dimensions)),
    }


def _gates(before: Bank, after: Bank) -> dict[str, Any]:
    return {"items": _taking(before, after, "gate")}


def _conditions(before: Bank, after: Bank) -> dict[str, Any]:
    meta = _meta(before, profile=after.meta.profile)
    return {"items": _taking(before, after, "when"), "meta": meta}


def _informs(before: Bank, after: Bank) -> dict[str, Any]:
    return {"items": _taking(before, after, "informs")}


def _policy(before: Bank, after: Bank) -> dict[str, Any] | None:
    if before.scale.highest != after.scale.highest:
        return None  # the levels of the answers would mean something else
    return {"meta": _meta(before, scale=after.scale, policy=after.policy)}


def _rules(_: Bank, after: Bank) -> dict[str, Any]:
    names = ("experts", "contradictions", "targets", "pitfall_bands")
    return {name: getattr(after, name) for name in names}


_MAKERS: dict[Group, Callable[[Bank, Bank], dict[str, Any] | None]] = {
    "content": _content,
    "weights": _weights,
    "gates": _gates,
    "conditions": _conditions,
    "informs": _informs,
    "policy": _policy,
    "rules": _rules,
}


def _like(item: Item, **changed: object) -> Item:
    return item.model_copy(update=changed)


def _taking(before: Bank, after: Bank, field: str) -> tuple[Item, ...]:
    """The items of one edition, with one field as the other has it where both have the item."""
    new = after.item_by_id
    return tuple(
        _like(item, **{field: getattr(new[item.id], field)}) if item.id in new else item
        for item in before.items
    )


def _meta(bank: Bank, **changed: object) -> BankFile:
    return bank.meta.model_copy(update=changed)


def _weighted(
    tree: Iterable[Dimension], weights_from: Iterable[Dimension]
) -> tuple[Dimension, ...]:
    """A tree with the weights of another where both have a node."""
    weights = {node.id: node.weight for node in _nodes(weights_from)}
    return tuple(
        dimension.model_copy(
            update={
                "weight": weights.get(dimension.id, dimension.weight),
                "indicators": tuple(
                    part.model_copy(update={"weight": weights.get(part.id, part.weight)})
                    for part in dimension.indicators
                ),
            }
        )
        for dimension in tree
    )


def _nodes(tree: Iterable[Dimension]) -> Iterator[Any]:
    for dimension in tree:
        yield dimension
        yield from dimension.indicators


def _is_whole(bank: Bank) -> bool:
    """Whether everything that scoring looks up is there."""
    phases = {phase.id for phase in bank.phases}
    pitfalls = {pitfall.id for pitfall in bank.pitfalls}
    held = {item.gate.holds_phase for item in bank.items if item.gate and item.gate.holds_phase}
    return (
        held <= phases
        and all(item.indicator in bank.dimension_of_indicator for item in bank.items)
        and all(set(item.informs.phases) <= phases for item in bank.items)
        and all(set(item.informs.pitfalls) <= pitfalls for item in bank.items)
    )
