"""Which changed answers turn a verdict by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assessment.answers.changing import replaced
from assessment.comparison.causes import Side, as_response
from assessment.comparison.models import ItemChange
from assessment.comparison.outcome import Outcome, conclude, stands_in


def turning_items(
    base: Side, after: Outcome, changes: Sequence[ItemChange], held_by: Sequence[str]
) -> tuple[str, ...]:
    """Changed answers that by themselves give the later verdict, none of which can be spared.

    Args:
        base: the record with everything as later, except the answers to the items of `changes`.
        after: the later record.
        changes: the items whose answers differ, the largest effect first.
        held_by: items that held the verdict; where there is a choice, these are named.

    Returns:
        Items in the order of the bank; none where the verdict of `base` is the later one already.
    """
    wanted = stands_in(after.bank, after.findings)

    def turned(items: Sequence[str]) -> bool:
        outcome = conclude(base.bank, with_answers(base, after, items).answers)
        return stands_in(base.bank, outcome.findings) == wanted

    if turned(()):
        return ()
    # What is tried first is spared first: little effect before large, and gates that held last.
    listed = [change.id for change in reversed(changes)]
    listed.sort(key=lambda item: item in held_by)
    needed = set(least(listed, turned))
    return tuple(item.id for item in after.bank.items if item.id in needed)


def with_answers(base: Side, after: Outcome, items: Sequence[str]) -> Side:
    """The record with the later answers to some items."""
    later = after.answers.merged
    given = [as_response(later[item]) for item in items if item in later]
    withdrawn = [item for item in items if item not in later]
    return Side(base.bank, replaced(base.answers, given, withdrawn))


def least(listed: Sequence[str], holds: Callable[[Sequence[str]], bool]) -> list[str]:
    """A part of `listed` for which `holds` is true, and for no part of it with one entry less.

    Tries to spare half of the entries, then ever smaller runs of them, until not even one can be spared.

    Source: A. Zeller, R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002).
    """
    kept = list(listed)
    size = max(len(kept) // 2, 1)
    while kept:
        fewer = _spare_runs(kept, size, holds)
        if size == 1 and len(fewer) == len(kept):
            break
        kept = fewer
        size = max(size // 2, 1)
    return kept


def _spare_runs(kept: list[str], size: int, holds: Callable[[Sequence[str]], bool]) -> list[str]:
    start = 0
    while start < len(kept):
        fewer = kept[:start] + kept[start + size :]
        if holds(fewer):
            kept = fewer
        else:
            start += size
    return kept
