"""The glossary at work: which of its terms a text uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assessment.bank.content_models import Term
from assessment.bank.models import Item


def item_texts(item: Item) -> tuple[str, ...]:
    """Every text of an item that is shown to whoever answers it, in reading order."""
    levels = tuple(text for _, text in sorted(item.levels.items()))
    texts = (item.title, item.ask, item.why, *levels, *item.level_3_needs, item.example)
    return tuple(text for text in texts if text)


def terms_in(texts: Iterable[str], glossary: Iterable[Term]) -> tuple[Term, ...]:
    """The terms that texts use, in the order of the glossary."""
    read = tuple(texts)
    return tuple(term for term in glossary if any(uses(text, term) for text in read))


def uses(text: str, term: Term) -> bool:
    """Whether a text holds a term, in one of its spellings, as whole words."""
    return any(spelling(words).search(text) for words in (term.term, *term.also))


@lru_cache(maxsize=1024)
def spelling(words: str) -> re.Pattern[str]:
    """What finds a spelling, alone or as a plural. Capitals count only in an abbreviation."""
    flags = re.NOFLAG if words.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(words)}(?:s|es)?(?![\w])", flags)
