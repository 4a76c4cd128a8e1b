"""One side of a comparison: answers, scored and judged with their bank."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.comparison.models import Stand
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.scoring import score
from assessment.scoring.models import Scores


@dataclass(frozen=True)
class Outcome:
    """Answers with everything that follows from them."""

    bank: Bank
    answers: AnswerSet
    scores: Scores
    findings: Findings


def conclude(bank: Bank, answers: AnswerSet) -> Outcome:
    """Score and judge answers."""
    scores = score(bank, answers)
    return Outcome(bank, answers, scores, find(bank, answers, scores))


def stand_of(bank: Bank, findings: Findings) -> Stand | None:
    """Where the verdict stands; None in a bank without phases."""
    verdict = findings.verdict
    if verdict is None:
        return None
    phases = {phase.id: (number, phase.title) for number, phase in enumerate(bank.phases, 1)}
    number, title = phases[verdict.phase]
    entered = verdict.next_phase != verdict.phase
    following = phases[verdict.next_phase][1] if verdict.next_phase else None
    return Stand(
        phase=verdict.phase,
        title=title,
        number=number if entered else 0,
        next_title=following,
        held_by=verdict.held_by,
    )


def stands_in(bank: Bank, findings: Findings) -> tuple[str, bool] | None:
    """What has to be the same for two verdicts to be the same, also across versions of a bank."""
    stand = stand_of(bank, findings)
    return None if stand is None else (stand.phase, stand.number > 0)
