"""How far each number stands from the nearest bounds: points to win, and points to lose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.findings.robustness.models import Margin
from assessment.scoring.models import NodeScore, Scores
from assessment.scoring.rounding import reaches

# Where a bound begins, and what begins there.
Step = tuple[float, str]


def margins(bank: Bank, scores: Scores, findings: Findings) -> tuple[Margin, ...]:
    """Margins of the whole, the dimensions, the phases and the pitfalls that have a number.

    Scores are those before caps: a gate that holds a level down is no matter of points.
    """
    levels = [(step.from_score, step.name) for step in bank.policy.maturity_levels]
    policy = bank.policy.phases
    entries = [(policy.enter_from, "next phase"), (policy.complete_from, "complete")]
    bands = [(band.from_score, band.title) for band in bank.pitfall_bands]
    found = [_of_node(scores.overall, "Overall", levels)]
    found += [_of_node(dimension, dimension.title, levels) for dimension in scores.dimensions]
    found += [
        _margin(f"phase.{phase.id}", phase.title, phase.completion, entries)
        for phase in findings.phases
    ]
    found += [
        _margin(f"pitfall.{pitfall.id}", pitfall.title, pitfall.exposure, bands)
        for pitfall in findings.pitfalls
    ]
    return tuple(margin for margin in found if margin is not None)


def _of_node(node: NodeScore, title: str, levels: Sequence[Step]) -> Margin | None:
    return _margin(node.id, title, node.score, levels)


def _margin(target: str, title: str, value: float | None, steps: Iterable[Step]) -> Margin | None:
    """None without a number or without bounds."""
    ordered = sorted(steps)
    if value is None or not ordered:
        return None
    above = next((step for step in ordered if not reaches(value, step[0])), None)
    held = [step for step in ordered if reaches(value, step[0])]
    # What begins at the bottom of the scale cannot be lost.
    below = held[-1] if held and held[-1][0] > 0 else None
    return Margin(
        target=target,
        title=title,
        value=value,
        up_to=above[1] if above else None,
        up_points=above[0] - value if above else None,
        down_to=below[1] if below else None,
        down_points=max(value - below[0], 0.0) if below else None,
    )
