"""Small readers for the values of an answers file: each gives the value, or None and a problem."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessment.answers.texts import text_fault
from assessment.bank.nodes import Node
from assessment.problem import Problem, Severity

_MAX_SHOWN = 60


@dataclass
class Faults:
    """The problems found so far in one file."""

    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        node: Node,
        code: str,
        what: str,
        *,
        hint: str = "",
        why: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note one problem at `node`."""
        self.problems.append(node.problem(code, what, hint=hint, why=why, severity=severity))


def shown(value: Any) -> str:
    """A value as the user wrote it, cut to what fits a message."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    text = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, tuple):
        text = "a list"
    if isinstance(value, dict):
        text = "a map"
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."


def closest(word: object, known: Iterable[str]) -> str:
    """A hint that names the known word closest to `word`; empty where none is close."""
    if not isinstance(word, str):
        return ""
    simple = {_simplified(name): name for name in reversed(list(known))}
    found = difflib.get_close_matches(_simplified(word), simple, n=1, cutoff=0.6)
    return f"did you mean {simple[found[0]]}?" if found else ""


def _simplified(word: str) -> str:
    """`word` without what people vary: case, dashes, and zeros before a number."""
    parts = re.findall(r"[a-z]+|[0-9]+", word.lower())
    return "".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def check_keys(node: Node, known: Sequence[str], faults: Faults) -> None:
    """Report every key of a mapping that is not known."""
    for key in node.children:
        if key not in known:
            faults.add(
                node.key(key),
                "unknown-key",
                f"{shown(key)} means nothing here",
                hint=closest(key, known) or f"known are {', '.join(known)}",
            )


def read_text(node: Node | None, name: str, longest: int, faults: Faults) -> str | None:
    """A text of 1 to `longest` characters; None where it is absent, or wrong and reported."""
    if node is None:
        return None
    value = node.value
    if not isinstance(value, str):
        hint = f'write "{value}" in quotes' if isinstance(value, int | float) else ""
        faults.add(node, "not-text", f"{name} is {shown(value)}, and must be text", hint=hint)
        return None
    unsafe = text_fault(value)
    if unsafe:
        faults.add(node, "unsafe-character", f"{name} holds {unsafe}", hint="delete the character")
        return None
    if not value.strip():
        faults.add(node, "empty-text", f"{name} is empty", hint="write it, or delete the line")
        return None
    if len(value) > longest:
        faults.add(
            node,
            "text-too-long",
            f"{name} has {len(value):,} characters, and at most {longest:,} are kept",
            hint="shorten it, or put the rest into a document and link to it",
        )
        return None
    return value


def read_choice(node: Node | None, name: str, known: Sequence[str], faults: Faults) -> str | None:
    """One of `known`; None where it is absent, or wrong and reported."""
    if node is None:
        return None
    if node.value not in known:
        faults.add(
            node,
            "unknown-option",
            f"{name} is {shown(node.value)}, which is none of {', '.join(known)}",
            hint=closest(node.value, known),
        )
        return None
    return str(node.value)


def read_whole(
    node: Node | None, name: str, lowest: int | None, highest: int | None, faults: Faults
) -> int | None:
    """A whole number within bounds; None where it is absent, or wrong and reported."""
    if node is None:
        return None
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int):
        hint = f"write {value} without quotes" if _is_digits(value) else "write a whole number"
        faults.add(
            node, "not-a-number", f"{name} is {shown(value)}, and must be a whole number", hint=hint
        )
        return None
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        what = f"{name} is {value:,}, and must be {_bounds(lowest, highest)}"
        faults.add(node, "out-of-range", what)
        return None
    return value


def read_yes_no(node: Node | None, name: str, faults: Faults) -> bool | None:
    """`true` or `false`; None where it is absent, or wrong and reported."""
    if node is None:
        return None
    if isinstance(node.value, bool):
        return node.value
    meant = {"yes": "true", "y": "true", "no": "false", "n": "false"}.get(str(node.value).lower())
    hint = f"write {meant}" if meant else ""
    faults.add(
        node,
        "not-yes-or-no",
        f"{name} is {shown(node.value)}, and must be true or false",
        hint=hint,
    )
    return None


def require_mapping(node: Node | None, name: str, faults: Faults) -> Node | None:
    """`node` where it is a mapping; None where it is absent, or something else and reported."""
    if node is None or node.is_mapping:
        return node
    faults.add(
        node, "not-a-map", f"{name} is {shown(node.value)}, and must hold `key: value` lines"
    )
    return None


def _is_digits(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) is not None


def _bounds(lowest: int | None, highest: int | None) -> str:
    if highest is None:
        return f"at least {lowest:,}"
    return f"at most {highest:,}" if lowest is None else f"from {lowest:,} to {highest:,}"
