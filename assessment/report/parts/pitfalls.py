"""Exposure to the known ways to fail; outside support; contradictions."""

from __future__ import annotations

from assessment.findings.models import ContradictionFinding, PitfallFinding
from assessment.report import figures
from assessment.report.charts.bars import BarValue, bars
from assessment.report.material import Material
from assessment.report.result_models import (
    ContradictionRow,
    ContradictionsPart,
    ExpertRow,
    ExpertsPart,
    PitfallRow,
    PitfallsPart,
)
from assessment.report.wording import quoted, sentence_start


def build_pitfalls(material: Material) -> PitfallsPart | None:
    """Pitfalls, the most exposed first; None in a bank without any."""
    if not material.findings.pitfalls:
        return None
    words = material.words
    ranked = sorted(
        material.findings.pitfalls,
        key=lambda entry: -1.0 if entry.exposure is None else entry.exposure,
        reverse=True,
    )
    listed = words.listed(
        [
            words.say(
                "pitfalls.score",
                title=entry.title,
                score=material.score(entry.exposure),
                band=_band(material, entry).lower(),
            )
            for entry in ranked
        ]
    )
    return PitfallsPart(
        title=_title(material, ranked),
        lead=words.say("pitfalls.lead"),
        chart=bars(
            "pitfall-bars",
            words.say("pitfalls.alt", scores=listed),
            [_bar(material, entry) for entry in ranked],
            left=236.0,
            pitch=28.0,
        ),
        rows=tuple(_row(material, entry) for entry in ranked),
    )


def _rests(material: Material, entry: PitfallFinding) -> str:
    if entry.answered_items >= entry.informing_items:
        return ""
    return material.words.say(
        "pitfalls.rests", answered=entry.answered_items, asked=entry.informing_items
    )


def _title(material: Material, ranked: list[PitfallFinding]) -> str:
    words = material.words
    if ranked[0].exposure is None:
        return words.say("pitfalls.title_none")
    high = [entry.title for entry in ranked if needs_attention(material, entry)]
    if not high:
        return words.say("pitfalls.title_calm", titles=quoted(ranked[0].title))
    text = words.count("pitfalls.title_high", len(high), titles=quoted(high[0]))
    return sentence_start(text)


_TONES = ("low", "medium", "high", "severe")


def needs_attention(material: Material, entry: PitfallFinding) -> bool:
    """Whether the band stands in the upper half of the bank's bands."""
    return tone(material, entry) in ("high", "severe")


def tone(material: Material, entry: PitfallFinding) -> str:
    """Rank of the band as a name from `low` to `severe`; `none` where no band is known."""
    bands = sorted(material.bank.pitfall_bands, key=lambda band: band.from_score)
    rank = next((index for index, band in enumerate(bands) if band.id == entry.band), None)
    if rank is None:
        return "none"
    return _TONES[round(rank * (len(_TONES) - 1) / max(len(bands) - 1, 1))]


def _band(material: Material, entry: PitfallFinding) -> str:
    return entry.band_title or material.words.say("pitfalls.no_band")


def _bar(material: Material, entry: PitfallFinding) -> BarValue:
    # Exposure runs from 0 to 100 whatever the bank's full score is.
    return BarValue(
        title=entry.title,
        text=material.score(entry.exposure),
        value=entry.exposure,
        lowest=entry.lowest,
        highest=entry.highest,
        tone=tone(material, entry),
        note=_band(material, entry),
    )


def _row(material: Material, entry: PitfallFinding) -> PitfallRow:
    source = next(one for one in material.bank.pitfalls if one.id == entry.id)
    return PitfallRow(
        title=entry.title,
        exposure=material.score(entry.exposure),
        range=figures.range_text(material.bank, entry.lowest, entry.highest),
        band=_band(material, entry),
        tone=tone(material, entry),
        answered=material.words.say(
            "pitfalls.answered", answered=entry.answered_items, asked=entry.informing_items
        ),
        rests=_rests(material, entry),
        what_goes_wrong=source.what_goes_wrong,
        drivers=tuple(
            material.words.say(
                "pitfalls.driver",
                item=driver.item,
                title=driver.title,
                level=driver.level,
                share=figures.percent(driver.share),
            )
            for driver in entry.drivers[:5]
        ),
        early_signs=source.early_signs,
        how_to_avoid=source.how_to_avoid,
    )


def build_experts(material: Material) -> ExpertsPart:
    """Situations in which outside specialists pay off."""
    found, words = material.findings.expert_support, material.words
    return ExpertsPart(
        title=words.count("experts.title", len(found)),
        lead=words.count("experts.lead", len(found)),
        rows=tuple(
            ExpertRow(title=one.title, why=one.why, brings=one.brings, because=one.because)
            for one in found
        ),
    )


def build_contradictions(material: Material) -> ContradictionsPart:
    """Answers that cannot both be true, with the answers themselves."""
    found, words = material.findings.contradictions, material.words
    title = words.count("contradictions.title", len(found))
    return ContradictionsPart(
        title=sentence_start(title),
        lead=words.say("contradictions.lead") if found else "",
        rows=tuple(
            ContradictionRow(
                id=one.id,
                items=tuple(_answer(material, one, item) for item in one.items),
                says=one.says,
                ask_next=one.ask_next,
            )
            for one in found
        ),
    )


def _answer(material: Material, finding: ContradictionFinding, item: str) -> str:
    scored = material.scores.item_by_id.get(item)
    source = material.bank.item_by_id.get(item)
    if scored is None or source is None:
        return item
    answer = material.words.say(f"state.{scored.state}")
    if scored.level is not None:
        answer = source.levels.get(scored.level, str(scored.level))
        answer = f"{scored.level} {figures.scale_name(material.bank, scored.level)}. {answer}"
    return material.words.say("contradictions.item", item=item, title=source.title, answer=answer)
