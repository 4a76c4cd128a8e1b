"""The roadmap: Gantt charts, milestones, actions and load per role."""

from __future__ import annotations

from datetime import date

from assessment.report import figures
from assessment.report.base_models import KeyFigure
from assessment.report.charts.gantt import GanttRow, gantt_pages
from assessment.report.charts.models import Gantt
from assessment.report.material import Material
from assessment.report.parts.actions import action_row
from assessment.report.parts.milestones import build_milestones, build_readiness, milestones_title
from assessment.report.parts.opening import first_packages
from assessment.report.plan_models import LoadRow, PlanPart, PlanPhaseRow
from assessment.report.wording import sentence_start
from assessment.roadmap.models import LeftOut, PhasePlan, Roadmap, WorkPackage

MOST_ROLES = 9
SHARED_REASON = 4


def build_plan(material: Material) -> PlanPart | None:
    """The roadmap; None where there is none or nothing is planned."""
    plan, words = material.roadmap, material.words
    if plan is None or plan.finish is None or not plan.packages:
        return None
    first = first_packages(material)
    return PlanPart(
        title=sentence_start(
            words.count(
                "plan.title", len(plan.packages), month=words.month(_sure(plan, plan.finish))
            )
        ),
        lead=_lead(material, plan, plan.finish),
        figures=_figures(material, plan, plan.finish),
        gantts=_gantts(material, plan),
        phases=tuple(_phase(material, plan, phase) for phase in plan.phases),
        milestones=build_milestones(material, plan),
        milestones_title=milestones_title(material, plan),
        readiness=build_readiness(material, plan),
        load=_load(material, plan),
        left_out=_left_out(material, plan),
        first=tuple(action_row(material, package) for package in first),
        first_title=words.count("plan.first", len(first)),
        actions_title=words.say("plan.actions_title"),
        early=plan.early_result.sentence if plan.early_result else "",
        find_out=find_out(material, plan),
    )


def find_out(material: Material, plan: Roadmap) -> str:
    """Which gates nobody could answer, and whom to ask; empty where there are none."""
    words = material.words
    listed = [
        words.say(
            "plan.find_out_one",
            item=f"{gate.title} ({gate.item})",
            phase=gate.phase_title,
            roles=words.listed(gate.ask_whom),
        )
        for gate in plan.find_out_first
    ]
    return words.count("plan.find_out", len(listed), listed="; ".join(listed)) if listed else ""


def _sure(plan: Roadmap, finish: date) -> date:
    """The day by which the plan is over in 80 of 100 draws; the planned one where none were made."""
    return finish if plan.uncertainty is None else max(finish, plan.uncertainty.finish.p80)


def _lead(material: Material, plan: Roadmap, finish: date) -> str:
    words = material.words
    early, late = plan.finish_range or (finish, finish)
    critical = sum(package.critical for package in plan.packages)
    text = words.say(
        "plan.lead",
        start=words.date(min(package.start for package in plan.packages)),
        effort=figures.days_text(plan.effort_likely),
        effort_range=figures.days_range(*plan.effort_range),
        finish=words.date(finish),
        early=words.date(early),
        late=words.date(late),
        sure=words.date(_sure(plan, finish)),
        critical=sentence_start(words.count("plan.critical", critical)),
    )
    return text


def _figures(material: Material, plan: Roadmap, finish: date) -> tuple[KeyFigure, ...]:
    words = material.words
    owners = sorted(plan.load_by_owner.items(), key=lambda entry: (-entry[1], entry[0]))
    busiest = material.bank.role_titles.get(owners[0][0], owners[0][0]) if owners else ""
    return (
        KeyFigure(
            label=words.say("plan.actions"),
            value=str(len(plan.packages)),
            note=words.count("plan.actions_note", len(plan.phases)),
        ),
        KeyFigure(
            label=words.say("plan.effort"),
            value=figures.days_text(plan.effort_likely),
            unit=words.say("plan.effort_unit"),
            note=words.say("plan.effort_note", range=figures.days_range(*plan.effort_range)),
        ),
        KeyFigure(
            label=words.say("plan.finish"),
            value=words.short_month(finish),
            note=words.say("plan.finish_note", sure=words.short_month(_sure(plan, finish))),
        ),
        KeyFigure(
            label=words.say("plan.roles"),
            value=str(len(owners)),
            note=words.say("plan.roles_note", owner=busiest),
        ),
    )


def _gantts(material: Material, plan: Roadmap) -> tuple[Gantt, ...]:
    words = material.words
    finish = max(package.finish for package in plan.packages)
    start = min(package.start for package in plan.packages)

    def alt(page: int, pages: int) -> str:
        return words.say(
            "plan.gantt_alt",
            page=page,
            pages=pages,
            actions=len(plan.packages),
            start=words.date(start),
            finish=words.date(finish),
        )

    rows: list[GanttRow] = []
    for phase in plan.phases:
        rows.append(
            GanttRow(
                title=phase.title,
                code="",
                start=phase.start,
                finish=phase.finish,
                late_finish=phase.finish,
                heading=True,
            )
        )
        rows += [_gantt_row(package) for package in _packages(plan, phase)]
    due = [(f"Q{number}", one.due) for number, one in enumerate(plan.milestones, start=1)]
    return gantt_pages("gantt", alt, rows, due, words.short_months)


def _gantt_row(package: WorkPackage) -> GanttRow:
    return GanttRow(
        title=package.title,
        code=package.id,
        start=package.start,
        finish=package.finish,
        late_finish=package.late_finish,
        critical=package.critical,
    )


def _packages(plan: Roadmap, phase: PhasePlan) -> list[WorkPackage]:
    found = [plan.package_by_id[one] for one in phase.packages]
    return sorted(found, key=lambda package: (package.start, package.finish, package.id))


def _phase(material: Material, plan: Roadmap, phase: PhasePlan) -> PlanPhaseRow:
    words = material.words
    return PlanPhaseRow(
        title=phase.title,
        objective=phase.objective,
        start=words.short_date(phase.start),
        finish=words.short_date(phase.finish),
        owner=phase.owner,
        effort=words.say(
            "plan.effort_range",
            likely=figures.days_text(phase.effort_likely),
            range=figures.days_range(phase.effort_low, phase.effort_high),
        ),
        actions=tuple(action_row(material, package) for package in _packages(plan, phase)),
    )


def _left_out(material: Material, plan: Roadmap) -> tuple[tuple[str, str], ...]:
    """Actions that are not planned; many with one and the same reason share a line."""
    by_reason: dict[str, list[LeftOut]] = {}
    for one in plan.left_out:
        by_reason.setdefault(one.reason, []).append(one)
    rows = []
    for reason, actions in by_reason.items():
        if len(actions) < SHARED_REASON:
            rows += [(f"{one.title} ({one.id})", reason) for one in actions]
            continue
        ids = ", ".join(one.id for one in actions)
        rows.append(
            (material.words.say("plan.left_out_many", number=len(actions), ids=ids), reason)
        )
    return tuple(rows)


def _load(material: Material, plan: Roadmap) -> tuple[LoadRow, ...]:
    """Person-days per role, the busiest first; the many small ones at the end as one."""
    titles = material.bank.role_titles
    ordered = sorted(plan.load_by_owner.items(), key=lambda entry: (-entry[1], entry[0]))
    named = [(titles.get(owner, owner), days) for owner, days in ordered]
    if len(named) > MOST_ROLES:
        others = named[MOST_ROLES - 1 :]
        title = sentence_start(material.words.count("plan.other_roles", len(others)))
        named = [*named[: MOST_ROLES - 1], (title, sum(days for _, days in others))]
    most = max((days for _, days in named), default=0.0)
    return tuple(
        LoadRow(
            owner=owner,
            days=figures.days_text(days),
            share=round(days / most * 100, 1) if most else 0.0,
        )
        for owner, days in named
    )
