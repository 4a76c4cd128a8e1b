"""Shares of several causes in one effect: the Shapley value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations

Worth = Mapping[frozenset[str], Fraction | None]


def shapley(causes: Sequence[str], worth: Worth) -> dict[str, Fraction] | None:
    """What each cause adds, averaged over all orders in which the causes can come.

    Args:
        causes: at most a handful: all their orders are gone through.
        worth: one number for each set of causes; None where there is none.

    Returns:
        Shares that add up to `worth` of all causes minus `worth` of none, exactly. Orders that pass a
        set without a number are left out, which keeps the sum, and keeps equal causes equal. None where
        no order is left.

    Source: L. S. Shapley, A Value for n-Person Games (1953); as attribution of a difference, A. F.
        Shorrocks, Decomposition procedures for distributional analysis (2013).
    """
    shares = dict.fromkeys(causes, Fraction())
    counted = 0
    for order in permutations(causes):
        steps = _steps(order, worth)
        if steps is None:
            continue
        counted += 1
        for cause, step in zip(order, steps, strict=True):
            shares[cause] += step
    if not counted:
        return None
    return {cause: share / counted for cause, share in shares.items()}


def _steps(order: Sequence[str], worth: Worth) -> list[Fraction] | None:
    """What each cause adds in this order; None where a number is missing on the way."""
    values = [worth[frozenset(order[:count])] for count in range(len(order) + 1)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return [later - earlier for earlier, later in pairwise(known)]
