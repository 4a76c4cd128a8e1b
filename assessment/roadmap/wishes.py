"""Wishes that the plan cannot grant: what stands against each, and what comes nearest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from assessment.bank.models import Bank
from assessment.roadmap.dropping import KEPT_IN, Dropping, Remaking, packages_to_drop
from assessment.roadmap.headcount import people_days, people_in_words, people_needed, there_until
from assessment.roadmap.models import PlanSettings, Roadmap, WorkPackage
from assessment.roadmap.outlook_models import Wish
from assessment.roadmap.staffing import Staffing
from assessment.roadmap.working_days import WorkCalendar, day_in_words


def wishes_of(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> tuple[Wish, ...]:
    """Everything asked for that the plan does not give, in the order of `_CHECKS`."""
    found: list[Wish] = []
    for check in _CHECKS:
        found += check(bank, settings, roadmap, remaking)
    return tuple(found)


def _nobody_owns(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> Iterator[Wish]:
    for role in remaking.staffing.stand_ins:
        own = [package for package in roadmap.packages if package.owner == role]
        ids = tuple(package.id for package in own)
        title = bank.role_titles.get(role, role)
        other = _could_own(bank, own, remaking.staffing)
        advice = (
            f"give the role to somebody ({other} knows most about the same items), "
            if other
            else ""
        )
        help_titles = {expert.id: expert.title for expert in bank.experts}
        bought = sorted({help_titles[each.outside_help] for each in own if each.outside_help})
        buy = f"buy it in ({', '.join(bought)})" if bought else "buy it in"
        yield Wish(
            kind="nobody_owns",
            sentence=(
                f"Nobody in the team is {title}, who owns {_listed(ids)}. Add the role to a person in "
                f"the team file: {advice}or {buy}. Until then the plan counts on one full-time stand-in."
            ),
            packages=ids,
        )


def _could_own(bank: Bank, own: list[WorkPackage], staffing: Staffing) -> str:
    """Title of the staffed role that the bank asks most about the items of the packages; or nothing."""
    asked: dict[str, int] = {}
    for item in (item for package in own for item in package.raises):
        for role in bank.item_by_id[item].ask_whom:
            if role in staffing.shares:
                asked[role] = asked.get(role, 0) + 1
    best = min(asked, key=lambda role: (-asked[role], role), default="")
    return bank.role_titles.get(best, best)


def _deadline(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> Iterator[Wish]:
    if settings.deadline is None or roadmap.uncertainty is None or not roadmap.packages:
        return
    sure = roadmap.uncertainty.finish.p80
    if sure <= settings.deadline:
        return
    calendar = remaking.calendar
    days = calendar.count_until(settings.deadline)
    soonest = calendar.date_of(max(roadmap.lower_bound_days, 1) - 1)
    planned = roadmap.finish
    assert planned is not None, "a plan with packages has a finish"
    against = (
        f"even in the best order this work does not end before {day_in_words(soonest)}"
        if soonest > settings.deadline
        else f"it is planned to end on {day_in_words(planned)}, and in {KEPT_IN} of 100 draws by "
        f"{day_in_words(sure)}"
    )
    drop = packages_to_drop(
        roadmap.packages, remaking.network, lambda kept: remaking.days(kept) <= days
    )
    rest = roadmap.package_by_id.keys() - set(drop.packages)
    lasts = calendar.date_of(max(remaking.days(rest), 1) - 1)
    yield Wish(
        kind="deadline",
        sentence=(
            f"The plan cannot be relied on to be over by {day_in_words(settings.deadline)}: {against}. "
            f"The nearest date that holds in {KEPT_IN} of 100 draws is {day_in_words(sure)}. "
            f"{_dropping(drop, roadmap, f'lasts until {day_in_words(lasts)}')}"
        ),
        feasible=sure,
        packages=drop.packages,
    )


def _budget_days(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> Iterator[Wish]:
    if settings.budget_days is None or roadmap.effort_likely <= settings.budget_days:
        return
    limit = settings.budget_days
    days = {package.id: package.effort_likely for package in roadmap.packages}
    drop = packages_to_drop(
        roadmap.packages, remaking.network, lambda kept: sum(days[each] for each in kept) <= limit
    )
    low, high = roadmap.effort_range
    yield Wish(
        kind="budget_days",
        sentence=(
            f"The plan takes {roadmap.effort_likely:,.0f} person-days ({low:,.0f} to {high:,.0f}), more "
            f"than the {limit:,.0f} wished for. "
            f"{_dropping(drop, roadmap, f'takes {_rest(days, drop):,.0f} person-days')}"
        ),
        packages=drop.packages,
    )


def _budget_cost(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> Iterator[Wish]:
    limit, cost = settings.budget_cost, roadmap.cost
    if limit is None:
        return
    if cost is None:
        what = "A budget was given, but no rate: add `rates:` to the team file, so that work has a cost."
        yield Wish(kind="budget_cost", sentence=what)
        return
    if cost.total.likely <= limit:
        return
    each_costs = {line.package: line.total.likely for line in cost.lines}
    drop = packages_to_drop(
        roadmap.packages,
        remaking.network,
        lambda kept: sum(each_costs[each] for each in kept) <= limit,
    )
    yield Wish(
        kind="budget_cost",
        sentence=(
            f"The plan costs {cost.total.likely:,.0f} ({cost.total.low:,.0f} to "
            f"{cost.total.high:,.0f}), more than the {limit:,.0f} wished for. "
            f"{_dropping(drop, roadmap, f'costs {_rest(each_costs, drop):,.0f}')}"
        ),
        packages=drop.packages,
    )


def _headcount(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> Iterator[Wish]:
    limit = people_days(settings, remaking.calendar)
    if settings.headcount is None or limit is None or roadmap.effort_likely <= limit:
        return
    days = {package.id: package.effort_likely for package in roadmap.packages}
    drop = packages_to_drop(
        roadmap.packages, remaking.network, lambda kept: sum(days[each] for each in kept) <= limit
    )
    low, high = roadmap.effort_range
    needed = people_needed(roadmap.effort_likely, settings, remaking.calendar)
    over = remaking.calendar.date_of(math.ceil(roadmap.effort_likely / settings.headcount) - 1)
    yield Wish(
        kind="headcount",
        sentence=(
            f"The plan takes {roadmap.effort_likely:,.0f} person-days ({low:,.0f} to {high:,.0f}), more "
            f"than the {limit:,.0f} that {people_in_words(settings.headcount)} can do until "
            f"{day_in_words(there_until(settings))}. It takes {people_in_words(needed)}, or time until "
            f"{day_in_words(over)}. {_dropping(drop, roadmap, f'takes {_rest(days, drop):,.0f} person-days')}"
        ),
        feasible=over,
        packages=drop.packages,
    )


def _fixed_dates(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> Iterator[Wish]:
    for action, day in sorted(settings.fixed.items()):
        package = roadmap.package_by_id.get(action)
        if package is None or package.start == _first_working_day(day, remaking.calendar):
            continue
        yield Wish(
            kind="fixed_date",
            sentence=(
                f"{action} cannot start on {day_in_words(day)}: {_why_later(package, settings, day)}. "
                f"It starts on {day_in_words(package.start)}."
            ),
            feasible=package.start,
            packages=(action,),
        )


def _why_later(package: WorkPackage, settings: PlanSettings, day: date) -> str:
    if day < settings.start:
        return f"the plan begins on {day_in_words(settings.start)}"
    if package.waits_for_owner:
        return f"{package.owner_title} is busy with {_listed(package.waits_for_owner)} until then"
    if package.predecessors:
        return f"it waits for {_listed(package.predecessors)}"
    return f"{package.owner_title} is not free earlier"


def _first_working_day(day: date, calendar: WorkCalendar) -> date:
    return calendar.date_of(calendar.count_until(day) - calendar.is_working(day))


def _not_planned(
    bank: Bank, settings: PlanSettings, roadmap: Roadmap, remaking: Remaking
) -> Iterator[Wish]:
    left_out = {left.id: left.reason for left in roadmap.left_out}
    for action in sorted({*settings.fixed, *settings.running}):
        if action in roadmap.package_by_id:
            continue
        reason = left_out.get(action, "The bank has no such action.")
        yield Wish(
            kind="not_planned",
            sentence=f"{action} was given a date and is not in the plan. {reason}",
            packages=(action,),
        )


def _rest(figures: Mapping[str, float], drop: Dropping) -> float:
    return sum(figure for package, figure in figures.items() if package not in drop.packages)


def _dropping(drop: Dropping, roadmap: Roadmap, rest: str) -> str:
    """What could be dropped. `rest` says what the rest takes, beginning with a verb."""
    if not drop.packages:
        return "Nothing can be dropped: the shut gates need all of it."
    if not drop.enough:
        others = len(drop.packages)
        packages = "package" if others == 1 else f"{others} packages"
        return f"What the shut gates need {rest}, even without the other {packages}."
    named = "; ".join(f"{each} {roadmap.package_by_id[each].title}" for each in drop.packages)
    return (
        f"It would fit without {named}: no shut gate needs them, and they close the least gap "
        f"(the rest {rest})."
    )


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)


_CHECKS: tuple[Callable[[Bank, PlanSettings, Roadmap, Remaking], Iterator[Wish]], ...] = (
    _nobody_owns,
    _deadline,
    _budget_days,
    _budget_cost,
    _headcount,
    _fixed_dates,
    _not_planned,
)
