"""Scores alone of a table of records: for tables so large that range, shares and levels are not wanted.

The same look-up as in `scoring.rows`, with the same bits, where every tier is a mean; a third of the work.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assessment.scoring.columns import Means, empty_means, empty_scores
from assessment.scoring.lookup import IndicatorTable, find_positions
from assessment.scoring.many import SLICE_ROWS, check_columns, score_columns
from assessment.scoring.many_plan import ManyPlan
from assessment.scoring.plan import Floats, Levels, Tier

# A weighted score and the weight with which it counts, as one number: they are looked up and added
# together, each part by itself, in half the calls.
Pairs = npt.NDArray[np.complex128]


def score_means(many: ManyPlan, columns: Levels, out: Means | None = None) -> Means:
    """The scores of every row, and nothing else.

    Args:
        many: plan of the bank.
        columns: items x rows; a level from 0, or a code for one of the four kinds of missing.
        out: room for the scores of at least so many rows; new if left out.

    Returns:
        The scores that `score_columns` gives, bit by bit.

    Raises:
        ValueError: the shape does not fit the bank, or a level is outside its scale.
    """
    rows = columns.shape[1]
    room = (out or empty_means(many.plan, rows)).cut(slice(0, rows))
    tables = [table for table in many.tables if table is not None]
    if len(tables) < len(many.tables) or not _all_means(many):
        return _by_all_scores(many, columns, room)
    check_columns(many.plan, columns)
    pairs = [_pairs(table) for table in tables]
    for start in range(0, rows, SLICE_ROWS):
        part = slice(start, min(start + SLICE_ROWS, rows))
        _score_slice(many, tables, pairs, columns[:, part], room.cut(part))
    return room


def _all_means(many: ManyPlan) -> bool:
    plan = many.plan
    means = all(tier.aggregation == "mean" for tier in (plan.dimensions, plan.overall))
    return means and not plan.withheld_below


def _by_all_scores(many: ManyPlan, columns: Levels, room: Means) -> Means:
    """The same by way of everything else, for banks that these tables do not suit."""
    found = score_columns(many, columns, empty_scores(many.plan, columns.shape[1]))
    room.overall.score[:] = found.overall.score
    room.dimensions.score[:] = found.dimensions.score
    room.indicators.score[:] = found.indicators.score
    return room


def _pairs(table: IndicatorTable) -> Pairs:
    both = np.ascontiguousarray(table.outcomes.scores[:, :2])
    return both.view(np.complex128).ravel()


def _score_slice(
    many: ManyPlan,
    tables: Sequence[IndicatorTable],
    pairs: Sequence[Pairs],
    columns: Levels,
    out: Means,
) -> None:
    rows = columns.shape[1]
    total, found = np.empty(rows, np.complex128), np.empty(rows, np.complex128)
    plan = many.plan
    whole = np.zeros((2, rows))
    for number, children in enumerate(plan.dimensions.children):
        positions = find_positions([tables[child] for child in children], columns)
        for place, child in enumerate(children):
            places = tables[child].places(positions[place])
            tables[child].outcomes.score.take(places, out=out.indicators.score[child], mode="clip")
            pairs[child].take(places, out=found if place else total, mode="clip")
            if place:
                total += found
        weight = plan.overall.child_weights[0][number]
        _mean(plan.dimensions, number, total.real, total.imag, out.dimensions.score[number])
        _count(whole, weight, out.dimensions.score[number], total.imag)
    _mean(plan.overall, 0, whole[0], whole[1], out.overall.score[0])


def _mean(tier: Tier, number: int, scores: Floats, counts: Floats, out: Floats) -> None:
    """The mean of the children that count, at most as high as the node can stand; NaN without any."""
    with np.errstate(invalid="ignore"):
        np.divide(scores, counts, out=out)
    # A weighted mean of equal floats can end one bit above them; NaN stays what it is.
    np.minimum(out, tier.tops[number], out=out)
    if not counts.all():
        out[counts == 0] = np.nan  # not any NaN that a division leaves: the one of the kernel


def _count(whole: Floats, weight: float, score: Floats, counts: Floats) -> None:
    """Add a dimension to the sums of the whole; one that does not count adds nothing."""
    if counts.all():
        whole[0] += weight * score
        whole[1] += weight
        return
    counted = counts > 0
    whole[0] += weight * np.where(counted, score, 0.0)
    whole[1] += weight * counted
