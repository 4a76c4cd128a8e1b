"""How far votes on an ordered scale lie apart: formulas over the number of votes per level.

Every function takes the votes per level, lowest level first, and looks at nothing else.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence


def low_median(counts: Sequence[int]) -> int | None:
    """The middle level, the lower one of two; None without votes."""
    half, seen = (sum(counts) + 1) // 2, 0
    for level, count in enumerate(counts):
        seen += count
        if count and seen >= half:
            return level
    return None


def ends(counts: Sequence[int]) -> tuple[int, int] | None:
    """The lowest and the highest level that got a vote; None without votes."""
    voted = [level for level, count in enumerate(counts) if count]
    return (voted[0], voted[-1]) if voted else None


def average_deviation(counts: Sequence[int]) -> float | None:
    """Mean distance of the votes from their mean, in levels; None without votes.

    Source: Burke and Dunlap (2002), Estimating interrater agreement with the average deviation index.
    """
    rated = sum(counts)
    if not rated:
        return None
    total = sum(level * count for level, count in enumerate(counts))
    # In whole numbers until the last step, so that unanimous votes give 0 and not 1e-17.
    apart = sum(count * abs(level * rated - total) for level, count in enumerate(counts))
    return apart / (rated * rated)


def widest_deviation(levels: int) -> float:
    """The largest average deviation that so many levels allow: half the votes at either end."""
    return (levels - 1) / 2


def within_group(counts: Sequence[int]) -> float | None:
    """rwg: 1 less the sample variance over the variance of answers given at random.

    Args:
        counts: votes per level.

    Returns:
        1 where all agree, 0 where the votes vary as much as answers drawn evenly from all levels, below 0
        where they vary more, as two camps do; None under two votes or two levels.

    Source: James, Demaree and Wolf (1984); the variance of c even levels is (c² - 1) / 12.
    """
    rated, levels = sum(counts), len(counts)
    if rated < 2 or levels < 2:
        return None
    total = sum(level * count for level, count in enumerate(counts))
    squares = sum(level * level * count for level, count in enumerate(counts))
    variance = (rated * squares - total * total) / (rated * (rated - 1))
    return 1 - variance / ((levels * levels - 1) / 12)


def van_der_eijk(counts: Sequence[int]) -> float | None:
    """Agreement A: 1 where all chose one level, 0 where all levels are equally common, -1 for two ends.

    The votes are peeled into layers in which every level has either no vote or the same number; A is the
    mean agreement of the layers, weighted by their votes.

    Returns:
        -1 to 1; None under two votes or three levels.

    Source: C. van der Eijk, Measuring agreement in ordered rating scales, Quality and Quantity 35 (2001).
    """
    rated = sum(counts)
    if rated < 2 or len(counts) < 3:
        return None
    left, total = list(counts), 0.0
    while any(left):
        height = min(count for count in left if count)
        pattern = tuple(count > 0 for count in left)
        total += height * sum(pattern) * _layer_agreement(pattern)
        left = [count - height if count else 0 for count in left]
    return max(-1.0, min(1.0, total / rated))


def _layer_agreement(pattern: Sequence[bool]) -> float:
    """Agreement of one layer: unimodality, less the more levels it takes up."""
    levels, used = len(pattern), sum(pattern)
    triples = list(itertools.combinations(pattern, 3))
    together = triples.count((True, True, False)) + triples.count((False, True, True))
    apart = triples.count((True, False, True))
    if together + apart == 0:
        unimodal = 1.0
    else:
        bent = (levels - 2) * together - (levels - 1) * apart
        unimodal = bent / ((levels - 2) * (together + apart))
    return unimodal * (1 - (used - 1) / (levels - 1))


def two_groups(counts: Sequence[int], share: float, fewest: int) -> bool:
    """Whether the votes fall into two groups with a valley between them.

    There is a level in between that has at most half the votes of the tallest level on either side, and
    on each side of it stand at least `share` of all votes and at least `fewest`.
    """
    needed = max(share * sum(counts), fewest)
    for valley in range(1, len(counts) - 1):
        below, above = counts[:valley], counts[valley + 1 :]
        low = min(max(below), max(above)) >= max(2 * counts[valley], 1)
        if low and min(sum(below), sum(above)) >= needed:
            return True
    return False
