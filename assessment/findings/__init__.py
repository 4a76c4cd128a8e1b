"""What follows from the scores: phases, verdict, pitfalls, expert support, contradictions."""

from __future__ import annotations

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.findings.phases import find_phases
from assessment.findings.pitfalls import find_pitfalls
from assessment.findings.rules import find_contradictions, find_experts, known_facts
from assessment.findings.verdict import find_verdict
from assessment.scoring.models import Scores

__all__ = ["find"]


def find(bank: Bank, answers: AnswerSet, scores: Scores) -> Findings:
    """Everything concluded from one record.

    Args:
        bank: the bank.
        answers: of the record; rules look at its profile.
        scores: of the same record.

    Returns:
        Findings in the bank's order, each naming the answers that caused it. The verdict is None in a
        bank without phases.
    """
    phases = find_phases(bank, scores)
    pitfalls = find_pitfalls(bank, scores)
    facts = known_facts(bank, answers, scores, phases, pitfalls)
    return Findings(
        phases=phases,
        verdict=find_verdict(bank, scores, phases),
        pitfalls=pitfalls,
        expert_support=find_experts(bank, facts),
        contradictions=find_contradictions(bank, facts),
    )
