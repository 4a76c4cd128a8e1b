"""The appendices: all answers, derivations of the numbers, and the sources referred to."""

from __future__ import annotations

from assessment.answers.models import MergedAnswer
from assessment.bank.models import Dimension, Indicator, Item
from assessment.findings.derivation import derive_phase, derive_pitfall
from assessment.report import figures
from assessment.report.appendix_models import (
    AnswerGroup,
    AnswerRow,
    DerivationGroup,
    DerivationRow,
    ReferenceRow,
)
from assessment.report.links import safe_link
from assessment.report.material import Material
from assessment.report.wording import cut
from assessment.scoring.derivation import derive
from assessment.scoring.models import Derivation

# Longer texts cost layout time out of proportion and no reader's eye follows them in a table.
LONGEST_NOTE = 600
MOST_NOTES = 5


def build_answers(material: Material) -> tuple[AnswerGroup, ...]:
    """Every item that was asked with its answer, by dimension and indicator; the others by name."""
    return tuple(
        _group(material, dimension, indicator)
        for dimension in material.bank.dimensions
        for indicator in dimension.indicators
    )


def _group(material: Material, dimension: Dimension, indicator: Indicator) -> AnswerGroup:
    items = material.items_by_indicator.get(indicator.id, ())
    states = {item.id: material.scores.item_by_id[item.id].state for item in items}
    ruled_out = [f"{item.id} {item.title}" for item in items if states[item.id] == "not_asked"]
    words = material.words
    return AnswerGroup(
        dimension=dimension.title,
        indicator=indicator.title,
        meaning=indicator.meaning,
        rows=tuple(_answer(material, item) for item in items if states[item.id] != "not_asked"),
        not_asked=words.say("answers.not_asked", items="; ".join(ruled_out)) if ruled_out else "",
    )


def _answer(material: Material, item: Item) -> AnswerRow:
    words, scored = material.words, material.scores.item_by_id[item.id]
    merged = material.answers.merged.get(item.id)
    level = ""
    if scored.level is not None:
        level = f"{scored.level} {figures.scale_name(material.bank, scored.level)}"
    evidence = merged.evidence if merged and scored.level is not None else None
    return AnswerRow(
        id=item.id,
        title=item.title,
        ask=item.ask,
        state=words.say(f"state.{scored.state}"),
        level=level,
        text=_answer_text(material, item, merged),
        evidence=words.say(f"evidence.{evidence}") if evidence else "",
        target=str(scored.target) if material.bank.targets else "",
        gap=scored.level is not None and scored.level < scored.target,
        notes=_notes(material, merged),
        links=tuple(link for link in (merged.links if merged else ()) if safe_link(link)),
        references=", ".join(item.refs),
    )


def _answer_text(material: Material, item: Item, merged: MergedAnswer | None) -> str:
    scored = material.scores.item_by_id[item.id]
    if scored.level is not None:
        return item.levels.get(scored.level, "")
    if scored.state == "not_applicable" and merged:
        return cut(merged.reason, LONGEST_NOTE)
    return ""


def _notes(material: Material, merged: MergedAnswer | None) -> tuple[str, ...]:
    if merged is None:
        return ()
    notes = [cut(note, LONGEST_NOTE) for note in merged.notes[:MOST_NOTES]]
    if merged.spread:
        levels = material.words.listed([str(level) for level in merged.levels[:20]])
        notes.append(material.words.say("answers.spread", levels=levels))
    return tuple(notes)


def build_derivations(material: Material) -> tuple[DerivationGroup, ...]:
    """How the overall score, every dimension, phase and pitfall came about, down to the indicators.

    The items themselves stand with their levels in the appendix of answers.
    """
    bank, answers, scores = material.bank, material.answers, material.scores
    words, findings = material.words, material.findings
    whole = derive(bank, answers, scores, "overall")
    groups = [DerivationGroup(title=words.say("derivation.overall"), rows=(_line(whole, 0),))]
    for dimension in bank.dimensions:
        made = derive(bank, answers, scores, dimension.id)
        rows = [_line(made, 0)]
        for indicator in dimension.indicators:
            part = derive(bank, answers, scores, f"{dimension.id}.{indicator.id}")
            rows.append(_line(part, 1))
        title = words.say("derivation.dimension", title=dimension.title)
        groups.append(DerivationGroup(title=title, rows=tuple(rows)))
    phases = [_line(derive_phase(bank, answers, scores, phase), 0) for phase in findings.phases]
    pitfalls = [_line(derive_pitfall(bank, answers, scores, one), 0) for one in findings.pitfalls]
    if phases:
        title = words.say("derivation.phases")
        groups.append(DerivationGroup(title=title, rows=tuple(phases)))
    if pitfalls:
        title = words.say("derivation.pitfalls")
        groups.append(DerivationGroup(title=title, rows=tuple(pitfalls)))
    return tuple(groups)


def _line(made: Derivation, depth: int) -> DerivationRow:
    return DerivationRow(
        depth=depth,
        target=made.target,
        title=made.title,
        shown=made.shown,
        rule=made.rule,
        arithmetic=cut(made.arithmetic, 1500),
        notes=made.notes,
    )


def build_references(material: Material) -> tuple[ReferenceRow, ...]:
    """The frameworks that the items of this report refer to, with how often."""
    words = material.words
    places: dict[str, int] = {}
    for item in material.bank.items:
        for prefix in dict.fromkeys(reference.partition(":")[0] for reference in item.refs):
            places[prefix] = places.get(prefix, 0) + 1
    rows = []
    for framework in material.bank.frameworks:
        count = places.get(framework.id, 0)
        if not count:
            continue
        notes = [framework.note] if framework.note else []
        if framework.legal and framework.checked:
            notes.append(words.say("reference.checked", date=framework.checked))
        rows.append(
            ReferenceRow(
                id=framework.id,
                title=framework.title,
                source=f"{framework.publisher}; {framework.edition}",
                licence=framework.licence,
                link=framework.link if framework.link and safe_link(framework.link) else "",
                places=words.count("reference.places", count, count=count),
                note=" ".join(notes),
            )
        )
    return tuple(rows)
