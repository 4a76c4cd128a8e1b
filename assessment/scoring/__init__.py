"""Scores: levels to item, indicator, dimension and overall scores, with bounds, caps and derivations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessment.answers.models import AnswerSet
    from assessment.bank.models import Bank
    from assessment.scoring.models import Scores

__all__ = ["score"]


def score(bank: Bank, answers: AnswerSet) -> Scores:
    """The scored tree of one record.

    Args:
        bank: a checked bank.
        answers: merged per item over respondents; answers to items that the bank does not have are
            ignored (reading them reports it).

    Returns:
        For every node its score, attainable range, evidenced score, maturity level with what caps it,
        and the shares answered and unknown. Nothing is rounded; None where nothing counts.

    Raises:
        ValueError: an answered level is outside the bank's scale.
    """
    # Loaded here, because whoever reads only the models of scores should not pay for numpy.
    from assessment.scoring.record import score_record

    return score_record(bank, answers)
