"""How hard a text is to read: Flesch-Kincaid grade, with syllables counted by rule.

Source: Kincaid and others, 1975: 0.39 x words per sentence + 11.8 x syllables per word - 15.59,
in years of school in the United States. The measure was made for passages of 100 words and more; of
a single question it is a rough sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
# "l" behind a consonant makes a syllable with what follows ("table", "tables", "handled").
_SPOKEN_LE = re.compile(r"[^aeiouyl]le[sd]?$")
# Otherwise a last "e" is not spoken ("store").
_SILENT_E = re.compile(r"(?<![aeiouy])e$")
# "-es" is spoken after a hiss ("pages"), "-ed" after "t" and "d" ("stated"), otherwise not.
_SILENT_ES = re.compile(r"(?<![aeiouysxzcg])(?<!sh)es$")
_SILENT_ED = re.compile(r"(?<![aeiouytd])ed$")


def syllables(word: str) -> int:
    """Syllables of an English word, at least 1: groups of vowels, less endings that are not spoken."""
    letters = word.lower()
    groups = len(_VOWELS.findall(letters))
    silent = not _SPOKEN_LE.search(letters) and any(
        ending.search(letters) for ending in (_SILENT_E, _SILENT_ES, _SILENT_ED)
    )
    return max(groups - silent, 1)


def reading_grade(texts: Iterable[str]) -> float:
    """Flesch-Kincaid grade of texts read as one passage; 0.0 of no words."""
    words: list[str] = []
    sentences = 0
    for text in texts:
        words += _WORD.findall(text)
        sentences += max(len(_SENTENCE_END.findall(text)), 1)
    if not words:
        return 0.0
    spoken = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / sentences + 11.8 * spoken - 15.59
