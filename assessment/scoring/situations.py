"""Rows of many organisations: each is scored by what its profile decides, once per distinct profile."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assessment.bank.asking import asked_items, target_levels
from assessment.bank.models import Bank
from assessment.scoring.columns import ManyScores, Means, empty_means, empty_scores
from assessment.scoring.many import score_columns
from assessment.scoring.many_plan import TABLES_PAY_FROM_ROWS, ManyPlan, compile_many
from assessment.scoring.means import score_means
from assessment.scoring.plan import NOT_ASKED, Indices, Levels, ScoringPlan


@dataclass(frozen=True, slots=True)
class Situation:
    """What a profile decides: positions of the items that are not asked, and the target of every item."""

    not_asked: Indices
    targets: Levels


def situation(bank: Bank, profile: Mapping[str, Any]) -> Situation:
    """What a profile decides in a bank; see `asked_items` and `target_levels`."""
    asked, targets = asked_items(bank, profile), target_levels(bank, profile)
    skipped = [number for number, item in enumerate(bank.items) if item.id not in asked]
    return Situation(
        np.array(skipped, dtype=np.intp),
        np.array([targets[item.id] for item in bank.items], dtype=np.int8),
    )


class ManyScorer:
    """Scores blocks of rows of one bank; blocks may be scored at the same time in several threads.

    Tables are made as soon as so many rows have come that they pay.
    """

    def __init__(
        self,
        bank: Bank,
        *,
        scores_only: bool = False,
        tables_from_rows: int = TABLES_PAY_FROM_ROWS,
    ) -> None:
        self.bank = bank
        self.scores_only = scores_only
        self._tables_from_rows = tables_from_rows
        self._rows = 0
        self._plans: dict[tuple[bytes, bool], ManyPlan] = {}
        self._lock = threading.Lock()

    def score(
        self, columns: Levels, situations: Sequence[Situation], which: npt.NDArray[np.intp]
    ) -> ManyScores | Means:
        """Score one block; `Means` if only scores are wanted.

        Args:
            columns: items x rows, codes as in `score_columns`; what is not asked is marked in them.
            situations: at least one.
            which: for each row the position of its situation.
        """
        present = np.unique(which)
        for number in present:
            mark_not_asked(columns, situations[number], which == number, alone=len(present) == 1)
        tabled = self._count(columns.shape[1])
        if len(present) == 1 or self.bank.policy.not_applicable != "target":
            first = situations[present[0]] if len(present) else situations[0]
            return self._score(self._plan(first.targets, tabled=tabled), columns)
        return self._by_targets(columns, situations, which, tabled=tabled)

    def _by_targets(
        self,
        columns: Levels,
        situations: Sequence[Situation],
        which: npt.NDArray[np.intp],
        *,
        tabled: bool,
    ) -> ManyScores | Means:
        """Rows with the same targets together, because *not applicable* counts at the target."""
        kinds = {one.targets.tobytes(): one.targets for one in situations}
        numbers = {key: number for number, key in enumerate(kinds)}
        kind = np.array([numbers[one.targets.tobytes()] for one in situations])[which]
        parts = []
        plan = self._plan(situations[0].targets, tabled=tabled)
        for number, targets in enumerate(kinds.values()):
            rows = np.flatnonzero(kind == number)
            plan = self._plan(targets, tabled=tabled)
            parts.append((rows, self._score(plan, np.ascontiguousarray(columns[:, rows]))))
        return self._together(parts, plan.plan, columns.shape[1])

    def _score(self, plan: ManyPlan, columns: Levels) -> ManyScores | Means:
        return (score_means if self.scores_only else score_columns)(plan, columns)

    def _together(
        self, parts: Sequence[tuple[Indices, ManyScores | Means]], plan: ScoringPlan, rows: int
    ) -> ManyScores | Means:
        out: Any = (empty_means if self.scores_only else empty_scores)(plan, rows)
        for where, scores in parts:
            out.put(where, scores)
        found: ManyScores | Means = out
        return found

    def _count(self, rows: int) -> bool:
        """Whether so many rows have come that tables pay."""
        with self._lock:
            self._rows += rows
            return self._rows >= self._tables_from_rows

    def _plan(self, targets: Levels, *, tabled: bool) -> ManyPlan:
        fills = self.bank.policy.not_applicable == "target"
        key = targets.tobytes() if fills else b"", tabled
        with self._lock:
            if key not in self._plans:
                self._plans[key] = compile_many(self.bank, targets, tabled=tabled)
            return self._plans[key]


def mark_not_asked(
    columns: Levels, situation: Situation, rows: npt.NDArray[np.bool_], *, alone: bool
) -> None:
    """Mark the items that are not asked of some rows; an answer left over from before gives way."""
    if alone:
        columns[situation.not_asked] = NOT_ASKED
    elif len(situation.not_asked):
        columns[np.ix_(situation.not_asked, np.flatnonzero(rows))] = NOT_ASKED
