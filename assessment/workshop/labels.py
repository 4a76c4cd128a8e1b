"""Names for seats: short, easy to read aloud, alike in most languages, and nobody's."""

from __future__ import annotations

from collections.abc import Callable, Container

_WORDS = (
    "alba", "amber", "anker", "arktis", "atlas", "aurora", "balsam", "banjo", "basalt", "bolero",
    "bonsai", "cello", "delta", "domino", "echo", "fagott", "falter", "fjord", "flora", "garten",
    "ginkgo", "granit", "hafen", "harfe", "iris", "jasmin", "karma", "kiwi", "komet", "koralle",
    "lama", "lava", "limone", "linde", "lotus", "mango", "melone", "meteor", "mokka", "mosaik",
    "nova", "oase", "oboe", "olive", "opal", "orbit", "orion", "otter", "panda", "papaya",
    "pinie", "planet", "polka", "prisma", "puma", "quarz", "radar", "rubin", "safari", "salsa",
    "saturn", "sierra", "sonate", "tango", "tiger", "tulpe", "vanille", "viola", "walzer", "zebra",
)  # fmt: skip
_LOWEST, _HIGHEST = 10, 99


def draw_label(draw: Callable[[int], int], taken: Container[str]) -> str:
    """A label that is not taken, such as ``otter-27``.

    Args:
        draw: gives a random whole number from 0 up to, and without, its argument.
        taken: the labels in use.
    """
    while True:
        label = f"{_WORDS[draw(len(_WORDS))]}-{_LOWEST + draw(_HIGHEST - _LOWEST + 1)}"
        if label not in taken:
            return label
