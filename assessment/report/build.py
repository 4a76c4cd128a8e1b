"""From the results of all stages to the report model: the table of contents of the report."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.report.material import Material
from assessment.report.models import Meta, Report
from assessment.report.parts.answer import build_answer
from assessment.report.parts.appendix import build_answers, build_derivations, build_references
from assessment.report.parts.asks import build_asks
from assessment.report.parts.certainty import build_certainty
from assessment.report.parts.dimension import build_dimension
from assessment.report.parts.dimensions import build_dimensions_part
from assessment.report.parts.heat import build_heat
from assessment.report.parts.method import build_glossary, build_method
from assessment.report.parts.pitfalls import build_contradictions, build_experts, build_pitfalls
from assessment.report.parts.plan import build_plan
from assessment.report.parts.verdict import build_verdict
from assessment.report.wording import Wording
from assessment.roadmap.models import Roadmap
from assessment.scoring.models import Scores


def build_report(
    bank: Bank,
    answers: AnswerSet,
    scores: Scores,
    findings: Findings,
    roadmap: Roadmap | None,
    *,
    on: date,
    words: Wording,
) -> Report:
    """The report of one record, complete before anything is rendered.

    Args:
        roadmap: None for a report without a plan.
        on: date that the report carries.
        words: wording of the report's language.

    Returns:
        The same report for the same arguments, on every machine.
    """
    material = Material(bank, answers, scores, findings, roadmap, words, on)
    return Report(
        meta=_meta(material),
        answer=build_answer(material),
        verdict=build_verdict(material),
        dimensions_part=build_dimensions_part(material),
        dimensions=tuple(
            build_dimension(material, number, dimension)
            for number, dimension in enumerate(bank.dimensions, start=1)
        ),
        heat=build_heat(material),
        pitfalls=build_pitfalls(material),
        experts=build_experts(material),
        contradictions=build_contradictions(material),
        plan=build_plan(material),
        asks=build_asks(material),
        certainty=build_certainty(material),
        method=build_method(material),
        answers=build_answers(material),
        derivations=build_derivations(material),
        references=build_references(material),
        glossary=build_glossary(material),
    )


def _meta(material: Material) -> Meta:
    words, bank, organisation = material.words, material.bank, material.answers.organisation
    answered = material.count("answered")
    return Meta(
        title=words.say("meta.title", organisation=organisation.name),
        subtitle=words.say("meta.subtitle"),
        organisation=organisation.name,
        about=_about(material),
        date=words.date(material.on),
        date_iso=material.on.isoformat(),
        bank=f"{bank.meta.title} {bank.version}",
        bank_digest=bank.digest,
        digest=_digest(material),
        language=bank.meta.language,
        scope=words.say("meta.scope", answered=answered, asked=material.asked),
    )


def _about(material: Material) -> str:
    """Sector and size in one line, as far as they are known."""
    organisation = material.answers.organisation
    parts = []
    if organisation.sector:
        options = next(
            (one.options for one in material.bank.meta.profile if one.id == "sector"), {}
        )
        parts.append(options.get(organisation.sector, organisation.sector))
    if organisation.staff:
        staff = f"{organisation.staff:,}".replace(",", "\u2009")
        parts.append(material.words.say("meta.staff", staff=staff))
    return ", ".join(parts)


def _digest(material: Material) -> str:
    """SHA-256 over everything the report is made from, so that other input is another document."""
    roadmap = material.roadmap.model_dump(mode="json") if material.roadmap else None
    content = {
        "bank": material.bank.digest,
        "answers": material.answers.model_dump(mode="json"),
        "roadmap": roadmap,
        "date": material.on.isoformat(),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
