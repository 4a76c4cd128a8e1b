"""The whole analysis of one record, put together."""

from __future__ import annotations

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.findings.robustness.flips import Flips
from assessment.findings.robustness.influence import influences
from assessment.findings.robustness.judging import Judge
from assessment.findings.robustness.margins import margins
from assessment.findings.robustness.models import Robustness, VerdictRobustness
from assessment.findings.robustness.ranges import ranges
from assessment.findings.robustness.settling import settle
from assessment.findings.robustness.statements import verdict_statement
from assessment.findings.robustness.subjects import Subjects
from assessment.findings.robustness.weights import weight_orders
from assessment.scoring.models import Scores


def analyse_record(
    bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings
) -> Robustness:
    """See `assessment.findings.robustness.analyse`."""
    judge = Judge(bank, answers)
    flips, subjects = Flips(bank, answers, judge), Subjects(bank, scores, findings, judge)
    return Robustness(
        verdict=_verdict(flips, subjects),
        targets=tuple(flips.target(subject) for subject in subjects.others()),
        margins=margins(bank, scores, findings),
        influences=influences(judge),
        weight_order=weight_orders(bank, scores),
        ranges=ranges(bank, answers, judge),
        settled=settle(bank, answers, judge),
    )


def turn_verdict(
    bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings
) -> VerdictRobustness | None:
    """The fewest changes that turn the verdict; None in a bank without phases."""
    judge = Judge(bank, answers)
    return _verdict(Flips(bank, answers, judge), Subjects(bank, scores, findings, judge))


def _verdict(flips: Flips, subjects: Subjects) -> VerdictRobustness | None:
    subject = subjects.verdict()
    if subject is None:
        return None
    up, down = flips.flip(subject, "up"), flips.flip(subject, "down")
    sizes = [flip.size for flip in (up, down) if flip.size is not None]
    return VerdictRobustness(
        statement=verdict_statement(up, down), changes=min(sizes, default=None), up=up, down=down
    )
