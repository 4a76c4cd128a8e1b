"""Public figures that results may be read beside, each with where it comes from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assessment.bank.fields import Model, ShortText, Slug, Text
from assessment.bank.patterns import COMPARABLE, LINK

Figure = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]


class Benchmark(Model):
    """Figures of one published source about one population, in one unit.

    They show a direction or an order. None was gathered with the items of a bank, so none is a
    norm: no score is high or low because of it.
    """

    id: Slug = Field(description="Permanent name.")
    title: ShortText = Field(description="What was counted, as printed.")
    kind: Literal["official_statistics", "survey"] = Field(
        description="Official statistics or a survey of a firm or institute; never mixed."
    )
    figures: dict[ShortText, Figure] = Field(
        min_length=1, description="The figures by label, in the order shown."
    )
    unit: ShortText = Field(description="Unit of all figures, with what they are a share of.")
    year: Annotated[int, Field(ge=1950, le=2100)] = Field(
        description="Year that the figures describe."
    )
    population: Text = Field(description="Whom the figures speak of.")
    sample: Text = Field(description="How many were asked, how and when; or that it is not stated.")
    source: Text = Field(description="Who published it, and under which title.")
    link: Annotated[str, Field(pattern=LINK)] | None = Field(
        default=None, description="Where to find it."
    )
    licence: Text = Field(description="What may be reused.")
    shows: Text = Field(description="The direction or order that the figures show.")
    compare_with: tuple[Annotated[str, Field(pattern=COMPARABLE)], ...] = Field(
        min_length=1, description="What it may be read beside: overall, dimension.ID, item.ID ..."
    )
    not_comparable: Text = Field(description="What it must not be compared with, in a sentence.")
