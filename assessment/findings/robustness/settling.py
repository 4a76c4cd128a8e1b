"""When no open question can turn the verdict any more, and which one could change most.

Exact, because the verdict is monotone: if it is the same with every open question at the lowest level and
at the highest, it is the same for all levels in between. Claims of *not applicable* and the profile stay.
"""

from __future__ import annotations

import numpy as np

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings.robustness.judging import Judge
from assessment.findings.robustness.models import Settled
from assessment.findings.robustness.ranges import run_named


def settle(bank: Bank, answers: AnswerSet, judge: Judge | None = None) -> Settled | None:
    """Whether the verdict stands whatever the open questions turn out to be; None without phases."""
    if not bank.phases:
        return None
    judge = judge or Judge(bank, answers)
    rows = np.stack([judge.row, judge.filled(judge.lowest), judge.filled(judge.highest)])
    now, lowest, highest = (int(run) for run in judge.judge(rows).runs)
    count = len(judge.open_items)
    # Where nothing at all informs a phase, an answer of level 0 is still more than none.
    lowest, highest = min(now, lowest), max(now, highest)
    settled = lowest == highest
    return Settled(
        settled=settled,
        open_items=count,
        now=now,
        lowest=lowest,
        highest=highest,
        sentence=_sentence(bank, count, (now, lowest, highest)),
    )


def rank_open_items(bank: Bank, answers: AnswerSet) -> tuple[str, ...]:
    """The open and unknown items, the most decisive first.

    An item is decisive by how far it narrows the range of the verdict: by how far the best verdict falls
    if it turns out lowest, and the worst one rises if it turns out highest. Then by how far it moves
    the verdict as things stand, then by how far it narrows the range of the overall score; ties keep the
    bank's order.
    """
    judge = Judge(bank, answers)
    columns = judge.open_items
    count = len(columns)
    if not count:
        return ()
    bases = [judge.filled(judge.highest), judge.filled(judge.lowest), judge.row, judge.row]
    rows = np.concatenate([np.repeat(base[None, :], count, axis=0) for base in bases])
    places = np.arange(count)
    for block, ends in enumerate((judge.lowest, judge.highest) * 2):
        rows[block * count + places, columns] = ends[columns]
    judged = judge.judge(np.concatenate([rows, np.stack(bases[:2])]))
    runs = judged.runs.astype(np.float64)
    overall = np.nan_to_num(judged.overall)
    narrowed = (runs[-2] - runs[:count]) + (runs[count : 2 * count] - runs[-1])
    moved = runs[3 * count : 4 * count] - runs[2 * count : 3 * count]
    width = (overall[-2] - overall[:count]) + (overall[count : 2 * count] - overall[-1])
    order = np.lexsort((places, -np.round(width, 9), -moved, -narrowed))
    return tuple(bank.items[columns[place]].id for place in order)


def _sentence(bank: Bank, count: int, runs: tuple[int, int, int]) -> str:
    now, lowest, highest = runs
    stands = run_named(bank, now)
    if not count:
        return f"Nothing is open: the verdict stands at {stands}."
    questions = "the question" if count == 1 else f"the {count} questions"
    turn = "turns" if count == 1 else "turn"
    if lowest == highest:
        return (
            f"What is open can no longer change the verdict: whatever {questions} still open or unknown "
            f"{turn} out to be, it is {stands}."
        )
    return (
        f"The verdict can still change: it is {stands} now, and depending on how {questions} still open "
        f"or unknown {turn} out, it ends between {run_named(bank, lowest)}, and "
        f"{run_named(bank, highest)}."
    )
