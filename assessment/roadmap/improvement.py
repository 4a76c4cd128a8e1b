"""A shorter plan where there is one, and what is known of how short a plan can be."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from assessment.roadmap.models import PlanQuality, Roadmap
from assessment.roadmap.network import Network, Span
from assessment.roadmap.priorities import Turn, Worth
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem
from assessment.roadmap.rcpsp.solution import Limits, Solution
from assessment.roadmap.rcpsp.solver import available, refined, shortest
from assessment.roadmap.scheduling import (
    Capacity,
    Pauses,
    Schedule,
    capacity_of,
    lower_bound,
    scheduled,
)

# Enough for plans of a hundred packages in about a second. All but the last count work, not time.
LIMITS = Limits(children=60, work=0.3, second_work=0.1, wall_seconds=10.0)


@dataclass(frozen=True)
class Wanted:
    """What a shorter plan must keep, and what comes first in it.

    `due` are tasks with the day before which they must have ended, `placed` tasks that stay where they
    are; `values` say what is done earlier where the length leaves a choice.
    """

    values: Mapping[str, int]
    due: Mapping[str, int]
    placed: Set[str] = frozenset()


def improved(
    network: Network,
    capacity: Capacity,
    pauses: Pauses,
    schedule: Schedule,
    wanted: Wanted,
    *,
    optimise: bool,
) -> tuple[Schedule, PlanQuality]:
    """The schedule, or a shorter one by the solver, and how it compares with the shortest.

    A schedule that takes no longer than the bound is proved already and stays as it is, and so does one
    that the solver does not shorten: it does what opens the next phase first. Days on which a task
    stands still are beyond the solver, so with pauses the schedule stays too.

    Args:
        optimise: False leaves the schedule as it is.
    """
    bound = lower_bound(network, capacity)
    stays = not optimise or any(pauses.values())
    if schedule.duration_days <= bound or stays or not available():
        return schedule, quality_of(Solution(schedule.spans, bound, "list"))
    freely = project_of(network, capacity, schedule, Wanted({}, {}, wanted.placed))
    found = shortest(freely, LIMITS, schedule.spans)
    bound = max(bound, found.lower_bound_days)
    project = project_of(network, capacity, schedule, wanted)
    if found.duration_days < schedule.duration_days and wanted.due:
        found = shortest(project, LIMITS, schedule.spans)
    if found.duration_days < schedule.duration_days:
        found = refined(project, found, wanted.values, LIMITS)
        schedule = scheduled(network, found.spans)
    return schedule, quality_of(replace(found, lower_bound_days=bound))


def project_of(
    network: Network, capacity: Capacity, schedule: Schedule, wanted: Wanted
) -> ProjectProblem:
    """The net as a project: an owner is a resource with as many units as it leads tasks at once."""
    activities = tuple(
        Activity(
            task.id,
            task.duration_days,
            {task.owner: 1},
            task.links,
            release_day=task.not_before,
            fixed_start=schedule.spans[task.id].start if task.id in wanted.placed else None,
            due_day=wanted.due.get(task.id),
        )
        for task in network.tasks.values()
    )
    owners = sorted({task.owner for task in network.tasks.values()})
    return ProjectProblem(activities, {owner: capacity_of(capacity, owner) for owner in owners})


def wanted_of(
    turn: Mapping[str, Turn],
    worth: Mapping[str, Worth],
    early: str | None,
    until: int,
    spans: Mapping[str, Span],
    placed: Set[str],
) -> Wanted:
    """A shorter plan opens the next phase no later, and shows its first result in time if this one does.

    What has its turn sooner is worth more; of equals, what closes the larger gap.

    Args:
        spans: the schedule that is to be shortened.
        early: the first visible result.
        until: working days within which it counts as early.
    """
    ranks = {each: place for place, each in enumerate(sorted(set(turn.values()), reverse=True))}
    values = {
        task_id: 4 ** min(ranks[own], 12) * (1 + round(worth[task_id].gain))
        for task_id, own in turn.items()
    }
    first = min(turn.values(), default=(0, 1))
    opening = [task_id for task_id, own in turn.items() if own == first and not first[1]]
    opened = max((spans[task_id].finish for task_id in opening), default=0)
    due = dict.fromkeys(opening, opened)
    if early is not None and spans[early].finish <= until:
        due[early] = min(until, due.get(early, until))
    return Wanted(values, due, placed)


def quality_of(solution: Solution) -> PlanQuality:
    """What is known of a schedule beside the shortest."""
    return PlanQuality(
        method=solution.method,
        proved=solution.proved,
        lower_bound_days=solution.lower_bound_days,
        gap_share=round(solution.gap_share, 4),
    )


def quality_sentence(roadmap: Roadmap) -> str:
    """How long the plan takes, and how short a plan of these packages can be."""
    days = f"The plan takes {roadmap.duration_days} working days"
    if roadmap.duration_days <= roadmap.lower_bound_days:
        return f"{days}, proved: no plan of these packages can be shorter."
    gap = roadmap.duration_days / max(roadmap.lower_bound_days, 1) - 1
    return (
        f"{days}; no plan of these packages can take fewer than {roadmap.lower_bound_days}, "
        f"so it is at most {gap:.1%} longer than the shortest."
    )
