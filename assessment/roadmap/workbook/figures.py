"""What the workbook's formulas come to, computed here so that viewers which do not calculate show it.

Each function names the formula whose result it gives; a test recalculates them with an office program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.bank.models import Bank, Phase
from assessment.roadmap.models import PhasePlan, Roadmap, WorkPackage

# More week columns than this are hard to read and to print: longer plans take several weeks per column.
MOST_COLUMNS = 160


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase of the bank, and its plan if anything is planned in it.

    `title` is the phase's, made unique: people choose phases by it, and formulas find them by it.
    """

    phase: Phase
    title: str
    plan: PhasePlan | None
    packages: tuple[WorkPackage, ...]


@dataclass(frozen=True, slots=True)
class Weeks:
    """Columns of the Gantt chart: the Monday that begins each, and how many days one covers."""

    starts: tuple[date, ...]
    days: int


def phase_rows(roadmap: Roadmap, bank: Bank) -> tuple[PhaseRow, ...]:
    """Every phase of the bank, planned or not, in order."""
    plans = {plan.id: plan for plan in roadmap.phases}
    # Excel takes titles that differ in case only for the same.
    used = Counter(phase.title.strip().casefold() for phase in bank.phases)
    return tuple(
        PhaseRow(
            phase,
            f"{phase.title} ({phase.id})"
            if used[phase.title.strip().casefold()] > 1
            else phase.title,
            plans.get(phase.id),
            tuple(package for package in roadmap.packages if package.phase == phase.id),
        )
        for phase in bank.phases
    )


def hours(package: WorkPackage, roadmap: Roadmap) -> float:
    """Likely effort in hours."""
    return round(package.effort_likely * roadmap.settings.hours_per_day, 2)


def total_hours(packages: Sequence[WorkPackage], roadmap: Roadmap) -> float:
    """Likely effort of several packages in hours."""
    return round(sum(hours(package, roadmap) for package in packages), 2)


def share_done(package: WorkPackage) -> float:
    """Progress as people said it, or else as the status says it: 0, 0.5 or 1."""
    if package.done_share is not None:
        return package.done_share
    return {"Not started": 0.0, "In progress": 0.5, "Completed": 1.0}[package.status]


def progress(packages: Sequence[WorkPackage], roadmap: Roadmap) -> float:
    """Progress weighted by effort; 0 without effort."""
    whole = total_hours(packages, roadmap)
    done = sum(hours(package, roadmap) * share_done(package) for package in packages)
    return done / whole if whole else 0.0


def joint_status(packages: Sequence[WorkPackage]) -> str:
    """Completed if all are, not started if none is begun; empty without packages."""
    statuses = {package.status for package in packages}
    if not statuses:
        return ""
    return statuses.pop() if len(statuses) == 1 else "In progress"


def hours_per_week(effort_hours: float, start: date, finish: date) -> float:
    """Effort spread over the calendar weeks of the span, at least one."""
    return effort_hours / max(1.0, ((finish - start).days + 1) / 7)


def gantt_weeks(packages: Sequence[WorkPackage]) -> Weeks:
    """Week columns from the Monday of the first start to the last finish; none without packages."""
    if not packages:
        return Weeks((), 7)
    first = min(package.start for package in packages)
    monday = first - timedelta(days=first.weekday())
    count = (max(package.finish for package in packages) - monday).days // 7 + 1
    together = -(-count // MOST_COLUMNS)
    starts = tuple(monday + timedelta(weeks=week) for week in range(0, count, together))
    return Weeks(starts, 7 * together)


def hours_in(packages: Sequence[WorkPackage], roadmap: Roadmap, start: date, days: int) -> float:
    """Likely hours of all packages in the `days` calendar days from `start`, evenly spread over each."""
    last = start + timedelta(days=days - 1)
    total = 0.0
    for package in packages:
        shared = (min(package.finish, last) - max(package.start, start)).days + 1
        if shared > 0:
            span = (package.finish - package.start).days + 1
            total += hours(package, roadmap) * shared / span
    return total


def most_work(plan: PhasePlan | None) -> str:
    """Who answers for most work of a phase; empty where nothing is planned."""
    return f"{plan.owner} (most work)" if plan else ""


def dependencies(package: WorkPackage) -> str:
    """Predecessors as people write them, such as ``ACT-01; ACT-04 + 5 days``."""
    lags = package.lags or (0,) * len(package.predecessors)
    pairs = zip(package.predecessors, lags, strict=True)
    return "; ".join(f"{before} + {lag} days" if lag else before for before, lag in pairs)


def packages_until(packages: Sequence[WorkPackage], day: date) -> int:
    """How many end on or before `day`."""
    return sum(package.finish <= day for package in packages)


def completed_until(packages: Sequence[WorkPackage], day: date) -> int:
    """How many of them are completed."""
    return sum(package.finish <= day and package.status == "Completed" for package in packages)
