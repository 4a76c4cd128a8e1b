"""Reads JSON that came from anywhere into the same tree of nodes as YAML: every value with its place.

Python's own reader keeps no places, takes `NaN`, and lets the last of two equal keys win in silence.
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from typing import Any, NoReturn

from assessment.answers.texts import text_fault
from assessment.bank.nodes import Key, Node, Source
from assessment.problem import Problem

MAX_DEPTH = 24
MAX_PROBLEMS = 100

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)
_WORD = re.compile(r"-?[A-Za-z]+")
_STRINGS = JSONDecoder(strict=True)
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_MAX_DIGITS = 15


def parse_json(source: Source) -> tuple[Node | None, tuple[Problem, ...]]:
    """The document of `source` as a tree of nodes, with every fault found on the way.

    Returns:
        The root node, lists as tuples; None where the text is no JSON, then there is a problem.
    """
    reader = _Reader(source)
    try:
        root = reader.document()
    except _Stop:
        return None, tuple(reader.problems)
    return root, tuple(reader.problems)


class _Stop(Exception):
    """Reading on makes no sense: the syntax is broken, or a limit was passed."""


class _Reader:
    """Recursive descent over one text; `_at` is the next character to read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._text = source.text
        self._at = 0
        self._line, self._line_start = 1, 0

    def document(self) -> Node:
        root = self._value(1)
        self._skip()
        if self._at < len(self._text):
            self._stop("json-syntax", "the document ends before this, and nothing may follow")
        return root

    def _value(self, depth: int) -> Node:
        self._skip()
        start = self._at
        character = self._text[start : start + 1]
        if depth > MAX_DEPTH:
            self._stop("too-deep", f"values are nested more than {MAX_DEPTH} deep")
        if character == "{":
            return self._object(depth)
        if character == "[":
            return self._array(depth)
        if character == '"':
            return self._string()
        return self._plain(start)

    def _object(self, depth: int) -> Node:
        node = self._node(None)
        self._at += 1
        children: dict[Key, Node] = {}
        keys: dict[Key, Node] = {}
        while not self._ends("}", first=not keys):
            self._skip()
            if self._text[self._at : self._at + 1] != '"':
                self._stop("json-syntax", "a key in double quotes is expected here")
            key = self._string()
            self._expect(":")
            child = self._value(depth + 1)
            if key.value in keys:
                self._duplicate(key, keys[key.value])
                continue
            keys[key.value], children[key.value] = key, child
        node.value = {name: child.value for name, child in children.items()}
        node.children, node.keys = children, keys
        return node

    def _array(self, depth: int) -> Node:
        node = self._node(None)
        self._at += 1
        children: list[Node] = []
        while not self._ends("]", first=not children):
            children.append(self._value(depth + 1))
        node.value = tuple(child.value for child in children)
        node.children = dict(enumerate(children))
        return node

    def _string(self) -> Node:
        start = self._at
        node = self._node(None)
        try:
            node.value, self._at = _STRINGS.raw_decode(self._text, start)
        except JSONDecodeError as fault:
            self._move(fault.pos)
            self._stop("json-syntax", f"the text that begins here is broken: {fault.msg.lower()}")
        node.length = max(1, self._at - start)
        unsafe = text_fault(node.value)
        if unsafe:
            self._add(
                node.problem(
                    "unsafe-character", f"the text holds {unsafe}", hint="delete the character"
                )
            )
            node.value = None
        return node

    def _plain(self, start: int) -> Node:
        match = _NUMBER.match(self._text, start)
        if match:
            node = self._node(None, match.end() - start)
            self._at = match.end()
            node.value = self._number(node, match)
            return node
        word = _WORD.match(self._text, start)
        if word and word.group() in _WORDS:
            node = self._node(_WORDS[word.group()], word.end() - start)
            self._at = word.end()
            return node
        if word:
            self._stop("json-syntax", f"{word.group()} is no value of JSON", len(word.group()))
        self._stop("json-syntax", "a value is expected here")

    def _number(self, node: Node, match: re.Match[str]) -> int | float | None:
        if len(match.group(1).lstrip("-")) > _MAX_DIGITS or match.group(3):
            self._add(
                node.problem("number-too-large", f"{match.group()[:40]} is not a plain number")
            )
            return None
        return float(match.group()) if match.group(2) else int(match.group(1))

    def _ends(self, bracket: str, *, first: bool) -> bool:
        """Whether the object or array ends here; else the comma before the next entry is read."""
        self._skip()
        if self._text[self._at : self._at + 1] == bracket:
            self._at += 1
            return True
        if not first:
            self._expect(",")
        return False

    def _expect(self, character: str) -> None:
        self._skip()
        if self._text[self._at : self._at + 1] != character:
            self._stop("json-syntax", f"`{character}` is expected here")
        self._at += 1

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._at)
        self._move(match.end() if match else self._at)

    def _move(self, to: int) -> None:
        breaks = self._text.count("\n", self._at, to)
        if breaks:
            self._line += breaks
            self._line_start = self._text.rfind("\n", 0, to) + 1
        self._at = to

    def _node(self, value: Any, length: int = 1) -> Node:
        return Node(value, self.source, self._line, self._at - self._line_start + 1, length)

    def _duplicate(self, key: Node, first: Node) -> None:
        self._add(
            key.problem(
                "duplicate-key",
                f'"{key.value}" is given twice; '
                f"the first is at line {first.line}, column {first.column}",
                why="only one of the two can count, and a reader could not tell which",
                hint="keep one of them",
            )
        )

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def _stop(self, code: str, what: str, length: int = 1) -> NoReturn:
        self.problems.append(self._node(None, length).problem(code, what))
        raise _Stop
