"""The plan as JSON for other programs, and the schema that it keeps."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import ConfigDict, Field

from assessment.answers.models import AnswerSet, Organisation
from assessment.bank.models import Bank
from assessment.roadmap.models import Model, Roadmap

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


def roadmap_schema() -> dict[str, Any]:
    """The JSON Schema of what `render_json` gives."""
    schema = RoadmapDocument.model_json_schema(by_alias=True, mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "assessment-roadmap-1.json",
    } | schema
