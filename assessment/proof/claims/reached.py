"""Levels, statuses, verdicts and bands: some answers bring each of them about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from assessment.bank.models import MaturityThreshold
from assessment.proof import semantics
from assessment.proof.decide import Decider, Decision
from assessment.proof.formulas import Quantity
from assessment.proof.models import Claim, Subject, Witness
from assessment.proof.profiles import TooManyProfiles
from assessment.proof.semantics import OVERALL
from assessment.proof.space import Space
from assessment.scoring.rounding import plain


def claim_levels(decider: Decider) -> Iterator[Claim]:
    """Every maturity level of overall and of every dimension."""
    bank = decider.space.bank
    nodes = [(OVERALL, "overall", "overall")]
    nodes += [
        (Quantity("dimension", number), f"dimension {one.id}", one.id)
        for number, one in enumerate(bank.dimensions)
    ]
    steps = sorted(bank.policy.maturity_levels, key=lambda step: step.from_score)
    for node, name, _ in nodes:
        higher = False
        claims = []
        for step in reversed(steps):
            decision = decider.possible(partial(semantics.level_is, node=node, level=step.level))
            code = "level-skipped" if higher else "level-not-reached"
            higher = higher or decision.possible is True
            claims.append(_level_claim(decider.space, node, name, step, decision, code))
        yield from reversed(claims)


def _level_claim(
    space: Space,
    node: Quantity,
    name: str,
    step: MaturityThreshold,
    decision: Decision,
    code: str,
) -> Claim:
    reason = decision.reason
    if decision.possible is False:
        reason = _level_reason(space, node, step, skipped=code == "level-skipped")
    place = space.bank.policy.maturity_levels.index(step)
    return Claim(
        group="levels",
        says=f"{name} can stand at level {step.level}, {step.name}",
        subject=Subject("bank", "", ("policy", "maturity_levels", place)),
        holds=decision.possible,
        method=decision.method,
        code=code,
        reason=reason,
        witness=decision.witness,
    )


def _level_reason(space: Space, node: Quantity, step: MaturityThreshold, *, skipped: bool) -> str:
    lowest, highest = attainable(space, node)
    bound = plain(step.from_score)
    if highest < step.from_score:
        return f"the highest score that answers give is {plain(highest, 3)}, below {bound}"
    if lowest >= step.from_score and skipped:
        return f"the lowest score that answers give is {plain(lowest, 3)}, already above it"
    if skipped:
        return (
            f"no answers give a score from {bound} up to the next level, and no cap holds it there"
        )
    return (
        f"scores reach {bound}, and a gate or the weakest dimension always caps the level below it"
    )


def attainable(space: Space, quantity: Quantity) -> tuple[float, float]:
    """The lowest and the highest value over all profiles; (0, 0) where there never is one."""
    try:
        return space.span(quantity)
    except TooManyProfiles:
        return (0.0, 0.0)


def claim_phases(decider: Decider) -> Iterator[Claim]:
    """Every status of every phase, every phase as the verdict, and no verdict that holds back itself."""
    bank = decider.space.bank
    gated = {item.gate.holds_phase for item in bank.items if item.gate is not None}
    for number, phase in enumerate(bank.phases):
        if any(one.id in gated for one in bank.phases[: number + 1]):
            yield _status(decider, number, "not_advised", "status-not-reached")
        if number or phase.id in gated:
            yield _conditional(decider, number)
        done = _status(decider, number, "complete", "status-not-reached")
        code = "status-skipped" if done.holds else "status-not-reached"
        yield _status(decider, number, "open", code)
        yield done
    for number, phase in enumerate(bank.phases):
        decision = decider.possible(partial(semantics.stands_in, phase=number))
        yield Claim(
            group="verdicts",
            says=f"the verdict can be phase {phase.id}",
            subject=Subject("phase", phase.id),
            holds=decision.possible,
            method=decision.method,
            code="verdict-not-reached",
            reason=decision.reason or _phase_reason(decider.space, number, decision),
            witness=decision.witness,
        )


_STATUSES = {
    "not_advised": semantics.not_advised,
    "open": semantics.open_only,
    "complete": semantics.complete,
}


def _status(decider: Decider, number: int, status: str, code: str) -> Claim:
    phase = decider.space.bank.phases[number]
    decision = decider.possible(partial(_STATUSES[status], phase=number))
    return Claim(
        group="statuses",
        says=f"phase {phase.id} can be {status.replace('_', ' ')}",
        subject=Subject("phase", phase.id),
        holds=decision.possible,
        method=decision.method,
        code=code,
        reason=decision.reason or _phase_reason(decider.space, number, decision),
        witness=decision.witness,
    )


def _conditional(decider: Decider, number: int) -> Claim:
    """Where nothing is answered no gate is shut, and nobody knows the gates and the phase before."""
    phase = decider.space.bank.phases[number]
    decision = decider.possible(partial(semantics.conditional, phase=number))
    if not decision.possible:
        reason = "nothing answered: no gate is shut, and none is known to be open"
        decision = Decision(True, "structural", Witness(), reason)
    return Claim(
        group="statuses",
        says=f"phase {phase.id} can be conditional",
        subject=Subject("phase", phase.id),
        holds=True,
        method=decision.method,
        code="status-not-reached",
        reason=decision.reason,
        witness=decision.witness,
    )


def _phase_reason(space: Space, number: int, decision: Decision) -> str:
    """Which completion falls short, in figures, where one does."""
    if decision.possible is not False:
        return ""
    bank = space.bank
    enter, done = bank.policy.phases.enter_from, bank.policy.phases.complete_from
    bounds = [(place, enter) for place in range(number)] + [(number, done)]
    for place, bound in bounds:
        lowest, highest = attainable(space, Quantity("phase", place))
        if highest < bound:
            return (
                f"the highest completion of phase {bank.phases[place].id} that answers give is "
                f"{plain(highest, 3)}, below {plain(bound)}"
            )
    lowest, _ = attainable(space, Quantity("phase", number))
    return (
        f"the completion of phase {bank.phases[number].id} goes from {plain(lowest, 3)}; "
        f"{plain(enter)} enters the next phase and {plain(done)} completes this one"
    )


def claim_bands(decider: Decider) -> Iterator[Claim]:
    """Every band of every pitfall that an item informs."""
    bank = decider.space.bank
    bands = sorted(bank.pitfall_bands, key=lambda band: band.from_score)
    for number, pitfall in enumerate(bank.pitfalls):
        if not len(decider.space.support(Quantity("pitfall", number))):
            continue  # the table of coverage tells of it
        higher = False
        claims = []
        for place in reversed(range(len(bands))):
            decision = decider.possible(partial(semantics.in_band, pitfall=number, band=place))
            code = "band-skipped" if higher else "band-not-reached"
            higher = higher or decision.possible is True
            reason = decision.reason or _band_reason(decider.space, number, decision)
            claims.append(
                Claim(
                    group="bands",
                    says=f"pitfall {pitfall.id} can be in band {bands[place].id}",
                    subject=Subject("pitfall", pitfall.id),
                    holds=decision.possible,
                    method=decision.method,
                    code=code,
                    reason=reason,
                    witness=decision.witness,
                )
            )
        yield from reversed(claims)


def _band_reason(space: Space, number: int, decision: Decision) -> str:
    if decision.possible is not False:
        return ""
    lowest, highest = attainable(space, Quantity("pitfall", number))
    return f"the exposures that answers give go from {plain(lowest, 3)} to {plain(highest, 3)}"
