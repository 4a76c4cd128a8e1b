"""How a room should read the votes of a round, with those who could not tell among them."""

from __future__ import annotations

from typing import Literal

from assessment.answers.agreement import DEFAULTS, Thresholds, read_votes
from assessment.answers.workshop_steps import Tally

# `most_unknown`: whatever the others say, half or more could not tell. `nobody`: all could not.
RoomReading = Literal["agreed", "near", "spread", "two_camps", "most_unknown", "nobody", "too_few"]
READINGS: tuple[RoomReading, ...] = (
    *("agreed", "near", "spread", "two_camps", "most_unknown", "nobody", "too_few"),
)
# Readings of rounds in which too many could not tell.
UNKNOWN_READINGS: tuple[RoomReading, ...] = ("most_unknown", "nobody")

# From this share on, those who cannot tell outweigh what the others agree on.
_MANY_UNKNOWN = 0.5


def many_unknown(share: float) -> bool:
    """Whether so many could not tell that what the others agree on does not settle an item.

    Args:
        share: those who could not tell, of those who voted, 0 to 1.
    """
    return share >= _MANY_UNKNOWN


def read_room(tally: Tally, thresholds: Thresholds = DEFAULTS) -> RoomReading:
    """The reading of a round; that of its levels where fewer than half could not tell."""
    if tally.votes and tally.dont_know == tally.votes:
        return "nobody"
    if tally.votes >= thresholds.fewest and many_unknown(tally.dont_know / tally.votes):
        return "most_unknown"
    return read_votes(tally.levels, thresholds)
