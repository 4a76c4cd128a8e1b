"""What is settled before planning: actions done or running, dates that are fixed, phases in strict order."""

from __future__ import annotations

import math
from dataclasses import replace

from assessment.bank.models import Bank
from assessment.roadmap.choice import Choice
from assessment.roadmap.models import LeftOut, PackageStatus, PlanSettings
from assessment.roadmap.network import Link, Network, Task
from assessment.roadmap.priorities import with_predecessors
from assessment.roadmap.scheduling import Priority
from assessment.roadmap.sizing import Size
from assessment.roadmap.work_breakdown import WorkBreakdown
from assessment.roadmap.working_days import WorkCalendar, day_in_words


def without_done(choice: Choice, settings: PlanSettings) -> Choice:
    """The choice without the actions that are done, which are left out with that reason."""
    done = set(settings.done)
    left = [
        LeftOut(id=action.id, title=action.title, kind="done", reason="Done already.")
        for action in choice.actions
        if action.id in done
    ]
    return Choice(
        tuple(action for action in choice.actions if action.id not in done),
        {
            action: tuple(each for each in followers if each not in done)
            for action, followers in choice.pulled_in.items()
            if action not in done
        },
        (*choice.left_out, *left),
    )


def settled(
    work: WorkBreakdown, bank: Bank, settings: PlanSettings, calendar: WorkCalendar
) -> WorkBreakdown:
    """The work with running actions under way, fixed dates kept and, if asked, phases in strict order.

    A running action waits for nothing, and what is left of it is planned: the likely duration less the
    working days since it began, at least one day. Its effort is cut by the same share.
    """
    work = resized(work, settings)
    sizes, tasks = dict(work.sizes), dict(work.network.tasks)
    for action, days in settings.durations.items():
        if action in tasks and action not in settings.running:
            sizes[action] = _lasting(sizes[action], days, f"People expect it to take {days} days.")
            tasks[action] = replace(tasks[action], duration_days=sizes[action].duration_days)
    for action, begun in settings.running.items():
        if action in tasks and begun < settings.start:
            passed = WorkCalendar(begun, calendar.holidays).count_until(settings.start) - (
                calendar.is_working(settings.start)
            )
            since = f"Running since {day_in_words(begun)}"
            sizes[action] = _left_of(sizes[action], action, passed, since, settings)
            tasks[action] = replace(
                tasks[action], links=(), duration_days=sizes[action].duration_days
            )
    for action, day in settings.fixed.items():
        if action in tasks:
            number = calendar.count_until(day) - calendar.is_working(day)
            tasks[action] = replace(tasks[action], not_before=max(number, 0))
    network = Network(tasks)
    if settings.phase_order == "strict":
        network = in_phase_order(network, bank)
    return WorkBreakdown(sizes, network)


def running_first(priorities: tuple[Priority, ...], settings: PlanSettings) -> tuple[Priority, ...]:
    """The same rules, with what is running ahead of everything."""
    running = {action for action, day in settings.running.items() if day < settings.start}
    if not running:
        return priorities

    def ahead(rule: Priority) -> Priority:
        return lambda task_id: (task_id not in running, *rule(task_id))

    return tuple(ahead(rule) for rule in priorities)


def in_phase_order(network: Network, bank: Bank) -> Network:
    """The net in which nothing of a phase begins before all of the phases ahead of it is over.

    A task that one of an earlier phase waits for counts as of that phase, so that no circle arises.
    """
    phase_of = {action.id: action.phase for action in bank.actions}
    tasks: dict[str, Task] = {}
    ahead: tuple[str, ...] = ()
    for phase in bank.phases:
        own = [task_id for task_id in network.order if phase_of[task_id] == phase.id]
        here = [each for each in network.order if each in with_predecessors(network, own)]
        here = [each for each in here if each not in tasks]
        for task_id in here:
            task = network.tasks[task_id]
            known = {link.before for link in task.links}
            added = tuple(Link(before) for before in ahead if before not in known)
            tasks[task_id] = replace(task, links=(*task.links, *added))
        ahead = _ends(network, here) or ahead
    return Network({task_id: tasks[task_id] for task_id in network.tasks})


def _ends(network: Network, group: list[str]) -> tuple[str, ...]:
    """Those of a group that no other of it waits for."""
    waited_for = {link.before for each in group for link in network.tasks[each].links}
    return tuple(each for each in group if each not in waited_for)


def resized(work: WorkBreakdown, settings: PlanSettings) -> WorkBreakdown:
    """The work with the efforts that people gave, the range stretched by the same factor."""
    sizes = dict(work.sizes)
    for action, days in settings.efforts.items():
        if action in sizes:
            size = sizes[action]
            factor = days / size.effort_likely
            sizes[action] = replace(
                size,
                effort_low=round(size.effort_low * factor, 2),
                effort_likely=days,
                effort_high=round(size.effort_high * factor, 2),
                reasons=(*size.reasons, f"People say it takes {days:g} person-days."),
            )
    return WorkBreakdown(sizes, work.network)


def _left_of(size: Size, action: str, passed: int, since: str, settings: PlanSettings) -> Size:
    """What is left of a running action: as people said, or else by the time that passed."""
    if action in settings.left:
        share = settings.left[action]
        done = size.duration_days - math.ceil(size.duration_days * share - 1e-9)
        size = _remaining(size, done, f"{since}, {1 - share:.0%} done")
    else:
        size = _remaining(size, passed, since)
    if action in settings.durations:
        days = settings.durations[action]
        size = _lasting(size, days, f"{since}: people expect it to take {days} more working days.")
    return size


def _lasting(size: Size, days: int, reason: str) -> Size:
    """The size with another likely duration, the range stretched by the same factor; effort stays."""

    def stretched(before: int) -> int:
        return max(round(before * days / size.duration_days), 1)

    return replace(
        size,
        shortest_days=min(stretched(size.shortest_days), days),
        duration_days=days,
        longest_days=max(stretched(size.longest_days), days),
        reasons=(*size.reasons, reason),
    )


def _remaining(size: Size, passed: int, since: str) -> Size:
    left = max(size.duration_days - passed, 1)
    part = left / size.duration_days

    def cut(days: int) -> int:
        return max(math.ceil(days * part - 1e-9), 1)

    return replace(
        size,
        effort_low=round(size.effort_low * part, 1),
        effort_likely=round(size.effort_likely * part, 1),
        effort_high=round(size.effort_high * part, 1),
        shortest_days=cut(size.shortest_days),
        duration_days=left,
        longest_days=cut(size.longest_days),
        reasons=(
            *size.reasons,
            f"{since}: of likely {size.duration_days} working days {left} are left.",
        ),
    )


def status_of(settings: PlanSettings, action: str) -> PackageStatus:
    """Whether an action has begun before the plan does."""
    begun = settings.running.get(action)
    return "In progress" if begun and begun < settings.start else "Not started"
