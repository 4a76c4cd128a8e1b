"""Better answers never lead to worse results: what the proof by structure rests on, piece by piece.

Scores are sums, means, minima and shares over children with positive weights, and which of them count
does not depend on levels; so a score rises with every child. Levels, statuses and the verdict ask only
whether scores and gates reach bounds. Exposures fall with every level. What remains to be shown of a bank is
that its own numbers keep to that: the claims of this module.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from assessment.bank.conditions import subjects
from assessment.proof.decide import Decider
from assessment.proof.models import Claim, Subject, Witness
from assessment.proof.profiles import TooManyProfiles
from assessment.proof.space import Space
from assessment.scoring.rounding import plain

STATES = ("none", "described", "shown", "sampled")


def claim_order(decider: Decider) -> Iterator[Claim]:
    """Everything that the order of results rests on."""
    space = decider.space
    yield _points(space)
    if space.bank.policy.maturity_levels:
        yield _levels(space)
    yield _evidence(space)
    yield from _asked_by_profile(space)
    yield _weights(space)


def _points(space: Space) -> Claim:
    scale = space.bank.scale
    points = [scale.points_of(level) for level in range(scale.highest + 1)]
    falls = [level for level in range(1, len(points)) if points[level] < points[level - 1]]
    witness, reason = None, "points go up with the levels"
    if falls:
        level = falls[0]
        witness = _one_item(space, level - 1)
        reason = (
            f"raised to {level}, an item scores {plain(points[level] * scale.full_score)} "
            f"after {plain(points[level - 1] * scale.full_score)}"
        )
    return _claim(
        "a higher level never scores less",
        Subject("bank", "", ("scale", "points", *falls[:1])),
        "points-fall",
        holds=not falls,
        reason=reason,
        witness=witness,
    )


def _one_item(space: Space, level: int) -> Witness | None:
    """The first item that is asked of anybody, at one level."""
    try:
        world = space.worlds()[0]
    except TooManyProfiles:
        return None
    asked = np.flatnonzero(world.asked)
    if not len(asked):
        return None
    return Witness(profile=world.profile, answers={space.bank.items[int(asked[0])].id: level})


def _levels(space: Space) -> Claim:
    listed = space.bank.policy.maturity_levels
    steps = sorted(listed, key=lambda step: step.from_score)
    fault = next((two for one, two in itertools.pairwise(steps) if two.level <= one.level), None)
    reason = "levels go up with the scores at which they begin"
    if fault is not None:
        reason = f"from a score of {plain(fault.from_score)} on the level is only {fault.level}"
    place = () if fault is None else (listed.index(fault),)
    return _claim(
        "a higher score never gives a lower level",
        Subject("bank", "", ("policy", "maturity_levels", *place)),
        "levels-fall",
        holds=fault is None,
        reason=reason,
    )


def _evidence(space: Space) -> Claim:
    caps = space.bank.policy.evidence_caps
    backed = [min(getattr(caps, state), space.highest) for state in STATES]
    falls = [place for place in range(1, len(backed)) if backed[place] < backed[place - 1]]
    reason, witness = "caps go up from none over described and shown to sampled", None
    if falls:
        better, worse = STATES[falls[0]], STATES[falls[0] - 1]
        reason = (
            f"evidence {better} backs level {backed[falls[0]]}, "
            f"evidence {worse} level {backed[falls[0] - 1]}"
        )
        witness = _one_item(space, space.highest)
    return _claim(
        "better evidence never backs a lower level",
        Subject("bank", "", ("policy", "evidence_caps", *(STATES[place] for place in falls[:1]))),
        "evidence-caps-fall",
        holds=not falls,
        reason=reason,
        witness=witness,
    )


def _asked_by_profile(space: Space) -> Iterator[Claim]:
    """What is asked, planned and aimed at does not change with an answer."""
    bank = space.bank
    faults = []
    for kind, entries in (
        ("item", bank.items),
        ("action", bank.actions),
        ("use case", bank.use_cases),
        ("sizing rule", bank.sizing),
        ("target profile", bank.targets),
    ):
        faults += [
            (Subject(kind, entry.id, ("when",)), subject)
            for entry in entries
            for subject in subjects(entry.when)
            if not subject.startswith("profile.")
        ]
    for subject, asks in faults:
        says = f"what {subject.kind} {subject.id} hangs on does not change with an answer"
        yield _claim(says, subject, "asked-by-answers", holds=False, reason=f"it asks about {asks}")
    if not faults:
        says = "what is asked, planned and aimed at does not change with an answer"
        reason = "each `when` asks about the profile only"
        yield _claim(says, Subject("bank"), "asked-by-answers", holds=True, reason=reason)


def _weights(space: Space) -> Claim:
    bank = space.bank
    parts = [(Subject("item", one.id, ("weight",)), one.weight) for one in bank.items]
    parts += [(Subject("dimension", one.id, ("weight",)), one.weight) for one in bank.dimensions]
    parts += [
        (Subject("indicator", one.id, ("weight",)), one.weight)
        for dimension in bank.dimensions
        for one in dimension.indicators
    ]
    for item in bank.items:
        for name, strengths in (
            ("phases", item.informs.phases),
            ("pitfalls", item.informs.pitfalls),
        ):
            parts += [
                (Subject("item", item.id, ("informs", name, key)), strength)
                for key, strength in strengths.items()
            ]
    wrong = [(subject, weight) for subject, weight in parts if weight <= 0]
    subject, weight = wrong[0] if wrong else (Subject("bank"), 1.0)
    return _claim(
        "a better answer never counts against a result",
        subject,
        "weight-not-positive",
        holds=not wrong,
        reason=f"it weighs {plain(weight)}" if wrong else "all weights and strengths are positive",
    )


def _claim(
    says: str,
    subject: Subject,
    code: str,
    *,
    holds: bool,
    reason: str,
    witness: Witness | None = None,
) -> Claim:
    return Claim(
        group="order",
        says=says,
        subject=subject,
        holds=holds,
        method="structural",
        code=code,
        reason=reason,
        witness=witness,
    )
