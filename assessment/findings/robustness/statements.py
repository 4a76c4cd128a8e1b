"""What the analysis says in a sentence or two, ready for a board report."""

from __future__ import annotations

from assessment.findings.robustness.models import Change, Flip, VerdictRobustness
from assessment.findings.wording import joined

# A sentence that names more stops being read.
MOST_CHANGES = 6
MOST_IN_SHORT = 3
STANDS_HIGHEST = "it stands highest already"
NO_ANSWER = "no given answer can do it: "
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def verdict_statement(up: Flip, down: Flip) -> str:
    """What turns the verdict: the cheaper way in full, the other by its size."""
    ways = [flip for flip in (down, up) if flip.size is not None]
    if not ways:
        return f"No change of the answers given turns this verdict: {_reason(up)}."
    nearest = min(ways, key=lambda flip: flip.size or 0)
    other = up if nearest is down else down
    return " ".join(part for part in (_turned(nearest), _other(other)) if part)


def verdict_in_short(found: VerdictRobustness) -> str:
    """The cheaper way in one line, items by their ids alone."""
    nearest = found.nearest
    if nearest is None:
        return "No change of the answers given turns this verdict."
    named = [f"{one.item} from {one.from_level} to {one.to_level}" for one in nearest.changes]
    if len(named) > MOST_IN_SHORT:
        named = [*named[:MOST_IN_SHORT], f"{len(named) - MOST_IN_SHORT} more"]
    return f"{_sized(nearest)}: {joined(named)}. It would then be {nearest.result_to}."


def changes_named(changes: tuple[Change, ...], most: int = MOST_CHANGES) -> str:
    """``SEC-16 (Legal duties) from 0 to 2 and DAT-18 (…) from 1 to 2``."""
    named = [f"{one.item} ({one.title}) from {one.from_level} to {one.to_level}" for one in changes]
    if len(named) > most:
        named = [*named[: most - 1], f"{len(named) - most + 1} more"]
    return joined(named)


def counted(count: int, noun: str) -> str:
    """``one answer``, ``two answers``, ``12 answers``."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"


def _turned(flip: Flip) -> str:
    return f"{_sized(flip)}: {changes_named(flip.changes)}. It would then be {flip.result_to}."


def _sized(flip: Flip) -> str:
    answers = counted(len(flip.changes), "answer")
    verb = "turns" if len(flip.changes) == 1 else "turn"
    steps = (
        "changed by one level"
        if flip.size == 1
        else f"in {counted(flip.size or 0, 'step')} of one level"
    )
    if flip.size == len(flip.changes) and flip.size != 1:
        steps = "changed by one level each"
    size = f"{answers[0].upper()}{answers[1:]}, {steps}, {verb} this verdict"
    fewer = "" if _proved(flip) else " (fewer were not ruled out)"
    return f"{size}{fewer}"


def _other(flip: Flip) -> str:
    way = "Upward" if flip.direction == "up" else "Downward"
    if flip.size is None:
        # That the last phase has none after it, and the lowest verdict none below, needs no saying.
        told = flip.direction == "up" and flip.why_not != STANDS_HIGHEST
        return f"{way} nothing turns it: {_reason(flip)}." if told else ""
    most = "" if _proved(flip) else "at most "
    return f"{way} it takes {most}{counted(flip.size, 'change')} of one level."


def _reason(flip: Flip) -> str:
    """Why nothing does it, without saying once more that nothing does."""
    return (flip.why_not or "").removeprefix(NO_ANSWER)


def _proved(flip: Flip) -> bool:
    return flip.proof is not None and flip.proof.least == flip.size
