"""How far results can move by what is open, and by what respondents dispute: exact, as all is monotone.

Raising an answer never lowers a score, a level, a status or the verdict. So over all ways to fill what is
open, or to choose among what respondents said, the ends of each result stand where all answers are
lowest and where all are highest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings import wording
from assessment.findings.derivation import STATUS_WORDS
from assessment.findings.robustness.judging import STATUSES, Judge, Judged
from assessment.findings.robustness.models import Range, Ranges
from assessment.scoring.plan import Levels

Shown = float | str | None


def disputed_levels(answers: AnswerSet) -> dict[str, tuple[int, int]]:
    """Lowest and highest level that respondents gave, by item, where they differ and did not agree.

    An item with a consensus is settled. Who answered with *don't know* disputes nothing.
    """
    found = {}
    for item, responses in answers.by_item.items():
        levels = {one.level for one in responses if one.level is not None}
        if len(levels) > 1 and not any(one.consensus for one in responses):
            found[item] = (min(levels), max(levels))
    return found


def ranges(bank: Bank, answers: AnswerSet, judge: Judge) -> Ranges:
    """The ranges of scores, levels, statuses and the verdict."""
    disputed = {
        item: ends
        for item, ends in disputed_levels(answers).items()
        if item in bank.item_by_id and judge.row[_column(bank, item)] >= 0
    }
    judged = judge.judge(_rows(bank, judge, disputed))
    return Ranges(
        open_items=tuple(bank.items[column].id for column in judge.open_items),
        disputed_items=tuple(item.id for item in bank.items if item.id in disputed),
        results=tuple(_results(bank, judged)),
    )


def _rows(bank: Bank, judge: Judge, disputed: dict[str, tuple[int, int]]) -> Levels:
    """Seven rows: now; then at worst and at best what is open, what is disputed, and both."""
    low, high = judge.filled(judge.lowest), judge.filled(judge.highest)
    rows = np.stack([judge.row, low, high, judge.row, judge.row, low, high])
    for item, (least, most) in disputed.items():
        rows[[3, 5], _column(bank, item)] = least
        rows[[4, 6], _column(bank, item)] = most
    return rows


def _results(bank: Bank, judged: Judged) -> list[Range]:
    levels = judged.levels
    level = _level_name(bank)
    found = [
        _range("overall", "Overall", "score", judged.overall, _number),
        _range("overall", "Overall", "level", levels.overall[:, 0], level),
    ]
    for number, dimension in enumerate(bank.dimensions):
        name, title = dimension.id, dimension.title
        found.append(_range(name, title, "score", judged.dimensions[:, number], _number))
        found.append(_range(name, title, "level", levels.dimensions[:, number], level))
    for number, phase in enumerate(bank.phases):
        name = f"phase.{phase.id}"
        completions = judged.completions[:, number]
        found.append(_range(name, phase.title, "completion", completions, _number))
        found.append(_range(name, phase.title, "status", judged.statuses[:, number], _status))
    if bank.phases:
        found.append(
            _range("verdict", "Verdict", "verdict", judged.runs, lambda run: run_named(bank, run))
        )
    if not bank.policy.maturity_levels:
        found = [one for one in found if one.measure != "level"]
    return found


def _range(
    target: str, title: str, measure: Any, values: Any, shown: Callable[[Any], Shown]
) -> Range:
    now, open_low, open_high, low, high, both_low, both_high = (shown(one) for one in values)
    return Range(
        target=target,
        title=title,
        measure=measure,
        now=now,
        open_lowest=open_low,
        open_highest=open_high,
        disputed_lowest=low,
        disputed_highest=high,
        both_lowest=both_low,
        both_highest=both_high,
    )


def run_named(bank: Bank, run: int) -> str:
    """The phase stood in after so many phases of an unbroken run."""
    return wording.phase_named(bank, bank.phases[run - 1].id) if run else "no phase entered"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _status(rank: int) -> str:
    return STATUS_WORDS[STATUSES[rank]]


def _level_name(bank: Bank) -> Callable[[int], str | None]:
    names = {step.level: f"{step.level} ({step.name})" for step in bank.policy.maturity_levels}
    return lambda level: names.get(int(level))


def _column(bank: Bank, item: str) -> int:
    return next(number for number, one in enumerate(bank.items) if one.id == item)
