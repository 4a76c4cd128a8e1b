"""How alike two texts are, by the words they share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

_TOKEN = re.compile(r"[a-z0-9]+")


def tokens(text: str) -> Counter[str]:
    """The words of a text in lower case, each with how often it stands there."""
    return Counter(_TOKEN.findall(text.lower()))


def word_overlap(one: str, other: str) -> float:
    """Share of words that two texts have in common, 0 to 1 (Dice coefficient over word counts)."""
    first, second = tokens(one), tokens(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def nearest_pair(texts: Sequence[str]) -> tuple[float, int, int]:
    """The two texts of at least two that are most alike, by cosine of TF-IDF vectors.

    A word counts as often as it stands in a text, times ln(texts / texts that hold it), so that
    phrases which all texts repeat count for nothing.

    Returns:
        The cosine, 0 to 1, and the positions of the two; the first such pair if several tie.
    """
    vectors = _vectors(texts)
    pairs = (
        (_cosine(vectors[first], vectors[second]), first, second)
        for first in range(len(texts))
        for second in range(first + 1, len(texts))
    )
    return max(pairs, key=lambda pair: (round(pair[0], 12), -pair[1], -pair[2]))


def _vectors(texts: Sequence[str]) -> list[dict[str, float]]:
    counted = [tokens(text) for text in texts]
    holding = Counter(word for counts in counted for word in counts)
    return [
        {word: count * math.log(len(texts) / holding[word]) for word, count in counts.items()}
        for counts in counted
    ]


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    length = math.sqrt(_square(one) * _square(other))
    shared = math.fsum(value * other[word] for word, value in one.items() if word in other)
    return shared / length if length else 0.0


def _square(vector: dict[str, float]) -> float:
    return math.fsum(value * value for value in vector.values())
