"""What each given answer does to the whole, one at a time: the figures of a tornado chart."""

from __future__ import annotations

import numpy as np

from assessment.findings.robustness.judging import Judge
from assessment.findings.robustness.models import Influence
from assessment.scoring.plan import Floats


def influences(judge: Judge) -> tuple[Influence, ...]:
    """Every answered item, the one whose answer moves the overall score most first.

    Ties keep the bank's order, so that two runs list the same.
    """
    columns = judge.answered
    if not len(columns):
        return ()
    variants = np.array([_variants(judge, int(column)) for column in columns]).reshape(-1)
    rows = np.repeat(judge.row[None, :], len(variants), axis=0)
    rows[np.arange(len(variants)), np.repeat(columns, 4)] = variants
    judged, actual = judge.judge(rows), judge.judge(judge.row[None, :])
    moved = (judged.overall - actual.overall[0]).reshape(-1, 4)
    runs = judged.runs.reshape(-1, 4)
    found = [
        _influence(judge, int(column), moved[place], runs[place], int(actual.runs[0]))
        for place, column in enumerate(columns)
    ]
    return tuple(sorted(found, key=lambda one: -round(one.width, 9)))


def _variants(judge: Judge, column: int) -> list[int]:
    """The answer lowest, one lower, one higher and highest; itself where it stands at that end."""
    ladder, place = judge.ladders[column], judge.places[column]
    places = (0, max(place - 1, 0), min(place + 1, len(ladder) - 1), len(ladder) - 1)
    return [ladder[one] for one in places]


def _influence(
    judge: Judge, column: int, moved: Floats, runs: np.typing.NDArray[np.intp], now: int
) -> Influence:
    item, place = judge.bank.items[column], judge.places[column]
    lower, higher = place > 0, place < len(judge.ladders[column]) - 1
    phases = bool(judge.bank.phases)
    return Influence(
        item=item.id,
        title=item.title,
        level=int(judge.row[column]),
        at_lowest=_points(moved[0], lower),
        one_down=_points(moved[1], lower),
        one_up=_points(moved[2], higher),
        at_highest=_points(moved[3], higher),
        verdict_low=int(runs[0]) if phases else None,
        verdict_high=int(runs[3]) if phases else None,
        turns_verdict=phases and bool(np.any(runs != now)),
    )


def _points(moved: np.float64, possible: bool) -> float | None:
    return float(moved) if possible and not np.isnan(moved) else None
