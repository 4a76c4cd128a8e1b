"""Levels, statuses, verdicts, bands and rules as formulas: the rules of scoring and findings, once more.

Everything here is about complete records, in which each item that is asked has a level. The tests
compare every formula with what scoring and findings conclude of the same answers.
"""

from __future__ import annotations

from assessment.bank.models import MaturityThreshold
from assessment.proof.formulas import (
    FALSE,
    TRUE,
    Formula,
    Quantity,
    Reaches,
    every,
    negated,
    some,
)
from assessment.proof.worlds import World
from assessment.scoring.maturity import gate_cap
from assessment.scoring.rounding import reach_from

OVERALL = Quantity("overall", 0)


def score_reaches(world: World, quantity: Quantity, bound: float) -> Formula:
    """The quantity stands at or above a bound of the bank, and is not withheld."""
    if not world.known(quantity):
        return FALSE
    withheld = world.space.plan.withheld_below if quantity.kind == "overall" else ()
    gates = [item_from(item, below) for item, below in withheld if world.asked[item]]
    return every(Reaches(quantity, reach_from(bound)), *gates)


def uncapped_level_is(world: World, node: Quantity, level: int) -> Formula:
    """The node's score belongs to exactly this maturity level."""
    steps = _steps(world)
    parts = []
    for place, step in enumerate(steps):
        if step.level == level:
            above = steps[place + 1 : place + 2]
            parts.append(
                every(
                    score_reaches(world, node, step.from_score),
                    *(negated(score_reaches(world, node, one.from_score)) for one in above),
                )
            )
    return some(*parts)


def uncapped_level_from(world: World, node: Quantity, level: int) -> Formula:
    """The node's score belongs to this maturity level or a higher one."""
    levels = {step.level for step in _steps(world) if step.level >= level}
    lowest = _first_of_the_rest(world, level)
    if lowest is not None:
        return score_reaches(world, node, lowest)
    return some(*(uncapped_level_is(world, node, one) for one in sorted(levels)))


def dimension_level_from(world: World, dimension: int, level: int) -> Formula:
    """The dimension's level, gates considered, is this one or a higher one."""
    node = Quantity("dimension", dimension)
    caps = [gate_allows(world, item, level) for item in capping_items(world, dimension)]
    return every(uncapped_level_from(world, node, level), *caps)


def overall_level_from(world: World, level: int) -> Formula:
    """The overall level, held down by the weakest dimension, is this one or a higher one."""
    above = world.space.bank.policy.overall_above_weakest
    uncapped = uncapped_level_from(world, OVERALL, level)
    if above is None:
        return uncapped
    return every(uncapped, *(_not_weaker(world, number, level - above) for number in _known(world)))


def level_is(world: World, node: Quantity, level: int) -> Formula:
    """The printed level of a dimension or overall is exactly this one."""
    at_least = level_from(world, node, level)
    higher = [level_from(world, node, step.level) for step in _steps(world) if step.level > level]
    return every(at_least, negated(some(*higher)))


def level_from(world: World, node: Quantity, level: int) -> Formula:
    """The printed level of a dimension or overall is this one or a higher one."""
    if node.kind == "overall":
        return overall_level_from(world, level)
    return dimension_level_from(world, node.number, level)


def capping_items(world: World, dimension: int) -> tuple[int, ...]:
    """Positions of the gates that are asked and cap a dimension."""
    bank = world.space.bank
    identity = bank.dimensions[dimension].id
    return tuple(
        number
        for number, item in enumerate(bank.items)
        if item.gate is not None
        and item.gate.caps_dimension_at
        and world.asked[number]
        and bank.dimension_of(item).id == identity
    )


def gate_allows(world: World, number: int, level: int) -> Formula:
    """A gate is answered at a level whose cap, if any, does not stand below `level`."""
    gate = world.space.bank.items[number].gate
    assert gate is not None
    # Caps never fall from a level to the next: `gate_cap` takes the smallest over all levels above.
    for answered in range(world.space.highest + 1):
        cap = gate_cap(gate, answered)
        if cap is None or cap >= level:
            return item_from(number, answered)
    return FALSE


def item_from(number: int, level: int) -> Formula:
    """An item is answered at this level or a higher one."""
    return TRUE if level <= 0 else Reaches(Quantity("item", number), float(level))


def shut_gate(world: World, phase: int) -> Formula:
    """At least one gate of a phase is shut."""
    bank = world.space.bank
    return some(
        *(
            negated(item_from(number, item.gate.below))
            for number, item in enumerate(bank.items)
            if item.gate is not None
            and item.gate.holds_phase == bank.phases[phase].id
            and world.asked[number]
        )
    )


def not_advised(world: World, phase: int) -> Formula:
    """A gate of the phase, or of one before it, is shut."""
    return some(*(shut_gate(world, number) for number in range(phase + 1)))


def advised(world: World, phase: int) -> Formula:
    """The phase is open or complete; so are all before it."""
    gates = [negated(shut_gate(world, number)) for number in range(phase + 1)]
    enter = world.space.bank.policy.phases.enter_from
    far = [score_reaches(world, Quantity("phase", number), enter) for number in range(phase)]
    return every(*gates, *far)


def conditional(world: World, phase: int) -> Formula:
    """No gate is shut, and a phase before is not far enough."""
    return every(negated(not_advised(world, phase)), negated(advised(world, phase)))


def complete(world: World, phase: int) -> Formula:
    """Open, far enough, and every gate of the next phase is passed."""
    bank = world.space.bank
    enough = score_reaches(world, Quantity("phase", phase), bank.policy.phases.complete_from)
    following = [phase + 1] if phase + 1 < len(bank.phases) else []
    gates = [negated(shut_gate(world, number)) for number in following]
    return every(advised(world, phase), enough, *gates)


def open_only(world: World, phase: int) -> Formula:
    """Open, and not yet complete."""
    return every(advised(world, phase), negated(complete(world, phase)))


def stands_in(world: World, phase: int) -> Formula:
    """The verdict is that the organisation stands in this phase, and has entered it."""
    after = phase + 1 < len(world.space.bank.phases)
    return every(advised(world, phase), negated(advised(world, phase + 1)) if after else TRUE)


def in_band(world: World, pitfall: int, band: int) -> Formula:
    """The exposure to a pitfall belongs to a band."""
    bands = sorted(world.space.bank.pitfall_bands, key=lambda one: one.from_score)
    node = Quantity("pitfall", pitfall)
    above = bands[band + 1 : band + 2]
    return every(
        score_reaches(world, node, bands[band].from_score),
        *(negated(score_reaches(world, node, one.from_score)) for one in above),
    )


def _steps(world: World) -> list[MaturityThreshold]:
    return sorted(world.space.bank.policy.maturity_levels, key=lambda step: step.from_score)


def _first_of_the_rest(world: World, level: int) -> float | None:
    """The bound from which on every level is at least `level`; None where they do not ascend."""
    steps = _steps(world)
    places = [place for place, step in enumerate(steps) if step.level >= level]
    if not places or places != list(range(places[0], len(steps))):
        return None
    return steps[places[0]].from_score


def _known(world: World) -> list[int]:
    dimensions = range(len(world.space.bank.dimensions))
    return [number for number in dimensions if world.known(Quantity("dimension", number))]


def _not_weaker(world: World, dimension: int, level: int) -> Formula:
    """A dimension does not hold the overall level below `level` + what it may stand above."""
    steps = _steps(world)
    node = Quantity("dimension", dimension)
    if not steps:
        return TRUE
    # A score below the first bound has no level, and what has none holds nothing down.
    without = negated(score_reaches(world, node, steps[0].from_score))
    return some(dimension_level_from(world, dimension, level), without)
