"""Dimensions by phases: how far the answers of each dimension carry each phase."""

from __future__ import annotations

from assessment.report.charts.heat import heat_map
from assessment.report.material import Material
from assessment.report.result_models import HeatPart

Field = tuple[float, str, str]


def build_heat(material: Material) -> HeatPart | None:
    """The heat map; None in a bank without phases."""
    if not material.bank.phases:
        return None
    words = material.words
    grid = {
        dimension.id: [
            _completion(material, dimension.id, phase.id) for phase in material.bank.phases
        ]
        for dimension in material.bank.dimensions
    }
    known: list[Field] = [
        (value, dimension.title, phase.title)
        for dimension in material.bank.dimensions
        for phase, value in zip(material.bank.phases, grid[dimension.id], strict=True)
        if value is not None
    ]
    alt = words.say("heat.alt_none")
    if known:
        low, high = min(known), max(known)
        alt = words.say(
            "heat.alt",
            low=material.score(low[0]),
            low_dimension=low[1],
            low_phase=low[2],
            high=material.score(high[0]),
            high_dimension=high[1],
            high_phase=high[2],
        )
    chart = heat_map(
        "heat",
        alt,
        [phase.short for phase in material.bank.phases],
        [
            (
                dimension.title,
                [
                    (material.hundredths(value), material.score(value))
                    for value in grid[dimension.id]
                ],
            )
            for dimension in material.bank.dimensions
        ],
    )
    return HeatPart(title=_title(material, known), lead=words.say("heat.lead"), chart=chart)


def _completion(material: Material, dimension: str, phase: str) -> float | None:
    """Mean score of the dimension's answered items that inform the phase, weight by strength."""
    total = weights = 0.0
    for item in material.bank.items:
        strength = item.informs.phases.get(phase)
        if strength is None or material.bank.dimension_of(item).id != dimension:
            continue
        scored = material.scores.item_by_id[item.id]
        if scored.state != "answered" or scored.score is None:
            continue
        total += scored.weight * strength * scored.score
        weights += scored.weight * strength
    return total / weights if weights else None


def _title(material: Material, known: list[Field]) -> str:
    """Names the weakest dimension of the phase that comes next."""
    verdict = material.findings.verdict
    phase = verdict and (verdict.next_phase or verdict.phase)
    if not phase:
        return material.words.say("heat.title_none")
    title = material.phases[phase].title
    column = [field for field in known if field[2] == title]
    if not column:
        return material.words.say("heat.title_none")
    return material.words.say("heat.title", phase=title, dimension=min(column)[1])
