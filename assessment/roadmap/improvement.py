"""A shorter plan where there is one, and what is known of how short a plan can be."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace

from assessment.roadmap.models import PlanQuality, Roadmap
from assessment.roadmap.network import Network, Span
from assessment.roadmap.priorities import Turn, Worth
from assessment.roadmap.rcpsp.bounds import energetic_bound
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem
from assessment.roadmap.rcpsp.solution import Limits, Refined, Solution
from assessment.roadmap.rcpsp.solver import refined, shortest
from assessment.roadmap.scheduling import Capacity, Pauses, Schedule, capacity_of, scheduled

# Enough for plans of a hundred packages in about a second. All but the last count work, not time.
LIMITS = Limits(children=60, work=0.3, second_work=0.1, wall_seconds=10.0)


@dataclass(frozen=True)
class Wanted:
    """What a better plan must keep, and what comes first in it.

    `opening` are the tasks that open the next phase, `early` shows the first visible result and counts as
    early `until` that day; `placed` are tasks that stay where they are. `values` say what is done earlier
    where the length leaves a choice.
    """

    values: Mapping[str, int] = field(default_factory=dict)
    opening: frozenset[str] = frozenset()
    early: str | None = None
    until: int = 0
    placed: Set[str] = frozenset()

    def due(self, spans: Mapping[str, Span]) -> dict[str, int]:
        """Days before which tasks must have ended in a plan that is no worse than these spans."""
        opened = max((spans[task_id].finish for task_id in self.opening), default=0)
        due = dict.fromkeys(self.opening, opened)
        if self.early is not None and spans[self.early].finish <= self.until:
            due[self.early] = min(self.until, due.get(self.early, self.until))
        return due


@dataclass(frozen=True)
class Scene:
    """The tasks, how many of them an owner leads at once, and when owners stand still."""

    network: Network
    capacity: Capacity
    pauses: Pauses

    def project(
        self, spans: Mapping[str, Span], placed: Set[str], due: Mapping[str, int]
    ) -> ProjectProblem:
        """The net as a project: an owner is a resource with as many units as it leads tasks at once."""
        activities = tuple(
            Activity(
                task.id,
                task.duration_days,
                {task.owner: 1},
                task.links,
                release_day=task.not_before,
                fixed_start=spans[task.id].start if task.id in placed else None,
                due_day=due.get(task.id),
            )
            for task in self.network.tasks.values()
        )
        owners = sorted({task.owner for task in self.network.tasks.values()})
        capacities = {owner: capacity_of(self.capacity, owner) for owner in owners}
        pauses = {owner: self.pauses.get(owner, frozenset()) for owner in owners}
        return ProjectProblem(activities, capacities, pauses=pauses)


def improved(
    scene: Scene, schedule: Schedule, wanted: Wanted, *, optimise: bool
) -> tuple[Schedule, PlanQuality]:
    """The shortest plan that is found, in it what is worth more earlier, and then the load levelled.

    A plan that takes no longer than the bound is proved already and made no shorter. Without the solver
    all of it is done by hand, as far as that gets.

    Args:
        optimise: False leaves the schedule as it is.
    """
    freely = scene.project(schedule.spans, wanted.placed, {})
    bound = energetic_bound(freely, schedule.duration_days)
    found = Solution(schedule.spans, bound, "list")
    if not optimise or not schedule.spans:
        return schedule, quality_of(Refined(found, value_proved=False, load_proved=False), bound)
    if not found.proved:
        found, bound = _shortened(scene, freely, found, wanted)
    better = _valued(scene, found, wanted)
    return scheduled(scene.network, better.solution.spans), quality_of(better, bound)


def _shortened(
    scene: Scene, freely: ProjectProblem, known: Solution, wanted: Wanted
) -> tuple[Solution, int]:
    """The shortest plan that keeps what is wanted, and a bound on those that need not keep it."""
    found = shortest(freely, LIMITS, known.spans)
    bound = max(known.lower_bound_days, found.lower_bound_days)
    kept_bound, due = bound, wanted.due(known.spans)
    if found.duration_days < known.duration_days and due:
        project = scene.project(known.spans, wanted.placed, due)
        found = shortest(project, LIMITS, known.spans)
        kept_bound = max(bound, found.lower_bound_days)
    if found.duration_days >= known.duration_days:
        found = known
    return replace(found, lower_bound_days=kept_bound), bound


def _valued(scene: Scene, found: Solution, wanted: Wanted) -> Refined:
    """The plan with value earlier; its first visible result does not move back for it either."""
    if wanted.early is not None:
        wanted = replace(wanted, until=min(wanted.until, found.spans[wanted.early].finish))
    project = scene.project(found.spans, wanted.placed, wanted.due(found.spans))
    return refined(project, found, wanted.values, LIMITS)


def wanted_of(
    turn: Mapping[str, Turn],
    worth: Mapping[str, Worth],
    early: str | None,
    until: int,
    placed: Set[str],
) -> Wanted:
    """A better plan opens the next phase no later, and shows its first result in time if it does so now.

    What has its turn sooner is worth more; of equals, what closes the larger gap.

    Args:
        early: the first visible result.
        until: working days within which it counts as early.
    """
    ranks = {each: place for place, each in enumerate(sorted(set(turn.values()), reverse=True))}
    values = {
        task_id: 4 ** min(ranks[own], 12) * (1 + round(worth[task_id].gain))
        for task_id, own in turn.items()
    }
    first = min(turn.values(), default=(0, 1))
    opening = frozenset(task_id for task_id, own in turn.items() if own == first and not first[1])
    return Wanted(values, opening, early, until, placed)


def quality_of(refined: Refined, lower_bound_days: int) -> PlanQuality:
    """What is known of a schedule beside the best.

    Args:
        refined: its bound is one of the plans that keep what is wanted.
        lower_bound_days: of all plans.
    """
    solution = refined.solution
    return PlanQuality(
        method=solution.method,
        proved=solution.proved,
        lower_bound_days=lower_bound_days,
        kept_bound_days=solution.lower_bound_days,
        gap_share=round(solution.gap_share, 4),
        value_proved=refined.value_proved,
        load_proved=refined.load_proved,
    )


def quality_sentence(roadmap: Roadmap) -> str:
    """How long the plan takes, and how short a plan of these packages can be."""
    days = f"The plan takes {roadmap.duration_days} working days"
    if roadmap.duration_days <= roadmap.lower_bound_days:
        return f"{days}, proved: no plan of these packages can be shorter."
    quality = roadmap.quality
    if quality is not None and quality.proved:
        return (
            f"{days}, proved: no plan of these packages that opens the next phase as soon, and shows a "
            f"result in time, can be shorter. Without that, none can take fewer than "
            f"{roadmap.lower_bound_days}."
        )
    gap = roadmap.duration_days / max(roadmap.lower_bound_days, 1) - 1
    return (
        f"{days}; no plan of these packages can take fewer than {roadmap.lower_bound_days}, "
        f"so it is at most {gap:.1%} longer than the shortest."
    )
