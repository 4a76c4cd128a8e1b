"""Free units of resources over the days, as whole numbers whose bits are days.

The days of a resource are those on which it works: where it stands still there is no bit.

Number `i` holds bit `i` of the units that are free: on each day of the first resource, then on each day
of the second, and so on. Whether a demand fits on each of a thousand days at once is then a handful of
operations, so that placing an activity costs microseconds, however long it lasts and however many units
there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem


@dataclass(frozen=True, slots=True)
class Demand:
    """What an activity occupies, in the form of the timelines.

    `spared` has a bit for each day and resource per number, set where that bit of the demand is 0;
    `taken` are the bits to take off if the activity starts on day 0.
    """

    duration_days: int
    spared: tuple[int, ...]
    taken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How many days and resources the numbers hold, and how many numbers there are.

    `free` are the numbers before anything is placed.
    """

    days: int
    resources: int
    free: tuple[int, ...]

    @property
    def everything(self) -> int:
        """A bit for each day of each resource."""
        return (1 << self.days * self.resources) - 1

    def demand(self, problem: ProjectProblem, activity: Activity) -> Demand:
        """The demand of an activity; it must be no longer than the days."""
        all_days = (1 << self.days) - 1
        own_days = (1 << activity.duration_days) - 1
        needed, taken = [0] * len(self.free), [0] * len(self.free)
        for place, resource in enumerate(problem.capacities):
            units = activity.demands.get(resource, 0)
            for number in range(len(self.free)):
                if units >> number & 1:
                    needed[number] |= all_days << place * self.days
                    taken[number] |= own_days << place * self.days
        spared = tuple(self.everything ^ bits for bits in needed)
        return Demand(activity.duration_days, spared, tuple(taken))


def layout_of(problem: ProjectProblem, days: int) -> Layout:
    """The numbers of a problem over its first `days` days."""
    most = max(problem.capacities.values(), default=0)
    planes = [0] * most.bit_length()
    for place, resource in enumerate(problem.capacities):
        steps = problem.free_units(resource)
        ends = [first for first, _ in steps[1:]] + [days]
        clock = problem.clocks[resource]
        for (first, units), end in zip(steps, ends, strict=True):
            window = (1 << clock.worked_before(min(end, days))) - (
                1 << clock.worked_before(min(first, days))
            )
            for number in range(len(planes)):
                if units >> number & 1:
                    planes[number] |= window << place * days
    return Layout(days, len(problem.capacities), tuple(planes))


class Timelines:
    """The free units of all resources; they change by `occupy`."""

    def __init__(self, layout: Layout) -> None:
        self._planes = list(layout.free)
        self._everything = layout.everything
        self._all_days = (1 << layout.days) - 1
        self._shifts = tuple(layout.days * place for place in range(1, layout.resources))

    def first_start(self, demand: Demand, earliest: int) -> int | None:
        """The first day from `earliest` on from which the demand fits on all its days."""
        starts = self._starts(demand) >> earliest
        return earliest + (starts & -starts).bit_length() - 1 if starts else None

    def last_start(self, demand: Demand, latest: int) -> int | None:
        """The last day up to `latest` from which the demand fits on all its days."""
        if latest < 0:
            return None
        starts = self._starts(demand) & ((2 << latest) - 1)
        return starts.bit_length() - 1 if starts else None

    def occupy(self, demand: Demand, start: int) -> None:
        """Take the units from day `start` on; they must be free."""
        borrow = 0
        planes = self._planes
        for number, bits in enumerate(demand.taken):
            if not bits and not borrow:
                continue
            taken = bits << start
            plane = planes[number]
            planes[number] = plane ^ taken ^ borrow
            either = taken | borrow
            borrow = (either ^ (either & plane)) | (taken & borrow)

    def _starts(self, demand: Demand) -> int:
        """Days from which the demand fits on all its days in a row, as bits."""
        enough = self._everything
        for plane, spared in zip(self._planes, demand.spared, strict=True):
            # Enough in the lower bits decides where bits are equal; else the larger bit does.
            enough = (plane & enough) | ((plane ^ enough) & spared)
        fits = enough & self._all_days
        for shift in self._shifts:
            fits &= enough >> shift
        known, duration = 1, demand.duration_days
        while known < duration:
            step = min(known, duration - known)
            fits &= fits >> step
            known += step
        return fits
