"""What a team means for the schedule: how much a role leads at once, when it pauses, what takes longer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from assessment.bank.models import Bank
from assessment.roadmap.choice import Choice
from assessment.roadmap.network import Network
from assessment.roadmap.outlook_models import RoleStaffing
from assessment.roadmap.scheduling import Capacity, capacity_of
from assessment.roadmap.sizing import Size
from assessment.roadmap.team_models import Person, Team
from assessment.roadmap.work_breakdown import WorkBreakdown
from assessment.roadmap.working_days import WorkCalendar

# Absences count so many days ahead: a plan that runs longer knows weekends and public holidays only.
HORIZON_DAYS = 12 * 366


@dataclass(frozen=True)
class Staff:
    """A team, and the public holidays of the countries that its people name, by country."""

    team: Team
    holidays: Mapping[str, Set[date]] = field(default_factory=dict)


@dataclass(frozen=True)
class Staffing:
    """What the scheduler is told of the people.

    `shares` are the full-time equivalents of each role that has people; `stand_ins` are roles that own
    packages and have nobody: the plan counts on one full-time person to be found for each.
    """

    capacity: Capacity
    pauses: Mapping[str, Set[int]] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    stand_ins: tuple[str, ...] = ()


def staffing_of(
    staff: Staff | None, owners: Iterable[str], calendar: WorkCalendar, owner_capacity: int
) -> Staffing:
    """Capacities and pauses of the roles that own packages.

    Args:
        staff: None plans without a team: every role leads `owner_capacity` packages at once.
        owners: the roles that own packages.
        calendar: the working days of the plan.
    """
    if staff is None:
        return Staffing(owner_capacity)
    roles = sorted(set(owners))
    team = staff.team
    return Staffing(
        capacity={role: role_capacity(team, role) for role in roles},
        pauses={role: _pauses(staff, role, calendar) for role in roles if team.in_role(role)},
        shares={role: round(team.share(role), 6) for role in roles if team.in_role(role)},
        stand_ins=tuple(role for role in roles if not team.in_role(role)),
    )


def role_capacity(team: Team, role: str) -> int:
    """How many packages a role leads at once: full-time equivalents x packages per person, rounded down.

    Rounded down, so that the plan never counts on time that nobody has; at least 1, because a role with
    little time leads one package slowly (see `stretched`). A role without people is planned as one
    full-time person.
    """
    share = team.share(role) or 1.0
    # Shares such as 0.1 + 0.2 + 0.7 are no exact 1 in binary.
    return max(math.floor(round(share * team.packages_per_person, 6)), 1)


def stretched(work: WorkBreakdown, team: Team) -> WorkBreakdown:
    """The work with durations long enough for the time that the owning role has.

    A package takes at least effort x `owner_part` / full-time equivalents of its owner, in working days.
    """
    sizes, tasks = dict(work.sizes), dict(work.network.tasks)
    for task_id, task in work.network.tasks.items():
        share = team.share(task.owner) or 1.0
        sizes[task_id] = _stretched(work.sizes[task_id], share, team.owner_part)
        tasks[task_id] = replace(task, duration_days=sizes[task_id].duration_days)
    return WorkBreakdown(sizes, Network(tasks))


def _stretched(size: Size, share: float, part: float) -> Size:
    needed = _needed(size.effort_likely, share, part)
    reasons = size.reasons
    if needed > size.duration_days:
        because = f"{size.effort_likely:g} person-days x {part:g} / {share:g} of full time"
        reasons += (f"Likely takes {needed} days, because its owner has little time ({because}).",)
    return replace(
        size,
        shortest_days=max(size.shortest_days, _needed(size.effort_low, share, part)),
        duration_days=max(size.duration_days, needed),
        longest_days=max(size.longest_days, _needed(size.effort_high, share, part)),
        reasons=reasons,
    )


def _needed(effort: float, share: float, part: float) -> int:
    exact = Fraction(str(effort)) * Fraction(str(part)) / Fraction(str(round(share, 6)))
    return math.ceil(exact)


def _pauses(staff: Staff, role: str, calendar: WorkCalendar) -> frozenset[int]:
    """Numbers of the working days on which nobody of the role works; its other people stand in before."""
    first = calendar.date_of(0)
    free = [_free_days(person, staff.holidays, first) for person in staff.team.in_role(role)]
    days = frozenset.intersection(*free)
    working = (day for day in days if day >= first and calendar.is_working(day))
    return frozenset(calendar.count_until(day) - 1 for day in working)


def _free_days(person: Person, holidays: Mapping[str, Set[date]], first: date) -> frozenset[date]:
    last = first + timedelta(days=HORIZON_DAYS)
    days = {day for day in holidays.get(person.country or "", ()) if first <= day <= last}
    for away in person.away:
        begin = max(date.fromisoformat(away.first), first)
        end = min(date.fromisoformat(away.last), last)
        days |= {begin + timedelta(days=number) for number in range((end - begin).days + 1)}
    return frozenset(days)


def staffing_table(
    bank: Bank, staffing: Staffing, choice: Choice, days: int
) -> tuple[RoleStaffing, ...]:
    """How the plan staffs each role that owns packages, by title; days off within its `days`."""
    roles = sorted({action.owner for action in choice.actions})
    table = (
        RoleStaffing(
            role=role,
            title=bank.role_titles.get(role, role),
            capacity=capacity_of(staffing.capacity, role),
            full_time=staffing.shares.get(role),
            stand_in=role in staffing.stand_ins,
            days_off=sum(day < days for day in staffing.pauses.get(role, ())),
        )
        for role in roles
    )
    return tuple(sorted(table, key=lambda each: (each.title, each.role)))
