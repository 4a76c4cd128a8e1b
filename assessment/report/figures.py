"""Numbers as the report prints them; scores by the bank's rounding policy."""

from __future__ import annotations

from assessment.bank.models import Bank
from assessment.scoring.models import NodeScore
from assessment.scoring.rounding import MISSING as NO_SCORE
from assessment.scoring.rounding import display

EN_DASH = "\u2013"
MISSING = NO_SCORE


def score_text(bank: Bank, score: float | None) -> str:
    """A score by the bank's rounding, a dash where there is none."""
    return display(score, bank.policy.rounding)


def range_text(bank: Bank, lowest: float | None, highest: float | None) -> str:
    """`41.0 - 58.3`, or one number where both ends print alike."""
    low, high = score_text(bank, lowest), score_text(bank, highest)
    return low if low == high else f"{low}\u2009{EN_DASH}\u2009{high}"


def hundredths(bank: Bank, score: float | None) -> float | None:
    """A score as 0 to 100 for a chart, whatever the bank's full score is."""
    full = bank.scale.full_score
    return None if score is None or not full else score / full * 100


def percent(share: float) -> str:
    """A share of 0 to 1 as a whole percentage; neither 0 % nor 100 % unless it is exactly that."""
    if 0 < share < 0.01:
        return "<\u20091\u2009%"
    if 0.99 < share < 1:
        return "99\u2009%"
    return f"{share * 100:.0f}\u2009%"


def level_name(bank: Bank, level: int | None) -> str:
    """Name of a maturity level, a dash where none is printed."""
    if level is None:
        return MISSING
    named = {entry.level: entry.name for entry in bank.policy.maturity_levels}
    return named.get(level, str(level))


def level_text(bank: Bank, level: int | None) -> str:
    """`2 Repeatable`."""
    return MISSING if level is None else f"{level} {level_name(bank, level)}"


def scale_name(bank: Bank, level: int) -> str:
    """Name of an item's level, its number where the scale is numeric."""
    levels = bank.scale.levels
    return levels[level].name if level < len(levels) else str(level)


def days_text(days: float) -> str:
    """Person-days: whole from ten on, one digit below."""
    text = f"{days:,.0f}" if days >= 10 else f"{days:.1f}".removesuffix(".0")
    return text.replace(",", "\u2009")


def days_range(low: float, high: float) -> str:
    """A range of person-days."""
    return f"{days_text(low)}\u2009{EN_DASH}\u2009{days_text(high)}"


def evidence_gap(node: NodeScore) -> float | None:
    """How far the claimed score stands above the evidenced one."""
    if node.score is None or node.evidenced is None:
        return None
    return node.score - node.evidenced
