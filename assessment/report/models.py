"""The report as one frozen model: every number formatted, every sentence worded, every chart placed.

Templates only lay out what stands here. An empty string or tuple means there is nothing to say.
"""

from __future__ import annotations

from assessment.report.appendix_models import (
    AnswerGroup,
    CertaintyPart,
    DerivationGroup,
    MethodPart,
    ReferenceRow,
    Term,
)
from assessment.report.base_models import Model
from assessment.report.plan_models import Ask, PlanPart
from assessment.report.result_models import (
    Answer,
    ContradictionsPart,
    DimensionPart,
    DimensionsPart,
    ExpertsPart,
    HeatPart,
    PitfallsPart,
    VerdictPart,
)


class Meta(Model):
    """What the report is about and where it comes from. `digest` (hex) covers bank, answers and plan."""

    title: str
    subtitle: str
    organisation: str
    about: str
    date: str
    date_iso: str
    bank: str
    bank_digest: str
    digest: str
    language: str
    scope: str


class Report(Model):
    """The whole report, complete before anything is rendered."""

    meta: Meta
    answer: Answer
    verdict: VerdictPart | None
    dimensions_part: DimensionsPart
    dimensions: tuple[DimensionPart, ...]
    heat: HeatPart | None
    pitfalls: PitfallsPart | None
    experts: ExpertsPart
    contradictions: ContradictionsPart
    plan: PlanPart | None
    asks: tuple[Ask, ...]
    certainty: CertaintyPart
    method: MethodPart
    answers: tuple[AnswerGroup, ...]
    derivations: tuple[DerivationGroup, ...]
    references: tuple[ReferenceRow, ...]
    glossary: tuple[Term, ...]
