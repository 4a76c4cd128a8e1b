"""Exactly one level, one band and one status for every result: no gap, no overlap, no contradiction."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from assessment.proof import semantics
from assessment.proof.claims.reached import attainable
from assessment.proof.decide import Decider, Decision
from assessment.proof.formulas import Formula, Quantity, every
from assessment.proof.models import Claim, Subject
from assessment.proof.semantics import OVERALL
from assessment.proof.space import Space
from assessment.proof.worlds import World
from assessment.scoring.rounding import plain, reach_from


def claim_ranges(decider: Decider) -> Iterator[Claim]:
    """Levels, bands, and phases against their successors."""
    space = decider.space
    bank = space.bank
    steps = [step.from_score for step in bank.policy.maturity_levels]
    nodes = [
        OVERALL,
        *(Quantity("dimension", number) for number in range(len(bank.dimensions))),
        *(Quantity("indicator", number) for number in range(len(space.plan.indicators.ids))),
    ]
    where = Subject("bank", "", ("policy", "maturity_levels"))
    yield from _ranges(space, "level", steps, nodes, where)
    bands = [band.from_score for band in bank.pitfall_bands]
    falls = [Quantity("pitfall", number) for number in range(len(bank.pitfalls))]
    yield from _ranges(space, "band", bands, falls, Subject("band"))
    for number in range(len(bank.phases) - 1):
        yield _not_held(decider, number)


def _ranges(
    space: Space,
    name: str,
    starts: Sequence[float],
    nodes: Sequence[Quantity],
    where: Subject,
) -> Iterator[Claim]:
    """Ranges ascend beyond noise, and the first begins where results begin."""
    if not starts:
        return
    order = sorted(range(len(starts)), key=starts.__getitem__)
    known = [node for node in nodes if len(space.support(node))]
    lowest = min((attainable(space, node)[0] for node in known), default=0.0)
    first = starts[order[0]]
    covered = lowest >= reach_from(first)
    yield _claim(
        f"every result belongs to a {name}",
        _range_subject(space, where, order[0]),
        "range-uncovered",
        holds=covered,
        reason=f"results begin at {plain(lowest, 3)}, the first {name} at {plain(first)}",
    )
    for one, two in itertools.pairwise(order):
        # Two results closer than this are the same result, summed in another order.
        apart = starts[two] - starts[one] > 2 * (starts[two] - reach_from(starts[two]))
        yield _claim(
            f"no result belongs to the {name}s from {plain(starts[one])} and {plain(starts[two])} at once",
            _range_subject(space, where, two),
            "range-too-narrow",
            holds=apart,
            reason="" if apart else "the two begin at the same number but for noise",
        )


def _range_subject(space: Space, where: Subject, place: int) -> Subject:
    if where.kind == "band":
        return Subject("band", space.bank.pitfall_bands[place].id, ("from_score",))
    return Subject(where.kind, where.id, (*where.path, place, "from_score"))


def _not_held(decider: Decider, number: int) -> Claim:
    """No phase is complete while the next one may only start on conditions."""
    bank = decider.space.bank
    policy, phase = bank.policy.phases, bank.phases[number]

    def build(world: World) -> Formula:
        return every(semantics.complete(world, number), semantics.conditional(world, number + 1))

    if policy.enter_from <= policy.complete_from:
        decision = Decision(False, "structural", reason="`complete_from` is not below `enter_from`")
    else:
        decision = decider.possible(build)
    return Claim(
        group="ranges",
        says=f"phase {phase.id} is never complete while {bank.phases[number + 1].id} is held for it",
        subject=Subject("bank", "", ("policy", "phases", "complete_from")),
        holds=None if decision.possible is None else not decision.possible,
        method=decision.method,
        code="complete-but-held",
        reason=decision.reason,
        witness=decision.witness,
    )


def _claim(says: str, subject: Subject, code: str, *, holds: bool, reason: str) -> Claim:
    return Claim(
        group="ranges",
        says=says,
        subject=subject,
        holds=holds,
        method="structural",
        code=code,
        reason=reason,
    )
