"""JSON Schemas of all files of a bank, derived from the models, for editors that complete and underline."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from assessment.bank.cases import Case
from assessment.bank.conditions import CHOICE_OPERATORS, ORDER_OPERATORS, SUBJECT_KINDS
from assessment.bank.models import CONDITION_MARK, Model
from assessment.bank.sources import FILE_MODELS

Schema = dict[str, Any]

_OUTER = ("description", "default")  # what an editor shows of a property, whatever its type
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _kind(model: type[Model]) -> str:
    words = re.findall("[A-Z][a-z]*", model.__name__.removesuffix("File"))
    return "-".join((*words, "file")).lower()


_MODELS: tuple[type[Model], ...] = (*FILE_MODELS.values(), Case)
_WITHOUT_OVERLAY = frozenset({"case-file", "migration-file"})
MODEL_OF_KIND: dict[str, type[Model]] = {_kind(model): model for model in _MODELS}
KINDS: tuple[str, ...] = (
    *MODEL_OF_KIND,
    *(f"{kind}-overlay" for kind in MODEL_OF_KIND if kind not in _WITHOUT_OVERLAY),
)


def file_schema(kind: str) -> Schema:
    """The JSON Schema of one kind of file.

    Args:
        kind: one of `KINDS`; those that end in ``-overlay`` are for banks with `extends`.
    """
    base = kind.removesuffix("-overlay")
    schema = MODEL_OF_KIND[base].model_json_schema()
    schema = _replaced(schema, _condition_reference)
    schema = _replaced(schema, _without_title)
    schema.setdefault("$defs", {})["Condition"] = _condition_schema()
    if kind != base:
        schema = _overlay(schema)
    return {"$schema": _DIALECT, "title": kind, **schema}


def _replaced(value: Any, change: Callable[[Schema], Schema]) -> Any:
    """`value` with every map in it changed, the inner ones first."""
    if isinstance(value, dict):
        return change({key: _replaced(part, change) for key, part in value.items()})
    if isinstance(value, list):
        return [_replaced(part, change) for part in value]
    return value


def _condition_reference(schema: Schema) -> Schema:
    if not schema.pop(CONDITION_MARK, False):
        return schema
    return {"$ref": "#/$defs/Condition", **schema}


def _without_title(schema: Schema) -> Schema:
    """Pydantic titles a property after its name, which says nothing new."""
    if isinstance(schema.get("title"), str):
        schema.pop("title")
    return schema


def _condition_schema() -> Schema:
    parts = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Condition"}}
    count = {
        "type": "object",
        "properties": {"at_least": {"type": "integer", "minimum": 1}, "of": parts},
        "required": ["at_least", "of"],
        "additionalProperties": False,
    }
    operators = {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "is": {"description": "Equal to this value."},
            "any_of": {"type": "array", "minItems": 1, "description": "One of these."},
            "none_of": {"type": "array", "minItems": 1, "description": "None of these."},
            **{name: {"type": "number"} for name in ORDER_OPERATORS},
        },
        "additionalProperties": False,
    }
    assert set(operators["properties"]) == {*CHOICE_OPERATORS, *ORDER_OPERATORS}  # type: ignore[call-overload]
    return {
        "type": "object",
        "description": "Subjects with operators; all of them must hold.",
        "properties": {
            "all": {**parts, "description": "Every one of these conditions holds."},
            "any": {**parts, "description": "At least one of these conditions holds."},
            "count": {**count, "description": "At least so many of these conditions hold."},
        },
        "patternProperties": {rf"^({'|'.join(SUBJECT_KINDS)})\.\S+$": operators},
        "additionalProperties": False,
    }


def _overlay(schema: Schema) -> Schema:
    """The schema of an overlay's file: entries need only their id, null takes a key away."""
    conditions = schema["$defs"].pop("Condition")
    schema = _replaced(schema, _optional)
    schema["$defs"]["Condition"] = conditions
    schema["properties"]["drop"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Ids of entries of the extended bank that are left out.",
    }
    return schema


def _optional(schema: Schema) -> Schema:
    properties = schema.get("properties")
    if schema.get("type") != "object" or not isinstance(properties, dict):
        return schema
    schema.pop("required", None)
    if "id" in properties:
        schema["required"] = ["id"]
    schema["properties"] = {
        name: part if name == "id" else _or_null(part) for name, part in properties.items()
    }
    return schema


def _or_null(schema: Schema) -> Schema:
    outer: Schema = {key: schema[key] for key in _OUTER if key in schema}
    inner = {key: part for key, part in schema.items() if key not in outer}
    return {**outer, "anyOf": [inner, {"type": "null"}]}
