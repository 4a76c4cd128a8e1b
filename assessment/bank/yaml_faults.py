"""Words for what can be wrong with a YAML file before its content is looked at."""

from __future__ import annotations

import re
from typing import NamedTuple

from assessment.bank.nodes import Source
from assessment.problem import Problem, unsafe_character

MAX_BYTES = 2_000_000

# More than what steers a terminal: also marks that no editor shows and no key types.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_MAX_UNSAFE_SHOWN = 10


class Words(NamedTuple):
    """What is wrong, why that matters and what to do."""

    what: str
    why: str = ""
    hint: str = ""


_DOCUMENT_FAULTS = {
    "empty-file": Words(
        "the file is empty",
        hint="write its content, or delete the file",
    ),
    "several-documents": Words(
        "a second document begins here",
        "one file holds one document",
        "delete the line `---`, or move what follows into its own file",
    ),
    "too-deep": Words(
        "values are nested more than 24 deep",
        "no content needs that; it is the mark of a damaged or hostile file",
    ),
    "too-many-values": Words(
        "the file holds more than 50,000 values",
        "no content needs that; it is the mark of a damaged or hostile file",
        "split the content over several files",
    ),
    "alias": Words(
        "*{value} points to a value elsewhere",
        "aliases make a small file unfold into a huge one, and hide what an entry says",
        "write the value out, or put the text that begins with * in quotes",
    ),
    "anchor": Words(
        "&{value} marks a value for use elsewhere",
        "anchors make a small file unfold into a huge one, and hide what an entry says",
        "write the value out where it is needed, or put the text that begins with & in quotes",
    ),
    "tag": Words(
        "the tag {value} asks for a special kind of value",
        "content is text, numbers, true, false, lists and maps, and nothing else",
        "delete the tag, or put the text that begins with ! in quotes",
    ),
    "merge-key": Words(
        "<< copies keys from elsewhere",
        "merging makes a small file unfold into a huge one, and hides what an entry says",
        "write the keys out",
    ),
    "key-not-text": Words(
        "a key is a list or a map",
        hint="a key is a word followed by a colon; text with { or [ needs quotes",
    ),
    "key-empty": Words(
        "there is no key before the colon",
        hint="write `key: value`",
    ),
    "text-too-long": Words(
        "this text is {value} characters long; at most 20,000 are read",
        hint="shorten it",
    ),
}


def document_fault(
    source: Source, code: str, line: int, column: int, length: int = 1, value: str = ""
) -> Problem:
    """The problem of kind `code` at a place; `value` is what the user wrote there."""
    unsafe = code == "unsafe-character"
    words = _unsafe_words(value) if unsafe else _DOCUMENT_FAULTS[code]
    return Problem(
        code=code,
        what=words.what.format(value=value[:60]) if value else words.what,
        place=source.place(line, column, length),
        why=words.why,
        hint=words.hint,
        source=source.line(line),
    )


def refused_head(source: Source) -> tuple[Problem, ...]:
    """Faults for which a file is not even parsed: its size, its characters, directives."""
    if len(source.text) > MAX_BYTES:
        return (too_large(source.name),)
    unsafe = _unsafe_places(source)
    if unsafe:
        return unsafe
    return _directives(source)


def too_large(name: str) -> Problem:
    """The problem of a file above the size limit."""
    return Problem(
        code="file-too-large",
        what="the file is larger than 2 MB",
        place=Source(name, "").place(1, 1),
        why="no bank or answers file comes near that size",
        hint="check that this is the right file",
    )


def _unsafe_places(source: Source) -> tuple[Problem, ...]:
    found = []
    for match in UNSAFE.finditer(source.text):
        line = source.text.count("\n", 0, match.start()) + 1
        column = match.start() - (source.text.rfind("\n", 0, match.start()) + 1) + 1
        found.append(document_fault(source, "unsafe-character", line, column, 1, match.group()))
        if len(found) == _MAX_UNSAFE_SHOWN:
            break
    return tuple(found)


def _unsafe_words(text: str) -> Words:
    match = UNSAFE.search(text)
    assert match is not None, "asked only where there is one"
    name = unsafe_character(match.group()) or f"U+{ord(match.group()):04X}"
    return Words(
        f"this text holds the character {name}",
        "it cannot be seen, and could steer the terminal or page that shows the text",
        "delete the character, or type the text again",
    )


def _directives(source: Source) -> tuple[Problem, ...]:
    for number, line in enumerate(source.lines, start=1):
        if line.startswith("%"):
            return (
                Problem(
                    code="directive",
                    what=f"{line.split()[0]} is a directive to the YAML reader",
                    place=source.place(number, 1, len(line)),
                    hint="delete the line, or put the text that begins with % in quotes",
                    source=line,
                ),
            )
        if line.strip() and not line.lstrip().startswith("#"):
            return ()
    return ()
