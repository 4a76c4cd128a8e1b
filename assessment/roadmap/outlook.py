"""What surrounds a dated plan: chances, costs, capability blocks, goals, and wishes that cannot be had."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.roadmap.blocks import build_blocks
from assessment.roadmap.costs import CostBasis, cost_plan
from assessment.roadmap.dropping import Remaking
from assessment.roadmap.early_result import with_chance
from assessment.roadmap.goals import goals_of
from assessment.roadmap.models import Roadmap
from assessment.roadmap.packages import PlanDraft
from assessment.roadmap.staffing import Staff
from assessment.roadmap.uncertainty import (
    DatedParts,
    Simulation,
    simulate,
    uncertainty_of,
    with_chances,
)
from assessment.roadmap.wishes import wishes_of
from assessment.scoring.models import Scores


@dataclass(frozen=True)
class OutlookBasis:
    """What the outlook is computed from, besides the plan: `answers` with what is said to be done."""

    bank: Bank
    answers: AnswerSet
    scores: Scores
    findings: Findings
    draft: PlanDraft
    staff: Staff | None


def with_outlook(roadmap: Roadmap, basis: OutlookBasis) -> Roadmap:
    """The plan with all that surrounds its dates. Goals and wishes come last: they quote the others."""
    draft = basis.draft
    run = None
    if roadmap.packages and roadmap.settings.draws:
        run = simulate(
            draft.schedule.lanes,
            draft.work.sizes,
            draft.work.network.tasks,
            draws=roadmap.settings.draws,
        )
        roadmap = _with_chances(roadmap, run, basis)
    team = basis.staff.team if basis.staff else None
    money = CostBasis(team, roadmap.settings.hours_per_day, draft.calendar, roadmap.settings.start)
    roadmap = roadmap.model_copy(
        update={
            "blocks": build_blocks(roadmap.packages, run, draft.calendar),
            "cost": cost_plan(roadmap.packages, roadmap.phases, roadmap.milestones, money),
        }
    )
    goals = goals_of(basis.bank, basis.answers, basis.scores, basis.findings, roadmap)
    remaking = Remaking(
        draft.work.network, draft.work.sizes, draft.priorities, draft.staffing, draft.calendar
    )
    wishes = wishes_of(basis.bank, roadmap.settings, roadmap, remaking)
    return roadmap.model_copy(update={"goals": goals, "wishes": wishes})


def _with_chances(roadmap: Roadmap, run: Simulation, basis: OutlookBasis) -> Roadmap:
    calendar = basis.draft.calendar
    parts = DatedParts(roadmap.packages, roadmap.phases, roadmap.milestones)
    dated = with_chances(parts, run, calendar)
    return roadmap.model_copy(
        update={
            "packages": dated.packages,
            "phases": dated.phases,
            "milestones": dated.milestones,
            "early_result": with_chance(roadmap.early_result, dated.packages),
            "uncertainty": uncertainty_of(run, roadmap.duration_days, calendar),
        }
    )
