"""Time of those who stand still on some days: the days on which they work, counted from 0."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Clock:
    """Numbers the days that are worked: all but those of `still`, which are in order and distinct.

    Work that stands still with the clock takes as many worked days wherever it lies. Two pieces of such
    work overlap on some day if and only if they overlap on a worked day, so whoever shares a clock can be
    scheduled in its numbers as if nothing ever stood still.
    """

    still: tuple[int, ...] = ()

    @classmethod
    def without(cls, days: Iterable[int]) -> Clock:
        """The clock that stands still on these days."""
        return cls(tuple(sorted(set(days))))

    def worked_before(self, day: int) -> int:
        """How many days are worked before `day`: the number of the first worked day from there on."""
        return day - bisect_left(self.still, day)

    def day_of(self, number: int) -> int:
        """The day of a number; numbers below 0 lie as many days before day 0."""
        return number + bisect_right(self._ahead, number)

    def start(self, earliest: int) -> int:
        """The first worked day from `earliest` on."""
        return self.day_of(self.worked_before(earliest))

    def finish(self, start: int, days: int) -> int:
        """The day after the last of so many worked days from `start` on; at least one."""
        return self.day_of(self.worked_before(start) + days - 1) + 1

    def latest_start(self, finish: int, days: int) -> int:
        """The last day from which so many worked days are over by `finish`; below 0 if none is."""
        return self.day_of(self.worked_before(finish) - days)

    @cached_property
    def breaks(self) -> tuple[tuple[int, int], ...]:
        """Stretches of still days in a row: number of the first worked day behind, and length."""
        return tuple(sorted(Counter(self._ahead).items()))

    @cached_property
    def _ahead(self) -> tuple[int, ...]:
        """For each still day, how many days are worked before it."""
        return tuple(day - place for place, day in enumerate(self.still))
