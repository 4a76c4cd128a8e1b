"""Phases of the plan: spans and sums over their packages."""

from __future__ import annotations

import math
from collections.abc import Sequence

from assessment.bank.models import Bank, Phase
from assessment.roadmap.models import PhasePlan, WorkPackage


def build_phases(bank: Bank, packages: Sequence[WorkPackage]) -> tuple[PhasePlan, ...]:
    """One plan per phase that has packages, in the order of the bank."""
    by_phase = {
        phase.id: [package for package in packages if package.phase == phase.id]
        for phase in bank.phases
    }
    return tuple(_phase(phase, by_phase[phase.id]) for phase in bank.phases if by_phase[phase.id])


def effort_sum(packages: Sequence[WorkPackage]) -> tuple[float, tuple[float, float]]:
    """Likely effort in person-days, and its range.

    The likely figures add up. Their distances to low and to high are added as squares: to add the
    bounds themselves would say that every package comes out best, or worst, at the same time.
    """
    likely = sum(package.effort_likely for package in packages)
    below = math.hypot(*(package.effort_likely - package.effort_low for package in packages))
    above = math.hypot(*(package.effort_high - package.effort_likely for package in packages))
    return round(likely, 1), (round(likely - below, 1), round(likely + above, 1))


def _phase(phase: Phase, packages: Sequence[WorkPackage]) -> PhasePlan:
    likely, (low, high) = effort_sum(packages)
    load: dict[str, float] = {}
    for package in packages:
        load[package.owner_title] = load.get(package.owner_title, 0.0) + package.effort_likely
    return PhasePlan(
        id=phase.id,
        title=phase.title,
        objective=phase.objective,
        start=min(package.start for package in packages),
        finish=max(package.finish for package in packages),
        owner=min(load, key=lambda title: (-load[title], title)),
        effort_low=low,
        effort_likely=likely,
        effort_high=high,
        packages=tuple(package.id for package in packages),
    )
