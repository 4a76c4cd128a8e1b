"""How sure the dates are: the plan carried out many times, with durations drawn anew each time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessment.roadmap.models import Milestone, PhasePlan, WorkPackage
from assessment.roadmap.network import Network, Task
from assessment.roadmap.outlook_models import Chances, Driver, Uncertainty
from assessment.roadmap.sizing import Size
from assessment.roadmap.working_days import WorkCalendar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Days = npt.NDArray[np.int32]

DRAWS = 10_000
# Any number will do; it is fixed so that the same plan has the same chances on every run.
SEED = 20_260

# One factor per draw that lengthens or shortens all packages alike: whoever misjudges one package of a
# plan misjudges its neighbours in the same direction, and more often too short than too long. Without it
# errors of many packages would cancel out and the dates look surer than they are. An assumption of this
# product: (low, likely, high).
COMMON_CAUSE = (0.9, 1.0, 1.3)
# Weight of the likely value in a beta-PERT distribution. Source: Malcolm and others (1959), PERT.
PERT_WEIGHT = 4.0

PERCENTILES = (0.5, 0.8, 0.95)
# So many packages are named as drivers, if their durations go along with the finish at all.
MOST_DRIVERS = 5
LEAST_INFLUENCE = 0.1


@dataclass(frozen=True)
class Simulation:
    """Finish of every task in every draw, as numbers of working days (tasks x draws).

    `critical` and `influence` are by task as in `Driver`; rows go by `order`.
    """

    order: tuple[str, ...]
    finish: Days
    critical: tuple[float, ...]
    influence: tuple[float, ...]

    def last(self, tasks: Iterable[str]) -> Days:
        """Per draw the day on which all of the tasks are over; there must be one."""
        row = {task: place for place, task in enumerate(self.order)}
        last: Days = self.finish[[row[task] for task in tasks]].max(axis=0)
        return last


def simulate(
    lanes: Network,
    sizes: Mapping[str, Size],
    tasks: Mapping[str, Task],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Simulation:
    """Carry out a schedule many times, the order in which owners take up packages kept.

    Args:
        lanes: the net with the owners' limits as links: `Schedule.lanes`, with at least one task.
        sizes: shortest, likely and longest duration of each task.
        tasks: what was scheduled; a task that takes longer in `lanes` stood still in between.

    A task that stood still in the schedule, because nobody was there, is lengthened by the same share
    in every draw.
    """
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(seed))
    common = _pert(generator, *COMMON_CAUSE, draws)
    own = np.empty((len(lanes.order), draws))
    pauses = np.empty((len(lanes.order), 1))
    for row, task_id in enumerate(lanes.order):
        size = sizes[task_id]
        days = (size.shortest_days, size.duration_days, size.longest_days)
        own[row] = _pert(generator, *days, draws)
        pauses[row] = lanes.tasks[task_id].duration_days / tasks[task_id].duration_days
    # Rounded up as in the plan; the tiny step back keeps exact days from becoming one more.
    durations = np.maximum(np.ceil(own * common * pauses - 1e-9), 1).astype(np.int32)
    finish = _forward(lanes, durations)
    end = finish.max(axis=0)
    slack = _latest(lanes, durations, end) - finish
    return Simulation(
        lanes.order,
        finish,
        tuple(float(share) for share in (slack == 0).mean(axis=1)),
        _influences(own, end),
    )


@dataclass(frozen=True)
class DatedParts:
    """Packages, phases and milestones of a plan, with or without the chances of their dates."""

    packages: tuple[WorkPackage, ...]
    phases: tuple[PhasePlan, ...]
    milestones: tuple[Milestone, ...]


def with_chances(parts: DatedParts, run: Simulation, calendar: WorkCalendar) -> DatedParts:
    """The same parts, each with the days by which it is over in 50, 80 and 95 of 100 draws.

    Returns:
        New parts. A milestone before which nothing ends has no chances.
    """
    critical = dict(zip(run.order, run.critical, strict=True))
    packages = tuple(
        package.model_copy(
            update={
                "chances": chances_of(run.last([package.id]), calendar),
                "criticality": round(critical[package.id], 3),
            }
        )
        for package in parts.packages
    )
    phases = tuple(
        phase.model_copy(update={"chances": chances_of(run.last(phase.packages), calendar)})
        for phase in parts.phases
    )
    done: list[str] = []
    milestones = []
    for milestone in parts.milestones:
        done += milestone.finished
        chances = chances_of(run.last(done), calendar) if done else None
        milestones.append(milestone.model_copy(update={"chances": chances}))
    return DatedParts(packages, phases, tuple(milestones))


def uncertainty_of(run: Simulation, planned_days: int, calendar: WorkCalendar) -> Uncertainty:
    """Chances of the finish, and the packages that decide it.

    Args:
        planned_days: working days that the schedule takes.
    """
    end = run.last(run.order)
    rows = sorted(range(len(run.order)), key=lambda row: (-run.influence[row], run.order[row]))
    drivers = [
        Driver(
            package=run.order[row],
            influence=round(run.influence[row], 3),
            criticality=round(run.critical[row], 3),
        )
        for row in rows
        if run.influence[row] >= LEAST_INFLUENCE
    ]
    return Uncertainty(
        draws=len(end),
        seed=SEED,
        finish=chances_of(end, calendar),
        on_time=round(float((end <= planned_days).mean()), 3),
        drivers=tuple(drivers[:MOST_DRIVERS]),
    )


def chances_of(days: Days, calendar: WorkCalendar) -> Chances:
    """Days by which so many draws are over: whole draws counted, so that the share is kept."""
    import numpy as np

    p50, p80, p95 = np.quantile(days, PERCENTILES, method="inverted_cdf")
    return Chances(
        p50=calendar.date_of(int(p50) - 1),
        p80=calendar.date_of(int(p80) - 1),
        p95=calendar.date_of(int(p95) - 1),
    )


def _pert(generator: np.random.Generator, low: float, likely: float, high: float, n: int) -> Any:
    """`n` draws of a beta-PERT distribution; all the same where low and high are."""
    import numpy as np

    if high <= low:
        return np.full(n, float(likely))
    alpha = 1 + PERT_WEIGHT * (likely - low) / (high - low)
    beta = 1 + PERT_WEIGHT * (high - likely) / (high - low)
    return low + (high - low) * generator.beta(alpha, beta, n)


def _forward(lanes: Network, durations: Days) -> Days:
    import numpy as np

    row = {task_id: place for place, task_id in enumerate(lanes.order)}
    finish = np.empty_like(durations)
    for place, task_id in enumerate(lanes.order):
        task = lanes.tasks[task_id]
        start = np.full(durations.shape[1], task.not_before, dtype=np.int32)
        for link in task.links:
            np.maximum(start, finish[row[link.before]] + link.lag_days, out=start)
        finish[place] = start + durations[place]
    return finish


def _latest(lanes: Network, durations: Days, end: Days) -> Days:
    import numpy as np

    row = {task_id: place for place, task_id in enumerate(lanes.order)}
    latest = np.repeat(end[np.newaxis, :], len(lanes.order), axis=0)
    for place in range(len(lanes.order) - 1, -1, -1):
        start = latest[place] - durations[place]
        for link in lanes.tasks[lanes.order[place]].links:
            before = latest[row[link.before]]
            np.minimum(before, start - link.lag_days, out=before)
    return latest


def _influences(own: npt.NDArray[np.float64], end: Days) -> tuple[float, ...]:
    """Correlation of each task's own duration with the end, at least 0; 0 where either is constant.

    Own: before the common cause, which moves every task and the end together and so says nothing of one.
    """
    import numpy as np

    centred = own - own.mean(axis=1, keepdims=True)
    about = end - end.mean()
    spread = np.sqrt((centred**2).sum(axis=1) * (about**2).sum())
    shared = centred @ about
    found = np.divide(shared, spread, out=np.zeros_like(shared), where=spread > 0)
    return tuple(float(value) for value in np.clip(found, 0, 1))
