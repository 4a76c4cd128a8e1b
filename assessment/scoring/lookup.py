"""Indicators by look-up: the kernel run once over every way to answer an indicator's items.

An indicator has few items with few levels, so that all ways to answer it fit a table. The answers to its
items, read as the digits of one number, are the position in that table. The entries come from the kernel,
and the tiers above add them in the kernel's order: a row gets the same bits as by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assessment.scoring.children import Flags, Items, divide, positions_of
from assessment.scoring.kernel import score_node
from assessment.scoring.maturity import MaturityRules, Steps, caps_of
from assessment.scoring.plan import (
    ANSWERED,
    COUNTS,
    DONT_KNOW,
    MASS,
    MISSING_CODES,
    PARTS,
    SCORE,
    UNANSWERED,
    UNKNOWN,
    Floats,
    Indices,
    Levels,
    ScoringPlan,
)

# As answered, and with everything unanswered or unknown at level 0, or at the highest.
ENDS = CLAIMED, LOWEST, HIGHEST = range(3)

# Positions are numbers of 16 bits, because narrow numbers are quick to make.
MOST_ENTRIES = 1 << 16


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What can follow from the answers to the items of one indicator.

    Many ways to answer come to the same: five items have tens of thousands, and hundreds of outcomes.
    Those stay in a processor's cache.

    Attributes:
        outcome: for each way to answer, where what follows from it stands in the other arrays.
        score: NaN where nothing counts.
        answered: share (0-1) of the weight that applies which was answered.
        scores: outcomes x 4, times the indicator's weight: its score, whether it counts, and its score at
            either end of the attainable range. Four numbers are looked up as fast as two.
        shares: outcomes x 4, times the indicator's weight: what applies, what of it was answered, what
            was answered with *don't know*, and whether it counts at the ends of the range.
        singles: score and whether it counts, without the weight, for each of `ENDS`.
    """

    outcome: npt.NDArray[np.uint16]
    score: Floats
    answered: Floats
    scores: Floats
    shares: Floats
    singles: tuple[tuple[Floats, Flags], ...]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """What follows from the answers to one indicator, and where to find it for a row.

    Attributes:
        items: positions of its items in the bank; the first is the first digit.
        radix: how many ways there are to answer one item.
        outcomes: shared by indicators whose items weigh the same.
        caps: for each way to answer, the cap that its gates set on the dimension; None without them.
    """

    items: tuple[int, ...]
    radix: int
    outcomes: Outcomes
    caps: Steps | None

    def places(self, positions: Indices) -> Indices:
        """Where each of these ways to answer, as numbers, stands among the outcomes."""
        return self.outcomes.outcome.take(positions, mode="clip").astype(np.intp)


def compile_tables(
    plan: ScoringPlan, rules: MaturityRules, targets: Levels | None
) -> tuple[IndicatorTable | None, ...]:
    """A table per indicator; None for one without items, or with too many ways to answer them.

    Args:
        plan: of the bank.
        rules: of the same bank.
        targets: target level per item; needed where *not applicable* counts at the target.
    """
    made: dict[object, Outcomes] = {}
    weights = weights_of_indicators(plan)
    tables: list[IndicatorTable | None] = []
    for number, items in enumerate(plan.indicators.children):
        if not fits(plan, len(items)):
            tables.append(None)
            continue
        own = targets[items] if plan.fills_target and targets is not None else None
        key = (
            _same_outcomes(plan, number),
            weights[number],
            None if own is None else own.tobytes(),
        )
        if key not in made:
            made[key] = _outcomes(_alone(plan, number), own, weights[number])
        caps = _caps(plan, rules, items)
        tables.append(IndicatorTable(tuple(items.tolist()), _radix(plan), made[key], caps))
    return tuple(tables)


def fits(plan: ScoringPlan, items: int) -> bool:
    """Whether there is a table for an indicator of so many items."""
    # Each item has six ways or more: the power is never computed for a long list.
    return 0 < items <= 6 and _radix(plan) ** items <= MOST_ENTRIES


def fill(codes: Levels, level: int) -> Levels:
    """The codes with *unanswered* and *don't know* turned into one level."""
    is_open = (codes == UNANSWERED) | (codes == DONT_KNOW)
    return np.where(is_open, np.int8(level), codes)


def find_positions(tables: Sequence[IndicatorTable], columns: Levels) -> list[Indices]:
    """Which way each row answers each of some indicators, as a number; `columns` are items x rows."""
    found: dict[int, Indices] = {}
    # Together, because calls by the thousand would cost as much as the work.
    for size in {len(table.items) for table in tables}:
        alike = [number for number, table in enumerate(tables) if len(table.items) == size]
        items = np.array([tables[number].items for number in alike])
        digits = [columns[items[:, place]] for place in range(size)]
        together = _positions(digits, tables[0].radix)
        found |= {number: row.astype(np.intp) for number, row in zip(alike, together, strict=True)}
    return [found[number] for number in range(len(tables))]


def weights_of_indicators(plan: ScoringPlan) -> dict[int, float]:
    """The weight of each indicator within its dimension."""
    tier = plan.dimensions
    return {
        int(child): float(weight)
        for children, weights in zip(tier.children, tier.child_weights, strict=True)
        for child, weight in zip(children, weights, strict=True)
    }


def _radix(plan: ScoringPlan) -> int:
    return MISSING_CODES + plan.highest + 1


def _positions(columns: Sequence[Levels], radix: int) -> npt.NDArray[np.uint16]:
    first, *others = columns
    number, step = first.astype(np.uint16), np.uint16(radix)
    for column in others:
        number *= step
        number += column.astype(np.uint16)
    # Codes of missing answers are below 0: they wrapped around, and this wraps them back.
    number += np.uint16(sum(MISSING_CODES * radix**place for place in range(len(columns))))
    return number


def _same_outcomes(plan: ScoringPlan, number: int) -> tuple[bytes, float]:
    tier = plan.indicators
    return tier.child_weights[number].tobytes(), float(tier.tops[number])


def _alone(plan: ScoringPlan, number: int) -> ScoringPlan:
    """The plan as if the bank had only the items of this indicator."""
    tier = plan.indicators
    items = tier.children[number]
    own, weights = (np.arange(len(items)),), (tier.child_weights[number],)
    return replace(
        plan,
        item_ids=tuple(plan.item_ids[item] for item in items),
        item_weights=weights[0],
        weighed_parts=plan.weighed_parts[items],
        indicators=replace(
            tier,
            ids=(tier.ids[number],),
            children=own,
            child_weights=weights,
            items=own,
            item_weights=weights,
            tops=tier.tops[[number]],
        ),
    )


def _outcomes(plan: ScoringPlan, targets: Levels | None, weight: float) -> Outcomes:
    """All outcomes of the only indicator of a plan."""
    codes = _all_codes(_radix(plan), len(plan.item_ids))
    items = Items(plan, positions_of(plan, codes, targets), len(codes))
    claimed = score_node(plan, plan.indicators, 0, items, items)
    lowest, highest = (claimed[:, _filled(plan, codes, end)] for end in (0, plan.highest))
    # Both ends count the same items, and the shares of either are those of a complete record.
    parts = np.vstack([claimed, lowest[: COUNTS + 1], highest[:COUNTS]]).T
    distinct, outcome = _distinct(np.ascontiguousarray(parts))
    node, low, count, high = distinct[: len(PARTS)], *distinct[len(PARTS) :]
    # The kernel begins its sums with 0 as well, which turns a negative zero into an ordinary one.
    scores = [0.0 + weight * part for part in (node[SCORE], node[COUNTS], low, high)]
    shares = [0.0 + weight * part for part in (node[MASS], node[ANSWERED], node[UNKNOWN], count)]
    singles = (node[SCORE], node[COUNTS] > 0), (low, count > 0), (high, count > 0)
    return Outcomes(
        outcome=outcome,
        score=np.where(node[COUNTS] > 0, node[SCORE], np.nan),
        answered=divide(node[ANSWERED], node[MASS]),
        scores=np.stack(scores, axis=1),
        shares=np.stack(shares, axis=1),
        singles=singles,
    )


def _distinct(rows: Floats) -> tuple[Floats, npt.NDArray[np.uint16]]:
    """The distinct rows as columns, told apart by every bit, and for each row which it is."""
    whole = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
    _, first, which = np.unique(whole, return_index=True, return_inverse=True)
    return np.ascontiguousarray(rows[first].T), which.astype(np.uint16)


def _all_codes(radix: int, items: int) -> Levels:
    """Entries x items: the code of every item in every entry."""
    entries = np.arange(radix**items)
    digits = [entries // radix ** (items - 1 - place) % radix for place in range(items)]
    return (np.stack(digits, axis=1) - MISSING_CODES).astype(np.int8)


def _filled(plan: ScoringPlan, codes: Levels, level: int) -> Indices:
    """For each entry the position of the one with what is open at `level`."""
    return _positions(list(fill(codes, level).T), _radix(plan)).astype(np.intp)


def _caps(plan: ScoringPlan, rules: MaturityRules, items: Indices) -> Steps | None:
    gates = [gate for gate in rules.gates if gate.item in items]
    if not gates:
        return None
    codes = _all_codes(_radix(plan), len(items))
    places = {int(item): place for place, item in enumerate(items)}
    caps = [caps_of(gate, codes[:, places[gate.item]]) for gate in gates]
    lowest: Steps = np.minimum.reduce(caps)
    return lowest
