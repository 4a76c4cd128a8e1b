"""The smallest changes that move a result up and down, put through the engine before they are told."""

from __future__ import annotations

import numpy as np

from assessment.answers.models import AnswerSet, Response
from assessment.bank.models import Bank
from assessment.findings import find
from assessment.findings.robustness import proofs
from assessment.findings.robustness.curves import Steps
from assessment.findings.robustness.judging import Judge
from assessment.findings.robustness.models import Change, Direction, Flip, TargetRobustness
from assessment.findings.robustness.search import Found, OutOfReach, lower_below, raise_to
from assessment.findings.robustness.statements import STANDS_HIGHEST
from assessment.findings.robustness.subjects import Subject
from assessment.scoring import score


class Flips:
    """Works out the flips of one record."""

    def __init__(self, bank: Bank, answers: AnswerSet, judge: Judge) -> None:
        self.bank = bank
        self.answers = answers
        self.judge = judge

    def target(self, subject: Subject) -> TargetRobustness:
        """Both flips of one result."""
        return TargetRobustness(
            target=subject.target,
            title=subject.title,
            up=self.flip(subject, "up"),
            down=self.flip(subject, "down"),
        )

    def flip(self, subject: Subject, direction: Direction) -> Flip:
        """The smallest changes that move a result one way."""
        now = subject.named(subject.now)
        higher = [rank for rank in subject.ranks if rank > subject.now]
        nothing = subject.closed
        if not nothing and direction == "up" and not higher:
            nothing = STANDS_HIGHEST
        if not nothing and direction == "down" and subject.now <= subject.ranks[0]:
            nothing = "it stands lowest already"
        if nothing:
            return Flip(
                direction=direction, result_from=now, result_to=None, size=None, why_not=nothing
            )
        if direction == "up":
            found = raise_to(subject.goal(higher[0]), self.judge.places)
        else:
            found = lower_below(subject.goal(subject.now), self.judge.places)
        if isinstance(found, OutOfReach):
            return Flip(
                direction=direction,
                result_from=now,
                result_to=None,
                size=None,
                why_not=proofs.out_of_reach(self.bank, found, direction),
            )
        return self._flip(subject, direction, found)

    def _flip(self, subject: Subject, direction: Direction, found: Found) -> Flip:
        sign = 1 if direction == "up" else -1
        after = self._rank_after(subject, found.steps, sign)
        turned = (after > subject.now) if direction == "up" else (after < subject.now)
        if not (turned and self._none_to_spare(subject, found.steps, sign)):
            return Flip(
                direction=direction,
                result_from=subject.named(subject.now),
                result_to=None,
                size=None,
                why_not="the engine did not confirm the changes that were found, so none are given",
            )
        return Flip(
            direction=direction,
            result_from=subject.named(subject.now),
            result_to=subject.named(after),
            size=found.size,
            changes=self._changes(found.steps, sign),
            proof=proofs.proof(self.bank, self.judge, found, direction),
            verified=True,
        )

    def _changes(self, steps: Steps, sign: int) -> tuple[Change, ...]:
        return tuple(
            Change(
                item=self.bank.items[column].id,
                title=self.bank.items[column].title,
                from_level=int(self.judge.row[column]),
                to_level=self.judge.moved(column, sign * count),
                steps=count,
            )
            for column, count in sorted(steps.items())
        )

    def _none_to_spare(self, subject: Subject, steps: Steps, sign: int) -> bool:
        """Whether the result stays as it is without any one of the changes."""
        rows = np.repeat(self.judge.row[None, :], max(len(steps), 1), axis=0)
        for column, count in steps.items():
            rows[:, column] = self.judge.moved(column, sign * count)
        for spared, (column, count) in enumerate(steps.items()):
            rows[spared, column] = self.judge.moved(column, sign * (count - 1))
        ranks = subject.ranks_in(self.judge.judge(rows))
        return bool(np.all(ranks <= subject.now if sign > 0 else ranks >= subject.now))

    def _rank_after(self, subject: Subject, steps: Steps, sign: int) -> int:
        """The rank that the engine itself gives to the changed answers."""
        changed = {
            self.bank.items[column].id: self.judge.moved(column, sign * count)
            for column, count in steps.items()
        }
        answers = answered_otherwise(self.answers, changed)
        scores = score(self.bank, answers)
        return subject.rank_of(scores, find(self.bank, answers, scores))


def answered_otherwise(answers: AnswerSet, levels: dict[str, int]) -> AnswerSet:
    """The answers with some items answered at other levels, by everybody."""
    kept = tuple(one for one in answers.responses if one.item not in levels)
    made = tuple(Response(item=item, level=level) for item, level in levels.items())
    return answers.model_copy(update={"responses": (*kept, *made)})
