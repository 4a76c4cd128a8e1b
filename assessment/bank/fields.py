"""The kinds of values that bank files hold, and the base of all their models."""

from __future__ import annotations

from typing import Annotated, Any, NewType

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.fields import FieldInfo

from assessment.bank.patterns import (
    ACTION_CODE,
    ACTIVITY_CODE,
    ITEM_CODE,
    OUTPUT_CODE,
    REFERENCE,
    SLUG,
)

ItemId = NewType("ItemId", str)


IndicatorId = NewType("IndicatorId", str)


DimensionId = NewType("DimensionId", str)


PhaseId = NewType("PhaseId", str)


PitfallId = NewType("PitfallId", str)


ActionId = NewType("ActionId", str)


RoleId = NewType("RoleId", str)


Text = Annotated[str, Field(min_length=1, max_length=2000)]


ShortText = Annotated[str, Field(min_length=1, max_length=120)]


Slug = Annotated[str, Field(pattern=SLUG)]


ItemCode = Annotated[str, Field(pattern=ITEM_CODE)]


ActionCode = Annotated[str, Field(pattern=ACTION_CODE)]


ActivityCode = Annotated[str, Field(pattern=ACTIVITY_CODE)]


OutputCode = Annotated[str, Field(pattern=OUTPUT_CODE)]


Reference = Annotated[str, Field(pattern=REFERENCE)]


Level = Annotated[int, Field(ge=0, le=100)]


Weight = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


Score = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


Strength = Annotated[int, Field(ge=1, le=3)]


Days = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]


# A condition is data with a few named operators; `conditions.py` defines what it may hold and mean.
CONDITION_MARK = "x-condition"


Condition = Annotated[dict[str, Any], WithJsonSchema({CONDITION_MARK: True})]


class Model(BaseModel):
    """Base of all bank models: frozen, no unknown keys, no silent conversion."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        str_strip_whitespace=True,
    )


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the keys they have in YAML; `from` is no name that Python allows."""
    return {field.alias or name: field for name, field in model.model_fields.items()}
