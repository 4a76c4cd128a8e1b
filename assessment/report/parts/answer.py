"""The one-page answer: verdict, key figures, ladder and the messages in their order."""

from __future__ import annotations

from assessment.report import figures
from assessment.report.base_models import KeyFigure
from assessment.report.material import Material
from assessment.report.parts.level import build_ladder, held_by, level_figure, level_text
from assessment.report.parts.opening import (
    MOST_GATES,
    first_packages,
    holding_items,
    opening,
    shut_gates,
)
from assessment.report.parts.pitfalls import needs_attention
from assessment.report.parts.stage import stage_sentence
from assessment.report.result_models import Answer, Message, MessageKind
from assessment.report.wording import quoted, sentence_start


def build_answer(material: Material) -> Answer:
    """The answer in a title, a lead, four figures and up to five messages."""
    return Answer(
        title=sentence_start(_title(material)),
        lead=_lead(material),
        messages=tuple(_messages(material)),
        figures=_figures(material),
        ladder=build_ladder(material),
        level_text=level_text(material),
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
        if overall.capped_by:
            held = held_by(material)
            level = words.say("answer.lead_level_capped", level=text, items=held)
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


def _messages(material: Material) -> list[Message]:
    if not material.count("answered"):
        return []
    made: tuple[tuple[MessageKind, str], ...] = (
        ("stage", stage_sentence(material)),
        ("hold", _hold_message(material)),
        ("pitfall", _pitfall_message(material)),
        ("plan", _plan_message(material)),
        ("first", _first_message(material)),
    )
    return [Message(kind=kind, text=sentence_start(text)) for kind, text in made if text]


def _hold_message(material: Material) -> str:
    verdict, items = material.findings.verdict, holding_items(material)
    if verdict is None or verdict.next_phase is None or not items:
        return ""
    following = material.findings.phase_by_id[verdict.next_phase]
    many = len(items) > MOST_GATES
    if following.status == "not_advised":
        key = "answer.hold_many" if many else "answer.hold"
    else:
        key = "answer.conditions_many" if many else "answer.conditions"
    names = material.item_names(items, most=MOST_GATES)
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


def _plan_message(material: Material) -> str:
    words, plan = material.words, material.roadmap
    if plan is None or plan.finish is None or not plan.packages:
        return ""
    early, late = plan.finish_range or (plan.finish, plan.finish)
    key = "answer.plan_day" if words.month(early) == words.month(late) else "answer.plan"
    whole = words.say(
        key,
        actions=words.number(len(plan.packages)),
        effort=figures.days_text(plan.effort_likely),
        early=words.month(early),
        late=words.month(late),
    )
    split, verdict = opening(material), material.findings.verdict
    if split is None or verdict is None or verdict.next_phase is None:
        return whole
    now = words.count(
        "answer.plan_now",
        len(split.now),
        next=material.phases[verdict.next_phase].title,
        effort=figures.days_text(split.effort_days),
        due=words.date(split.finish),
    )
    return f"{now} {sentence_start(whole)}"


def _first_message(material: Material) -> str:
    words, first = material.words, first_packages(material)[:1]
    if not first:
        return ""
    return words.say(
        "answer.first",
        action=quoted(first[0].title),
        owner=first[0].owner_title,
        due=words.date(first[0].finish),
    )


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
