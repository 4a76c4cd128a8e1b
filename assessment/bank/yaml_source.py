"""Reads YAML that came from anywhere: every value with its place, every trap refused in words.

YAML is walked event by event, so that a hostile file is refused before it is built. What is left is
the part of YAML that people mean: maps, lists, text, whole and decimal numbers, `true`, `false` and
`null`. Everything else is text.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from assessment.bank.nodes import Key, Node, Source
from assessment.bank.yaml_faults import UNSAFE, document_fault, refused_head
from assessment.bank.yaml_syntax import syntax_problem
from assessment.problem import Problem

__all__ = ["Node", "Source", "parse_yaml"]

MAX_DEPTH = 24
MAX_EVENTS = 100_000
MAX_SCALAR = 20_000
MAX_PROBLEMS = 100

# PyYAML comes without its C part on some platforms; the pure parser gives the same events, slower.
FASTEST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}", re.ASCII)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_LEVEL_KEYS = {str(digit): digit for digit in range(10)}
_OTHER_SPELLING: dict[Key, Key] = {digit: text for text, digit in _LEVEL_KEYS.items()}
_OTHER_SPELLING.update(_LEVEL_KEYS)
_NONE: dict[Key, Node] = {}  # shared by all scalars: they have no children, and never get any
_NUMERIC_START = frozenset("+-0123456789")


def parse_yaml(
    source: Source, *, loader: Any = FASTEST_LOADER
) -> tuple[Node | None, tuple[Problem, ...]]:
    """The one document of `source` as a tree of nodes, with every fault found on the way.

    Lists become tuples. A key is text, or a whole number where it is one bare digit (a level).

    Args:
        source: the text and the name of its file.
        loader: PyYAML's parser; all of them give the same nodes.

    Returns:
        The root node, or None where the text cannot be read at all; then there is a problem. With
        problems beside a node, faulty values are None in it.
    """
    head = refused_head(source)
    if head:
        return None, head
    walk = _Walk(source, loader)
    try:
        root = walk.document()
    except yaml.YAMLError as fault:
        return None, (*walk.problems, syntax_problem(source, fault))
    except RecursionError:  # only the pure parser recurses, and only on text that is refused anyway
        return None, (*walk.problems, document_fault(source, "too-deep", 1, 1))
    return root, tuple(walk.problems)


class _Stop(Exception):
    """Reading on makes no sense: a limit was passed."""


class _Walk:
    """One walk over the events of one document."""

    def __init__(self, source: Source, loader: Any) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._next = loader(source.text).get_event
        self._left = MAX_EVENTS

    def document(self) -> Node | None:
        """Root of the only document."""
        try:
            return self._document()
        except _Stop:
            return None

    def _document(self) -> Node | None:
        self._event()  # start of the stream
        event = self._event()
        if isinstance(event, yaml.StreamEndEvent):
            self.problems.append(document_fault(self.source, "empty-file", 1, 1))
            return None
        root = self._node(self._event(), 1)
        self._event()  # end of the document
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._refuse("several-documents", event)
        if root.value is None and not self.problems:
            self.problems.append(document_fault(self.source, "empty-file", 1, 1))
        return root

    def _event(self) -> Any:
        self._left -= 1
        if self._left < 0:
            self._refuse("too-many-values", self._next())
            raise _Stop
        return self._next()

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            self._refuse("alias", event, event.anchor)
            return self._place(None, event)
        if depth > MAX_DEPTH:
            self._refuse("too-deep", event)
            raise _Stop
        self._refuse_marks(event)
        if kind is SequenceStartEvent:
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, start: Any, depth: int) -> Node:
        children: list[Node] = []
        while type(event := self._event()) is not SequenceEndEvent:
            children.append(self._node(event, depth + 1))
        node = self._place(tuple(child.value for child in children), start)
        node.children = dict(enumerate(children))
        return node

    def _mapping(self, start: Any, depth: int) -> Node:
        children: dict[Key, Node] = {}
        keys: dict[Key, Node] = {}
        while type(event := self._event()) is not MappingEndEvent:
            key = self._key(event, depth)
            child = self._node(self._event(), depth + 1)
            if key is None:
                continue
            name = key.value
            first = keys.get(name) or keys.get(_OTHER_SPELLING.get(name, name))
            if first is not None:
                self._duplicate(key, first)
                continue
            children[name] = child
            keys[name] = key
        node = self._place({key: child.value for key, child in children.items()}, start)
        node.children, node.keys = children, keys
        return node

    def _key(self, event: Any, depth: int) -> Node | None:
        """The node of a key; None where it cannot be one, which is reported."""
        if type(event) is not ScalarEvent:
            self._refuse("key-not-text", event)
            self._node(event, depth + 1)
            return None
        if event.value == "<<" and not event.style:
            self._refuse("merge-key", event)
            return None
        if event.value == "" and not event.style:
            self._refuse("key-empty", event)
            return None
        node = self._scalar(event)
        node.value = event.value if event.style else _LEVEL_KEYS.get(event.value, event.value)
        return node

    def _scalar(self, event: Any) -> Node:
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        text: str = event.value
        if len(text) > MAX_SCALAR:
            self._refuse("text-too-long", event, f"{len(text):,}")
            return self._place(None, event)
        if event.style == '"' and UNSAFE.search(text):
            self._refuse("unsafe-character", event, text)
            return self._place(None, event)
        return self._place(text if event.style else _plain(text), event)

    def _place(self, value: Any, event: Any) -> Node:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        length = end.column - column if end.line == line else 0
        if length <= 0:
            length = max(1, len(self.source.line(line + 1).rstrip()) - column)
        return Node(value, self.source, line + 1, column + 1, length, _NONE, _NONE)

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse("anchor", event, event.anchor)
        if event.tag is not None:
            self._refuse("tag", event, event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _duplicate(self, key: Node, first: Node) -> None:
        shown = str(key.value)
        self._add(
            key.problem(
                "duplicate-key",
                f'"{shown}" is given twice; the first is at line {first.line}, column {first.column}',
                why="only one of the two can count, and a reader could not tell which",
                hint="keep one of them",
            )
        )

    def _refuse(self, code: str, event: Any, value: str = "") -> None:
        mark = event.start_mark
        length = 0
        if event.end_mark.line == mark.line:
            length = event.end_mark.column - mark.column
        self._add(document_fault(self.source, code, mark.line + 1, mark.column + 1, length, value))

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop


def _plain(text: str) -> Any:
    """The value of bare text: a word of the language, a plain number, else the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in _NUMERIC_START:
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
    return text
