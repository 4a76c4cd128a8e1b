"""Many variants of one record judged at once: scores by the kernel, phases and verdict by the same rules.

The analysis asks thousands of times what would be, had answers been other. `Judge` answers for an array
of rows; that its statuses are those of `find_phases` is tested, and every set of changes that is
reported was also put through `score` and `find` themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assessment.answers.models import AnswerSet
from assessment.bank.asking import target_levels
from assessment.bank.models import Bank
from assessment.findings.robustness.ladders import ladder_of, place_of
from assessment.findings.terms import completion_of, exposure_of
from assessment.scoring.kernel import compile_plan, score_levels
from assessment.scoring.maturity import MaturityLevels, compile_rules, maturity_levels
from assessment.scoring.plan import (
    DONT_KNOW,
    NOT_APPLICABLE,
    NOT_ASKED,
    UNANSWERED,
    Floats,
    Levels,
)
from assessment.scoring.record import item_states
from assessment.scoring.rounding import reach_from

Ranks = npt.NDArray[np.int8]
STATUSES = ("not_advised", "conditional", "open", "complete")

_CODES = {
    "unanswered": UNANSWERED,
    "dont_know": DONT_KNOW,
    "not_applicable": NOT_APPLICABLE,
    "not_asked": NOT_ASKED,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What each row comes to. Scores are NaN where nothing counts, levels -1 where there is none.

    `statuses` are positions in `STATUSES`, rows x phases; `runs` counts the phases of the unbroken run,
    which is the number of the phase stood in (0: none is entered).
    """

    overall: Floats
    dimensions: Floats
    levels: MaturityLevels
    completions: Floats
    statuses: Ranks
    runs: npt.NDArray[np.intp]
    exposures: Floats


class Judge:
    """Judges rows of levels of one bank and profile.

    Attributes:
        row: the record as it stands: levels, or codes of what is missing.
        open_items: columns that are unanswered or unknown; `answered`: columns with a level.
        ladders: per column the levels that an answer can take; `lowest`, `highest`: their ends.
    """

    def __init__(self, bank: Bank, answers: AnswerSet) -> None:
        self.bank = bank
        self.plan = compile_plan(bank)
        self.rules = compile_rules(bank)
        targets = target_levels(bank, answers.profile)
        self._targets = np.array([targets[item.id] for item in bank.items], dtype=np.int8)
        states = item_states(bank, answers)
        self.row: Levels = np.array(
            [_level(answers, item.id, states[item.id]) for item in bank.items], dtype=np.int8
        )
        self.open_items = np.flatnonzero((self.row == UNANSWERED) | (self.row == DONT_KNOW))
        self.answered = np.flatnonzero(self.row >= 0)
        self.ladders = tuple(
            ladder_of(bank, item, int(level) if level >= 0 else None)
            for item, level in zip(bank.items, self.row, strict=True)
        )
        self.lowest = np.array([ladder[0] for ladder in self.ladders], dtype=np.int8)
        self.highest = np.array([ladder[-1] for ladder in self.ladders], dtype=np.int8)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Per column the place of the answer on its ladder; 0 where there is none."""
        return tuple(
            place_of(ladder, int(level)) if level >= 0 else 0
            for ladder, level in zip(self.ladders, self.row, strict=True)
        )

    def moved(self, column: int, steps: int) -> int:
        """The level of an answer so many steps up its ladder, or down for a negative number."""
        return self.ladders[column][self.places[column] + steps]

    def filled(self, levels: Levels) -> Levels:
        """The record with everything open at these levels, one per column."""
        row = self.row.copy()
        row[self.open_items] = levels[self.open_items]
        return row

    def judge(self, rows: Levels) -> Judged:
        """Judge rows x items."""
        scores = score_levels(self.plan, rows, self._targets, keep_items=False)
        completions = self._means(rows, self._informs_phases, completion_of)
        statuses = self._statuses(rows, completions)
        entered = statuses >= STATUSES.index("open")
        runs = np.cumprod(entered, axis=1).sum(axis=1) if entered.size else np.zeros(len(rows))
        return Judged(
            overall=scores.overall.score[:, 0],
            dimensions=scores.dimensions.score,
            levels=maturity_levels(self.rules, scores, rows),
            completions=completions,
            statuses=statuses,
            runs=runs.astype(np.intp),
            exposures=self._means(rows, self._informs_pitfalls, exposure_of),
        )

    @cached_property
    def _informs_phases(self) -> Floats:
        """Items x phases: item weight x strength."""
        return np.array(
            [
                [item.weight * item.informs.phases.get(phase.id, 0) for phase in self.bank.phases]
                for item in self.bank.items
            ],
            dtype=np.float64,
        ).reshape(len(self.bank.items), len(self.bank.phases))

    @cached_property
    def _informs_pitfalls(self) -> Floats:
        """Items x pitfalls: item weight x strength."""
        return np.array(
            [
                [item.weight * item.informs.pitfalls.get(one.id, 0) for one in self.bank.pitfalls]
                for item in self.bank.items
            ],
            dtype=np.float64,
        ).reshape(len(self.bank.items), len(self.bank.pitfalls))

    @cached_property
    def _gates(self) -> tuple[tuple[int, int, int], ...]:
        """Column, phase and level of every gate that holds a phase."""
        positions = {phase.id: number for number, phase in enumerate(self.bank.phases)}
        return tuple(
            (number, positions[item.gate.holds_phase], item.gate.below)
            for number, item in enumerate(self.bank.items)
            if item.gate is not None and item.gate.holds_phase in positions
        )

    def _means(self, rows: Levels, weights: Floats, value: object) -> Floats:
        """Weighted means over the answered items of each row; NaN where none is answered."""
        assert callable(value)
        scale = self.bank.scale
        worth = np.array([value(scale, level) for level in range(scale.highest + 1)])
        answered = rows >= 0
        values = np.where(answered, worth[np.maximum(rows, 0)], 0.0)
        mass = answered.astype(np.float64) @ weights
        with np.errstate(invalid="ignore", divide="ignore"):
            means: Floats = np.minimum((values @ weights) / mass, 100.0)
        return np.where(mass > 0, means, np.nan)

    def _statuses(self, rows: Levels, completions: Floats) -> Ranks:
        """Rows x phases; the rules are those of `find_phases`."""
        count, phases = len(rows), len(self.bank.phases)
        shut, unsure = np.zeros((count, phases + 1), bool), np.zeros((count, phases + 1), bool)
        for column, phase, below in self._gates:
            answer = rows[:, column]
            shut[:, phase] |= (answer >= 0) & (answer < below)
            unsure[:, phase] |= (answer == UNANSWERED) | (answer == DONT_KNOW)
        policy = self.bank.policy.phases
        known = np.nan_to_num(completions, nan=-np.inf)
        far_enough = known >= reach_from(policy.enter_from)
        enough = known >= reach_from(policy.complete_from)
        statuses = np.zeros((count, phases), dtype=np.int8)
        closed = np.zeros(count, dtype=bool)
        ready = np.ones(count, dtype=bool)
        for phase in range(phases):
            closed |= shut[:, phase]
            held = unsure[:, phase] | ~ready
            passed = ~(shut[:, phase + 1] | unsure[:, phase + 1])
            rank = np.where(held, 1, np.where(enough[:, phase] & passed, 3, 2))
            statuses[:, phase] = np.where(closed, 0, rank)
            # The next one starts from here only if this one is open itself, and far enough.
            ready = ~held & far_enough[:, phase]
        return statuses


def _level(answers: AnswerSet, item: str, state: str) -> int:
    if state != "answered":
        return _CODES[state]
    level = answers.merged[item].level
    assert level is not None
    return level
