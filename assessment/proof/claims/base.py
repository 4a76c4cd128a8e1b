"""What the claims about conditions share: the profiles that satisfy them, and a claim from a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from assessment.proof.decide import Decision
from assessment.proof.formulas import Flags
from assessment.proof.models import Claim, Subject, Witness
from assessment.proof.profiles import ProfileTable, TooManyProfiles
from assessment.proof.space import Space


def profile_decision(
    space: Space,
    conditions: tuple[Mapping[str, Any], ...],
    where: Callable[[ProfileTable], Flags],
) -> Decision:
    """Whether some profile is among those that `where` finds."""
    if not any(conditions):
        return Decision(bool(where(space.profiles.table(())).any()), "structural")
    try:
        table = space.profiles.table(space.profiles.subjects(conditions))
    except TooManyProfiles as fault:
        return Decision(None, "enumeration", reason=str(fault))
    hits = np.flatnonzero(where(table))
    if not len(hits):
        return Decision(False, "enumeration", reason="no profile does it")
    return Decision(True, "enumeration", Witness(profile=table.profile(int(hits[0]))))


def any_of(parts: Sequence[Flags], like: Flags) -> Flags:
    """Where at least one part holds; `like` gives the shape."""
    found = np.zeros_like(like)
    for part in parts:
        found |= part
    return found


def claim_of(group: str, says: str, subject: Subject, decision: Decision, code: str) -> Claim:
    """A claim with what was decided of it."""
    return Claim(
        group=group,
        says=says,
        subject=subject,
        holds=decision.possible,
        method=decision.method,
        code=code,
        reason=decision.reason,
        witness=decision.witness,
    )
