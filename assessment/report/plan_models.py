"""What the report says about the roadmap."""

from __future__ import annotations

from assessment.report.base_models import KeyFigure, Model
from assessment.report.charts.models import Bars, Gantt


class ActionRow(Model):
    """One work package."""

    id: str
    title: str
    phase: str
    owner: str
    start: str
    finish: str
    due: str
    effort: str
    slack: str
    critical: bool
    status: str
    steps: tuple[str, ...]
    deliverable: str
    done_when: str
    kpi: str
    raises: str
    after: str
    reasons: tuple[str, ...]
    outside_help: str


class PlanPhaseRow(Model):
    """One phase of the plan."""

    title: str
    objective: str
    start: str
    finish: str
    owner: str
    effort: str
    actions: tuple[ActionRow, ...]


class MilestoneRow(Model):
    """The end of one quarter. `holds` says what still holds the next phase then."""

    title: str
    due: str
    score: str
    phase: str
    holds: str
    finished: str
    actions: tuple[str, ...]


class LoadRow(Model):
    """Person-days of one role, and its share of all as a percentage of the largest."""

    owner: str
    days: str
    share: float


class PlanPart(Model):
    """The roadmap."""

    title: str
    lead: str
    figures: tuple[KeyFigure, ...]
    gantts: tuple[Gantt, ...]
    phases: tuple[PlanPhaseRow, ...]
    milestones: tuple[MilestoneRow, ...]
    milestones_title: str
    readiness: Bars
    load: tuple[LoadRow, ...]
    left_out: tuple[tuple[str, str], ...]
    first: tuple[ActionRow, ...]
    first_title: str
    actions_title: str
    early: str = ""
    find_out: str = ""


class Ask(Model):
    """One thing the readers are asked to decide; `points` are its parts with their titles."""

    title: str
    text: str
    points: tuple[tuple[str, str], ...] = ()
