"""Two records compared: the difference, its causes, the items that moved, and the promises of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from assessment.comparison.causes import Hybrids, Side
from assessment.comparison.differences import find_difference
from assessment.comparison.effects import item_changes
from assessment.comparison.models import CAUSES, Comparison, Difference, ItemChange, Split
from assessment.comparison.numbers import exact
from assessment.comparison.outcome import Outcome, conclude, stands_in
from assessment.comparison.promises import find_promises
from assessment.comparison.renaming import new_names, renamed_plan, renamed_side
from assessment.comparison.sentences import main_sentence
from assessment.comparison.splitting import score_hybrids, split
from assessment.comparison.turning import turning_items
from assessment.problem import Problem
from assessment.roadmap.models import Roadmap


@dataclass(frozen=True)
class Promised:
    """A plan made from the earlier record; see `promises.find_promises`."""

    plan: Roadmap
    source: Literal["given", "worked_out"]
    judged_on: date | None = None


def check_comparable(sides: Sequence[Side]) -> tuple[Problem, ...]:
    """Why records cannot be compared: other banks, or levels of other scales; nothing if they can."""
    first = sides[0].bank
    for other in (side.bank for side in sides[1:]):
        if other.id != first.id:
            what = f'one record is answered with the bank "{first.id}", the other with "{other.id}"'
            why = "they ask different questions, so no difference between them has a meaning"
            return (Problem("other-bank", what, why=why, hint="compare records of one bank"),)
        if other.scale.highest != first.scale.highest:
            what = (
                f"the levels go to {first.scale.highest} in version {first.version} of the bank, "
                f"and to {other.scale.highest} in version {other.version}"
            )
            why = "a level of one scale says nothing on another"
            return (Problem("other-scale", what, why=why),)
    return ()


def compare(before: Side, after: Side, promised: Promised | None = None) -> Comparison:
    """Everything that differs between two records, and why.

    Args:
        before: a record with its bank.
        after: another of the same bank id; versions, weights, policy and profile may differ.
        promised: a plan made from `before`; None compares without one.

    Raises:
        ValueError: `check_comparable` has something to say about the two.
    """
    problems = check_comparable((before, after))
    if problems:
        raise ValueError(problems[0].what)
    old, new = conclude(before.bank, before.answers), conclude(after.bank, after.answers)
    names = new_names(before.bank, after.bank)
    before = renamed_side(before, names)
    hybrids = Hybrids(before, after)
    items = item_changes(before, after)
    difference = find_difference(old, new, _turned_by(hybrids, old, new, items))
    whole, dimensions = split(score_hybrids(hybrids), difference.overall, difference.dimensions)
    promises = None
    if promised is not None:
        promises = find_promises(
            renamed_plan(promised.plan, names),
            (before, after),
            items,
            source=promised.source,
            judged_on=promised.judged_on,
        )
    moving = {part.cause for one in (whole, *dimensions) for part in one.parts if part.points}
    return Comparison(
        sentence=main_sentence(
            difference, after.bank, [cause for cause in CAUSES if cause in moving]
        ),
        difference=difference,
        split_overall=whole,
        split_dimensions=dimensions,
        items=items,
        together=_together(difference, whole, items),
        promises=promises,
    )


def _turned_by(
    hybrids: Hybrids, old: Outcome, new: Outcome, items: Sequence[ItemChange]
) -> tuple[str, ...]:
    """Changed answers that turn the verdict, with scope and bank as they are later."""
    if stands_in(old.bank, old.findings) == stands_in(new.bank, new.findings):
        return ()
    base = hybrids.make(frozenset(CAUSES) - {"answers"})
    verdict = old.findings.verdict
    answered = [change for change in items if change.cause == "answers"]
    return turning_items(base, new, answered, verdict.held_by if verdict else ())


def _together(difference: Difference, whole: Split, items: Sequence[ItemChange]) -> float | None:
    """The overall difference less what weights and policy and the single items add."""
    if difference.overall.difference is None or not whole.parts:
        return None
    weights = sum(exact(part.points) for part in whole.parts if part.cause == "weights")
    effects = sum((exact(change.effect or 0.0) for change in items), Fraction())
    return float(exact(difference.overall.difference) - weights - effects)
