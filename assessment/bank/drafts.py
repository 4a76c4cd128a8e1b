"""A bank on its way: files as nodes, and as much of them as models as is sound.

Checks run over a draft, so that one faulty entry does not hide the faults of all the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from assessment.bank.model_faults import model_problems, real_errors
from assessment.bank.models import BankFile, Item, ItemFile, Model
from assessment.bank.nodes import Key, Node
from assessment.bank.sources import BANK_FILE, FILE_MODELS, file_pattern
from assessment.problem import Problem

M = TypeVar("M", bound=Model)

# Stand-ins for faulty or missing keys of `bank.yaml`, so that the rest of the bank can still be
# checked. They never reach a bank: there is a problem for each of them.
_STAND_INS: dict[str, Any] = {
    "bank": 1,
    "id": "unknown",
    "version": "0.0.0",
    "title": "-",
    "description": "-",
}


@dataclass
class Draft:
    """What is known of a bank while it is checked.

    Attributes:
        nodes: root of each file that could be read, by path within the bank.
        unread: patterns of `FILE_MODELS` of which a file could not be read or is no map; what it
            would have declared is unknown, and nothing may be called unknown for its sake.
        models: each file's model, without the entries that are faulty; files that are past saving
            are left out.
        kept: per file and list, the nodes of the entries that the model still holds, in its order.
    """

    nodes: dict[str, Node]
    unread: set[str] = field(default_factory=set)
    models: dict[str, Model] = field(default_factory=dict)
    kept: dict[tuple[str, str], list[Node]] = field(default_factory=dict)

    @property
    def meta(self) -> BankFile | None:
        """The model of `bank.yaml`, if it could be made."""
        model = self.models.get(BANK_FILE)
        return model if isinstance(model, BankFile) else None

    def files(self, pattern: str) -> Iterator[tuple[str, Node]]:
        """Path and root of the files that match one of the patterns of `FILE_MODELS`."""
        return ((path, node) for path, node in self.nodes.items() if file_pattern(path) == pattern)

    def entries(self, pattern: str, key: str, kind: type[M]) -> Iterator[tuple[M, Node]]:
        """The sound entries of a list, each with its node."""
        for path, _ in self.files(pattern):
            model = self.models.get(path)
            if model is None:
                continue
            for entry, node in zip(getattr(model, key), self.kept[path, key], strict=True):
                if isinstance(entry, kind):
                    yield entry, node

    def items(self) -> Iterator[tuple[Item, Node]]:
        """The sound items of all files, each with its node."""
        return self.entries("items/*.yaml", "items", Item)

    def item_files(self) -> Iterator[tuple[ItemFile, Node]]:
        """The files of items that have a model, each with its root."""
        for path, node in self.files("items/*.yaml"):
            model = self.models.get(path)
            if isinstance(model, ItemFile):
                yield model, node


def draft_bank(nodes: dict[str, Node], unread: set[str]) -> tuple[Draft, list[Problem]]:
    """Models of all files, and every fault of form in them."""
    draft = Draft(nodes, set(unread))
    problems: list[Problem] = []
    for path, node in nodes.items():
        pattern = file_pattern(path)
        assert pattern is not None, "only known files are read"
        problems += _draft_file(draft, path, node, pattern)
    return draft, problems


def _draft_file(draft: Draft, path: str, node: Node, pattern: str) -> list[Problem]:
    model = FILE_MODELS[pattern]
    if not node.is_mapping:
        draft.unread.add(pattern)
        return [_not_a_map(node, model)]
    try:
        _keep(draft, path, node, model.model_validate(node.value), frozenset())
    except ValidationError as fault:
        _salvage(draft, path, node, model, fault)
        return model_problems(fault, node, model)
    return []


def _not_a_map(node: Node, model: type[Model]) -> Problem:
    return node.problem(
        "not-a-map",
        "the file does not begin with a key",
        hint=f"begin with one of: {', '.join(model.model_fields)}",
    )


def _salvage(
    draft: Draft, path: str, node: Node, model: type[Model], fault: ValidationError
) -> None:
    """Keep the file without its faulty entries and keys, if it can be kept at all."""
    faulty = {_entry(tuple(error["loc"]), node) for error in real_errors(fault, node)}
    value: dict[str, Any] = {
        key: _without(child, key, faulty)
        for key, child in node.children.items()
        if (key,) not in faulty and key in model.model_fields
    }
    if model is BankFile:
        value = _STAND_INS | value
    with contextlib.suppress(ValidationError):
        _keep(draft, path, node, model.model_validate(value), frozenset(faulty))


def _entry(location: tuple[Key, ...], node: Node) -> tuple[Key, ...]:
    """The part of a location that is left out with its fault: an entry of a list, or a whole key."""
    listed = node.get(location[0]) if location else None
    depth = 2 if listed is not None and listed.is_sequence else 1
    return location[:depth]


def _without(node: Node, key: Key, faulty: set[tuple[Key, ...]]) -> Any:
    if not node.is_sequence:
        return node.value
    return tuple(
        child.value for index, child in node.children.items() if (key, index) not in faulty
    )


def _keep(
    draft: Draft, path: str, node: Node, model: Model, faulty: frozenset[tuple[Key, ...]]
) -> None:
    draft.models[path] = model
    for key in type(model).model_fields:
        child = node.get(key)
        present = child is not None and (key,) not in faulty
        draft.kept[path, key] = (
            [entry for at, entry in child.children.items() if (key, at) not in faulty]
            if child is not None and present
            else []
        )
