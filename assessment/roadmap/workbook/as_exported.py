"""What a row of the workbook said when it was written, kept in a hidden column, so that edits can be told."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated

from pydantic import Field, ValidationError

from assessment.roadmap.model_base import Model
from assessment.roadmap.models import PackageStatus, WorkPackage

HEADER = "As exported"


class AsExported(Model):
    """One work package as the workbook showed it.

    `hours` is the likely effort, `share` how much was said to be done where a number was written in place
    of the formula; `owner` and `notes` are digests of the texts.
    """

    id: str
    status: PackageStatus
    start: date
    end: date
    hours: float
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    owner: str
    notes: str


def as_exported(package: WorkPackage, hours: float, owner: str, notes: str) -> AsExported:
    """The package as it is about to be written.

    Args:
        hours: its likely effort.
        owner: the text of its cell.
        notes: the text of its cell.
    """
    return AsExported(
        id=package.id,
        status=package.status,
        start=package.start,
        end=package.finish,
        hours=hours,
        share=package.done_share,
        owner=digest(owner),
        notes=digest(notes),
    )


def written(row: AsExported) -> str:
    """The row as one line of JSON."""
    return json.dumps(row.model_dump(mode="json"), ensure_ascii=True, sort_keys=True)


def parsed(text: str) -> AsExported | None:
    """The row of a line of JSON; None where it is none."""
    try:
        return AsExported.model_validate_json(text)
    except ValidationError:
        return None


def digest(text: str) -> str:
    """A short digest of a text as people see it: how it is broken into lines does not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:16]
