"""What stands at the end of each quarter of the plan."""

from __future__ import annotations

from assessment.report import figures
from assessment.report.charts.bars import BarValue, bars
from assessment.report.charts.models import Bars
from assessment.report.material import Material
from assessment.report.parts.dimensions import zones
from assessment.report.plan_models import MilestoneRow
from assessment.roadmap.models import Milestone, Roadmap


def build_milestones(material: Material, plan: Roadmap) -> tuple[MilestoneRow, ...]:
    """The quarters; what still holds the next phase is said once, while it stays the same."""
    rows, said = [], ""
    for one in plan.milestones:
        row = _milestone(material, one)
        if row.holds and row.holds == said:
            row = row.model_copy(update={"holds": material.words.say("plan.holds_same")})
        said = one.holds
        rows.append(row)
    return tuple(rows)


def _milestone(material: Material, milestone: Milestone) -> MilestoneRow:
    words = material.words
    return MilestoneRow(
        title=milestone.title,
        due=words.short_date(milestone.due),
        score=material.score(milestone.score),
        phase=milestone.phase_title or figures.MISSING,
        holds=milestone.holds,
        finished=words.count("plan.finished", len(milestone.finished)),
        actions=tuple(one for one in milestone.finished),
    )


def milestones_title(material: Material, plan: Roadmap) -> str:
    """What the plan brings by its end, as far as it can be said."""
    words = material.words
    last = plan.milestones[-1] if plan.milestones else None
    now = material.scores.overall.score
    if last is None or last.score is None or now is None or plan.finish is None:
        return words.say("plan.milestones_plain")
    return words.say(
        "plan.milestones",
        now=material.score(now),
        score=material.score(last.score),
        month=words.month(plan.finish),
    )


def build_readiness(material: Material, plan: Roadmap) -> Bars:
    """The overall score today and at the end of each quarter."""
    words, overall = material.words, material.scores.overall
    steps = [(words.say("plan.today"), overall.score)]
    steps += [
        (words.say("plan.until", title=one.title, month=words.short_month(one.due)), one.score)
        for one in plan.milestones
    ]
    listed = words.listed([f"{title} {material.score(score)}" for title, score in steps])
    return bars(
        "readiness",
        words.say("plan.readiness_alt", scores=listed),
        [
            BarValue(title=title, text=material.score(score), value=material.hundredths(score))
            for title, score in steps
        ],
        zones=zones(material),
        left=158.0,
        # Long plans have many quarters, and their chart has to leave room on its page.
        pitch=max(14.0, min(24.0, 150.0 / len(steps))),
    )
