"""What cannot matter: items, indicators, dimensions and weights that change no result.

The children of a node share no item, so each takes its extremes whatever the others do. Whether one
child can move its parent is therefore decided by ranges alone, exactly: any child moves a mean, a sum or
a deduction; the lowest child moves a minimum; a child on both sides of the mark, behind children that can
reach it, moves a cumulative share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assessment.bank.conditions import subjects
from assessment.bank.models import Aggregation
from assessment.proof.decide import Decider
from assessment.proof.formulas import Quantity, QuantityKind
from assessment.proof.models import Claim, Method, Subject
from assessment.proof.profiles import TooManyProfiles
from assessment.proof.space import Space
from assessment.proof.worlds import World
from assessment.scoring.plan import OVER_ITEMS, Tier, level_score
from assessment.scoring.rounding import plain, reach_from

Range = tuple[float, float]


def claim_effects(decider: Decider) -> Iterator[Claim]:
    """Every item, indicator and dimension changes something, and every weight as well."""
    space = decider.space
    try:
        worlds = space.worlds()
    except TooManyProfiles as fault:
        yield Claim(
            group="effects",
            says="every item, indicator and dimension can change a result",
            subject=Subject("bank"),
            holds=None,
            method="interval",
            code="item-without-effect",
            reason=str(fault),
        )
        return
    plan = space.plan
    for tier, kind in ((plan.overall, "dimension"), (plan.dimensions, "indicator")):
        yield from _nodes(space, worlds, tier, kind)  # type: ignore[arg-type]
    yield from _items(space, worlds)
    yield from _weights(space)


def _nodes(
    space: Space, worlds: Sequence[World], tier: Tier, kind: QuantityKind
) -> Iterator[Claim]:
    named = {"dimension": "overall", "indicator": "its dimension"}[kind]
    below = space.plan.dimensions if kind == "dimension" else space.plan.indicators
    asked = _asked_about(space)
    for number in range(len(tier.ids)):
        for child in tier.children[number]:
            identity = below.ids[child]
            if not len(below.items[child]):
                continue  # the check of the bank tells of a node without items
            moving = any(_moves(space, world, tier, number, int(child), kind) for world in worlds)
            told = f"{kind}.{identity}" in asked
            holds = moving or told
            reason = "" if holds else _still(space, worlds, Quantity(kind, int(child)))
            yield Claim(
                group="effects",
                says=f"{kind} {identity} can change the score of {named}",
                subject=Subject(kind, identity),
                holds=holds,
                method=_method(tier.aggregation),
                code=f"{kind}-without-effect",
                reason="a rule asks about it" if told and not moving else reason,
            )


def _moves(
    space: Space, world: World, tier: Tier, number: int, child: int, kind: QuantityKind
) -> bool:
    """Whether some answers beneath a child change the score of its parent in one world."""
    if not world.known(Quantity(kind, child)):
        return False
    if tier.aggregation in OVER_ITEMS:
        own = _below(space, kind).items[child]
        return any(_spread(space, int(item)) for item in own if world.asked[item])
    children = [int(one) for one in tier.children[number] if world.known(Quantity(kind, int(one)))]
    ranges = [world.ranges(Quantity(kind, one)) for one in children]
    return moves(space, tier.aggregation, ranges, children.index(child))


def moves(space: Space, aggregation: Aggregation, ranges: Sequence[Range], which: int) -> bool:
    """Whether one child, taking all of its range, changes its parent; the others take theirs.

    Args:
        space: of the bank.
        aggregation: of the parent; `item_mean` over items is a mean.
        ranges: lowest and highest score of every child that counts, in the bank's order.
        which: position of the child.
    """
    lowest, highest = ranges[which]
    if highest - lowest <= _NOISE:
        return False
    if aggregation == "minimum":
        others = [top for place, (_, top) in enumerate(ranges) if place != which]
        return all(lowest < top for top in others)
    if aggregation == "cumulative":
        mark = reach_from(space.bank.policy.cumulative_from)
        leading = all(top >= mark for _, top in ranges[:which])
        return leading and lowest < mark <= highest
    return True


def _items(space: Space, worlds: Sequence[World]) -> Iterator[Claim]:
    """An item matters by its indicator's score, by what it informs, as a gate or in a rule."""
    tier, bank = space.plan.indicators, space.bank
    asked = _asked_about(space)
    for number, items in enumerate(tier.items):
        for item in (bank.items[place] for place in items):
            place = space.item_position[item.id]
            if not any(world.asked[place] for world in worlds):
                continue  # an item that is never asked is told as such
            moved = any(
                moves(
                    space,
                    tier.aggregation,
                    [_span(space, one) for one in asked_here],
                    asked_here.index(place),
                )
                for asked_here in _asked_with(worlds, place, items)
            )
            informs = item.informs.pitfalls or (item.informs.phases and _spread(space, place))
            holds = bool(moved or informs or item.gate or f"item.{item.id}" in asked)
            yield Claim(
                group="effects",
                says=f"item {item.id} can change a result",
                subject=Subject("item", item.id),
                holds=holds,
                method=_method(tier.aggregation),
                code="item-without-effect",
                reason="" if holds else f"it does not change the score of {tier.ids[number]}",
            )


def _asked_with(worlds: Sequence[World], place: int, items: Iterable[int]) -> Iterator[list[int]]:
    """Per world in which an item is asked, which items of its indicator are."""
    for world in worlds:
        if world.asked[place]:
            yield [int(one) for one in items if world.asked[one]]


def _weights(space: Space) -> Iterator[Claim]:
    """A weight that differs from those beside it is looked at by the aggregation above it."""
    bank, kinds = space.bank, space.bank.policy.aggregation
    yield from _weighed(
        ((one.id, one.weight) for one in bank.dimensions), "dimension", kinds.overall
    )
    for dimension in bank.dimensions:
        parts = ((one.id, one.weight) for one in dimension.indicators)
        yield from _weighed(parts, "indicator", kinds.dimension)


def _weighed(
    parts: Iterable[tuple[str, float]], kind: str, aggregation: Aggregation
) -> Iterator[Claim]:
    parts = list(parts)
    alone = len(parts) == 1 and aggregation != "sum"
    for identity, weight in parts:
        if weight == 1.0 or (len({one for _, one in parts}) == 1 and not alone):
            continue
        idle = alone or aggregation in ("minimum", *OVER_ITEMS)
        why = "there is nothing beside it" if alone else f"`{aggregation}` does not look at it"
        yield Claim(
            group="effects",
            says=f"the weight {plain(weight)} of {kind} {identity} can change a score",
            subject=Subject(kind, identity, ("weight",)),
            holds=not idle,
            method="structural",
            code="weight-without-effect",
            reason=why if idle else "",
        )


def _asked_about(space: Space) -> frozenset[str]:
    """Every subject that a rule looks at."""
    rules = [*(one.rule for one in space.bank.experts)]
    rules += [one.rule for one in space.bank.contradictions]
    return frozenset(subject for rule in rules for subject in subjects(rule))


def _span(space: Space, item: int) -> Range:
    """The lowest and the highest score of an item."""
    scores = [level_score(space.bank.scale, level) for level in space.levels_of[item]]
    return min(scores), max(scores)


def _spread(space: Space, item: int) -> bool:
    """Whether the levels of an item differ in score."""
    lowest, highest = _span(space, item)
    return highest - lowest > _NOISE


def _below(space: Space, kind: QuantityKind) -> Tier:
    return space.plan.dimensions if kind == "dimension" else space.plan.indicators


def _still(space: Space, worlds: Sequence[World], node: Quantity) -> str:
    ranges = [world.ranges(node) for world in worlds if world.known(node)]
    if not ranges:
        return "none of its items is ever asked"
    lowest, highest = min(low for low, _ in ranges), max(top for _, top in ranges)
    return f"its own score goes from {plain(lowest, 3)} to {plain(highest, 3)}"


def _method(aggregation: Aggregation) -> Method:
    return "interval" if aggregation in ("minimum", "cumulative") else "structural"


_NOISE = 1e-9
