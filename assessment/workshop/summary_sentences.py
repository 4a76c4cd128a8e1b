"""What a workshop came to, in a few honest sentences."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.report.wording import Wording
from assessment.workshop.documents import figure_text
from assessment.workshop.summary_models import RoleDifference, WorkshopSummary

# More roles than these are left to the table.
_ROLES_NAMED = 2


def headline(summary: WorkshopSummary, words: Wording) -> str:
    """The one sentence to remember: how many questions are settled, and how many are not."""
    totals = summary.totals
    settled = words.count("summary.headline", totals.settled)
    left = totals.skipped + totals.left_open + totals.not_reached
    return words.count("summary.headline_open", left, settled=settled)


def messages(summary: WorkshopSummary, words: Wording) -> tuple[str, ...]:
    """What it did to the result, agreement, splits, what is not known, what stays open, roles that differ.

    What did not happen is not mentioned.
    """
    totals = summary.totals
    said = (
        _result(summary, words),
        totals.voted
        and words.say(
            "summary.says.agreed",
            before=totals.agreed_before,
            after=totals.agreed_after,
            voted=totals.voted,
        ),
        totals.mostly_unknown and words.count("summary.says.mostly_unknown", totals.mostly_unknown),
        _again(summary, words),
        totals.settled_alone and words.count("summary.says.alone", totals.settled_alone),
        totals.lower_of_split and words.count("summary.says.split", totals.lower_of_split),
        totals.unknown and words.count("summary.says.unknown", totals.unknown),
        _left(summary, words),
        *(role_sentence(one, words) for one in summary.roles[:_ROLES_NAMED]),
    )
    return tuple(str(one) for one in said if one)


def role_sentence(one: RoleDifference, words: Wording) -> str:
    """How far the votes of a role lie from those of the others."""
    key = "summary.says.higher" if one.levels > 0 else "summary.says.lower"
    over = words.count("summary.contested" if one.contested else "summary.compared", len(one.items))
    apart = figure_text(abs(one.levels), words, 1)
    return words.say(key, role=words.say("quoted", text=one.title), levels=apart, over=over)


def _result(summary: WorkshopSummary, words: Wording) -> str:
    """What was recorded did to the score and the verdict."""
    before, after = summary.before, summary.after
    if before is None or after is None:
        return ""
    said = []
    if before.score is not None and after.score is not None:
        scores = [figure_text(one, words, 1) for one in (before.score, after.score)]
        said.append(_change("summary.says.score", scores, words))
    if before.verdict and after.verdict:
        verdicts = [words.say("quoted", text=one.verdict) for one in (before, after)]
        said.append(_change("summary.says.verdict", verdicts, words))
    return " ".join(said)


def _change(key: str, pair: Sequence[str], words: Wording) -> str:
    before, after = pair
    if before == after:
        return words.say(f"{key}_same", after=after)
    return words.say(f"{key}_moved", before=before, after=after)


def _again(summary: WorkshopSummary, words: Wording) -> str:
    """How the votes moved on what was voted on again."""
    if not summary.movements:
        return ""
    moved = [one.moved for one in summary.movements]
    parts = [
        words.say(f"summary.again.{way}", number=moved.count(way))
        for way in ("closer", "apart")
        if way in moved
    ]
    again = words.count("summary.says.again", len(moved))
    if not parts:
        return words.say("summary.says.again_only", again=again)
    return words.say("summary.says.again_moved", again=again, moved=words.listed(parts))


def _left(summary: WorkshopSummary, words: Wording) -> str:
    """What the room has no answer to, by what happened to it."""
    totals = summary.totals
    counts = {
        "skipped": totals.skipped,
        "left_open": totals.left_open,
        "not_reached": totals.not_reached,
    }
    parts = [words.count(f"summary.left.{what}", count) for what, count in counts.items() if count]
    return words.say("summary.says.open", parts=words.listed(parts)) if parts else ""
