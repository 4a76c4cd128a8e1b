"""The result of one assessment as JSON: the stable contract `assessment-result/1`.

Fields are only ever added. Scores are unrounded numbers, null where nothing was answered. The JSON
Schema in `docs/schemas/assessment-result-1.json` is made from these models.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.findings.models import (
    ContradictionFinding,
    ExpertFinding,
    Findings,
    PhaseStatus,
    Verdict,
)
from assessment.findings.robustness.models import VerdictRobustness
from assessment.scoring.models import DimensionScore, ItemState, NodeScore, Scores

SCHEMA_ID: Literal["assessment-result/1"] = "assessment-result/1"


class Model(BaseModel):
    """Base of all result models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class BankIdentity(Model):
    """Which bank the result was made with; the digest is the SHA-256 over its content."""

    id: str
    version: str
    digest: str


class OrganisationResult(Model):
    """Whom the result is about."""

    name: str
    sector: str | None
    staff: int | None
    country: str | None


class NodeResult(Model):
    """The score of the whole, a dimension or an indicator, on the bank's scale."""

    id: str
    title: str
    score: float | None = Field(description="Unrounded; null when nothing was answered.")
    lowest: float | None = Field(
        description="The score if everything unanswered or unknown turned out worst."
    )
    highest: float | None = Field(
        description="The score if everything unanswered or unknown turned out best."
    )
    evidenced: float | None = Field(description="The score with levels capped by evidence shown.")
    level: int | None = Field(description="Maturity level; null when too little was answered.")
    level_name: str | None
    uncapped_level: int | None = Field(description="The level before caps.")
    lowest_level: int | None
    highest_level: int | None
    evidenced_level: int | None
    capped_by: tuple[str, ...] = Field(
        description="Items (of the whole: dimensions) whose cap lowered the level."
    )
    answered_weight: float = Field(ge=0, le=1)
    unknown_weight: float = Field(ge=0, le=1)
    provisional: bool


class DimensionResult(NodeResult):
    """A dimension with its indicators."""

    indicators: tuple[NodeResult, ...]


class ItemResult(Model):
    """One item as scored; the four kinds of missing are kept apart in `state`."""

    id: str
    state: ItemState
    level: int | None
    evidenced_level: int | None
    target: int
    score: float | None
    weight: float


class PhaseResult(Model):
    """Where one phase stands; `held_by` names the items that hold its status down."""

    id: str
    title: str
    completion: float | None
    lowest: float | None
    highest: float | None
    status: PhaseStatus
    held_by: tuple[str, ...]
    conditions: tuple[str, ...]


class VerdictResult(Model):
    """The phase the organisation stands in, and the items that hold the next one."""

    phase: str
    title: str
    next_phase: str | None
    held_by: tuple[str, ...]
    sentence: str
    robustness: VerdictRobustness | None = Field(
        description="The fewest changes of given answers that turn the verdict; null if not worked out."
    )


class PitfallResult(Model):
    """Exposure (0-100) to one pitfall; drivers are items, the strongest first."""

    id: str
    title: str
    exposure: float | None
    lowest: float | None
    highest: float | None
    band: str | None
    drivers: tuple[str, ...]


class Result(Model):
    """Everything concluded from one record."""

    schema_: Literal["assessment-result/1"] = Field(default=SCHEMA_ID, alias="schema")
    bank: BankIdentity
    organisation: OrganisationResult
    overall: NodeResult
    dimensions: tuple[DimensionResult, ...]
    items: tuple[ItemResult, ...]
    phases: tuple[PhaseResult, ...]
    verdict: VerdictResult | None
    pitfalls: tuple[PitfallResult, ...]
    expert_support: tuple[ExpertFinding, ...]
    contradictions: tuple[ContradictionFinding, ...]


def build_result(bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings) -> Result:
    """The result of one record.

    Args:
        bank: the bank.
        answers: of the record.
        scores: of the same record.
        findings: from the same scores.

    Returns:
        The contract's model; `render_result` gives its JSON.
    """
    return Result(
        bank=BankIdentity(id=bank.id, version=bank.version, digest=bank.digest),
        organisation=OrganisationResult(**_fields(answers.organisation, OrganisationResult)),
        overall=NodeResult(**_node(bank, scores.overall)),
        dimensions=tuple(_dimension(bank, dimension) for dimension in scores.dimensions),
        items=tuple(ItemResult(**_fields(item, ItemResult)) for item in scores.items),
        phases=tuple(PhaseResult(**_fields(phase, PhaseResult)) for phase in findings.phases),
        verdict=_verdict(findings.verdict),
        pitfalls=tuple(
            PitfallResult(
                **_fields(pitfall, PitfallResult, without="drivers"),
                drivers=tuple(driver.item for driver in pitfall.drivers),
            )
            for pitfall in findings.pitfalls
        ),
        expert_support=findings.expert_support,
        contradictions=findings.contradictions,
    )


def render_result(result: Result) -> str:
    """The result as JSON text: fields in the contract's order, two spaces, one newline at the end."""
    data = result.model_dump(mode="json", by_alias=True)
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def result_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the result."""
    schema = Result.model_json_schema(mode="serialization", by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **schema,
    }


def _dimension(bank: Bank, dimension: DimensionScore) -> DimensionResult:
    indicators = tuple(NodeResult(**_node(bank, child)) for child in dimension.indicators)
    return DimensionResult(**_node(bank, dimension), indicators=indicators)


def _verdict(verdict: Verdict | None) -> VerdictResult | None:
    return None if verdict is None else VerdictResult(**_fields(verdict, VerdictResult))


def _node(bank: Bank, node: NodeScore) -> dict[str, Any]:
    names = {step.level: step.name for step in bank.policy.maturity_levels}
    name = None if node.level is None else names.get(node.level, str(node.level))
    return {**_fields(node, NodeResult, without="level_name"), "level_name": name}


def _fields(source: BaseModel, wanted: type[BaseModel], without: str = "") -> dict[str, Any]:
    """The fields of `source` that the result has too."""
    return {name: getattr(source, name) for name in wanted.model_fields if name != without}
