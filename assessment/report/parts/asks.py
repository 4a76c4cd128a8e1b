"""What the readers are asked to decide, made from the results."""

from __future__ import annotations

from assessment.report import figures
from assessment.report.material import Material
from assessment.report.parts.answer import shut_gates
from assessment.report.parts.plan import first_packages
from assessment.report.plan_models import Ask
from assessment.report.wording import sentence_start

# Below so many points the evidence gap needs no decision of a board.
EVIDENCE_GAP = 5.0


def build_asks(material: Material) -> tuple[Ask, ...]:
    """At most six decisions, the most important first; none while nothing is answered."""
    if not material.count("answered"):
        return ()
    made = (
        _phase_ask(material),
        _effort_ask(material),
        _owner_ask(material),
        _expert_ask(material),
        _evidence_ask(material),
        _unknown_ask(material),
    )
    return tuple(ask for ask in made if ask)


def _phase_ask(material: Material) -> Ask | None:
    words, verdict = material.words, material.findings.verdict
    if verdict is None:
        return None
    if verdict.next_phase is None:
        return Ask(title=words.say("ask.phase_last"), text=words.say("ask.phase_last_text"))
    following = material.findings.phase_by_id[verdict.next_phase]
    if following.status == "not_advised":
        items = material.item_names(shut_gates(material, following.id) or verdict.held_by)
        return Ask(
            title=words.say("ask.phase_shut", next=following.title),
            text=words.say("ask.phase_shut_text", phase=verdict.title, items=items),
        )
    return Ask(
        title=words.say("ask.phase_conditional", next=following.title),
        text=words.say("ask.phase_conditional_text", items=material.item_names(verdict.held_by)),
    )


def _effort_ask(material: Material) -> Ask | None:
    words, plan = material.words, material.roadmap
    if plan is None or not plan.packages:
        return None
    ordered = sorted(plan.load_by_owner.items(), key=lambda entry: (-entry[1], entry[0]))
    owners = [
        f"{material.bank.role_titles.get(owner, owner)} ({figures.days_text(days)})"
        for owner, days in ordered[:3]
    ]
    start = min(package.start for package in plan.packages)
    return Ask(
        title=words.say("ask.plan", effort=figures.days_text(plan.effort_likely)),
        text=words.say("ask.plan_text", owners=words.listed(owners), start=words.date(start)),
    )


def _owner_ask(material: Material) -> Ask | None:
    words, plan = material.words, material.roadmap
    if plan is None or not plan.packages:
        return None
    first = first_packages(plan)
    owners = list(dict.fromkeys(package.owner_title for package in first))
    start = words.date(min(package.start for package in first))
    text = words.say("ask.owners_text", owners=words.listed(owners), start=start)
    return Ask(title=words.count("ask.owners", len(first)), text=sentence_start(text))


def _expert_ask(material: Material) -> Ask | None:
    words, found = material.words, material.findings.expert_support
    if not found:
        return None
    titles = words.listed([one.title[:1].lower() + one.title[1:] for one in found[:3]])
    brings = " ".join(one.brings for one in found[:1])
    return Ask(
        title=words.say("ask.experts", titles=titles),
        text=words.say("ask.experts_text", brings=brings),
    )


def _evidence_ask(material: Material) -> Ask | None:
    words, gap = material.words, figures.evidence_gap(material.scores.overall)
    if gap is None or gap < EVIDENCE_GAP:
        return None
    return Ask(
        title=words.say("ask.evidence"),
        text=words.say("ask.evidence_text", gap=material.score(gap)),
    )


def _unknown_ask(material: Material) -> Ask | None:
    words, count = material.words, material.count("unanswered", "dont_know")
    if not count:
        return None
    overall = material.scores.overall
    span = figures.range_text(material.bank, overall.lowest, overall.highest)
    text = words.count("ask.unknown_text", count, range=span)
    return Ask(title=words.say("ask.unknown"), text=sentence_start(text))
