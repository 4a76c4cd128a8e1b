"""Sentences from the wording file of the templates: patterns with named places, filled by code."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

_PLACE = re.compile(r"\{([a-z_]+)\}")
MONTHS = tuple(f"month_{number}" for number in range(1, 13))


class Wording:
    """The wording of one language.

    Patterns are text, not templates: only `{name}` places are filled, each value is put in as it
    stands and never looked at again, so a value that contains `{` stays as written.
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        """Take the patterns by key."""
        self._patterns = dict(patterns)

    def say(self, key: str, **values: object) -> str:
        """The sentence of `key` with its places filled.

        Raises:
            KeyError: the key, or a place of its pattern, is not known: a fault of the templates.
        """
        return _PLACE.sub(lambda match: str(values[match.group(1)]), self._patterns[key])

    def count(self, key: str, number: int, **values: object) -> str:
        """The same for a number: `KEY.none` for 0 if there is one, `KEY.one` for 1, else `KEY.other`."""
        form = {0: "none", 1: "one"}.get(number, "other")
        chosen = f"{key}.{form}" if f"{key}.{form}" in self._patterns else f"{key}.other"
        return self.say(chosen, number=self.number(number), **values)

    def number(self, number: int) -> str:
        """A whole number as a word up to twelve, else in digits."""
        return self._patterns.get(f"number_{number}", f"{number:,}".replace(",", "\u2009"))

    def listed(self, parts: Sequence[str]) -> str:
        """`a, b and c`."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self._patterns['and']} {parts[-1]}"

    def date(self, day: dt.date) -> str:
        """`22 November 2026`."""
        return f"{day.day}\u00a0{self._patterns[MONTHS[day.month - 1]]} {day.year}"

    def short_date(self, day: dt.date) -> str:
        """`22 Nov 2026`."""
        return f"{day.day}\u00a0{self.short_months[day.month - 1]}\u00a0{day.year}"

    def month(self, day: dt.date) -> str:
        """`November 2026`."""
        return f"{self._patterns[MONTHS[day.month - 1]]} {day.year}"

    def short_month(self, day: dt.date) -> str:
        """`Nov 2026`."""
        return f"{self.short_months[day.month - 1]}\u00a0{day.year}"

    def keys_under(self, prefix: str) -> tuple[str, ...]:
        """Keys below a prefix, without their last part, each once, in the order of the file."""
        found = [key.rpartition(".")[0] for key in self._patterns if key.startswith(prefix)]
        return tuple(dict.fromkeys(found))

    @property
    def short_months(self) -> tuple[str, ...]:
        """Twelve month names of three letters."""
        return tuple(self._patterns[key][:3] for key in MONTHS)


def sentence_start(text: str) -> str:
    """`text` with its first letter as a capital; the rest stays."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """A title inside a sentence, in quotation marks."""
    return f"\u201c{text}\u201d"


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a space where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit * 0.7 else head).rstrip() + "…"
