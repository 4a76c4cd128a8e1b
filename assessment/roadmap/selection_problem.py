"""What can be taken, what is asked of a selection, and what a selection is. Figures only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from assessment.roadmap.rcpsp.list_scheduling import Builder, first_schedules
from assessment.roadmap.rcpsp.problem import ProjectProblem


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that can be taken: `effort` in tenths of a person-day, `lifts` items to levels.

    `before` are the candidates that have to be taken with it.
    """

    id: str
    effort: int
    lifts: Mapping[str, int]
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quota:
    """`points` per item and level, from level 0 on, that have to add up to `least`; they never fall."""

    title: str
    points: Mapping[str, tuple[int, ...]]
    least: int


@dataclass(frozen=True)
class SelectionProblem:
    """Candidates, where the items stand, and what is asked of a selection.

    `gains` is what one level of an item is worth; `needs` are levels that items must reach. `must` are
    taken whatever else, `without` never, and so nothing that needs one of them. `budget` is in
    tenths of a person-day. Where `deadline_days` is given, `project` says how long candidates take and
    whom they need, and what is taken must be over by then.
    """

    candidates: tuple[Candidate, ...]
    levels: Mapping[str, int]
    gains: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)
    quotas: tuple[Quota, ...] = ()
    must: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    budget: int | None = None
    project: ProjectProblem | None = None
    deadline_days: int | None = None

    @cached_property
    def by_id(self) -> dict[str, Candidate]:
        """Candidates by id."""
        return {each.id: each for each in self.candidates}

    @cached_property
    def closures(self) -> dict[str, frozenset[str]]:
        """Every candidate with all that has to be taken with it, itself included."""
        found: dict[str, frozenset[str]] = {}
        for each in self.by_id:
            closed, waiting = {each}, [each]
            while waiting:
                new = self.by_id[waiting.pop()].before - closed
                closed |= new
                waiting += sorted(new)
            found[each] = frozenset(closed)
        return found

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Candidates that `without` leaves."""
        return frozenset(each for each in self.by_id if not self.closures[each] & self.without)

    @cached_property
    def bound(self) -> frozenset[str]:
        """What `must` brings with it."""
        return frozenset().union(*(self.closures[each] for each in self.must))

    def effort(self, chosen: Iterable[str]) -> int:
        """Tenths of a person-day."""
        return sum(self.by_id[each].effort for each in chosen)

    def reached(self, chosen: Iterable[str]) -> dict[str, int]:
        """Levels of the items with the candidates done."""
        levels = dict(self.levels)
        for each in chosen:
            for item, level in self.by_id[each].lifts.items():
                levels[item] = max(levels[item], level)
        return levels

    def days(self, chosen: Set[str]) -> int:
        """Days that a good schedule of the candidates takes; 0 without a project."""
        if self.project is None or not chosen:
            return 0
        builder = Builder(self.part(chosen))
        return builder.duration_days(first_schedules(builder, 5)[0])

    def part(self, chosen: Set[str]) -> ProjectProblem:
        """The project of the candidates alone, which have to include all that comes before them."""
        assert self.project is not None, "asked for only where there is a deadline"
        activities = tuple(each for each in self.project.activities if each.id in chosen)
        return ProjectProblem(activities, self.project.capacities, pauses=self.project.pauses)

    def in_time(self, chosen: Set[str]) -> bool:
        """Whether a schedule of the candidates was found that is over by the deadline, if there is one."""
        return self.deadline_days is None or self.days(chosen) <= self.deadline_days

    def gain(self, chosen: Iterable[str]) -> int:
        """What the levels that are won are worth."""
        reached = self.reached(chosen)
        return sum(self.gains.get(x, 0) * (reached[x] - level) for x, level in self.levels.items())

    def lacks(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """Items below the level they need, then titles of quotas that are missed; empty if none is."""
        reached = self.reached(chosen)
        low = [item for item, level in self.needs.items() if reached[item] < level]
        missed = [
            quota.title
            for quota in self.quotas
            if sum(points[reached[item]] for item, points in quota.points.items()) < quota.least
        ]
        return (*low, *missed)


class UnreachableError(ValueError):
    """No selection does what was asked, and `conflicts` say why.

    `budget` is the least that would do, `days` after how many something that helps can be over.
    """

    def __init__(
        self, conflicts: tuple[str, ...], budget: int | None = None, days: int | None = None
    ) -> None:
        self.conflicts = conflicts
        self.budget = budget
        self.days = days
        super().__init__("; ".join(conflicts))


@dataclass(frozen=True, slots=True)
class Selection:
    """What to take. `limit` is a bound of the figure sought, of any selection; `proved` if it is reached.

    The figure is the effort, as small as possible, or the gain, as large as possible.
    """

    chosen: frozenset[str]
    figure: int
    limit: int
    by_solver: bool = False

    @property
    def proved(self) -> bool:
        """Whether no selection is better."""
        return self.figure == self.limit
