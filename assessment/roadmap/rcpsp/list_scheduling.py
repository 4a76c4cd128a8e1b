"""Quick schedules: activities placed one by one in several orders, then pushed back and forth.

Source: R. Kolisch and S. Hartmann (1999), Heuristic algorithms for the resource-constrained project
scheduling problem; V. Valls, F. Ballestin and S. Quintanilla (2005), Justification and RCPSP.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessment.roadmap.network import Span
from assessment.roadmap.rcpsp.clock import Clock
from assessment.roadmap.rcpsp.problem import ProjectProblem
from assessment.roadmap.rcpsp.timeline import Demand, Layout, Timelines, layout_of

# Start day of each activity, by its place in the problem.
Starts = tuple[int, ...]
# Place of an activity in the queue of those that may start: the smallest is placed first.
Rule = Callable[[int], tuple[float, ...]]


@dataclass(frozen=True)
class Builder:
    """Makes schedules of one problem; activities are named by their place in it.

    Schedules that take longer than `most_days` are not made; None stands for as long as it takes.
    """

    problem: ProjectProblem
    most_days: int | None = None

    @cached_property
    def durations(self) -> tuple[int, ...]:
        """Durations in days."""
        return tuple(activity.duration_days for activity in self.problem.activities)

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Days on which each activity goes on."""
        return tuple(self.problem.own_clocks[each.id] for each in self.problem.activities)

    @cached_property
    def places(self) -> dict[str, int]:
        """Place in the problem by id."""
        return {activity.id: place for place, activity in enumerate(self.problem.activities)}

    @cached_property
    def before(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """What each activity waits for: place and lag in days."""
        return tuple(
            tuple((self.places[link.before], link.lag_days) for link in activity.links)
            for activity in self.problem.activities
        )

    @cached_property
    def after(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """What waits for each activity: place and lag in days."""
        followers = self.problem.followers
        return tuple(
            tuple((self.places[link.before], link.lag_days) for link in followers[activity.id])
            for activity in self.problem.activities
        )

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """Units of each resource that each activity occupies."""
        return tuple(self._layout.demand(self.problem, each) for each in self.problem.activities)

    @cached_property
    def _layout(self) -> Layout:
        return layout_of(self.problem, self._days)

    @cached_property
    def _days(self) -> int:
        horizon = self.problem.horizon
        return horizon if self.most_days is None else min(self.most_days, horizon)

    @cached_property
    def _latest(self) -> tuple[int, ...]:
        latest = self.problem.latest_finish(self._days)
        return tuple(latest[activity.id] for activity in self.problem.activities)

    def placing_order(self, rule: Rule) -> list[int]:
        """All activities, each after those it waits for; of those that may go, the smallest by rule."""
        waiting = [len(links) for links in self.before]
        ready = [(rule(place), place) for place, count in enumerate(waiting) if not count]
        heapq.heapify(ready)
        order: list[int] = []
        while ready:
            _, place = heapq.heappop(ready)
            order.append(place)
            for follower, _ in self.after[place]:
                waiting[follower] -= 1
                if not waiting[follower]:
                    heapq.heappush(ready, (rule(follower), follower))
        return order

    def forward(self, order: Sequence[int]) -> Starts | None:
        """Each activity, in an order that keeps the links, as early as it can go.

        Returns:
            Start days; None where a due or fixed day is missed in this order.
        """
        timelines, starts = self._with_fixed()
        activities, durations = self.problem.activities, self.durations
        finishes = self.finishes(starts)
        for place in order:
            earliest = activities[place].release_day
            for other, lag in self.before[place]:
                earliest = max(earliest, finishes[other] + lag)
            fixed = activities[place].fixed_start
            if fixed is not None:
                if earliest > fixed or starts[place] < 0:
                    return None
                continue
            clock = self.clocks[place]
            number = timelines.first_start(self.demands[place], clock.worked_before(earliest))
            if number is None:
                return None
            finish = clock.day_of(number + durations[place] - 1) + 1
            if finish > self._latest[place]:
                return None
            timelines.occupy(self.demands[place], number)
            starts[place], finishes[place] = clock.day_of(number), finish
        return tuple(starts)

    def backward(self, starts: Starts) -> Starts | None:
        """Each activity as late as it can go without a later end: the last to end is moved first.

        None where that would break a day that is fixed for another activity.
        """
        end = self.duration_days(starts)
        timelines, moved = self._with_fixed()
        activities, durations = self.problem.activities, self.durations
        finishes = self.finishes(starts)
        order = sorted(range(len(starts)), key=lambda place: (-finishes[place], place))
        # Equal ends cannot wait for each other, because every activity takes a day at least.
        for place in order:
            if activities[place].fixed_start is not None:
                continue
            finish = min(end, self._latest[place])
            for other, lag in self.after[place]:
                finish = min(finish, moved[other] - lag)
            clock = self.clocks[place]
            latest = clock.worked_before(finish) - durations[place]
            number = timelines.last_start(self.demands[place], latest)
            if number is None or clock.day_of(number) < starts[place]:
                return None
            timelines.occupy(self.demands[place], number)
            moved[place] = clock.day_of(number)
        return tuple(moved)

    def pushed(self, starts: Starts) -> Starts:
        """The schedule pushed to the right and to the left again; never longer than before."""
        right = self.backward(starts)
        if right is None:
            return starts
        left = self.forward(sorted(range(len(right)), key=lambda place: (right[place], place)))
        if left is None or self.duration_days(left) > self.duration_days(starts):
            return starts
        return left

    def duration_days(self, starts: Starts) -> int:
        """Days from day 0 to the end of the last activity; 0 without activities."""
        return max(self.finishes(starts), default=0)

    def finishes(self, starts: Sequence[int]) -> list[int]:
        """The day after the last one of each activity."""
        return [
            clock.finish(start, days)
            for clock, start, days in zip(self.clocks, starts, self.durations, strict=True)
        ]

    def spans(self, starts: Starts) -> dict[str, Span]:
        """Spans by id."""
        finishes = self.finishes(starts)
        return {
            activity.id: Span(start, finish)
            for activity, start, finish in zip(
                self.problem.activities, starts, finishes, strict=True
            )
        }

    def starts(self, spans: Mapping[str, Span]) -> Starts:
        """Start days of spans by id."""
        return tuple(spans[activity.id].start for activity in self.problem.activities)

    def _with_fixed(self) -> tuple[Timelines, list[int]]:
        """Timelines that the activities with a fixed start occupy already; -1 for all others."""
        timelines = Timelines(self._layout)
        starts = [-1] * len(self.durations)
        for place, activity in enumerate(self.problem.activities):
            if activity.fixed_start is None:
                continue
            demand, number = (
                self.demands[place],
                self.clocks[place].worked_before(activity.fixed_start),
            )
            if timelines.first_start(demand, number) == number:
                timelines.occupy(demand, number)
                starts[place] = activity.fixed_start
        return timelines, starts


def rules(builder: Builder) -> tuple[Rule, ...]:
    """Ways to order the queue: latest finish, latest start, most work behind, most followers."""
    problem = builder.problem
    latest = problem.latest_finish(problem.horizon)
    ends = [latest[activity.id] for activity in problem.activities]
    tails = [problem.tail_days[activity.id] for activity in problem.activities]
    durations = builder.durations
    behind = _all_followers(builder)

    def weight(place: int) -> int:
        return durations[place] + sum(durations[other] for other in behind[place])

    return (
        lambda place: (ends[place], -len(behind[place])),
        lambda place: (ends[place] - durations[place], -len(behind[place])),
        lambda place: (-weight(place), ends[place]),
        lambda place: (-len(behind[place]), ends[place]),
        lambda place: (-tails[place] - durations[place],),
    )


def first_schedules(builder: Builder, passes: int, seed: int = 0) -> list[Starts]:
    """Different schedules, the shortest first: one per rule, then seeded ones, all pushed.

    Args:
        passes: how many orders to try besides the rules.

    Returns:
        None of them breaks a rule; empty where due or fixed days were missed each time.
    """
    found: set[Starts] = set()
    ways = rules(builder)
    orders = [builder.placing_order(rule) for rule in ways]
    chance = random.Random(seed)  # noqa: S311 - a seeded search, no secret
    orders += [builder.placing_order(_blurred(ways[0], chance)) for _ in range(passes)]
    for order in orders:
        starts = builder.forward(order)
        if starts is not None:
            found.add(builder.pushed(starts))
    return sorted(found, key=lambda starts: (builder.duration_days(starts), starts))


def _blurred(rule: Rule, chance: random.Random) -> Rule:
    return lambda place: (rule(place)[0] * chance.uniform(0.7, 1.3),)


def _all_followers(builder: Builder) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in builder.durations]
    for activity_id in reversed(builder.problem.order):
        place = builder.places[activity_id]
        for other, _ in builder.after[place]:
            found[place] |= {other} | found[other]
    return found
