"""What a plan could go without: its parts scheduled anew, and the packages that are needed least."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass, replace

from assessment.roadmap.models import WorkPackage
from assessment.roadmap.network import Network
from assessment.roadmap.priorities import with_predecessors
from assessment.roadmap.scheduling import Priority, best_schedule
from assessment.roadmap.sizing import Size
from assessment.roadmap.staffing import Staffing
from assessment.roadmap.uncertainty import simulate
from assessment.roadmap.working_days import WorkCalendar

# Fewer draws than for the plan's own dates: many plans are tried, and only a yes or no is asked.
DRAWS = 1_000
# Of 100 draws, so many must end in time for a date to count as kept.
KEPT_IN = 80


@dataclass(frozen=True)
class Remaking:
    """What it takes to schedule a part of the plan anew."""

    network: Network
    sizes: Mapping[str, Size]
    priorities: tuple[Priority, ...]
    staffing: Staffing
    calendar: WorkCalendar

    def days(self, kept: Set[str]) -> int:
        """Working days that the kept packages take in 80 of 100 draws; 0 without packages."""
        import numpy as np

        if not kept:
            return 0
        part = self._part(kept)
        schedule = best_schedule(
            part, self.staffing.capacity, self.priorities, self.staffing.pauses
        )
        run = simulate(schedule.lanes, self.sizes, part.tasks, draws=DRAWS)
        return int(np.quantile(run.last(run.order), KEPT_IN / 100, method="inverted_cdf"))

    def _part(self, kept: Set[str]) -> Network:
        tasks = (task for task in self.network.tasks.values() if task.id in kept)
        return Network(
            {
                task.id: replace(
                    task, links=tuple(link for link in task.links if link.before in kept)
                )
                for task in tasks
            }
        )


@dataclass(frozen=True)
class Dropping:
    """Packages to leave out, the least gain first, and whether the rest fits then."""

    packages: tuple[str, ...]
    enough: bool


def packages_to_drop(
    packages: Collection[WorkPackage], network: Network, fits: Callable[[Set[str]], bool]
) -> Dropping:
    """Packages without which the rest fits: those that open no gate, the least gain first.

    Nothing is dropped that opens a shut gate or that such a package waits for, nor anything before what
    waits for it. At the end whatever turns out to fit after all comes back, the largest gain first.

    Args:
        fits: whether a set of packages is small enough; the smaller the set, the sooner.

    Returns:
        The fewest that were found; all that may be dropped where even that is not enough.
    """
    gain = {package.id: (package.gain, package.id) for package in packages}
    bound = with_predecessors(network, [each.id for each in packages if each.closes_gates])
    kept, dropped = set(gain), list[str]()
    while not fits(kept):
        waited_for = {link.before for each in kept for link in network.tasks[each].links}
        ends = kept - bound - waited_for
        if not ends:
            return Dropping(tuple(sorted(dropped, key=gain.__getitem__)), enough=False)
        least = min(ends, key=gain.__getitem__)
        kept.remove(least)
        dropped.append(least)
    for each in sorted(dropped, key=gain.__getitem__, reverse=True):
        before = {link.before for link in network.tasks[each].links}
        if before <= kept and fits(kept | {each}):
            kept.add(each)
    return Dropping(tuple(sorted(set(dropped) - kept, key=gain.__getitem__)), enough=True)
