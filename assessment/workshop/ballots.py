"""Votes become a tally that gives nobody away."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from assessment.answers.response_models import EvidenceState
from assessment.answers.workshop_steps import (
    CONFIDENCE_ORDER,
    NamedVote,
    Opened,
    Round,
    Tally,
    VotesRevealed,
)
from assessment.store.rooms import Ballot

EVIDENCE_ORDER: tuple[EvidenceState, ...] = ("none", "described", "shown", "sampled")


def ballot_token(seat_secret: str, salt: str, round_key: str) -> str:
    """What a vote is filed under: without the secret of the seat nobody can tell whose it is."""
    message = f"{salt}:{round_key}".encode()
    return hmac.new(seat_secret.encode(), message, hashlib.sha256).hexdigest()


def secret_digest(secret: str) -> str:
    """What is kept of a secret, so that whoever reads the database cannot use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def revealed(
    round_: Round,
    ballots: Sequence[Ballot],
    opened: Opened,
    *,
    answers: int,
    seats: int,
    alone: bool,
) -> VotesRevealed:
    """What everybody is shown of a round.

    Args:
        round_: the round that ends.
        ballots: all of it, in any order; the result does not depend on it.
        opened: whether votes are named, and how small a group of a role may be.
        answers: how many answer numbers the item offers.
        seats: people in the room.
        alone: people answered in their own time.
    """
    named: tuple[NamedVote, ...] = ()
    if opened.named:
        named = tuple(sorted(map(_named, ballots), key=lambda one: (one.by, one.role or "")))
    return VotesRevealed(
        round=round_,
        alone=alone,
        tally=tally_of(ballots, answers),
        roles=_by_role(ballots, answers, 1 if opened.named else opened.smallest_group),
        notes=tuple(sorted(one.note for one in ballots if one.note)),
        evidence=_evidence(ballots),
        seats=seats,
        named=named,
    )


def tally_of(ballots: Iterable[Ballot], answers: int) -> Tally:
    """Votes counted by answer number, don't know, not applicable, and confidence."""
    listed = tuple(ballots)
    levels = Counter(one.level for one in listed)
    missing = Counter(one.missing for one in listed)
    sure = Counter(one.confidence for one in listed)
    low, medium, high = (sure[name] for name in CONFIDENCE_ORDER)
    return Tally(
        levels=tuple(levels[number] for number in range(answers)),
        dont_know=missing["dont_know"],
        not_applicable=missing["not_applicable"],
        confidence=(low, medium, high),
    )


def showable_groups(sizes: Mapping[str, int], total: int, smallest: int) -> frozenset[str]:
    """The groups that may be shown apart: none, and not all the others together, is too small.

    Args:
        sizes: people per group; who is in no group counts in `total` only.
        total: all people.
        smallest: fewest people that may stand alone.

    Returns:
        Ids of groups of at least `smallest`, such that whoever is not in one of them are none or at
        least `smallest`. Without the second half, subtracting the groups from the whole would show the
        rest.
    """
    shown = sorted(
        (group for group, size in sizes.items() if size >= smallest),
        key=lambda group: (sizes[group], group),
    )
    while shown and 0 < total - sum(sizes[group] for group in shown) < smallest:
        del shown[0]
    # One group and nobody else is the whole room once more.
    if len(shown) == 1 and sizes[shown[0]] == total:
        return frozenset()
    return frozenset(shown)


def _by_role(ballots: Sequence[Ballot], answers: int, smallest: int) -> dict[str, Tally]:
    sizes = Counter(one.role for one in ballots if one.role is not None)
    shown = showable_groups(sizes, len(ballots), smallest)
    return {
        role: tally_of((one for one in ballots if one.role == role), answers)
        for role in sorted(shown)
    }


def _evidence(ballots: Sequence[Ballot]) -> tuple[int, int, int, int]:
    states = Counter(one.evidence for one in ballots)
    none, described, shown, sampled = (states[name] for name in EVIDENCE_ORDER)
    return none, described, shown, sampled


def _named(ballot: Ballot) -> NamedVote:
    return NamedVote(
        by=ballot.name or "?",
        role=ballot.role,
        level=ballot.level,
        missing=ballot.missing,
        confidence=ballot.confidence,
    )
