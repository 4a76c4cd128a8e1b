"""The YAML parsers' own errors, said in our words."""

from __future__ import annotations

import yaml

from assessment.bank.nodes import Source
from assessment.bank.yaml_faults import Words
from assessment.problem import Problem

# What the parsers say (C and pure Python differ in places) -> what we say. First match wins.
_SYNTAX_FAULTS: tuple[tuple[str, Words], ...] = (
    (
        "mapping values are not allowed",
        Words(
            "a second colon stands where only text can be",
            "`key: ` begins a new entry wherever a colon is followed by a space",
            "put the text in quotes, or check the indentation of this line",
        ),
    ),
    (
        "could not find expected ':'",
        Words(
            "there is no colon after this key",
            hint="write `key: value`, with a space after the colon",
        ),
    ),
    (
        "unexpected end of stream",
        Words("a quote or bracket is opened and never closed", hint="close it where the text ends"),
    ),
    (
        "unknown escape character",
        Words(
            "a backslash stands before a character it cannot escape",
            hint="use single quotes, in which a backslash is only a backslash",
        ),
    ),
    (
        "expected ',' or",
        Words(
            "a list or map in brackets is not closed, or a comma is missing",
            hint="close the bracket",
        ),
    ),
    (
        "block sequence entries are not allowed",
        Words(
            "a list entry `- ` cannot begin here",
            hint="begin the list on its own line below the key, indented by two spaces",
        ),
    ),
    (
        "cannot start any token",
        Words(
            "a text cannot begin with this character",
            hint="put the text in quotes",
        ),
    ),
    (
        "expected <block end>",
        Words(
            "this line does not fit the lines above it",
            hint="indent it like its neighbours; close quotes above it",
        ),
    ),
    (
        "did not find expected key",
        Words(
            "this line does not fit the lines above it",
            hint="indent it like its neighbours; close quotes above it",
        ),
    ),
    (
        "did not find expected '-' indicator",
        Words(
            "this line is not an entry of the list above it",
            hint="begin it with `- `, or indent it like its neighbours",
        ),
    ),
    (
        "expected alphabetic or numeric character",
        Words("a text cannot begin with & or *", hint="put the text in quotes"),
    ),
    (
        "undefined tag handle",
        Words(
            "the text begins with !, which asks for a special kind of value",
            hint="put the text in quotes",
        ),
    ),
    (
        "expected '<document start>'",
        Words(
            "the content has ended, and this line follows it", hint="indent it like its neighbours"
        ),
    ),
    (
        "expected <document start>",
        Words(
            "the content has ended, and this line follows it", hint="indent it like its neighbours"
        ),
    ),
)
_TAB = Words(
    "the line is indented with a tab",
    "YAML counts spaces; how wide a tab is differs from editor to editor",
    "replace the tab by spaces, two for each step",
)


def syntax_problem(source: Source, fault: yaml.YAMLError) -> Problem:
    """A parser's error in our words, at the place it names."""
    said = str(getattr(fault, "problem", "") or fault)
    mark = getattr(fault, "problem_mark", None)
    if mark is None or "unexpected end of stream" in said or "expected ',' or" in said:
        # Of more use than where the reader gave up is where the quote or bracket was opened.
        mark = getattr(fault, "context_mark", None) or mark
    number, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    # At the end of the file the parsers point behind the last line; the last text is of more use.
    while number > 1 and not source.line(number).strip():
        number -= 1
        column = len(source.line(number)) + 1
    line = source.line(number)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        code, words, column = "tab-indentation", _TAB, indent.index("\t") + 1
    else:
        code = "syntax"
        words = next((words for part, words in _SYNTAX_FAULTS if part in said), _unworded(said))
    return Problem(
        code=code,
        what=words.what,
        place=source.place(number, max(1, min(column, len(line)))),
        why=words.why,
        hint=words.hint,
        source=line,
    )


def _unworded(said: str) -> Words:
    return Words(
        f"this is not YAML: {said[:120]}", hint="check quotes, colons and indentation near here"
    )
