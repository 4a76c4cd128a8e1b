"""The page for people who edit banks shows what really works."""

from __future__ import annotations

from pathlib import Path

import yaml

from assessment.bank import Source, parse_yaml
from assessment.bank.cases import parse_case
from assessment.bank.models import Facilitation, Item
from assessment.bank.sources import FILE_MODELS

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "bank-format.md"


def example(begins: str) -> str:
    """The indented block of the page that begins with a line, without its indentation."""
    lines = PAGE.read_text("utf-8").split("\n")
    start = lines.index(f"    {begins}")
    end = next(n for n in range(start, len(lines)) if lines[n] and not lines[n].startswith("    "))
    return "\n".join(line[4:] for line in lines[start:end])


def test_the_item_of_the_page_is_an_item() -> None:
    root, problems = parse_yaml(Source("page", example("- id: DAT-16")))
    assert not problems
    assert root is not None
    item = Item.model_validate(root.value[0])
    assert item.gate is not None
    missing = set(Item.model_fields) - item.model_fields_set
    assert not missing, "the example shows every key"


def test_the_facilitation_of_the_page_is_facilitation() -> None:
    root, problems = parse_yaml(Source("page", example("facilitation:")))
    assert not problems
    assert root is not None
    texts = Facilitation.model_validate(root.value["facilitation"])
    assert texts.opening.endswith("?")


def test_the_case_of_the_page_is_a_case() -> None:
    case, _, problems = parse_case(Source("page", example("case: Regulated hospital that begins")))
    assert case is not None, problems


def test_the_page_names_every_file() -> None:
    text = PAGE.read_text("utf-8")
    for path in FILE_MODELS:
        assert f"`{path.replace('*', 'NAME')}`" in text, path


def test_the_conditions_of_the_page_are_read() -> None:
    lines = example("when: {profile.ai_kinds: {any_of: [predictive, generative]}}").split("\n")
    assert all(isinstance(yaml.safe_load(line), dict) for line in lines if line)
