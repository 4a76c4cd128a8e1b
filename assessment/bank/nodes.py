"""YAML as a tree of nodes: plain data, and where each value and each key of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from assessment.problem import Place, Problem, Severity

Key = str | int


@dataclass(frozen=True)
class Source:
    """A file's text, and the name under which messages speak of it."""

    name: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return self.text.split("\n")

    def line(self, number: int) -> str:
        """Line `number`, counted from 1; empty where there is none."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place(self, line: int, column: int, length: int = 1) -> Place:
        """A place in this file."""
        return Place(self.name, line, column, max(length, 1))


@dataclass(slots=True, eq=False)
class Node:
    """One value in a YAML file.

    Attributes:
        value: the plain data: dict, tuple, str, int, float, bool or None.
        source: the file it stands in.
        line: of its first character, from 1.
        column: of its first character, from 1.
        length: characters on its first line that belong to it.
        children: the nodes of a mapping by key, of a sequence by position; empty for a scalar.
        keys: the places of a mapping's keys, as nodes.
    """

    value: Any
    source: Source
    line: int
    column: int
    length: int = 1
    children: dict[Key, Node] = field(default_factory=dict)
    keys: dict[Key, Node] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return self.source.place(self.line, self.column, self.length)

    @property
    def is_mapping(self) -> bool:
        """Whether it holds keys."""
        return isinstance(self.value, dict)

    @property
    def is_sequence(self) -> bool:
        """Whether it holds a list."""
        return isinstance(self.value, tuple)

    def get(self, *path: Key) -> Node | None:
        """The node under a path of keys and positions; None where there is none."""
        node: Node | None = self
        for step in path:
            if node is None:
                return None
            node = node.children.get(step)
        return node

    def nearest(self, *path: Key) -> Node:
        """The node under `path`, or the last one on the way to it that exists."""
        node = self
        for step in path:
            child = node.children.get(step)
            if child is None:
                return node
            node = child
        return node

    def key(self, key: Key) -> Node:
        """The node of a key of this mapping; the mapping itself where the key is missing."""
        return self.keys.get(key, self)

    def each(self, *path: Key) -> Iterator[Node]:
        """The entries of the list, or the values of the mapping, under `path`; none if it is absent."""
        node = self.get(*path)
        if node is not None:
            yield from node.children.values()

    def problem(
        self, code: str, what: str, *, why: str = "", hint: str = "", severity: Severity = "error"
    ) -> Problem:
        """A problem with this value."""
        return Problem(
            code=code,
            what=what,
            place=self.place,
            severity=severity,
            why=why,
            hint=hint,
            source=self.source.line(self.line),
        )


def mapping_node(children: Mapping[Key, Node], keys: Mapping[Key, Node], at: Node) -> Node:
    """A mapping made of given children, standing where `at` stands."""
    value = {key: child.value for key, child in children.items()}
    return Node(value, at.source, at.line, at.column, at.length, dict(children), dict(keys))


def sequence_node(children: list[Node], at: Node) -> Node:
    """A list made of given children, standing where `at` stands."""
    value = tuple(child.value for child in children)
    return Node(value, at.source, at.line, at.column, at.length, dict(enumerate(children)))
