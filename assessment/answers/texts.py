"""Text that people type into answers: what no text may hold, whichever way it comes in."""

from __future__ import annotations

import re
import unicodedata

from assessment.problem import unsafe_character

# Marks that no key types and no editor shows; a file that holds them cannot be read back.
_INVISIBLE = re.compile("[\ufeff\ufffe\uffff]")


def text_fault(text: str) -> str | None:
    """The first character of `text` that an answer may not hold, named for people; None if all are fine."""
    found = unsafe_character(text)
    if found is None and (match := _INVISIBLE.search(text)):
        bad = match.group()
        found = f"U+{ord(bad):04X} {unicodedata.name(bad, 'invisible character')}"
    return found


def require_plain(text: str) -> str:
    """`text` itself.

    Raises:
        ValueError: it holds a character that could steer a terminal or break a file.
    """
    fault = text_fault(text)
    if fault:
        raise ValueError(f"the text holds {fault}, which no answer may hold")
    return text
