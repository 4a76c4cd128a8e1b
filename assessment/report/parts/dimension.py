"""One dimension: its indicators, what caps it, and the answers that stand out."""

from __future__ import annotations

from assessment.bank.models import Dimension, Item
from assessment.report import figures
from assessment.report.base_models import KeyFigure
from assessment.report.charts.bars import bars
from assessment.report.material import Material
from assessment.report.parts.dimensions import (
    EVEN_WITHIN,
    bar_value,
    dimension_target,
    indicator_target,
    listed_scores,
    score_row,
    zones,
)
from assessment.report.result_models import DimensionPart, ScoreRow, Standout
from assessment.report.wording import quoted, sentence_start
from assessment.scoring.models import DimensionScore, NodeScore

MOST_STANDOUTS = 3


def build_dimension(material: Material, number: int, dimension: Dimension) -> DimensionPart:
    """One dimension; `number` is its place from 1."""
    scored = material.scores.dimension_by_id[dimension.id]
    items = [
        item for one in dimension.indicators for item in material.items_by_indicator.get(one.id, ())
    ]
    scores = listed_scores(material, scored.indicators)
    return DimensionPart(
        id=dimension.id.replace("_", "-"),
        number=str(number),
        name=dimension.title,
        title=_title(material, scored),
        lead=_lead(material, scored, items),
        meaning=dimension.meaning,
        figures=_figures(material, scored),
        bars=bars(
            f"bars-{dimension.id}",
            material.words.say("dimension.bars_alt", title=dimension.title, scores=scores),
            [
                bar_value(material, node, indicator_target(material, node.id))
                for node in scored.indicators
            ],
            zones=zones(material),
            left=236.0,
            pitch=23.0,
        ),
        rows=tuple(_row(material, dimension, node) for node in scored.indicators),
        caps=_caps(material, scored),
        # Caps say themselves what to do, and they take the room of the last answer.
        weakest=_weakest(material, items)[: MOST_STANDOUTS - len(scored.capped_by[:2]) // 2],
        strongest=_strongest(material, items),
    )


def _title(material: Material, scored: DimensionScore) -> str:
    words = material.words
    if scored.level is None:
        return words.say("dimension.title_none", title=scored.title)
    if scored.capped_by:
        return words.say(
            "dimension.title_capped",
            title=scored.title,
            score=material.score(scored.score),
            item=_title_of(material, scored.capped_by[0]),
            level=_level_of(material, scored),
        )
    target = dimension_target(material, scored)
    if target is not None and (scored.score or 0.0) >= target - 1e-9:
        return words.say("dimension.title_met", title=scored.title)
    ranked = _ranked(scored)
    if len(ranked) > 1 and (ranked[-1].score or 0) - (ranked[0].score or 0) >= EVEN_WITHIN:
        return words.say(
            "dimension.title_gap",
            title=scored.title,
            level=_level_of(material, scored),
            weakest=ranked[0].title,
        )
    return words.say("dimension.title_even", title=scored.title, level=_level_of(material, scored))


def _level_of(material: Material, scored: DimensionScore) -> str:
    """`1, Ad hoc`: the number and the name as the bank writes it."""
    return f"{scored.level}, {figures.level_name(material.bank, scored.level)}"


def _title_of(material: Material, item: str) -> str:
    found = material.bank.item_by_id.get(item)
    return quoted(found.title) if found else item


def _ranked(scored: DimensionScore) -> list[NodeScore]:
    known = [node for node in scored.indicators if node.score is not None]
    return sorted(known, key=lambda node: node.score or 0.0)


def _lead(material: Material, scored: DimensionScore, items: list[Item]) -> str:
    ranked = _ranked(scored)
    if len(ranked) < 2:
        return ""
    answers = [material.scores.item_by_id[item.id] for item in items]
    levels = [(entry.level, entry.target) for entry in answers if entry.level is not None]
    return material.words.say(
        "dimension.lead_scores",
        strongest=sentence_start(ranked[-1].title),
        high=material.score(ranked[-1].score),
        weakest=ranked[0].title,
        low=material.score(ranked[0].score),
        below=sum(level < target for level, target in levels),
        asked=len(levels),
    )


def _figures(material: Material, scored: DimensionScore) -> tuple[KeyFigure, ...]:
    words, bank = material.words, material.bank
    full = words.say("figure.score_unit", full=f"{bank.scale.full_score:g}")
    level_note = figures.level_name(bank, scored.level) if scored.level is not None else ""
    if scored.capped_by and scored.uncapped_level is not None:
        by_score = figures.level_text(bank, scored.uncapped_level)
        level_note = f"{level_note}; {words.say('figure.uncapped', level=by_score)}"
    if scored.level is None:
        share = figures.percent(bank.policy.level_needs_answered)
        level_note = words.say("figure.too_few", share=share)
    return (
        KeyFigure(label=words.say("figure.score"), value=material.score(scored.score), unit=full),
        KeyFigure(
            label=words.say("figure.level"),
            value=figures.MISSING if scored.level is None else str(scored.level),
            note=level_note,
        ),
        KeyFigure(
            label=words.say("figure.range"),
            value=figures.range_text(bank, scored.lowest, scored.highest),
        ),
        KeyFigure(
            label=words.say("figure.evidenced"), value=material.score(scored.evidenced), unit=full
        ),
        KeyFigure(
            label=words.say("figure.answered"), value=figures.percent(scored.answered_weight)
        ),
    )


def _row(material: Material, dimension: Dimension, node: NodeScore) -> ScoreRow:
    meaning = next(one.meaning for one in dimension.indicators if one.id == node.id)
    return score_row(material, node).model_copy(update={"meaning": meaning})


def _caps(material: Material, scored: DimensionScore) -> tuple[str, ...]:
    sentences = []
    for item_id in scored.capped_by:
        item = material.bank.item_by_id.get(item_id)
        answered = material.scores.item_by_id[item_id].level if item else None
        if item is None or item.gate is None or answered is None:
            continue
        sentences.append(
            material.words.say(
                "dimension.cap",
                item=material.item_name(item_id),
                answered=answered,
                title=scored.title,
                level=scored.level,
                reason=item.gate.reason,
            )
        )
    return tuple(sentences)


def _weakest(material: Material, items: list[Item]) -> tuple[Standout, ...]:
    """The answers furthest below their target, gates first, then by weight."""
    below = []
    for item in items:
        scored = material.scores.item_by_id[item.id]
        if scored.level is None or scored.level >= scored.target or not item.levels:
            continue
        gap = (scored.target - scored.level) * scored.weight
        below.append((item.gate is None, -gap, scored.level, item))
    below.sort(key=lambda entry: (entry[0], entry[1], entry[2], entry[3].id))
    chosen = below[:MOST_STANDOUTS]
    return tuple(_standout(material, item, level) for _, _, level, item in chosen)


def _standout(material: Material, item: Item, level: int) -> Standout:
    following = min(level + 1, material.bank.scale.highest)
    return Standout(
        item=item.id,
        title=item.title,
        level=f"{level} {figures.scale_name(material.bank, level)}",
        now=item.levels.get(level, ""),
        next_level=f"{following} {figures.scale_name(material.bank, following)}",
        next_text=item.levels.get(following, ""),
    )


def _strongest(material: Material, items: list[Item]) -> tuple[str, ...]:
    """Titles of the answers that meet their target at level 3 or higher, the highest first."""
    met = []
    for item in items:
        scored = material.scores.item_by_id[item.id]
        if scored.level is not None and scored.level >= max(scored.target, 3):
            met.append((-scored.level, item.id, item.title))
    return tuple(f"{title} ({item})" for _, item, title in sorted(met)[:MOST_STANDOUTS])
