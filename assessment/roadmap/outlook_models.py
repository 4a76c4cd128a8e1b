"""What surrounds the dates of a plan: how sure they are, what they cost, what they are for."""

from __future__ import annotations

from datetime import date
from typing import Literal

from assessment.roadmap.model_base import Model

WishKind = Literal[
    "nobody_owns",
    "deadline",
    "budget_days",
    "budget_cost",
    "headcount",
    "fixed_date",
    "not_planned",
    "selection",
]


class Chances(Model):
    """Days by which something is over in half, in 80 and in 95 of 100 draws."""

    p50: date
    p80: date
    p95: date


class Driver(Model):
    """A package whose duration moves the finish of the plan.

    `criticality` is the share of draws in which it lies on a longest chain, 0 to 1. `influence` is how
    its own duration goes along with the finish: a correlation, 0 to 1.
    """

    package: str
    influence: float
    criticality: float


class Uncertainty(Model):
    """Simulated finish: see docs/roadmap.md for the distributions and what they assume.

    `on_time` is the share of draws that end by the planned finish. `drivers` are the packages that move
    the finish most, the strongest first.
    """

    draws: int
    seed: int
    finish: Chances
    on_time: float
    drivers: tuple[Driver, ...]


class Amount(Model):
    """A cost in the currency of the rates: low, likely and high."""

    low: float
    likely: float
    high: float


class CostLine(Model):
    """How the cost of one package is built up: likely hours x rate per hour + what is paid outside.

    `hour_rate` is None where no rate is known for the owner; its hours then cost nothing here.
    """

    package: str
    hours: float
    hour_rate: float | None
    own: float
    outside: float
    total: Amount


class PeriodCost(Model):
    """Cost of one quarter of the plan; `title` is that of its milestone."""

    title: str
    due: date
    total: Amount


class CostPlan(Model):
    """What the plan costs, in the currency of the rates.

    Likely figures add up; the distances to low and high are added as squares. `without_rate` are roles
    that own packages and have no rate: their work is not in the sums.
    """

    total: Amount
    phases: dict[str, Amount]
    quarters: tuple[PeriodCost, ...]
    lines: tuple[CostLine, ...]
    without_rate: tuple[str, ...]


class CapabilityBlock(Model):
    """One kind of work over the whole plan: data, models, user experience or operations."""

    block: str
    title: str
    packages: tuple[str, ...]
    start: date
    finish: date
    finish_p80: date | None
    effort_low: float
    effort_likely: float
    effort_high: float
    owners: int


class Wish(Model):
    """Something that was asked of the plan and cannot be had: why, and what comes nearest.

    `feasible` is the nearest day that can be kept, or None where the wish is no date. `packages` are
    those that the wish is about, or that could be dropped for it.
    """

    kind: WishKind
    sentence: str
    feasible: date | None = None
    packages: tuple[str, ...] = ()


class RoleStaffing(Model):
    """How the plan staffs one role: how many packages it leads at once, and with how much time.

    `full_time` is None where the plan has no team. `stand_in` says that the team has nobody in the
    role, so that the plan counts on one full-time person who is still to be found. `days_off` are the
    working days of the plan on which nobody of the role works.
    """

    role: str
    title: str
    capacity: int
    full_time: float | None
    stand_in: bool
    days_off: int
