"""How long a package is planned to take: what is to be expected, so that about half of the plans hold."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from assessment.roadmap.models import PlanSettings
from assessment.roadmap.network import Network
from assessment.roadmap.sizing import Size
from assessment.roadmap.uncertainty import COMMON_CAUSE, PERT_WEIGHT
from assessment.roadmap.work_breakdown import WorkBreakdown


def expected(work: WorkBreakdown, settings: PlanSettings) -> WorkBreakdown:
    """The work with tasks as long as is to be expected; what people said of a duration stays."""
    tasks = {
        task.id: task
        if task.id in settings.durations
        else replace(task, duration_days=expected_days(work.sizes[task.id]))
        for task in work.network.tasks.values()
    }
    return WorkBreakdown(work.sizes, Network(tasks))


def expected_days(size: Size) -> int:
    """Mean of the durations that are drawn for the chances of the plan, rounded up to whole days.

    Never above the longest duration, so that the plan stays within its own range.

    Source: mean of beta-PERT, Malcolm and others (1959), times the mean of the common cause.
    """
    own = _mean(size.shortest_days, size.duration_days, size.longest_days)
    return min(math.ceil(own * _mean(*COMMON_CAUSE)), max(size.longest_days, size.duration_days))


def _mean(low: float, likely: float, high: float) -> Fraction:
    weight = Fraction(str(PERT_WEIGHT))
    # Decimal factors exactly, so that no rounding error makes one day more.
    exact = (Fraction(str(low)), Fraction(str(likely)), Fraction(str(high)))
    return (exact[0] + weight * exact[1] + exact[2]) / (weight + 2)
