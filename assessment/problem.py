"""What a user is told when their input is wrong: one `Problem` per fault, printed like a good compiler's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

# C0 and C1 controls (TAB and LF stay), line separators, bidirectional overrides: text that came from
# a file must never steer the terminal that shows it.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file a fault is. Lines and columns count from 1; 0 means "the file as a whole"."""

    file: str = ""
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the user's input.

    Attributes:
        code: stable kebab-case name of the fault, such as ``unknown-item``.
        what: one sentence that quotes the user's own value.
        place: where it is.
        severity: an ``error`` stops the command, a ``warning`` does not.
        why: why it matters, where that is not obvious.
        hint: what to do about it.
        source: the line of the file, quoted below the message.
    """

    code: str
    what: str
    place: Place = Place()
    severity: Severity = "error"
    why: str = ""
    hint: str = ""
    source: str = ""

    def render(self) -> str:
        """The problem as text: ``file:line:column: error[code]: what``, the line quoted, why, hint."""
        where = f"{self.place}: " if self.place.file else ""
        lines = [f"{where}{self.severity}[{self.code}]: {self.what}"]
        if self.source and self.place.line:
            lines += self._quoted_line()
        if self.why:
            lines.append(f"    why:  {self.why}")
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(visible(line) for line in lines)

    def _quoted_line(self) -> list[str]:
        number = f"{self.place.line:>6}"
        quoted = visible(self.source.rstrip("\r\n").expandtabs(1))[:160]
        column = max(self.place.column, 1)
        if column > len(quoted) + 1:
            return [f"{number} | {quoted}"]
        marks = "^" * max(1, min(self.place.length, len(quoted) - column + 1))
        return [f"{number} | {quoted}", f"{' ' * len(number)} | {' ' * (column - 1)}{marks}"]


class InputProblems(Exception):
    """Raised by `require` when the input has errors; the shell prints them and exits with status 1."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.render() for problem in self.problems))


class SurroundingsError(Exception):
    """A file, network or database failed: one sentence for the user, exit status 3."""


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only the problems that stop a command."""
    return tuple(problem for problem in problems if problem.severity == "error")


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by file, line and column, so that a reader goes through each file once."""
    return tuple(sorted(problems, key=lambda problem: (problem.place, problem.code, problem.what)))


def visible(text: str) -> str:
    """`text` with every character that could steer a terminal replaced by a visible escape."""
    return _UNSAFE.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


def unsafe_character(text: str) -> str | None:
    """The first character that no answer or bank may hold, named for people; None if all are fine."""
    match = _UNSAFE.search(text)
    if match is None:
        return None
    character = match.group()
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
