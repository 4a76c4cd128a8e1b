"""Searches that rule out every smaller set: depth first over items, one after another."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.findings.robustness.curves import Steps
from assessment.findings.robustness.linear import LinearNeed

# About a second of work; what takes longer is the solver's.
MOST_NODES = 30_000
# A scale of a hundred levels has too many steps to prepare the search for.
_MOST_SUMS = 5_000_000

_Have = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found: `steps` is None where no set below the given size does it.

    `complete` says that all was looked through; if not, no set smaller than `least` does it.
    """

    steps: Steps | None
    complete: bool
    least: int


def fewest_steps(needs: Sequence[LinearNeed], least: int, most: int) -> Searched:
    """The fewest steps that meet all needs, looked for from `least` up to below `most`."""
    columns = {column: len(gains) for need in needs for column, gains in need.gains.items()}
    if len(needs) * sum(columns.values()) ** 2 > _MOST_SUMS:
        return Searched(None, False, least)
    search = _Search(_with_sum(needs))
    for size in range(least, most):
        try:
            steps = search.within(size)
        except _TooLong:
            return Searched(None, False, size)
        if steps is not None:
            return Searched(steps, True, size)
    return Searched(None, True, most)


def try_every_way(
    rooms: Mapping[int, range], below: int, meets: Callable[[Steps], bool]
) -> Steps | None:
    """The smallest set below a size that passes the test, by trying every one; None where none does."""
    ways = sorted(itertools.product(*rooms.values()), key=sum)
    for way in ways:
        if sum(way) >= below:
            return None
        steps = {column: count for column, count in zip(rooms, way, strict=True) if count}
        if meets(steps):
            return steps
    return None


class _TooLong(Exception):
    """The search has looked at as many branches as it may."""


def _with_sum(needs: Sequence[LinearNeed]) -> tuple[LinearNeed, ...]:
    """The needs, and one more that follows from them: their sum, each scaled to count alike."""
    whole = 1_000_000
    scales = [max(whole // max(need.need, 1), 1) for need in needs]
    gains: dict[int, list[int]] = {}
    for need, scale in zip(needs, scales, strict=True):
        for column, column_gains in need.gains.items():
            total = gains.setdefault(column, [0] * len(column_gains))
            for steps, gain in enumerate(column_gains):
                total[steps] += scale * gain
    total_need = sum(s * need.need for s, need in zip(scales, needs, strict=True))
    joined = LinearNeed({c: tuple(g) for c, g in gains.items()}, total_need)
    return (*needs, joined)


@dataclass(slots=True)
class _Search:
    """One search; branches it has looked at are counted over all sizes."""

    needs: tuple[LinearNeed, ...]
    nodes: int = 0
    order: list[int] = field(init=False)
    reach: list[list[list[int]]] = field(init=False)
    failed: dict[tuple[int, int], list[_Have]] = field(init=False)

    def __post_init__(self) -> None:
        joined = self.needs[-1].gains
        # What brings most per step first, so that what is left has little to offer.
        self.order = sorted(joined, key=lambda c: (-_best_rate(joined[c]), c))
        self.reach = [self._reach(need) for need in self.needs]
        self.failed = {}

    def within(self, size: int) -> Steps | None:
        """Steps that meet all needs with at most `size` of them; None where none do."""
        self.failed = {}
        return self._look(0, size, (0,) * len(self.needs))

    def _look(self, place: int, left: int, have: _Have) -> Steps | None:
        if all(got >= need.need for got, need in zip(have, self.needs, strict=True)):
            return {}
        if place == len(self.order) or not self._can(place, left, have):
            return None
        seen = self.failed.setdefault((place, left), [])
        if any(all(map(int.__le__, have, worse)) for worse in seen):
            return None
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _TooLong
        column = self.order[place]
        gains = [need.gains.get(column, (0,)) for need in self.needs]
        for steps in range(min(left, max(map(len, gains)) - 1), -1, -1):
            now = tuple(
                got + gain[min(steps, len(gain) - 1)] for got, gain in zip(have, gains, strict=True)
            )
            rest = self._look(place + 1, left - steps, now)
            if rest is not None:
                return {column: steps, **rest} if steps else rest
        seen.append(have)
        return None

    def _can(self, place: int, left: int, have: _Have) -> bool:
        """Whether each need could be met, had it all the steps left to itself."""
        for number, need in enumerate(self.needs):
            reach = self.reach[number][place]
            if have[number] + reach[min(left, len(reach) - 1)] < need.need:
                return False
        return True

    def _reach(self, need: LinearNeed) -> list[list[int]]:
        """Per place in the order, the best gain of the items from there on with 0, 1, 2 ... steps."""
        reach = [[0]]
        for column in reversed(self.order):
            gains, after = need.gains.get(column, (0,)), reach[-1]
            reach.append(
                [
                    max(
                        gain + after[min(size - steps, len(after) - 1)]
                        for steps, gain in enumerate(gains)
                        if steps <= size
                    )
                    for size in range(len(after) + len(gains) - 1)
                ]
            )
        return reach[::-1]


def _best_rate(gains: Sequence[int]) -> float:
    return max((gain / steps for steps, gain in enumerate(gains) if steps), default=0.0)
