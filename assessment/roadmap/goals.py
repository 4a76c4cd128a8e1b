"""The plan in a few sentences with figures, for executives: where it leads within 12 to 18 months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings import find
from assessment.findings.models import Findings
from assessment.roadmap.lifting import lifted
from assessment.roadmap.models import Milestone, Roadmap
from assessment.roadmap.working_days import day_in_words
from assessment.scoring import score
from assessment.scoring.models import Scores

# Quarters that goals look ahead: 18 months.
QUARTERS = 6
# Bands of exposure, from the highest down, that a goal is to leave.
ALARMING_BANDS = 2


def goals_of(
    bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings, roadmap: Roadmap
) -> tuple[str, ...]:
    """Three to five sentences; none where nothing is planned."""
    ahead = roadmap.milestones[:QUARTERS]
    if not ahead or not roadmap.packages:
        return ()
    last = ahead[-1]
    finished = {package for milestone in ahead for package in milestone.finished}
    expected = lifted(bank, answers, [each for each in roadmap.packages if each.id in finished])
    then = find(bank, expected, score(bank, expected))
    sentences = (
        _score(scores, last, roadmap),
        _phases(bank, findings, ahead),
        _pitfalls(bank, findings, then, last),
        _effort(roadmap, len(finished), last),
        _unknown(roadmap),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _score(scores: Scores, last: Milestone, roadmap: Roadmap) -> str:
    if scores.overall.score is None or last.score is None:
        return ""
    return (
        f"{_by(last)}, the overall score goes from {scores.overall.score:.0f} to {last.score:.0f} of "
        f"100; the plan works towards the targets of the profile {roadmap.target_title}."
    )


def _phases(bank: Bank, findings: Findings, ahead: Sequence[Milestone]) -> str:
    """Which phases open, each with the first milestone at which it is open."""
    if findings.verdict is None:
        return ""
    order = [phase.id for phase in bank.phases]
    titles = {phase.id: phase.title for phase in bank.phases}
    reached, opened = order.index(findings.verdict.phase), []
    for milestone in ahead:
        place = order.index(milestone.phase) if milestone.phase else reached
        if place > reached:
            names = " and ".join(titles[phase] for phase in order[reached + 1 : place + 1])
            opened.append(f"{names} by {day_in_words(_sure(milestone))}")
            reached = place
    if opened:
        return (
            f"From {findings.verdict.title} today, the next phases open{_how_sure(ahead[-1])}: "
            f"{'; '.join(opened)}."
        )
    stays = f"The organisation stays in {findings.verdict.title} until {_until(ahead[-1])}."
    return f"{stays} {ahead[-1].holds}".strip()


def _pitfalls(bank: Bank, today: Findings, then: Findings, last: Milestone) -> str:
    bands = sorted(bank.pitfall_bands, key=lambda band: band.from_score)
    alarming = {band.id for band in bands[1:][-ALARMING_BANDS:]}
    later = {pitfall.id: pitfall for pitfall in then.pitfalls}
    high = [pitfall for pitfall in today.pitfalls if pitfall.band in alarming]
    if not high:
        return ""
    parts = [
        f"{each.title} ({each.exposure:.0f} to {later[each.id].exposure:.0f})"
        for each in high
        if later[each.id].band not in alarming
    ]
    names = " or ".join(band.title.lower() for band in bands if band.id in alarming)
    if not parts:
        return f"All {len(high)} pitfalls that are {names} today are still so then."
    return (
        f"{len(parts)} of {len(high)} pitfalls that are {names} today fall below that by then "
        f"(exposure of 100): {', '.join(parts)}."
    )


def _effort(roadmap: Roadmap, finished: int, last: Milestone) -> str:
    low, high = roadmap.effort_range
    text = (
        f"{finished} of {len(roadmap.packages)} work packages are planned to end by {_until(last)}; all take "
        f"{roadmap.effort_likely:,.0f} person-days ({low:,.0f} to {high:,.0f})"
    )
    if roadmap.cost is not None:
        total = roadmap.cost.total
        text += f" and cost {total.likely:,.0f} ({total.low:,.0f} to {total.high:,.0f})"
    return f"{text}."


def _unknown(roadmap: Roadmap) -> str:
    count = len(roadmap.find_out_first)
    if not count:
        return ""
    gates = "1 gate is" if count == 1 else f"{count} gates are"
    return (
        f"{gates} not known yet: until somebody finds out, no date for the phases behind is sure."
    )


def _by(milestone: Milestone) -> str:
    return f"By {day_in_words(_sure(milestone))}{_how_sure(milestone)}"


def _how_sure(milestone: Milestone) -> str:
    return "" if milestone.chances is None else " (in 80 of 100 draws)"


def _until(milestone: Milestone) -> str:
    return day_in_words(milestone.due)


def _sure(milestone: Milestone) -> date:
    """A milestone is reached at the end of its quarter, or once its packages are over in 80 of 100 draws."""
    if milestone.chances is None:
        return milestone.due
    return max(milestone.due, milestone.chances.p80)
