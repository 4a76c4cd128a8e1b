"""How firm a result is: what would turn it, by how little, and what the open questions can still do.

Robustness is about the answers that were given: the fewest changes of one level each that turn a
verdict, a status or a level. What nobody answered yet is looked at apart: how far it can still move the
result (`ranges`), whether it can still turn the verdict (`settling`), and which of it could do so most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.findings.models import Findings
    from assessment.findings.robustness.models import Robustness, Settled, VerdictRobustness
    from assessment.scoring.models import Scores

__all__ = ["analyse", "most_decisive", "verdict_settled", "with_robustness", "with_verdict"]

# Each is loaded when it is called: whoever reads only the models should not pay for numpy.


def analyse(bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings) -> Robustness:
    """Everything about the robustness of one record.

    Args:
        bank: the bank.
        answers: of the record; what is not answered is left as it is.
        scores: of the same record.
        findings: from the same scores.
    """
    from assessment.findings.robustness.analysis import analyse_record

    return analyse_record(bank, answers, scores, findings)


def with_robustness(bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings) -> Findings:
    """The findings with everything about their robustness; about half a second for 150 items."""
    found = analyse(bank, answers, scores, findings)
    return _with(findings, found.verdict).model_copy(update={"robustness": found})


def with_verdict(bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings) -> Findings:
    """The findings with the robustness of the verdict alone; a twentieth of a second for 150 items."""
    from assessment.findings.robustness.analysis import turn_verdict

    return _with(findings, turn_verdict(bank, answers, scores, findings))


def verdict_settled(bank: Bank, answers: AnswerSet) -> Settled | None:
    """Whether anything unanswered or unknown can still turn the verdict; None without phases."""
    from assessment.findings.robustness.settling import settle

    return settle(bank, answers)


def most_decisive(bank: Bank, answers: AnswerSet) -> tuple[str, ...]:
    """The items still open or unknown, the one that could change most first."""
    from assessment.findings.robustness.settling import rank_open_items

    return rank_open_items(bank, answers)


def _with(findings: Findings, found: VerdictRobustness | None) -> Findings:
    if findings.verdict is None:
        return findings
    verdict = findings.verdict.model_copy(update={"robustness": found})
    return findings.model_copy(update={"verdict": verdict})
