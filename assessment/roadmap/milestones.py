"""What the organisation would reach by the end of each quarter of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings import find
from assessment.findings.models import Findings, GateFinding
from assessment.roadmap.lifting import lifted
from assessment.roadmap.models import Milestone, WorkPackage
from assessment.roadmap.working_days import add_months, day_in_words
from assessment.scoring import score

# Twenty years of quarters: a plan that runs longer says so by its dates, not by more milestones.
MOST_QUARTERS = 80
# So many gates are named in the sentence of a milestone; the others are counted.
MOST_NAMED = 4


def build_milestones(
    bank: Bank, answers: AnswerSet, packages: Sequence[WorkPackage], start: date
) -> tuple[Milestone, ...]:
    """One milestone per quarter of the plan, with the readiness expected then.

    Args:
        start: first day of the first quarter; a quarter ends the day before the date three months on.

    Returns:
        Milestones until all packages are finished; none without packages.
    """
    milestones: list[Milestone] = []
    previous = start - timedelta(days=1)
    last = max((package.finish for package in packages), default=previous)
    while previous < last and len(milestones) < MOST_QUARTERS:
        due = add_months(start, 3 * (len(milestones) + 1)) - timedelta(days=1)
        milestones.append(_milestone(bank, answers, packages, len(milestones) + 1, previous, due))
        previous = due
    return tuple(milestones)


def _milestone(
    bank: Bank,
    answers: AnswerSet,
    packages: Sequence[WorkPackage],
    number: int,
    previous: date,
    due: date,
) -> Milestone:
    finished = [package for package in packages if package.finish <= due]
    expected = lifted(bank, answers, finished)
    scores = score(bank, expected)
    findings = find(bank, expected, scores)
    verdict = findings.verdict
    return Milestone(
        title=f"Quarter {number}",
        due=due,
        score=scores.overall.score,
        phase=verdict.phase if verdict else None,
        phase_title=verdict.title if verdict else None,
        finished=tuple(package.id for package in finished if package.finish > previous),
        next_phase=verdict.next_phase if verdict else None,
        holds=_holds(findings, [package for package in packages if package.finish > due]),
    )


def _holds(findings: Findings, later: Sequence[WorkPackage]) -> str:
    """What still holds the next phase, in one sentence; empty in the last phase.

    Args:
        findings: as expected at the milestone.
        later: packages that are not finished by then.
    """
    verdict = findings.verdict
    if verdict is None or verdict.next_phase is None:
        return ""
    phase = findings.phase_by_id[verdict.next_phase]
    if not phase.gates:
        reason = " ".join(phase.conditions).rstrip(".")
        return f"{phase.title} may start only with care: {reason[:1].lower()}{reason[1:]}."
    # What nobody knows comes first: no work can open it before somebody has found out.
    gates = sorted(phase.gates, key=lambda gate: gate.level is not None)
    parts = [_gate_in_words(gate, later) for gate in gates[:MOST_NAMED]]
    more = len(gates) - MOST_NAMED
    if more > 0:
        parts.append(f"{more} more gate{'s' if more > 1 else ''}")
    return f"{phase.title} still waits for {'; '.join(parts)}."


def _gate_in_words(gate: GateFinding, later: Sequence[WorkPackage]) -> str:
    name = f"{gate.item} {gate.title}"
    if gate.level is None:
        return f"{name} (not known: find out first)"
    opening = [package for package in later if gate.item in package.closes_gates]
    if not opening:
        return f"{name} (level {gate.level}, and nothing planned opens it)"
    first = min(opening, key=lambda package: (package.finish, package.id))
    return f"{name} ({first.id}, due {day_in_words(first.finish)})"
