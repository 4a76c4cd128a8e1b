"""What the readers are asked to decide, made from the results."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.report import figures
from assessment.report.material import Material
from assessment.report.parts.opening import (
    MOST_GATES,
    Opening,
    holding_items,
    opening,
    unknown_gates,
)
from assessment.report.plan_models import Ask
from assessment.report.wording import quoted, sentence_start
from assessment.roadmap.models import UnknownGate, WorkPackage

# Below so many points the evidence gap needs no decision of a board.
EVIDENCE_GAP = 5.0
MOST_EXPERTS = 3


def build_asks(material: Material) -> tuple[Ask, ...]:
    """At most six decisions, the most important first; none while nothing is answered."""
    if not material.count("answered"):
        return ()
    split = opening(material)
    money = (_now_ask(material, split), _gate_ask(material, split)) if split else ()
    made = (
        _phase_ask(material),
        *(money or (_effort_ask(material),)),
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
    items = holding_items(material)
    key = "shut" if following.status == "not_advised" else "conditional"
    many = "_many" if len(items) > MOST_GATES else ""
    return Ask(
        title=words.say(f"ask.phase.{key}", next=following.title),
        text=words.count(
            f"ask.phase_text.{key}{many}",
            len(items),
            next=following.title,
            items=words.listed([_with_levels(material, item) for item in items[:MOST_GATES]]),
        ),
    )


def _with_levels(material: Material, item: str) -> str:
    """`Quality thresholds (DAT-06, now 1, needs 2)`."""
    words, scored = material.words, material.scores.item_by_id[item]
    source = material.bank.item_by_id[item]
    now = words.say("verdict.not_known")
    if scored.level is not None:
        now = words.say("ask.level", level=scored.level)
    verdict = material.findings.verdict
    phase = material.findings.phase_by_id[verdict.next_phase or verdict.phase] if verdict else None
    gates = {gate.item: gate.needs for gate in phase.gates} if phase else {}
    needs = gates.get(item, scored.target)
    return words.say("ask.item", title=source.title, item=item, now=now, needs=needs)


def _now_ask(material: Material, split: Opening) -> Ask:
    """The money that opens the next phase."""
    words = material.words
    titles = words.listed([quoted(package.title) for package in split.direct[:MOST_GATES]])
    by_start = sorted(split.now, key=lambda package: (package.start, package.id))
    owners = list(dict.fromkeys(package.owner_title for package in by_start))
    before = words.count("ask.now_before", len(split.before)) if split.before else ""
    text = words.count(
        "ask.now_text" if len(split.direct) <= MOST_GATES else "ask.now_text_many",
        len(split.direct),
        titles=titles,
        next=_next_title(material),
        before=before,
        due=words.date(split.finish),
        owners=words.listed(owners),
        start=words.date(min(package.start for package in split.now)),
    )
    if split.unlifted:
        names = material.item_names(split.unlifted, most=MOST_GATES)
        text = f"{text} {words.say('ask.now_unlifted', items=names)}"
    effort = figures.days_text(split.effort_days)
    title = words.count("ask.now", len(split.now), effort=effort)
    return Ask(title=title, text=sentence_start(text))


def _gate_ask(material: Material, split: Opening) -> Ask | None:
    """The rest of the plan: released when the phase opens."""
    words, rest = material.words, split.rest
    if not rest:
        return None
    early = sum(package.start <= split.finish for package in rest)
    text = words.count(
        "ask.gate_text",
        len(rest),
        effort=figures.days_text(sum(package.effort_likely for package in rest)),
        next=_next_title(material),
    )
    sooner = words.count("ask.gate_early", early) if early else ""
    return Ask(
        title=words.say("ask.gate", next=_next_title(material)),
        text=f"{sentence_start(text)} {sentence_start(sooner)}".rstrip(),
    )


def _next_title(material: Material) -> str:
    verdict = material.findings.verdict
    return material.phases[verdict.next_phase].title if verdict and verdict.next_phase else ""


def _effort_ask(material: Material) -> Ask | None:
    """The plan where no package of it opens a phase: up to the phase stood in, or all of it."""
    words, plan, verdict = material.words, material.roadmap, material.findings.verdict
    if plan is None or not plan.packages:
        return None
    if verdict is not None and verdict.next_phase is not None:
        stood = material.phase_numbers[verdict.phase]
        now = [one for one in plan.packages if material.phase_numbers.get(one.phase, 0) <= stood]
        if now and len(now) < len(plan.packages):
            return _phases_ask(material, verdict.title, now)
    start = min(package.start for package in plan.packages)
    return Ask(
        title=words.say("ask.plan", effort=figures.days_text(plan.effort_likely)),
        text=words.say(
            "ask.plan_text", owners=_busiest(material, plan.packages), start=words.date(start)
        ),
    )


def _phases_ask(material: Material, phase: str, now: Sequence[WorkPackage]) -> Ask:
    words, plan = material.words, material.roadmap
    effort = sum(package.effort_likely for package in now)
    whole = plan.effort_likely if plan else effort
    return Ask(
        title=words.say("ask.plan_phases", effort=figures.days_text(effort), phase=phase),
        text=words.say(
            "ask.plan_phases_text",
            owners=_busiest(material, now),
            start=words.date(min(package.start for package in now)),
            later=figures.days_text(whole - effort),
        ),
    )


def _busiest(material: Material, packages: Sequence[WorkPackage]) -> str:
    """The three roles that answer for most of the packages' effort, with their person-days."""
    load: dict[str, float] = {}
    for package in packages:
        load[package.owner_title] = load.get(package.owner_title, 0.0) + package.effort_likely
    ordered = sorted(load.items(), key=lambda entry: (-entry[1], entry[0]))[:3]
    return material.words.listed([f"{one} ({figures.days_text(days)})" for one, days in ordered])


def _expert_ask(material: Material) -> Ask | None:
    words, found = material.words, material.findings.expert_support
    if not found:
        return None
    named = found[:MOST_EXPERTS]
    return Ask(
        title=words.count("ask.experts", len(found)),
        text=words.say("ask.experts_text"),
        points=tuple((one.title, words.say("ask.leaves", brings=one.brings)) for one in named),
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
    gates = [
        words.say(
            "ask.unknown_gate",
            item=f"{gate.title} ({gate.item})",
            phase=gate.phase_title,
            roles=words.listed(gate.ask_whom),
        )
        for gate in _gates_to_ask(material)
    ]
    return Ask(title=words.say("ask.unknown"), text=" ".join([sentence_start(text), *gates]))


def _gates_to_ask(material: Material) -> Sequence[UnknownGate]:
    """The unknown gates of the next phase; the first of all where that phase has none."""
    plan = material.roadmap
    return unknown_gates(material) or (plan.find_out_first[:1] if plan else ())
