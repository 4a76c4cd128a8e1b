"""What a workshop came to, in a few honest sentences."""

from __future__ import annotations

from assessment.report.wording import Wording
from assessment.workshop.documents import figure_text
from assessment.workshop.summary_models import WorkshopSummary


def headline(summary: WorkshopSummary, words: Wording) -> str:
    """The one sentence to remember: how many questions are settled, and how many are not."""
    totals = summary.totals
    settled = words.count("summary.headline", totals.settled)
    left = totals.skipped + totals.left_open + totals.not_reached
    return words.count("summary.headline_open", left, settled=settled)


def messages(summary: WorkshopSummary, words: Wording) -> tuple[str, ...]:
    """Agreement before and after, splits, what is not known, what stays open, roles that differ.

    What did not happen is not mentioned.
    """
    totals = summary.totals
    apart = sum(one.moved == "apart" for one in summary.movements)
    left = totals.skipped + totals.left_open + totals.not_reached
    said = (
        totals.voted
        and words.say(
            "summary.says.agreed",
            before=totals.agreed_before,
            after=totals.agreed_after,
            voted=totals.voted,
        ),
        summary.movements
        and words.count(
            "summary.says.closer", len(summary.movements), closer=totals.closer, apart=apart
        ),
        totals.settled_alone and words.count("summary.says.alone", totals.settled_alone),
        totals.lower_of_split and words.count("summary.says.split", totals.lower_of_split),
        totals.unknown and words.count("summary.says.unknown", totals.unknown),
        left
        and words.say(
            "summary.says.open",
            skipped=totals.skipped,
            open=totals.left_open,
            missed=totals.not_reached,
        ),
        *(_role(one.title, one.levels, len(one.items), words) for one in summary.roles[:2]),
    )
    return tuple(str(one) for one in said if one)


def _role(title: str, levels: float, items: int, words: Wording) -> str:
    key = "summary.says.higher" if levels > 0 else "summary.says.lower"
    return words.say(key, role=title, levels=figure_text(abs(levels), words, 1), items=items)
