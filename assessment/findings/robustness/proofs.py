"""Proofs of minimality in sentences that a reader can redo, and why some changes are out of reach."""

from __future__ import annotations

from assessment.bank.models import Bank
from assessment.findings.robustness.curves import Steps
from assessment.findings.robustness.goals import points
from assessment.findings.robustness.judging import Judge
from assessment.findings.robustness.models import Direction, Proof
from assessment.findings.robustness.search import Found, OutOfReach, Shortfall
from assessment.findings.robustness.statements import NO_ANSWER
from assessment.findings.wording import joined, sentence
from assessment.scoring.rounding import plain


def proof(bank: Bank, judge: Judge, found: Found, direction: Direction) -> Proof:
    """Why no smaller set does it.

    Args:
        bank: the bank.
        judge: of the record.
        found: the set with what its proof rests on.
        direction: of the changes.
    """
    first = found.shortfalls[0] if found.shortfalls else None
    parts = _raising(bank, judge, found) if direction == "up" else _lowering(bank, judge, found)
    kind = found.kind
    if direction == "down" and found.others and kind in ("gates", "best_gains"):
        kind = "one_way_of_many"
    return Proof(
        kind=kind,
        sentence=" ".join(sentence(part) for part in parts),
        need=first.bound.needs if first else None,
        best_with_fewer=first.best_with_fewer if first else None,
        least=found.least,
    )


def out_of_reach(bank: Bank, found: OutOfReach, direction: Direction) -> str:
    """Why no change of given answers does it, without a full stop."""
    if found.reasons:
        shown = list(dict.fromkeys(found.reasons))
        more = f" (and {len(shown) - 3} more)" if len(shown) > 3 else ""
        return f"{NO_ANSWER}{joined(shown[:3])}{more}"
    if found.bound is None or found.best is None:
        return "no given answer can lower it further"
    if found.best == float("-inf"):
        return f"no given answers can take {found.bound.what.rstrip(',')} to {plain(found.bound.needs)}"
    return (
        f"with every given answer at the highest level, {found.bound.what} would be "
        f"{points(bank, found.best)}, and {plain(found.bound.needs)} is needed"
    )


def _raising(bank: Bank, judge: Judge, found: Found) -> list[str]:
    parts = []
    forced = sum(found.gates.values())
    if forced:
        parts.append(
            f"gates alone take {_changes(forced)}, because each must reach its level "
            f"whatever else is answered: {_gates(judge, found.gates)}"
        )
    if not found.shortfalls:
        return [*parts, "nothing else is needed"]
    if len(found.shortfalls) == 1:
        return [*parts, _alone(bank, found.shortfalls[0], after=bool(forced))]
    return [*parts, *_together(bank, found, forced)]


def _alone(bank: Bank, gap: Shortfall, *, after: bool) -> str:
    what, needs = gap.bound.what, plain(gap.bound.needs)
    begin = f"{'after them ' if after else ''}{what} is {_value(bank, gap.value)}, and {needs} is needed"
    if gap.bound.beside:
        begin = f"{what} must reach {needs}, {gap.bound.beside}"
    if gap.fewer == 0:
        return f"{begin}, so at least one {'more ' if after else ''}change must be made"
    if gap.best_with_fewer is None:
        return f"{begin}; no {_changes(gap.fewer)} bring every dimension so far"
    return (
        f"{begin}; the best {_changes(gap.fewer)} together, over all given answers, reach "
        f"{points(bank, gap.best_with_fewer)}"
    )


def _together(bank: Bank, found: Found, forced: int) -> list[str]:
    more = " more" if forced else ""
    parts = [
        f"alone, {gap.bound.what} takes {gap.cost}{more} (from {_value(bank, gap.value)} to "
        f"{plain(gap.bound.needs)})"
        for gap in found.shortfalls
    ]
    listed = "; ".join(parts)
    if found.kind == "not_proved":
        return [
            listed,
            f"{_changes(found.size)} meet all of them together; that it takes at least "
            f"{found.least} is proved, and that fewer than {found.size} do not suffice is not",
        ]
    how = (
        "an exact solver (CP-SAT) ruled out every smaller set"
        if found.kind == "solver"
        else "every smaller set was ruled out, item by item"
    )
    return [listed, f"together they take {found.size - forced}{more}: {how}"]


def _lowering(bank: Bank, judge: Judge, found: Found) -> list[str]:
    if found.shortfalls:
        gap = found.shortfalls[0]
        begin = (
            f"{gap.bound.what} is {_value(bank, gap.value)}, and {plain(gap.bound.needs)} keeps it"
        )
        parts = [begin]
        if gap.fewer and gap.best_with_fewer is not None:
            parts = [
                f"{begin}; the worst {_changes(gap.fewer)} together, over all given answers, leave "
                f"{points(bank, gap.best_with_fewer)}"
            ]
    else:
        column, steps = next(iter(found.steps.items()))
        item = bank.items[column]
        parts = [
            f"{item.id} ({item.title}) is a gate, now at level {judge.row[column]}; it fails at "
            f"{judge.moved(column, -steps)}"
        ]
    if found.others and found.next_cost is not None:
        ways = f"the {found.others} other ways" if found.others > 1 else "the other way"
        takes = f"{'take' if found.others > 1 else 'takes'} {found.next_cost}"
        parts.append(f"{ways} to lose it, each worked out alike, {takes} or more")
    return parts


def _gates(judge: Judge, gates: Steps) -> str:
    return joined(
        [
            f"{judge.bank.items[column].id} from {judge.row[column]} to {judge.moved(column, steps)}"
            for column, steps in gates.items()
        ]
    )


def _changes(count: int) -> str:
    return f"{count} change{'' if count == 1 else 's'}"


def _value(bank: Bank, value: float) -> str:
    return "too low" if value == float("-inf") else points(bank, value)
