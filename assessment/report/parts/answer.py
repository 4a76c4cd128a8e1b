"""The one-page answer: verdict, key figures, ladder and the messages in their order."""

from __future__ import annotations

from assessment.report import figures
from assessment.report.base_models import KeyFigure
from assessment.report.charts.models import Ladder
from assessment.report.charts.track import LadderLevel, LadderMarks, ladder
from assessment.report.material import Material
from assessment.report.parts.pitfalls import needs_attention
from assessment.report.result_models import Answer
from assessment.report.wording import quoted, sentence_start


def build_answer(material: Material) -> Answer:
    """The answer in a title, a lead, four figures and up to four messages."""
    return Answer(
        title=sentence_start(_title(material)),
        lead=_lead(material),
        messages=tuple(sentence_start(text) for text in _messages(material) if text),
        figures=_figures(material),
        ladder=build_ladder(material),
        level_text=_level_text(material),
    )


def _title(material: Material) -> str:
    words, verdict = material.words, material.findings.verdict
    if not material.count("answered"):
        return words.say("answer.title_nothing")
    if verdict is None:
        full = material.bank.scale.full_score
        score = material.score(material.scores.overall.score)
        return words.say("answer.title_no_phases", score=score, full=f"{full:g}")
    if verdict.next_phase is None:
        return words.say("answer.title_last")
    following = material.findings.phase_by_id[verdict.next_phase]
    shut = following.status == "not_advised"
    if verdict.next_phase == verdict.phase:
        key = "answer.title_first_shut" if shut else "answer.title_first_conditional"
        return words.say(key, phase=following.title)
    if shut:
        count = max(len(shut_gates(material, following.id)), 1)
        return words.count("answer.title_shut", count, phase=verdict.title, next=following.title)
    return words.say("answer.title_conditional", phase=verdict.title, next=following.title)


def shut_gates(material: Material, phase: str) -> tuple[str, ...]:
    """Ids of the items whose gate holds `phase` shut, those of earlier phases included."""
    gates = material.findings.phase_by_id[phase].gates
    return tuple(gate.item for gate in gates if gate.level is not None)


def _lead(material: Material) -> str:
    words, overall = material.words, material.scores.overall
    name = material.answers.organisation.name
    if overall.score is None:
        answered = material.count("answered")
        return words.say(
            "answer.lead_nothing", organisation=name, answered=answered, asked=material.asked
        )
    level = ""
    if overall.level is not None:
        text = figures.level_text(material.bank, overall.level)
        level = words.say("answer.lead_level", level=text)
    base = {
        "organisation": name,
        "score": material.score(overall.score),
        "full": f"{material.bank.scale.full_score:g}",
        "level": level,
    }
    ranked = material.ranked
    if len(ranked) < 2:
        return words.say("answer.lead_one", **base)
    return words.say(
        "answer.lead",
        **base,
        strongest=ranked[-1].title,
        high=material.score(ranked[-1].score),
        weakest=ranked[0].title,
        low=material.score(ranked[0].score),
    )


def _messages(material: Material) -> list[str]:
    if not material.count("answered"):
        return []
    return [_hold_message(material), _pitfall_message(material), *_plan_messages(material)]


def _hold_message(material: Material) -> str:
    verdict = material.findings.verdict
    if verdict is None or verdict.next_phase is None or not verdict.held_by:
        return ""
    following = material.findings.phase_by_id[verdict.next_phase]
    shut = shut_gates(material, following.id)
    items = shut if following.status == "not_advised" and shut else verdict.held_by
    key = "answer.hold" if following.status == "not_advised" else "answer.conditions"
    names = material.item_names(items, most=3)
    return material.words.count(key, len(items), next=following.title, items=names)


def _pitfall_message(material: Material) -> str:
    bands = sorted(material.bank.pitfall_bands, key=lambda band: band.from_score)
    judged = [entry for entry in material.findings.pitfalls if entry.exposure is not None]
    if not bands or not judged:
        return ""
    judged.sort(key=lambda entry: -(entry.exposure or 0.0))
    high = [entry for entry in judged if needs_attention(material, entry)]
    titles = material.words.listed(
        [f"{quoted(entry.title)} ({material.score(entry.exposure)})" for entry in high[:3]]
    )
    return material.words.count(
        "answer.pitfall",
        len(high),
        titles=titles,
        title=quoted(judged[0].title),
        exposure=material.score(judged[0].exposure),
    )


def _plan_messages(material: Material) -> list[str]:
    words, plan = material.words, material.roadmap
    if plan is None or plan.finish is None or not plan.packages:
        return []
    early, late = plan.finish_range or (plan.finish, plan.finish)
    key = "answer.plan_day" if words.month(early) == words.month(late) else "answer.plan"
    first = min(plan.packages, key=lambda package: (package.start, package.finish, package.id))
    return [
        words.say(
            key,
            actions=words.number(len(plan.packages)),
            effort=figures.days_text(plan.effort_likely),
            early=words.month(early),
            late=words.month(late),
        ),
        words.say(
            "answer.first",
            action=quoted(first.title),
            owner=first.owner_title,
            due=words.date(first.finish),
        ),
    ]


def _figures(material: Material) -> tuple[KeyFigure, ...]:
    words, bank, overall = material.words, material.bank, material.scores.overall
    full = words.say("figure.score_unit", full=f"{bank.scale.full_score:g}")
    open_ones = material.count("unanswered", "dont_know")
    gap = figures.evidence_gap(overall)
    firm = gap is not None and material.score(overall.score) == material.score(overall.evidenced)
    backed = words.say("figure.evidenced_full")
    if not firm:
        backed = words.say("figure.evidenced_note", gap=material.score(gap))
    return (
        KeyFigure(
            label=words.say("figure.score"),
            value=material.score(overall.score),
            unit=full,
            note=material.words.say(
                "meta.scope", answered=material.count("answered"), asked=material.asked
            ),
        ),
        level_figure(material),
        KeyFigure(
            label=words.say("figure.range"),
            value=figures.range_text(bank, overall.lowest, overall.highest),
            note=words.say("figure.range_note" if open_ones else "figure.range_none"),
        ),
        KeyFigure(
            label=words.say("figure.evidenced"),
            value=material.score(overall.evidenced),
            unit=full,
            note=backed if overall.evidenced is not None else "",
        ),
    )


def level_figure(material: Material) -> KeyFigure:
    """The overall maturity level with what holds it back."""
    words, bank, overall = material.words, material.bank, material.scores.overall
    if overall.level is None:
        share = figures.percent(bank.policy.level_needs_answered)
        note = words.say("figure.too_few", share=share)
        return KeyFigure(label=words.say("figure.level"), value=figures.MISSING, note=note)
    highest = max(entry.level for entry in bank.policy.maturity_levels)
    note = figures.level_name(bank, overall.level)
    if overall.capped_by:
        held = words.listed([material.dimension_titles.get(one, one) for one in overall.capped_by])
        note = f"{note}, {words.say('figure.capped', items=held)}"
    return KeyFigure(
        label=words.say("figure.level"),
        value=str(overall.level),
        unit=words.say("figure.level_unit", highest=highest),
        note=note,
    )


def _level_text(material: Material) -> str:
    level = material.scores.overall.level
    for entry in material.bank.policy.maturity_levels:
        if entry.level == level:
            return material.words.say("ladder.text", name=entry.name, meaning=entry.meaning)
    return ""


def build_ladder(material: Material) -> Ladder | None:
    """The maturity ladder with the overall score on it; None where the bank has no levels."""
    words, bank, overall = material.words, material.bank, material.scores.overall
    thresholds = sorted(bank.policy.maturity_levels, key=lambda entry: entry.level)
    if not thresholds:
        return None
    score, evidenced = material.score(overall.score), material.score(overall.evidenced)
    levels = [
        LadderLevel(
            number=entry.level,
            name=entry.name,
            from_score=material.hundredths(entry.from_score) or 0.0,
            range_text=words.say("ladder.from", score=f"{entry.from_score:g}"),
        )
        for entry in thresholds
    ]
    alt = words.say(
        "ladder.alt",
        score=score,
        level=figures.level_text(bank, overall.level),
        range=figures.range_text(bank, overall.lowest, overall.highest),
        evidenced=evidenced,
    )
    marks = LadderMarks(
        level=overall.level,
        target=None,
        score=material.hundredths(overall.score),
        score_text=words.say("ladder.score", score=score),
        lowest=material.hundredths(overall.lowest),
        highest=material.hundredths(overall.highest),
        evidenced=material.hundredths(overall.evidenced),
        evidenced_text=words.say("ladder.evidenced", score=evidenced),
    )
    return ladder("ladder", alt, levels, marks)
