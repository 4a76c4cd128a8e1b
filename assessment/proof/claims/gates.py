"""Gates and caps: each gate can be shut and open, and each cap can hold a level down."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assessment.bank.models import Gate, Item
from assessment.proof import semantics
from assessment.proof.decide import Decider, Decision
from assessment.proof.formulas import FALSE, Formula, Quantity, every, negated, some
from assessment.proof.models import Claim, Subject, Witness
from assessment.proof.profiles import TooManyProfiles
from assessment.proof.semantics import OVERALL, item_from, uncapped_level_from
from assessment.proof.space import Space
from assessment.proof.worlds import World
from assessment.scoring.maturity import gate_cap
from assessment.scoring.rounding import plain


def claim_gates(decider: Decider) -> Iterator[Claim]:
    """Every gate and every cap of the bank, and the cap by the weakest dimension."""
    for number, item in enumerate(decider.space.bank.items):
        if item.gate is None:
            continue
        yield _gate(decider, number, item, item.gate, shut=True)
        yield _gate(decider, number, item, item.gate, shut=False)
        if decider.space.bank.policy.maturity_levels:
            for level in item.gate.caps_dimension_at:
                yield _cap(decider.space, number, item, item.gate, level)
    policy = decider.space.bank.policy
    if policy.overall_above_weakest is not None and policy.maturity_levels:
        yield _weakest(decider)


def _gate(decider: Decider, number: int, item: Item, gate: Gate, *, shut: bool) -> Claim:
    def build(world: World) -> Formula:
        if not world.asked[number]:
            return FALSE
        is_open = item_from(number, gate.below)
        return negated(is_open) if shut else is_open

    decision = decider.possible(build)
    word = "shut" if shut else "open"
    return Claim(
        group="gates",
        says=f"the gate {item.id} can be {word}",
        subject=Subject("item", item.id, ("gate", "below")),
        holds=decision.possible,
        method=decision.method,
        code="gate-stays-open" if shut else "gate-stays-shut",
        reason=decision.reason,
        witness=decision.witness,
    )


def _cap(space: Space, number: int, item: Item, gate: Gate, level: int) -> Claim:
    """A cap bites where the dimension stands highest: the gate at this level, all else at its best."""
    cap = gate_cap(gate, level)
    dimension = space.bank.dimensions.index(space.bank.dimension_of(item))
    assert cap is not None, "the level itself is capped"
    decision = _bites(space, number, dimension, level, cap)
    return Claim(
        group="caps",
        says=f"the cap of {item.id} at level {level} can hold {space.bank.dimensions[dimension].id} "
        f"down to level {cap}",
        subject=Subject("item", item.id, ("gate", "caps_dimension_at", level)),
        holds=decision.possible,
        method=decision.method,
        code="cap-never-bites",
        reason=decision.reason,
        witness=decision.witness,
    )


def _bites(space: Space, number: int, dimension: int, level: int, cap: int) -> Decision:
    gate = space.bank.items[number].gate
    assert gate is not None
    try:
        worlds = [world for world in space.worlds() if world.asked[number]]
    except TooManyProfiles as fault:
        return Decision(None, "enumeration", reason=str(fault))
    own = [one for one in space.levels_of[number] if gate_cap(gate, one) == cap and one <= level]
    if not own:
        return Decision(
            False, "structural", reason="the item has no level to which the cap belongs"
        )
    node = Quantity("dimension", dimension)
    best = 0.0
    seen: set[bytes] = set()
    beneath = space.support(node)
    for world in worlds:
        asked = world.asked[beneath].tobytes()
        if asked in seen:
            continue
        seen.add(asked)
        row = np.repeat(space.corners[1:2], len(own), axis=0)
        row[:, number] = own
        rows = world.rows(row)
        hits = np.flatnonzero(rows.where(uncapped_level_from(world, node, cap + 1)))
        if len(hits):
            answers = {
                space.bank.items[place].id: int(row[hits[0], place])
                for place in np.flatnonzero(world.asked)
            }
            return Decision(True, "interval", Witness.of(world.profile, answers))
        best = max(best, float(rows.values(node).max()))
    reason = f"with all else at its best the dimension scores {plain(best, 3)}, within level {cap}"
    return Decision(False, "interval", reason=reason if worlds else "the gate is never asked")


def _weakest(decider: Decider) -> Claim:
    """Some answers give an overall level that the weakest dimension holds down."""
    levels = [step.level for step in decider.space.bank.policy.maturity_levels]

    def build(world: World) -> Formula:
        return some(
            *(
                every(
                    uncapped_level_from(world, OVERALL, level),
                    negated(semantics.overall_level_from(world, level)),
                )
                for level in levels
            )
        )

    decision = decider.possible(build)
    return Claim(
        group="caps",
        says="the weakest dimension can hold the overall level down",
        subject=Subject("bank", "", ("policy", "overall_above_weakest")),
        holds=decision.possible,
        method=decision.method,
        code="weakest-cap-never-bites",
        reason=decision.reason,
        witness=decision.witness,
    )
