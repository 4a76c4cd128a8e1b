"""The overall maturity level: what it means, what holds it down, and the ladder it stands on."""

from __future__ import annotations

from assessment.report import figures
from assessment.report.base_models import KeyFigure
from assessment.report.charts.models import Ladder
from assessment.report.charts.track import LadderLevel, LadderMarks, ladder
from assessment.report.material import Material


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
        note = f"{note}, {words.say('figure.capped', items=held_by(material))}"
    return KeyFigure(
        label=words.say("figure.level"),
        value=str(overall.level),
        unit=words.say("figure.level_unit", highest=highest),
        note=note,
    )


def held_by(material: Material) -> str:
    """Titles of the dimensions that hold the overall level down."""
    held = material.scores.overall.capped_by
    return material.words.listed([material.dimension_titles.get(one, one) for one in held])


def level_text(material: Material) -> str:
    """What the overall level means; where it is capped, what holds it, as its meaning is untrue then."""
    words, overall = material.words, material.scores.overall
    if overall.capped_by:
        return words.count(
            "ladder.capped",
            len(overall.capped_by),
            level=figures.level_text(material.bank, overall.level),
            uncapped=figures.level_text(material.bank, overall.uncapped_level),
            items=held_by(material),
            most=material.bank.policy.overall_above_weakest,
        )
    for entry in material.bank.policy.maturity_levels:
        if entry.level == overall.level:
            return words.say(
                "ladder.text",
                level=figures.level_text(material.bank, entry.level),
                meaning=entry.meaning,
            )
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
