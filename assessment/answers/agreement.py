"""How far the votes on one item agree: the figures of a tally, and how a room should read them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assessment.answers.dispersion import (
    average_deviation,
    ends,
    low_median,
    two_groups,
    van_der_eijk,
    within_group,
)
from assessment.answers.krippendorff import Alpha, krippendorff_alpha
from assessment.answers.response_models import Model
from assessment.answers.workshop_steps import Tally

__all__ = ["DEFAULTS", "Agreement", "Alpha", "Reading", "Thresholds", "agreement"]
__all__ += ["krippendorff_alpha"]

# `near`: most stand together, one or two apart. `two_camps`: two readings of the question.
Reading = Literal["agreed", "near", "spread", "two_camps", "too_few"]

# Bounds are compared with this tolerance, because 5/6 and 0.75 are not exact in floating point.
_EXACT = 1e-9

Share = Annotated[float, Field(ge=0, le=1)]


class Thresholds(Model):
    """Where one reading ends and the next begins.

    Attributes:
        agreed_from: lowest A of votes that are recorded as they are; two neighbouring levels of five,
            equally common, have 0.75.
        agreed_range: most levels between the lowest and the highest of them.
        near_from: lowest A where most stand together; three neighbouring levels of five have 0.5.
        discuss_range: an item is discussed from so many levels between lowest and highest.
        discuss_deviation: and where the average deviation is above this part of the number of levels: a
            sixth, 0.83 for five levels.
        camp_share, camp_votes: least share and number of votes that make a camp.
        fewest: under so many levels given there is no reading.
        fewest_for_a: under so many, A and rwg come out high by chance too often to be shown.

    Source: domain knowledge collected in docs/workshop-statistics.md; c/6 is Burke and Dunlap's (2002).
    """

    agreed_from: Annotated[float, Field(ge=-1, le=1)] = 0.7
    agreed_range: Annotated[int, Field(ge=0)] = 1
    near_from: Annotated[float, Field(ge=-1, le=1)] = 0.5
    discuss_range: Annotated[int, Field(ge=1)] = 2
    discuss_deviation: Share = 1 / 6
    camp_share: Share = 0.25
    camp_votes: Annotated[int, Field(ge=1)] = 2
    fewest: Annotated[int, Field(ge=2)] = 3
    fewest_for_a: Annotated[int, Field(ge=2)] = 5


DEFAULTS = Thresholds()


class Agreement(Model):
    """The figures of one tally. Levels are answer numbers of the item; what may not be shown is None.

    Attributes:
        rated: how many gave a level; `votes` counts those who could not tell, or said it does not apply, too.
        median: the middle level, the lower one of two.
        lowest, highest: levels that got votes; `spread` is the difference, 0 without votes.
        deviation: average deviation about the mean, in levels; from three raters.
        a: van der Eijk's agreement, -1 to 1; from five raters, and three levels.
        rwg: raw, negative where answers vary more than by chance; from five raters.
        dont_know: share (0-1) of those who voted.
        discuss: the room should talk about it, whatever the other figures say.
    """

    rated: int
    votes: int
    median: int | None
    lowest: int | None
    highest: int | None
    deviation: float | None
    a: float | None
    rwg: float | None
    dont_know: float
    reading: Reading
    discuss: bool

    @property
    def spread(self) -> int:
        """Levels between the lowest and the highest vote."""
        if self.lowest is None or self.highest is None:
            return 0
        return self.highest - self.lowest

    @property
    def rwg_shown(self) -> float | None:
        """rwg for display: not below 0."""
        return None if self.rwg is None else max(self.rwg, 0.0)


def agreement(tally: Tally, thresholds: Thresholds = DEFAULTS) -> Agreement:
    """The figures of one tally, and their reading.

    Args:
        tally: votes per answer number, with those who could not tell.
        thresholds: where readings begin.
    """
    counts, rated = tally.levels, tally.rated
    found = ends(counts)
    enough, many = rated >= thresholds.fewest, rated >= thresholds.fewest_for_a
    return Agreement(
        rated=rated,
        votes=tally.votes,
        median=low_median(counts),
        lowest=found[0] if found else None,
        highest=found[1] if found else None,
        deviation=average_deviation(counts) if enough else None,
        a=van_der_eijk(counts) if many else None,
        rwg=within_group(counts) if many else None,
        dont_know=tally.dont_know / tally.votes if tally.votes else 0.0,
        reading=read_votes(counts, thresholds),
        discuss=needs_discussion(counts, thresholds),
    )


def needs_discussion(counts: tuple[int, ...], thresholds: Thresholds = DEFAULTS) -> bool:
    """Whether the ends are too far apart, or the votes on average; holds from two votes."""
    found = ends(counts)
    if found is None:
        return False
    return found[1] - found[0] >= thresholds.discuss_range or _is_wide(counts, thresholds)


def read_votes(counts: tuple[int, ...], thresholds: Thresholds = DEFAULTS) -> Reading:
    """The reading of votes per level.

    Below `fewest_for_a` votes only the range and the average deviation decide, because A of so few rests on
    chance; the same holds for items with two answers, which A is not made for.
    """
    found = ends(counts)
    if found is None or sum(counts) < thresholds.fewest:
        return "too_few"
    spread = found[1] - found[0]
    a = van_der_eijk(counts) if sum(counts) >= thresholds.fewest_for_a else None
    wide = _is_wide(counts, thresholds)
    if _is_split(counts, a, thresholds, wide=wide):
        return "two_camps"
    if a is None:
        if wide:
            return "spread"
        close = spread <= thresholds.agreed_range and (len(counts) > 2 or spread == 0)
        return "agreed" if close else "near"
    if wide or a < thresholds.near_from - _EXACT:
        return "spread"
    close = spread <= thresholds.agreed_range
    return "agreed" if close and a >= thresholds.agreed_from - _EXACT else "near"


def _is_wide(counts: tuple[int, ...], thresholds: Thresholds) -> bool:
    deviation = average_deviation(counts)
    bound = thresholds.discuss_deviation * len(counts)
    return deviation is not None and deviation > bound + _EXACT


def _is_split(
    counts: tuple[int, ...], a: float | None, thresholds: Thresholds, *, wide: bool
) -> bool:
    if len(counts) == 2:
        return wide
    if a is not None and a < -_EXACT:
        return True
    return two_groups(counts, thresholds.camp_share, thresholds.camp_votes)
