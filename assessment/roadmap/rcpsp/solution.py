"""What a search for the shortest schedule may cost, and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assessment.roadmap.network import Span

Method = Literal["list", "solver"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to search. All but `wall_seconds` count work, not time: they end alike everywhere.

    `children` is how many schedules to breed before the solver is asked; `work` is the solver's
    own measure, a unit being some seconds; `second_work` the same for each of the objectives that come
    after the length; `wall_seconds` stops the whole search where a machine is far too slow.
    """

    children: int = 200
    work: float = 1.0
    second_work: float = 0.2
    wall_seconds: float = 20.0
    seed: int = 1


@dataclass(frozen=True)
class Solution:
    """A schedule that keeps all rules; no schedule takes fewer than `lower_bound_days`.

    `method` is what the schedule comes from.
    """

    spans: Mapping[str, Span]
    lower_bound_days: int
    method: Method

    @property
    def duration_days(self) -> int:
        """Days from day 0 to the end of the last activity; 0 without activities."""
        return max((span.finish for span in self.spans.values()), default=0)

    @property
    def proved(self) -> bool:
        """Whether it is known that no schedule is shorter."""
        return self.duration_days == self.lower_bound_days

    @property
    def gap_share(self) -> float:
        """By which share of the bound the schedule is longer; 0 where it is proved."""
        if self.proved:
            return 0.0
        return self.duration_days / max(self.lower_bound_days, 1) - 1


@dataclass(frozen=True)
class Refined:
    """A solution in which value comes early, and then peaks are low.

    `value_proved` says that no schedule as short has value earlier, `load_proved` that none of those has
    lower peaks.
    """

    solution: Solution
    value_proved: bool
    load_proved: bool
