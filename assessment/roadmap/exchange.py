"""The plan as JSON for other programs, and the schema that it keeps."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from assessment.answers.models import AnswerSet, Organisation
from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.problem import Place, Problem
from assessment.roadmap.model_base import Model
from assessment.roadmap.models import Roadmap

SCHEMA_ID = "assessment-roadmap/1"


class BankReference(Model):
    """Which bank the plan was made with."""

    id: str
    version: str
    digest: str


class RoadmapDocument(Roadmap):
    """A plan that stands alone: which form it has, with which bank, for whom, and the plan itself."""

    model_config = ConfigDict(
        title="Roadmap of an AI-readiness assessment", serialize_by_alias=True
    )

    schema_id: Literal["assessment-roadmap/1"] = Field(alias="schema")
    bank: BankReference
    organisation: Organisation


def render_json(roadmap: Roadmap, bank: Bank, answers: AnswerSet) -> str:
    """The plan as JSON: dates as YYYY-MM-DD, effort in person-days, durations in working days."""
    head = {
        "schema": SCHEMA_ID,
        "bank": {"id": bank.id, "version": bank.version, "digest": bank.digest},
        "organisation": answers.organisation.model_dump(mode="json"),
    }
    document = head | roadmap.model_dump(mode="json")
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def parse_json(source: Source) -> tuple[RoadmapDocument | None, tuple[Problem, ...]]:
    """The plan that `render_json` wrote; None, and why, where the text is none."""
    hint = "write one with `assessment roadmap INPUT --out roadmap.json`"
    try:
        return RoadmapDocument.model_validate_json(source.text), ()
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        what = (
            "the file is not JSON" if first["type"] == "json_invalid" else "the file is no roadmap"
        )
        why = f"`{where}`: {first['msg']}" if where else first["msg"]
        return None, (Problem("not-a-roadmap", what, Place(source.name), why=why, hint=hint),)


def check_belongs(
    plan: RoadmapDocument, bank: Bank, answers: AnswerSet, name: str
) -> tuple[Problem, ...]:
    """Whether a plan was made for a record: with its bank, and for its organisation."""
    if plan.bank.id != bank.id:
        what = f'the roadmap is made with the bank "{plan.bank.id}", the answers with "{bank.id}"'
        return (Problem("other-bank", what, Place(name)),)
    if plan.organisation.name != answers.organisation.name:
        what = (
            f'the roadmap is for "{plan.organisation.name}", '
            f'the answers are of "{answers.organisation.name}"'
        )
        return (Problem("other-organisation", what, Place(name)),)
    return ()


def roadmap_schema() -> dict[str, Any]:
    """The JSON Schema of what `render_json` gives."""
    schema = RoadmapDocument.model_json_schema(by_alias=True, mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "assessment-roadmap-1.json",
    } | schema
