"""The base of all models of the roadmap."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of all roadmap models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
