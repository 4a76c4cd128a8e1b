"""Scores of a table of records, one row each: by look-up where an indicator has a table, else by the kernel.

Both give the same bits as scoring each record by itself.
"""

from __future__ import annotations

from assessment.scoring.columns import ManyScores, empty_scores
from assessment.scoring.many_plan import ManyPlan
from assessment.scoring.plan import NOT_ASKED, Levels, ScoringPlan
from assessment.scoring.rows import score_rows

# Rows in work at once: few enough for a processor's cache, many enough that Python's part does not count.
SLICE_ROWS = 32_768


def score_columns(many: ManyPlan, columns: Levels, out: ManyScores | None = None) -> ManyScores:
    """Score every row.

    Args:
        many: plan of the bank.
        columns: items x rows; a level from 0, or a code for one of the four kinds of missing.
        out: room for the scores of at least so many rows; new if left out.

    Returns:
        The scores of the rows: float64, not rounded.

    Raises:
        ValueError: the shape does not fit the bank, or a level is outside its scale.
    """
    check_columns(many.plan, columns)
    rows = columns.shape[1]
    room = out or empty_scores(many.plan, rows)
    for start in range(0, rows, SLICE_ROWS):
        part = slice(start, min(start + SLICE_ROWS, rows))
        score_rows(many, columns[:, part], room.cut(part))
    return room.cut(slice(0, rows))


def check_columns(plan: ScoringPlan, columns: Levels) -> None:
    """Raise ValueError where the shape does not fit the bank, or a level is outside its scale."""
    items = len(plan.item_ids)
    if columns.ndim != 2 or columns.shape[0] != items:
        raise ValueError(f"levels have shape {columns.shape}, not ({items}, rows)")
    if columns.size and not (columns.min() >= NOT_ASKED and columns.max() <= plan.highest):
        raise ValueError(f"a level is outside {NOT_ASKED} to {plan.highest}")
