"""What the plan costs: days x rate of the owner + what is paid outside, by package, phase and quarter."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.roadmap.models import Milestone, PhasePlan, WorkPackage
from assessment.roadmap.outlook_models import Amount, CostLine, CostPlan, PeriodCost
from assessment.roadmap.team_models import Team
from assessment.roadmap.working_days import WorkCalendar


@dataclass(frozen=True)
class CostBasis:
    """What costs are computed from. Without a team only the bank's outside costs count."""

    team: Team | None
    hours_per_day: float
    calendar: WorkCalendar
    start: date


def cost_plan(
    packages: Sequence[WorkPackage],
    phases: Sequence[PhasePlan],
    milestones: Sequence[Milestone],
    basis: CostBasis,
) -> CostPlan | None:
    """The cost of a plan with its build-up; None where neither a rate nor an outside cost is known."""
    lines = tuple(_line(package, basis) for package in packages)
    if all(line.hour_rate is None and not line.outside for line in lines):
        return None
    by_package = {line.package: line for line in lines}
    return CostPlan(
        total=amount_sum(line.total for line in lines),
        phases={
            phase.id: amount_sum(by_package[package].total for package in phase.packages)
            for phase in phases
        },
        quarters=_quarters(packages, lines, milestones, basis),
        lines=lines,
        without_rate=_without_rate(packages, lines),
    )


def amount_sum(amounts: Iterable[Amount]) -> Amount:
    """The sum of costs: likely figures added, distances to low and high added as squares.

    The bounds themselves are not added: not everything turns out cheapest or dearest at once.
    """
    given = tuple(amounts)
    likely = math.fsum(each.likely for each in given)
    below = math.hypot(*(each.likely - each.low for each in given))
    above = math.hypot(*(each.high - each.likely for each in given))
    return _amount(likely - below, likely, likely + above)


def _amount(low: float, likely: float, high: float) -> Amount:
    return Amount(low=round(low, 2), likely=round(likely, 2), high=round(high, 2))


def _line(package: WorkPackage, basis: CostBasis) -> CostLine:
    rate = basis.team.day_rate(package.owner) if basis.team else None
    outside = basis.team.outside.get(package.id) if basis.team else None
    low, likely, high = (
        (outside.low, outside.likely, outside.high) if outside else (package.outside_cost,) * 3
    )
    day = rate or 0.0
    return CostLine(
        package=package.id,
        hours=round(package.effort_likely * basis.hours_per_day, 1),
        hour_rate=None if rate is None else round(rate / basis.hours_per_day, 4),
        own=round(package.effort_likely * day, 2),
        outside=round(likely, 2),
        total=_total(package, day, (low, likely, high)),
    )


def _total(package: WorkPackage, day: float, outside: tuple[float, float, float]) -> Amount:
    """Own work and outside cost of one package are independent, so that their distances add as squares."""
    low, likely, high = outside
    own = _amount(package.effort_low * day, package.effort_likely * day, package.effort_high * day)
    return amount_sum([own, _amount(low, likely, high)])


def _quarters(
    packages: Sequence[WorkPackage],
    lines: Sequence[CostLine],
    milestones: Sequence[Milestone],
    basis: CostBasis,
) -> tuple[PeriodCost, ...]:
    """Costs spread evenly over the working days of each package."""
    before = basis.calendar.count_until(basis.start) - basis.calendar.is_working(basis.start)
    found = []
    for place, milestone in enumerate(milestones):
        until = basis.calendar.count_until(milestone.due)
        if place == len(milestones) - 1:
            # Milestones end after so many quarters; what comes later belongs to the last.
            until = max(until, *(basis.calendar.count_until(each.finish) for each in packages))
        parts = [
            _scaled(line.total, _part(package, before, until, basis.calendar))
            for package, line in zip(packages, lines, strict=True)
        ]
        found.append(PeriodCost(title=milestone.title, due=milestone.due, total=amount_sum(parts)))
        before = until
    return tuple(found)


def _part(package: WorkPackage, before: int, until: int, calendar: WorkCalendar) -> float:
    """Share of a package's working days that lies after day number `before` and up to `until`."""
    first, last = calendar.count_until(package.start) - 1, calendar.count_until(package.finish)
    inside = min(last, until) - max(first, before)
    return max(inside, 0) / (last - first)


def _scaled(amount: Amount, part: float) -> Amount:
    return Amount(low=amount.low * part, likely=amount.likely * part, high=amount.high * part)


def _without_rate(packages: Sequence[WorkPackage], lines: Sequence[CostLine]) -> tuple[str, ...]:
    missing = {
        package.owner
        for package, line in zip(packages, lines, strict=True)
        if line.hour_rate is None
    }
    return tuple(sorted(missing))
