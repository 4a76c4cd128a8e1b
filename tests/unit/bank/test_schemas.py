"""The schemas that editors use: in step with the models, and of one mind with the parser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from assessment.bank.schemas import KINDS, file_schema
from assessment.bank.sources import FILE_MODELS, file_pattern
from assessment.files import shipped_banks
from tests.support.banks import VALID_BANKS, bank_files

FOLDER = Path(__file__).parent.parent.parent.parent / "questionnaires" / "schemas"
KIND_OF_PATTERN = dict(zip(FILE_MODELS, KINDS, strict=False))


def valid(kind: str, value: Any) -> bool:
    # JSON knows text keys only; editors see the levels of an item as text too.
    plain = json.loads(json.dumps(value))
    return bool(jsonschema.Draft202012Validator(file_schema(kind)).is_valid(plain))


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_sound_and_the_committed_one_is_up_to_date(kind: str) -> None:
    schema = file_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    committed = json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))
    assert committed == schema, "run: assessment bank schema --out questionnaires/schemas"


def test_no_schema_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(KINDS)


def test_patterns_and_kinds_are_in_step() -> None:
    assert KIND_OF_PATTERN["items/*.yaml"] == "item-file"
    assert KIND_OF_PATTERN["frameworks.yaml"] == "framework-file"


@pytest.mark.parametrize("path", sorted(bank_files("small")))
def test_a_valid_file_fits_its_schema(path: str) -> None:
    value = yaml.safe_load(bank_files("small")[path])
    pattern = file_pattern(path)
    assert pattern is not None
    assert valid(KIND_OF_PATTERN[pattern], value)
    assert not valid(KIND_OF_PATTERN[pattern], value | {"colour": "red"})


@pytest.mark.parametrize(
    "condition,fits",
    [
        ({"profile.regulated": {"is": True}}, True),
        ({"any": [{"item.STR-01": {"below": 2}}]}, True),
        ({"count": {"at_least": 2, "of": [{"pitfall.x": {"above": 5}}]}}, True),
        ({"profile.regulated": {"equals": True}}, False),
        ({"profile.regulated": True}, False),
        ({"regulated": {"is": True}}, False),
        ({"any": []}, False),
    ],
)
def test_conditions_are_part_of_the_schema(condition: dict[str, Any], fits: bool) -> None:
    rule = {"id": "CON-01", "rule": condition, "says": "x", "ask_next": "y"}
    assert valid("contradiction-file", {"contradictions": [rule]}) is fits


def test_an_overlay_needs_only_ids_and_may_take_keys_away() -> None:
    overlay = {"items": [{"id": "STR-01", "gate": None, "weight": 2}], "drop": ["STR-02"]}
    assert valid("item-file-overlay", overlay)
    assert not valid("item-file", overlay)
    assert not valid("item-file-overlay", {"items": [{"weight": 2}]})
    assert not valid("item-file-overlay", {"items": [{"id": "STR-01", "wieght": 2}]})


def test_an_editor_shows_what_a_key_means() -> None:
    item = file_schema("item-file")["$defs"]["Item"]["properties"]
    assert item["id"]["description"] == "Permanent: never renamed, never reused."
    assert item["when"]["description"] == "Asked only where this holds of the profile."


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: str) -> None:
    schema = file_schema(kind)
    objects = {kind: schema, **schema["$defs"]}
    undescribed = [
        f"{name}.{key}"
        for name, part in objects.items()
        for key, value in part.get("properties", {}).items()
        if not value.get("description") and name != "Condition"
    ]
    assert not undescribed


def test_every_file_names_a_schema_that_is_there() -> None:
    folders = [*shipped_banks().values(), VALID_BANKS / "small"]
    for path in (path for folder in folders for path in folder.rglob("*.yaml")):
        first = path.read_text("utf-8").split("\n", 1)[0]
        if first.startswith("# yaml-language-server: $schema="):
            schema = (path.parent / first.partition("=")[2].strip()).resolve()
            assert schema.is_file(), f"{path}: {schema}"
