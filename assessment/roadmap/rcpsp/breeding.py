"""Better schedules from good ones: a genetic search over orders, with a fixed amount of work.

Source: S. Hartmann (1998), A competitive genetic algorithm for resource-constrained project scheduling;
V. Valls, F. Ballestin and S. Quintanilla (2008), A hybrid genetic algorithm for the RCPSP.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from assessment.roadmap.rcpsp.list_scheduling import Builder, Starts, first_schedules

_POPULATION = 40
# A child differs from its parents by about this share of its activities.
_MUTATION = 0.03
# Days of a child before it is pushed together, over those of the longest parent: more are not worth it.
_STRETCH = 1.15


def bred_schedule(
    builder: Builder,
    *,
    children: int,
    enough_days: int,
    seed: int = 0,
    stop: Callable[[], bool] = lambda: False,
) -> Starts | None:
    """The shortest schedule found; the same for the same arguments unless `stop` cuts in.

    Args:
        children: how many schedules to breed after the first ones.
        enough_days: no schedule is shorter, so that the search ends there.
        stop: asked before each child; an emergency brake.

    Returns:
        Start days; None where no order met the due and fixed days.
    """
    passes = min(_POPULATION, children)
    people = first_schedules(builder, passes, seed)[:_POPULATION]
    chance = random.Random(seed)  # noqa: S311 - a seeded search, no secret
    if len(people) < 2:
        return people[0] if people else None
    longest = builder.duration_days(people[-1])
    builder = replace(builder, most_days=int(longest * _STRETCH) + 1)
    for _ in range(children):
        if builder.duration_days(people[0]) <= enough_days or stop():
            break
        child = _child(builder, people, chance)
        if child is not None and child not in people:
            _take_in(builder, people, child)
    return people[0]


def _child(builder: Builder, people: list[Starts], chance: random.Random) -> Starts | None:
    mother, father = (min(chance.sample(range(len(people)), 2)) for _ in range(2))
    order = _mixed(_order(people[mother]), _order(people[father]), chance)
    places = {place: float(number) for number, place in enumerate(order)}
    for place in order:
        if chance.random() < _MUTATION:
            places[place] += chance.uniform(-0.2, 0.2) * len(order)
    starts = builder.forward(builder.placing_order(lambda place: (places[place],)))
    return None if starts is None else builder.pushed(starts)


def _mixed(mother: list[int], father: list[int], chance: random.Random) -> list[int]:
    """The mother's order with a stretch of it rearranged as the father has it."""
    first, last = sorted(chance.sample(range(len(mother) + 1), 2))
    kept = set(mother[:first]) | set(mother[last:])
    inner = [place for place in father if place not in kept]
    return [*mother[:first], *inner, *mother[last:]]


def _order(starts: Starts) -> list[int]:
    return sorted(range(len(starts)), key=lambda place: (starts[place], place))


def _take_in(builder: Builder, people: list[Starts], child: Starts) -> None:
    """Put the child in its place by length; the longest goes, of equals the oldest."""
    days = builder.duration_days(child)
    if len(people) >= _POPULATION and days > builder.duration_days(people[-1]):
        return
    # A newcomer goes ahead of its equals, so that the search moves on where all are equally good.
    place = next(
        (number for number, one in enumerate(people) if builder.duration_days(one) >= days),
        len(people),
    )
    people.insert(place, child)
    del people[_POPULATION:]
