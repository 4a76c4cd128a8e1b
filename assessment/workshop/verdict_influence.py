"""What the votes on each item can do to the verdict: does it turn with who is right?

Cheap because many variants are judged at once (`findings.robustness.judging`): four rows per item and
the two ends, which is a tenth of a second for 150 items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.bank.models import Bank, Gate

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet

# Their order matters, not the numbers: an item that turns the verdict comes before a shut gate of the next
# phase, that one before other shut gates and before items that only narrow down where it can end.
TURNS, HOLDS_NEXT, HOLDS_LATER, NARROWS, INFORMS = 1.0, 0.8, 0.6, 0.6, 0.4


@dataclass(frozen=True, slots=True)
class VerdictInfluence:
    """One item and the verdict.

    Attributes:
        value: 0 (nothing) to 1 (the verdict turns on it alone).
        turns: at one end of what people said, with all else as it stands, the verdict is another one.
        holds: id of the phase that it holds as a gate; None where it holds none.
        unknown: it holds the phase because its level is not known, not because it is too low.
    """

    value: float
    turns: bool = False
    holds: str | None = None
    unknown: bool = False


def verdict_influence(
    bank: Bank, answers: AnswerSet, ends: Mapping[str, tuple[int, int]]
) -> dict[str, VerdictInfluence]:
    """What each item can do to the verdict.

    Args:
        bank: the bank; without phases nothing has influence.
        answers: where the record stands, with what people voted taken as answers.
        ends: per item the lowest and the highest level that it may turn out to be.

    Returns:
        One entry per item of `ends`.
    """
    if not bank.phases or not ends:
        return {item: VerdictInfluence(0.0) for item in ends}
    import numpy as np

    from assessment.findings.robustness.judging import Judge

    judge = Judge(bank, answers)
    places = {item.id: column for column, item in enumerate(bank.items)}
    columns = np.array([places[item] for item in ends])
    limits = np.array(list(ends.values()), dtype=np.int8)
    lowest, highest = judge.row.copy(), judge.row.copy()
    lowest[columns], highest[columns] = limits[:, 0], limits[:, 1]
    count, numbers = len(columns), np.arange(len(columns))
    # Now with the item low, and high; all high with the item low; all low with the item high.
    rows = np.repeat(np.stack([judge.row, judge.row, highest, lowest]), count, axis=0)
    for block, side in enumerate((0, 1, 0, 1)):
        rows[block * count + numbers, columns] = limits[:, side]
    runs = judge.judge(np.concatenate([rows, np.stack([judge.row, highest, lowest])])).runs
    low, high, capped, raised = (runs[block * count : (block + 1) * count] for block in range(4))
    now, best, worst = (int(run) for run in runs[-3:])
    narrowed = ((best - capped) + (raised - worst)) / max(best - worst, 1)
    following = bank.phases[min(now, len(bank.phases) - 1)].id
    informs = _informing(bank, following)
    found = {}
    for place, item in enumerate(ends):
        turns = bool(low[place] != now or high[place] != now)
        held, unknown = _held(bank.item_by_id[item].gate, int(judge.row[columns[place]]))
        gate = 0.0 if held is None else HOLDS_NEXT if held == following else HOLDS_LATER
        parts = (
            TURNS if turns else 0.0,
            gate,
            NARROWS * min(max(float(narrowed[place]), 0.0), 1.0),
            INFORMS * informs.get(item, 0.0),
        )
        found[item] = VerdictInfluence(max(parts), turns=turns, holds=held, unknown=unknown)
    return found


def _informing(bank: Bank, phase: str) -> dict[str, float]:
    """Weight of each item in the completion of a phase, relative to the heaviest (1)."""
    weights = {item.id: item.weight * item.informs.phases.get(phase, 0) for item in bank.items}
    most = max(weights.values(), default=0.0)
    return {item: weight / most for item, weight in weights.items()} if most else {}


def _held(gate: Gate | None, level: int) -> tuple[str | None, bool]:
    """The phase that a gate holds at this level, and whether because the level is not known."""
    from assessment.scoring.plan import DONT_KNOW, UNANSWERED

    if gate is None or gate.holds_phase is None:
        return None, False
    unknown = level in (UNANSWERED, DONT_KNOW)
    if unknown or 0 <= level < gate.below:
        return gate.holds_phase, unknown
    return None, False
