"""Base of the report's models, and what several sections share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of all report models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KeyFigure(Model):
    """One large number with what it is and what it means."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
