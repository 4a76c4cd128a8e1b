"""Several units of one organisation beside each other, dimension by dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.bank.models import Bank
from assessment.comparison.models import Extent, Unit, Units
from assessment.comparison.numbers import difference, exact
from assessment.comparison.outcome import Outcome, stand_of


def compare_units(outcomes: Mapping[str, Outcome]) -> Units:
    """Units with their scores, and who is best and worst at what.

    Args:
        outcomes: by the name of the unit, in the order to be shown; at least one, all of the same bank
            id. Dimensions are those of the last unit's bank.
    """
    units = tuple(_unit(name, outcome) for name, outcome in outcomes.items())
    bank = list(outcomes.values())[-1].bank
    return Units(
        units=units,
        extents=(
            *(_dimension_extent(bank, number, units) for number in range(len(bank.dimensions))),
            _extent(("overall", bank.meta.title, "Overall"), _scores_of(units, None)),
        ),
    )


def _unit(name: str, outcome: Outcome) -> Unit:
    whole = outcome.scores.overall
    return Unit(
        name=name,
        bank_version=outcome.bank.version,
        overall=whole.score,
        level=whole.level,
        dimensions={part.id: part.score for part in outcome.scores.dimensions},
        verdict=stand_of(outcome.bank, outcome.findings),
    )


def _dimension_extent(bank: Bank, number: int, units: Sequence[Unit]) -> Extent:
    dimension = bank.dimensions[number]
    names = (dimension.id, dimension.title, dimension.short)
    return _extent(names, _scores_of(units, dimension.id))


def _scores_of(units: Sequence[Unit], dimension: str | None) -> dict[str, float]:
    scores = {
        unit.name: unit.overall if dimension is None else unit.dimensions.get(dimension)
        for unit in units
    }
    return {name: score for name, score in scores.items() if score is not None}


def _extent(names: tuple[str, str, str], scores: Mapping[str, float]) -> Extent:
    best, worst = max(scores.values(), default=None), min(scores.values(), default=None)
    return Extent(
        id=names[0],
        title=names[1],
        short=names[2],
        best=best,
        best_units=_at(scores, best),
        worst=worst,
        worst_units=_at(scores, worst),
        spread=difference(worst, best),
    )


def _at(scores: Mapping[str, float], wanted: float | None) -> tuple[str, ...]:
    if wanted is None:
        return ()
    return tuple(name for name, score in scores.items() if exact(score) == exact(wanted))
