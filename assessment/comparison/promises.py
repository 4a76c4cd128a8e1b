"""A plan against what happened: which levels it promised, and where the items stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from assessment.comparison.causes import Side
from assessment.comparison.effects import level_at
from assessment.comparison.models import (
    ActionOutcome,
    ItemChange,
    ItemOutcome,
    PromisedAction,
    PromisedItem,
    Promises,
)
from assessment.roadmap.lifting import level_reached
from assessment.roadmap.models import Roadmap, WorkPackage


def find_promises(
    plan: Roadmap,
    sides: tuple[Side, Side],
    items: Sequence[ItemChange],
    *,
    source: Literal["given", "worked_out"],
    judged_on: date | None = None,
) -> Promises:
    """What each action promised, and what became of it.

    Args:
        plan: made from the earlier record.
        sides: the earlier and the later record.
        items: everything that differs between them.
        source: a plan that was worked out just now has no dates that anybody was promised.
        judged_on: what was due later than this is not judged, unless it is there already; None judges all.
    """
    raised = {item for package in plan.packages for item in package.raises}
    return Promises(
        source=source,
        judged_on=judged_on,
        actions=tuple(_action(package, sides, source, judged_on) for package in plan.packages),
        unplanned=tuple(change for change in items if _is_unplanned(change, raised)),
    )


def _action(
    package: WorkPackage, sides: tuple[Side, Side], source: str, judged_on: date | None
) -> PromisedAction:
    due = package.finish if source == "given" else None
    items = tuple(_items(package, sides))
    outcome = _outcome([item.outcome for item in items])
    if due and judged_on and due > judged_on and outcome != "kept":
        outcome = "not_due"
    return PromisedAction(id=package.id, title=package.title, due=due, outcome=outcome, items=items)


def _items(package: WorkPackage, sides: tuple[Side, Side]) -> Iterator[PromisedItem]:
    before, after = sides
    for item in package.raises:
        bank = after.bank if item in after.bank.item_by_id else before.bank
        promised = level_reached(bank, item, package.lifts_to)
        if promised is None or not (before.applies(item) or after.applies(item)):
            continue
        old, new = level_at(before, item), level_at(after, item)
        yield PromisedItem(
            id=item,
            title=bank.item_by_id[item].title,
            promised=promised,
            before=old,
            after=new,
            outcome=_item_outcome(promised, old, new),
        )


def _item_outcome(promised: int, before: int | None, after: int | None) -> ItemOutcome:
    if before is None:
        return "cannot_tell"
    if before >= promised:
        return "reached_before"
    if after is None:
        return "cannot_tell"
    if after >= promised:
        return "kept"
    return "partly" if after > before else "not_kept"


def _outcome(items: Sequence[ItemOutcome]) -> ActionOutcome:
    judged = {item for item in items if item in ("kept", "partly", "not_kept")}
    if not judged:
        return "cannot_tell" if "cannot_tell" in items else "nothing_promised"
    if judged == {"kept"}:
        return "kept"
    return "not_kept" if judged == {"not_kept"} else "partly"


def _is_unplanned(change: ItemChange, raised: set[str]) -> bool:
    """Whether an item moved that no action raises; one that fell was promised by none."""
    if change.level_before is None or change.level_after is None:
        return False
    return change.id not in raised or change.level_after < change.level_before
