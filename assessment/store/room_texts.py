"""What a room refuses to store, in the same words whatever database it is kept in."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.answers.response_models import MAX_NAME, MAX_NOTE
from assessment.answers.texts import require_plain
from assessment.store.rooms import Ballot, Seat

# Numbers that every database stores, and that JSON carries without loss.
_HIGHEST_NUMBER = 2**53
_HIGHEST_LEVEL = 100


def check_ballots(ballots: Sequence[Ballot]) -> None:
    """Check everything that phones send.

    Raises:
        ValueError: a text is too long or holds a character that no answer may hold, or a number is out
            of range.
    """
    for ballot in ballots:
        check_texts(ballot.round, ballot.token, ballot.role, ballot.name)
        check_texts(ballot.note, longest=MAX_NOTE)
        if not 0 <= ballot.number <= _HIGHEST_NUMBER:
            raise ValueError(f"a vote cannot have number {ballot.number}")
        if ballot.level is not None and not 0 <= ballot.level <= _HIGHEST_LEVEL:
            raise ValueError(f"a vote cannot be for level {ballot.level}")


def check_seat(seat: Seat) -> None:
    """Check what is kept of a participant.

    Raises:
        ValueError: as `check_texts`.
    """
    check_texts(seat.digest, seat.label, seat.role, seat.name, seat.joined)


def check_texts(*texts: str | None, longest: int = MAX_NAME) -> None:
    """Check texts that are stored as they are.

    Raises:
        ValueError: one is longer than `longest` characters, or holds one that no answer may hold.
    """
    for text in texts:
        if text is not None and len(text) > longest:
            raise ValueError(f"the text has {len(text):,} characters, and {longest:,} are allowed")
        require_plain(text or "")
