"""Every result of a record that has ranks: the verdict, the phases, the maturity levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assessment.bank.models import Bank
from assessment.findings import wording
from assessment.findings.derivation import STATUS_WORDS
from assessment.findings.models import Findings
from assessment.findings.robustness.curves import best_curve
from assessment.findings.robustness.goals import Goal, Goals, levels_of, no_level
from assessment.findings.robustness.judging import STATUSES, Judge, Judged
from assessment.scoring.models import NodeScore, Scores
from assessment.scoring.rounding import reach_from

Ranks = npt.NDArray[np.integer[Any]]

# Where a bank has a level for it, this is the rank of a node without one.
_NO_RANK = -1


@dataclass(frozen=True, slots=True)
class Subject:
    """A result with ranks.

    Attributes:
        target, title: as in derivations.
        ranks: all ranks it can have, lowest first.
        now: the rank it has.
        goal: what must hold for a rank.
        rank_of: the rank in other scores and findings.
        ranks_in: the ranks of many variants of the record.
        named: a rank in words.
        closed: why no change of given answers can move it; empty where one may.
    """

    target: str
    title: str
    ranks: tuple[int, ...]
    now: int
    goal: Callable[[int], Goal]
    rank_of: Callable[[Scores, Findings], int]
    ranks_in: Callable[[Judged], Ranks]
    named: Callable[[int], str]
    closed: str = ""


class Subjects:
    """Makes the subjects of one record."""

    def __init__(self, bank: Bank, scores: Scores, findings: Findings, judge: Judge) -> None:
        self.bank = bank
        self.scores = scores
        self.findings = findings
        self.judge = judge
        self._goals = Goals(bank, scores, findings)

    def verdict(self) -> Subject | None:
        """The verdict; None in a bank without phases."""
        if self.findings.verdict is None:
            return None
        return Subject(
            target="verdict",
            title="Verdict",
            ranks=tuple(range(len(self.bank.phases) + 1)),
            now=run_of(self.findings),
            goal=self._goals.verdict,
            rank_of=lambda scores, findings: run_of(findings),
            ranks_in=lambda judged: judged.runs,
            named=self._run_named,
        )

    def others(self) -> tuple[Subject, ...]:
        """Every phase, the whole and every dimension."""
        phases = [self._phase(number) for number in range(len(self.bank.phases))]
        if not self.bank.policy.maturity_levels:
            return tuple(phases)
        dimensions = [self._dimension(number) for number in range(len(self.bank.dimensions))]
        return (*phases, self._overall(), *dimensions)

    def _phase(self, number: int) -> Subject:
        phase = self.bank.phases[number]
        return Subject(
            target=f"phase.{phase.id}",
            title=phase.title,
            ranks=(0, 1, 2, 3),
            now=STATUSES.index(self.findings.phases[number].status),
            goal=lambda rank: self._goals.phase(number, rank),
            rank_of=lambda scores, findings: STATUSES.index(findings.phases[number].status),
            ranks_in=lambda judged: judged.statuses[:, number],
            named=lambda rank: STATUS_WORDS[STATUSES[rank]],
        )

    def _dimension(self, number: int) -> Subject:
        node = self.scores.dimensions[number]
        return self._node(
            node,
            goal=lambda level: self._goals.dimension(number, level),
            rank_of=lambda scores, findings: _rank(scores.dimensions[number]),
            ranks_in=lambda judged: judged.levels.dimensions[:, number],
        )

    def _overall(self) -> Subject:
        return self._node(
            self.scores.overall,
            goal=self._goals.overall,
            rank_of=lambda scores, findings: _rank(scores.overall),
            ranks_in=lambda judged: judged.levels.overall[:, 0],
            closed=self._unsteady(),
        )

    def _unsteady(self) -> str:
        """Why the overall level need not rise with every answer; empty where it does.

        A dimension that scores below the lowest level has none, and then it does not hold the whole back,
        which it does as soon as it has one. Only scores below 0 can do that.
        """
        if self.bank.policy.overall_above_weakest is None:
            return ""
        first = reach_from(min(step.from_score for step in self.bank.policy.maturity_levels))
        for dimension in self.bank.dimensions:
            node = self._goals.trees.dimension(dimension)
            lowest = (
                None if node is None else best_curve(node, self.judge.places, "down").values[-1]
            )
            if lowest is not None and lowest < first:
                return (
                    f"not worked out, because {dimension.title} can score below the lowest level, and a "
                    "dimension without a level does not hold the whole back"
                )
        return ""

    def _node(
        self,
        node: NodeScore,
        *,
        goal: Callable[[int], Goal],
        rank_of: Callable[[Scores, Findings], int],
        ranks_in: Callable[[Judged], Ranks],
        closed: str = "",
    ) -> Subject:
        names = {step.level: step.name for step in self.bank.policy.maturity_levels}
        return Subject(
            target=node.id,
            title="Overall" if node.id == "overall" else node.title,
            ranks=(_NO_RANK, *levels_of(self.bank)),
            now=_rank(node),
            goal=goal,
            rank_of=rank_of,
            ranks_in=ranks_in,
            named=lambda level: f"level {level} ({names[level]})" if level in names else "no level",
            closed=no_level(self.bank, node) or closed,
        )

    def _run_named(self, run: int) -> str:
        if not run:
            return "no phase entered"
        return wording.phase_named(self.bank, self.bank.phases[run - 1].id)


def run_of(findings: Findings) -> int:
    """Number of the phase stood in; 0 where not even the first is entered, or there are none."""
    for number, phase in enumerate(findings.phases):
        if phase.status not in ("open", "complete"):
            return number
    return len(findings.phases)


def _rank(node: NodeScore) -> int:
    return _NO_RANK if node.level is None else node.level
