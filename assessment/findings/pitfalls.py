"""Exposure to the known ways to fail, with the answers that drive it."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.bank.models import Band, Bank, Pitfall
from assessment.findings.models import Driver, PitfallFinding
from assessment.findings.terms import Term, estimate, exposure_of, shortfalls, terms
from assessment.scoring.models import Scores
from assessment.scoring.rounding import reaches

MOST_DRIVERS = 5


def find_pitfalls(bank: Bank, scores: Scores) -> tuple[PitfallFinding, ...]:
    """Every pitfall of the bank, in its order.

    Args:
        bank: the bank.
        scores: of the record.

    Returns:
        Exposure 0-100: the mean shortfall from the highest level over the answered items that inform
        the pitfall, weighted by item weight x strength; None when none was answered.
    """
    return tuple(_find_pitfall(bank, scores, pitfall) for pitfall in bank.pitfalls)


def band_of(bands: Iterable[Band], exposure: float | None) -> Band | None:
    """The highest band whose bound the exposure reaches; the bound belongs to the band it opens."""
    if exposure is None:
        return None
    reached = [band for band in bands if reaches(exposure, band.from_score)]
    return max(reached, key=lambda band: band.from_score, default=None)


def _find_pitfall(bank: Bank, scores: Scores, pitfall: Pitfall) -> PitfallFinding:
    found = terms(bank, scores, "pitfalls", pitfall.id)
    exposure = estimate(found, bank.scale, exposure_of)
    band = band_of(bank.pitfall_bands, exposure.value)
    return PitfallFinding(
        id=pitfall.id,
        title=pitfall.title,
        short=pitfall.short,
        exposure=exposure.value,
        lowest=exposure.lowest,
        highest=exposure.highest,
        band=band.id if band else None,
        band_title=band.title if band else None,
        drivers=_drivers(bank, found),
        answered_items=sum(term.level is not None for term in found),
        informing_items=sum(pitfall.id in item.informs.pitfalls for item in bank.items),
    )


def _drivers(bank: Bank, found: tuple[Term, ...]) -> tuple[Driver, ...]:
    """The answers with the largest weighted shortfall, each with its share of all shortfall."""
    answered = shortfalls((term for term in found if term.level is not None), bank.scale)
    parts = [
        (term, term.level, term.weight * exposure_of(bank.scale, term.level))
        for term in answered
        if term.level is not None
    ]
    whole = sum(part for _, _, part in parts)
    return tuple(
        Driver(item=term.item.id, title=term.item.title, level=level, share=part / whole)
        for term, level, part in parts[:MOST_DRIVERS]
    )
