"""What moved since the plan was exported, by how much, and what moved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.bank.models import Bank
from assessment.roadmap.models import Roadmap, WorkPackage
from assessment.roadmap.read_back.changes import Changed
from assessment.roadmap.workbook.as_exported import AsExported
from assessment.roadmap.working_days import WorkCalendar

_MOST_NAMED = 8


@dataclass(frozen=True)
class Slip:
    """A package that did not go as exported, and the packages that moved after it.

    `days` are working days from the end as exported to the end as it was or is now expected: above 0 is
    later. `moved` gives the same for each package that waits for it, directly or not, and moved.
    """

    package: str
    what: str
    days: int
    moved: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Slips:
    """All slips with a cause, what else moved, and the finish before and now."""

    slips: tuple[Slip, ...]
    others: tuple[tuple[str, int], ...]
    finish_before: date | None
    finish: date | None
    finish_days: int
    sure_by: date | None


def slips_of(
    roadmap: Roadmap,
    bank: Bank,
    exported: Mapping[str, AsExported],
    changed: Sequence[Changed],
    holidays: Set[date] = frozenset(),
) -> Slips:
    """Compare the plan made anew with the one that was exported.

    Args:
        roadmap: the plan made anew, with what has happened.
        exported: what each row said when the plan was exported, by action.
        changed: what people changed in it.
        holidays: days, besides Saturdays and Sundays, on which nobody works.
    """
    now = roadmap.package_by_id
    moved = {
        action: days
        for action, was in exported.items()
        if action in now and (days := apart(was.end, now[action].finish, holidays))
    }
    causes = {each.progress.action: each for each in changed if each.progress.action in now}
    held_by = _holders(roadmap, bank, exported)
    late = [
        package.id
        for package in roadmap.packages
        if package.id not in causes
        and package.id not in held_by
        and _overdue(package, roadmap, exported)
    ]
    roots = (*causes, *late)
    root_of = {action: _root(action, held_by, roots) for action in moved if action not in roots}
    slips = tuple(
        Slip(
            action,
            _what(now[action], causes.get(action), exported[action], moved.get(action, 0)),
            moved.get(action, 0),
            tuple(sorted((x for x in moved.items() if root_of.get(x[0]) == action), key=_by_days)),
        )
        for action in roots
        if action in exported
    )
    others = sorted((x for x in moved.items() if root_of.get(x[0], "") is None), key=_by_days)
    before = max((was.end for was in exported.values()), default=None)
    sure = roadmap.uncertainty.finish.p80 if roadmap.uncertainty else None
    days = apart(before, roadmap.finish, holidays) if before and roadmap.finish else 0
    return Slips(slips, tuple(others), before, roadmap.finish, days, sure)


def slip_lines(slips: Slips) -> tuple[str, ...]:
    """The comparison in words, one line each."""
    lines = []
    for slip in slips.slips:
        moved = f"; moved: {_named(slip.moved)}" if slip.moved else ""
        lines.append(f"{slip.package} {slip.what}{moved}")
    if slips.others:
        lines.append(f"moved as the rest was planned anew: {_named(slips.others)}")
    if slips.finish is not None:
        sure = f"; in 80 of 100 draws over by {slips.sure_by}" if slips.sure_by else ""
        before = f", was {slips.finish_before} ({_days(slips.finish_days)})"
        lines.append(f"finish {slips.finish}{before if slips.finish_before else ''}{sure}")
    return tuple(lines)


def apart(before: date, now: date, holidays: Set[date] = frozenset()) -> int:
    """Working days from one day to another: above 0 where `now` is later."""
    first, last = min(before, now), max(before, now)
    days = WorkCalendar(first + timedelta(days=1), holidays).count_until(last)
    return days if now > before else -days


def _overdue(package: WorkPackage, roadmap: Roadmap, exported: Mapping[str, AsExported]) -> bool:
    """Whether it should have begun before the plan was made anew, and nobody said that it has."""
    was = exported.get(package.id)
    waits = package.status == "Not started"
    return was is not None and waits and was.start < roadmap.settings.start


def _what(package: WorkPackage, changed: Changed | None, was: AsExported, days: int) -> str:
    if package.status == "Completed":
        return f"was completed {package.finish}, {_days(days)}"
    if changed is None:
        return f"should have begun {was.start} and has not; it ends {package.finish}, {_days(days)}"
    if package.status == "In progress":
        return f"is in progress since {package.start} and ends {package.finish}, {_days(days)}"
    return f"was changed; it begins {package.start} and ends {package.finish}, {_days(days)}"


def _days(days: int) -> str:
    if not days:
        return "as exported"
    unit = "working day" if abs(days) == 1 else "working days"
    return f"{abs(days)} {unit} {'later' if days > 0 else 'earlier'} than exported"


def _named(moved: Iterable[tuple[str, int]]) -> str:
    listed = tuple(moved)
    shown = ", ".join(f"{action} ({days:+d})" for action, days in listed[:_MOST_NAMED])
    more = len(listed) - _MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _by_days(each: tuple[str, int]) -> tuple[int, str]:
    return -each[1], each[0]


def _holders(roadmap: Roadmap, bank: Bank, exported: Mapping[str, AsExported]) -> dict[str, str]:
    """For each package that could not begin when exported, the one that it waited for longest.

    A package holds another if that one waits for it, by its content or for its owner, and if it ends
    on the day on which the other was to begin, or later.
    """
    now = roadmap.package_by_id
    after = {action.id: [link.action for link in action.after] for action in bank.actions}
    holders = {}
    for package in roadmap.packages:
        was = exported.get(package.id)
        if was is None or package.status == "Completed":
            continue
        before = {*package.predecessors, *package.waits_for_owner, *after.get(package.id, ())}
        holding = [now[each] for each in before if each in now and now[each].finish >= was.start]
        if holding:
            holders[package.id] = max(holding, key=lambda each: (each.finish, each.id)).id
    return holders


def _root(action: str, held_by: Mapping[str, str], roots: Sequence[str]) -> str | None:
    """The first package with a cause of its own on the way back from `action`; None without one."""
    visited = set()
    while action not in roots:
        visited.add(action)
        if action not in held_by or held_by[action] in visited:
            return None
        action = held_by[action]
    return action
