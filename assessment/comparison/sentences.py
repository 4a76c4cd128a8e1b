"""The one sentence that says what matters most in a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.bank.models import Bank, Rounding
from assessment.comparison.models import Cause, Difference, NodeChange, Stand
from assessment.scoring.rounding import display

# So many items are named; the others are counted.
MOST_NAMED = 4
CAUSE_NAMES: dict[Cause, str] = {
    "answers": "answers",
    "scope": "scope",
    "weights": "weights and policy",
    "content": "bank version",
}


def main_sentence(difference: Difference, bank: Bank, reasons: Iterable[Cause] = ()) -> str:
    """The verdict if it moved, else the level, else the score, else that nothing changed.

    Args:
        difference: of two results.
        bank: of the later one.
        reasons: causes that move the score; named where the verdict moved without a changed answer.
    """
    verdict = difference.verdict
    if verdict.moved and verdict.before and verdict.after:
        moves = (
            f"The verdict moves from {stand_named(verdict.before)} to {stand_named(verdict.after)}"
        )
        return f"{moves}; {_who_did_it(verdict.turned_by, reasons)}."
    stays = f"The verdict stays {stand_named(verdict.after)}; " if verdict.after else ""
    return _sentence(f"{stays}{_score_moves(difference, bank)}.{_what_holds(verdict.after)}")


def stand_named(stand: Stand) -> str:
    """``phase 3, Proof of concept``; before the first phase, that none is entered."""
    return f"phase {stand.number}, {stand.title}" if stand.number else "before the first phase"


def listed(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """``a, b and c``; beyond `most` the rest is counted."""
    parts = list(names)
    if len(parts) > most:
        parts = [*parts[: most - 1], f"{len(parts) - most + 1} more"]
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _who_did_it(items: Sequence[str], reasons: Iterable[Cause]) -> str:
    if items:
        return f"{listed(items)} did it"
    names = [CAUSE_NAMES[cause] for cause in reasons if cause != "answers"]
    return f"no answer did it, but {listed(names) or 'the rules for phases'}"


def _score_moves(difference: Difference, bank: Bank) -> str:
    whole, rounding = difference.overall, bank.policy.rounding
    if whole.difference is None:
        return _without_score(whole, rounding)
    if whole.level_before != whole.level_after:
        return (
            f"the overall level moves from {_level(whole.level_before, bank)} to "
            f"{_level(whole.level_after, bank)}, the score {_from_to(whole, rounding)}"
        )
    if whole.difference == 0:
        moved = [part for part in difference.dimensions if part.difference]
        return "nothing changes" if not moved else "the overall score stays"
    way = "rises" if whole.difference > 0 else "falls"
    return f"the overall score {way} {_from_to(whole, rounding)}"


def _without_score(whole: NodeChange, rounding: Rounding) -> str:
    if whole.before is None and whole.after is None:
        return "there is no overall score on either side"
    if whole.after is None:
        return f"there is no overall score any more (it was {display(whole.before, rounding)})"
    return f"there is an overall score now, {display(whole.after, rounding)}"


def _from_to(whole: NodeChange, rounding: Rounding) -> str:
    return f"from {display(whole.before, rounding)} to {display(whole.after, rounding)}"


def _level(level: int | None, bank: Bank) -> str:
    names = {step.level: step.name for step in bank.policy.maturity_levels}
    return "none" if level is None else f"{level} {names.get(level, '')}".strip()


def _what_holds(stand: Stand | None) -> str:
    if stand is None or stand.next_title is None or not stand.held_by:
        return ""
    verb = "holds" if len(stand.held_by) == 1 else "hold"
    return f" {listed(stand.held_by)} {verb} {stand.next_title}."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
