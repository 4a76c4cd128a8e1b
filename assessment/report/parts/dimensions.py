"""All dimensions side by side: radar, bars and table."""

from __future__ import annotations

from assessment.report import figures
from assessment.report.charts.bars import BarValue, bars
from assessment.report.charts.radar import radar
from assessment.report.material import Material
from assessment.report.result_models import DimensionsPart, ScoreRow
from assessment.scoring.models import DimensionScore, NodeScore

# Dimensions within so many points of each other are called even.
EVEN_WITHIN = 5.0


def build_dimensions_part(material: Material) -> DimensionsPart:
    """The dimensions compared."""
    words = material.words
    scores = listed_scores(material, material.scores.dimensions)
    targets = {entry.id: dimension_target(material, entry) for entry in material.scores.dimensions}
    spread = _is_spread(material)
    return DimensionsPart(
        title=_title(material, spread=spread),
        lead=_lead(material, targets),
        radar=radar(
            "radar",
            words.say("dimensions.radar_alt", scores=scores),
            [_spoke(material, entry, targets[entry.id]) for entry in material.scores.dimensions],
        ),
        bars=bars(
            "dimension-bars",
            words.say("dimensions.bars_alt", scores=scores),
            [bar_value(material, entry, targets[entry.id]) for entry in material.scores.dimensions],
            zones=zones(material),
            left=158.0,
            pitch=32.0,
        ),
        rows=tuple(score_row(material, entry) for entry in material.scores.dimensions),
        overall=score_row(material, material.scores.overall),
        radar_title=words.say("dimensions.radar", weakest=material.ranked[0].title)
        if spread
        else words.say("dimensions.radar_even"),
        bars_title=words.say("dimensions.bars"),
        caps=" ".join(
            _cap(material, entry) for entry in material.scores.dimensions if capped(entry)
        ),
    )


def capped(node: NodeScore) -> bool:
    """Whether something other than the score holds the level down."""
    return bool(node.capped_by) and node.level is not None and node.uncapped_level is not None


def _cap(material: Material, entry: DimensionScore) -> str:
    """Which answers hold a dimension's level down, and what the score alone would give."""
    return material.words.say(
        "dimensions.cap",
        title=entry.title,
        uncapped=figures.level_text(material.bank, entry.uncapped_level),
        level=figures.level_text(material.bank, entry.level),
        items=material.item_names(entry.capped_by, most=len(entry.capped_by)),
    )


def _is_spread(material: Material) -> bool:
    ranked = material.ranked
    return len(ranked) > 1 and (ranked[-1].score or 0) - (ranked[0].score or 0) >= EVEN_WITHIN


def _title(material: Material, *, spread: bool) -> str:
    words, ranked = material.words, material.ranked
    if not ranked:
        return words.say("dimensions.title_none")
    if spread:
        weakest, strongest = ranked[0].title, ranked[-1].title
        return words.say("dimensions.title_spread", weakest=weakest, strongest=strongest)
    low, high = material.score(ranked[0].score), material.score(ranked[-1].score)
    return words.say("dimensions.title_even", low=low, high=high)


def _lead(material: Material, targets: dict[str, float | None]) -> str:
    ranked = material.ranked
    if len(ranked) < 2:
        return ""
    words = material.words
    below = sum(
        target is not None and (entry.score or 0.0) < target - 1e-9
        for entry in ranked
        for target in [targets[entry.id]]
    )
    return words.say(
        "dimensions.lead",
        strongest=ranked[-1].title,
        high=material.score(ranked[-1].score),
        weakest=ranked[0].title,
        low=material.score(ranked[0].score),
        gap=material.score((ranked[-1].score or 0.0) - (ranked[0].score or 0.0)),
        below=words.count("dimensions.below", below, count=words.number(len(ranked))).capitalize()
        if below
        else words.say("dimensions.below.none"),
    )


def listed_scores(material: Material, nodes: tuple[NodeScore, ...]) -> str:
    """`Strategy 52.0, Data readiness 33.1 and Skills 40.2`."""
    return material.words.listed(
        [
            material.words.say(
                "dimension.score", title=node.title, score=material.score(node.score)
            )
            for node in nodes
        ]
    )


def dimension_target(material: Material, dimension: DimensionScore) -> float | None:
    """The dimension's score if every item stood at its target: mean of its indicators' targets."""
    indicators = next(
        entry.indicators for entry in material.bank.dimensions if entry.id == dimension.id
    )
    pairs = [
        (indicator.weight, indicator_target(material, indicator.id)) for indicator in indicators
    ]
    counted = [(weight, target) for weight, target in pairs if target is not None]
    total = sum(weight for weight, _ in counted)
    return sum(weight * target for weight, target in counted) / total if total else None


def indicator_target(material: Material, indicator: str) -> float | None:
    """The indicator's score if every item stood at its target."""
    return material.target_score(item.id for item in material.items_by_indicator.get(indicator, ()))


def _spoke(
    material: Material, entry: DimensionScore, target: float | None
) -> tuple[str, str, float | None, float | None, float | None]:
    return (
        entry.short,
        material.score(entry.score),
        material.hundredths(entry.score),
        material.hundredths(entry.evidenced),
        material.hundredths(target),
    )


def bar_value(material: Material, node: NodeScore, target: float | None) -> BarValue:
    """A node's bar."""
    return BarValue(
        title=node.title,
        text=material.score(node.score),
        value=material.hundredths(node.score),
        lowest=material.hundredths(node.lowest),
        highest=material.hundredths(node.highest),
        evidenced=material.hundredths(node.evidenced),
        target=material.hundredths(target),
        capped_from=_capped_from(material, node),
        note=material.words.say("dimensions.capped_at", level=node.level) if capped(node) else "",
    )


def _capped_from(material: Material, node: NodeScore) -> float | None:
    """Where the level above the capped one begins, on the axis of a chart; None where none is capped."""
    if not capped(node):
        return None
    above = [
        entry.from_score
        for entry in material.bank.policy.maturity_levels
        if entry.level > (node.level or 0)
    ]
    return material.hundredths(min(above)) if above else None


def zones(material: Material) -> list[tuple[float, str]]:
    """Where each maturity level begins on an axis of 0 to 100."""
    levels = sorted(material.bank.policy.maturity_levels, key=lambda entry: entry.level)
    return [(material.hundredths(entry.from_score) or 0.0, entry.name) for entry in levels]


def score_row(material: Material, node: NodeScore) -> ScoreRow:
    """A node's line in a table."""
    words, bank = material.words, material.bank
    note = ""
    if node.capped_by:
        titles = [material.dimension_titles.get(one, one) for one in node.capped_by]
        by_score = figures.level_text(bank, node.uncapped_level)
        note = words.say("dimension.cap_short", items=words.listed(titles), uncapped=by_score)
    return ScoreRow(
        id=node.id,
        title=node.title,
        meaning="",
        score=material.score(node.score),
        range=figures.range_text(bank, node.lowest, node.highest),
        evidenced=material.score(node.evidenced),
        level=figures.level_text(bank, node.level),
        answered=figures.percent(node.answered_weight),
        capped=note,
        provisional=node.provisional,
    )
