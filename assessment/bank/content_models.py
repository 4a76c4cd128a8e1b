"""What a bank demands of its own texts, and the words that it explains."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assessment.bank.fields import Level, Model, ShortText, Slug, Text


class Standards(Model):
    """What a bank demands of its own content; `assessment bank check` holds it to that."""

    plain_dimensions: tuple[Slug, ...] = Field(
        default=(), description="Dimensions whose questions a business reader answers unaided."
    )
    reading_grade: Annotated[float, Field(gt=0, le=20)] | None = Field(
        default=None,
        description="Highest Flesch-Kincaid grade of the questions of a plain dimension.",
    )
    measured_level: Level | None = Field(
        default=None,
        description="Level that names a measure, its rhythm and what changed because of it.",
    )
    items_per_pitfall: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=1, description="How many items at least have to inform each pitfall."
    )


class Term(Model):
    """A word that a business reader may not know, in plain words."""

    id: Slug = Field(description="Permanent name, for overlays.")
    term: ShortText = Field(description="As printed, and as it is found in texts.")
    also: tuple[ShortText, ...] = Field(
        default=(), description="Other spellings under which it is found; plurals are."
    )
    meaning: Text = Field(description="What it means, in one plain sentence.")
