"""One work package of the roadmap, worded."""

from __future__ import annotations

from assessment.report import figures
from assessment.report.material import Material
from assessment.report.plan_models import ActionRow
from assessment.roadmap.models import WorkPackage


def action_row(material: Material, package: WorkPackage) -> ActionRow:
    """One work package, worded."""
    words = material.words
    slack = words.count("plan.slack", package.total_slack_days)
    experts = {one.id: one.title for one in material.bank.experts}
    after = words.say("plan.after", items=words.listed(package.predecessors))
    return ActionRow(
        id=package.id,
        title=package.title,
        phase=material.phases[package.phase].title if package.phase in material.phases else "",
        owner=package.owner_title,
        start=words.short_date(package.start),
        finish=words.short_date(package.finish),
        due=words.short_date(package.finish),
        effort=words.say(
            "plan.effort_days",
            likely=figures.days_text(package.effort_likely),
            range=figures.days_range(package.effort_low, package.effort_high),
        ),
        slack=words.say("plan.slack.none") if package.critical else slack,
        critical=package.critical,
        status=package.status,
        steps=package.steps,
        deliverable=package.deliverable,
        done_when=package.done_when,
        kpi=package.kpi,
        raises=words.say("plan.raises", items=words.listed(package.raises), level=package.lifts_to),
        after=after if package.predecessors else "",
        reasons=package.reasons,
        outside_help=experts.get(package.outside_help or "", ""),
    )
