"""A whole report to test with: the shipped bank, answers made from a seed, and the shipped templates."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from functools import cache

from assessment.answers.models import AnswerSet, EvidenceState, Organisation, ProfileValue, Response
from assessment.bank.asking import asked_items
from assessment.bank.models import Bank, Item
from assessment.cli.report_files import read_templates
from assessment.cli.roadmap import make_roadmap
from assessment.files import load_bank
from assessment.findings import find
from assessment.report.build import build_report
from assessment.report.models import Report
from assessment.report.templates import TemplateSet
from assessment.scoring import score

ON = date(2026, 11, 22)
START = date(2026, 12, 7)
PROFILE: dict[str, ProfileValue] = {
    "sector": "health",
    "staff": 820,
    "countries": "one",
    "regulated": True,
    "personal_data": True,
    "ai_kinds": ("predictive", "generative"),
    "pattern": "hosted_model_builder",
    "stage": "piloting",
}
_EVIDENCE: tuple[EvidenceState, ...] = ("none", "described", "shown", "sampled")
_CENTRES = {
    "strategy": 1.9,
    "data_readiness": 1.2,
    "infrastructure": 2.4,
    "security": 1.7,
    "mlops": 1.0,
    "skills": 1.6,
}


@cache
def shipped_bank() -> Bank:
    """The bank that the package carries."""
    return load_bank("ai-readiness")


def wide_bank(items: int) -> Bank:
    """The shipped bank with its items repeated under new ids until there are `items` of them."""
    bank = shipped_bank()
    made: list[Item] = list(bank.items)
    while len(made) < items:
        source = bank.items[len(made) % len(bank.items)]
        prefix = source.id.partition("-")[0]
        made.append(source.model_copy(update={"id": f"{prefix}-X{len(made)}", "gate": None}))
    order = {dimension.id: place for place, dimension in enumerate(bank.dimensions)}
    made.sort(key=lambda item: order[bank.dimension_of(item).id])
    return bank.model_copy(update={"items": tuple(made), "digest": f"{items:064d}"})


def made_answers(
    bank: Bank,
    *,
    seed: int = 7,
    name: str = "Klinikverbund Südblick",
    note: str = "Geprüft von Dr. Jürgen Größmann am 3. September.",
    given: float = 0.92,
    mean: Callable[[float], float] = lambda centre: centre,
    alone: bool = False,
) -> AnswerSet:
    """Answers of two respondents; some unknown, some not applicable, some left open.

    Args:
        given: share of the items with a level.
        mean: moves the centre of a dimension's levels.
        alone: one respondent only.
    """
    chance = random.Random(seed)
    asked = asked_items(bank, PROFILE)
    responses: list[Response] = []
    for item in bank.items:
        if item.id in asked:
            centre = mean(_CENTRES.get(bank.dimension_of(item).id, 2.0))
            responses += _responses(item, chance, centre, note, given)
    return AnswerSet(
        bank=bank.id,
        bank_version=bank.version,
        bank_digest=bank.digest,
        organisation=Organisation(name=name, sector="health", staff=820, country="DE"),
        profile=PROFILE,
        responses=tuple(one for one in responses if not (alone and one.by == "cio")),
    )


def _responses(
    item: Item, chance: random.Random, centre: float, note: str, given: float
) -> list[Response]:
    draw = chance.random()
    if draw > given:
        kind = chance.choice(["dont_know", "not_applicable", "open"])
        if kind == "dont_know":
            return [Response(item=item.id, missing="dont_know", by="cfo")]
        if kind == "not_applicable":
            reason = "Keine eigenen Modelle für diesen Zweck."
            return [Response(item=item.id, missing="not_applicable", reason=reason, by="cfo")]
        return []
    level = _level(chance.gauss(centre, 0.8))
    first = Response(
        item=item.id,
        level=level,
        evidence=chance.choice(_EVIDENCE),
        note=note if draw < 0.2 else "",
        links=("https://wiki.example.org/ai/" + item.id,) if draw < 0.1 else (),
        by="cfo",
    )
    if draw > 0.2:
        return [first]
    return [
        first,
        Response(item=item.id, level=_level(level + chance.choice([-2, 0, 1])), by="cio"),
    ]


def _level(value: float) -> int:
    return max(0, min(4, round(value)))


def make_report(
    bank: Bank | None = None, answers: AnswerSet | None = None, *, on: date = ON
) -> Report:
    """The report of some answers, through all stages."""
    bank = bank or shipped_bank()
    answers = answers if answers is not None else made_answers(bank)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    roadmap = make_roadmap(bank, answers, START, answers.organisation.country)
    words = templates().wording(bank.meta.language)
    return build_report(bank, answers, scores, findings, roadmap, on=on, words=words)


@cache
def sample_report() -> Report:
    """The report that most tests look at."""
    return make_report()


def templates() -> TemplateSet:
    """The shipped templates."""
    return read_templates()
