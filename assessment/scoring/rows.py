"""One slice of rows scored: indicators found or scored, then added up tier by tier as the kernel does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.scoring.children import Flags, Items, Nodes, divide, positions_of
from assessment.scoring.columns import ManyScores, NodeColumns
from assessment.scoring.kernel import Family, combine, score_node, withhold
from assessment.scoring.lookup import (
    CLAIMED,
    ENDS,
    LOWEST,
    Outcomes,
    fill,
    find_positions,
    weights_of_indicators,
)
from assessment.scoring.many_plan import ManyPlan
from assessment.scoring.maturity import Steps, cap_overall, caps_of, levels_by_threshold
from assessment.scoring.plan import (
    ANSWERED,
    COUNTS,
    MASS,
    NO_CAP,
    OVER_ITEMS,
    SCORE,
    UNKNOWN,
    Floats,
    Indices,
    Levels,
    Tier,
)


def score_rows(many: ManyPlan, columns: Levels, out: ManyScores) -> None:
    """Score the rows of `columns` (items x rows) into `out`."""
    rows = _Slice(many, columns, out)
    dimensions = [rows.dimension(number) for number in range(len(many.plan.dimensions.ids))]
    rows.overall(dimensions)
    rows.levels()


@dataclass(frozen=True, slots=True)
class _Found:
    """An indicator whose rows are looked up: where each stands among the outcomes."""

    outcomes: Outcomes
    places: Indices

    def publish(self, score: Floats, answered: Floats) -> None:
        self.outcomes.score.take(self.places, out=score, mode="clip")
        self.outcomes.answered.take(self.places, out=answered, mode="clip")

    def weighed_scores(self, out: Floats) -> None:
        self.outcomes.scores.take(self.places, axis=0, out=out, mode="clip")

    def weighed_shares(self, out: Floats) -> None:
        self.outcomes.shares.take(self.places, axis=0, out=out, mode="clip")

    def single(self, end: int) -> tuple[Floats, Flags]:
        score, counts = self.outcomes.singles[end]
        return score.take(self.places, mode="clip"), counts.take(self.places, mode="clip")


@dataclass(frozen=True, slots=True)
class _Scored:
    """An indicator whose rows were scored by the kernel: its node at each of `ENDS`, 5 x rows."""

    ends: tuple[Floats, ...]
    weight: float

    def publish(self, score: Floats, answered: Floats) -> None:
        node = self.ends[CLAIMED]
        score[:] = np.where(node[COUNTS] > 0, node[SCORE], np.nan)
        answered[:] = divide(node[ANSWERED], node[MASS])

    def weighed_scores(self, out: Floats) -> None:
        claimed, lowest, highest = (self.weight * end[: COUNTS + 1] for end in self.ends)
        parts = claimed[SCORE], claimed[COUNTS], lowest[SCORE], highest[SCORE]
        np.stack(parts, axis=1, out=out)

    def weighed_shares(self, out: Floats) -> None:
        claimed, lowest = self.weight * self.ends[CLAIMED], self.weight * self.ends[LOWEST]
        parts = claimed[MASS], claimed[ANSWERED], claimed[UNKNOWN], lowest[COUNTS]
        np.stack(parts, axis=1, out=out)

    def single(self, end: int) -> tuple[Floats, Flags]:
        return self.ends[end][SCORE], self.ends[end][COUNTS] > 0


_Indicator = _Found | _Scored


@dataclass(frozen=True, slots=True)
class _Siblings:
    """The indicators of one dimension as its children, at one of `ENDS`; their sums are made elsewhere."""

    members: Mapping[int, _Indicator]
    end: int
    respondents: int
    own_sums: Floats

    def sums(self, children: Indices, weights: Floats) -> Floats:
        return self.own_sums

    def single(self, number: int) -> tuple[Floats, Flags]:
        return self.members[number].single(self.end)


class _Slice:
    """The rows in work, and what several steps need of them."""

    def __init__(self, many: ManyPlan, columns: Levels, out: ManyScores) -> None:
        self.many, self.plan, self.out = many, many.plan, out
        self.rows = columns.shape[1]
        self.columns = columns
        self.weights = weights_of_indicators(many.plan)
        self._items: tuple[Items, ...] = ()

    def dimension(self, number: int) -> tuple[Floats, ...]:
        """Publish the scores of one dimension and its indicators; its node at each of `ENDS`."""
        tier, published = self.plan.dimensions, self.out.indicators
        caps = self._caps(number)
        members = self._members(tier.children[number].tolist(), caps)
        for child, member in members.items():
            member.publish(published.score[child], published.answered[child])
        nodes = self._dimension_nodes(number, members)
        _publish(self.out.dimensions, tier, number, nodes)
        return nodes

    def overall(self, dimensions: list[tuple[Floats, ...]]) -> None:
        """Publish the scores of the whole."""
        tier = self.plan.overall
        below = [Nodes(tuple(nodes[end] for nodes in dimensions), self.rows) for end in ENDS]
        kinds = self._item_ends() if tier.aggregation in OVER_ITEMS else below
        nodes = [score_node(self.plan, tier, 0, kind, kind) for kind in kinds]
        self._withhold(nodes)
        _publish(self.out.overall, tier, 0, nodes)

    def levels(self) -> None:
        """Publish all levels; those of the dimensions hold the caps of their gates until here."""
        rules, dimensions, overall = self.many.rules, self.out.dimensions, self.out.overall
        for tier in (dimensions, overall):
            tier.uncapped_level[:] = levels_by_threshold(rules, tier.score, tier.answered)
        np.minimum(dimensions.level, dimensions.uncapped_level, out=dimensions.level)
        overall.level[:] = cap_overall(rules, overall.uncapped_level.T, dimensions.level.T).T

    def _caps(self, number: int) -> Steps:
        """Where the caps on the level of a dimension are put together, from the gates without table."""
        caps: Steps = self.out.dimensions.level[number]
        caps[:] = NO_CAP
        for gate in self.many.untabled_gates:
            if gate.dimension == number:
                np.minimum(caps, caps_of(gate, self.columns[gate.item]), out=caps)
        return caps

    def _members(self, numbers: list[int], caps: Steps) -> dict[int, _Indicator]:
        """The indicators of the dimension whose gates lower `caps`."""
        tables = {number: self.many.tables[number] for number in numbers}
        tabled = {number: table for number, table in tables.items() if table is not None}
        positions = find_positions(tuple(tabled.values()), self.columns)
        members: dict[int, _Indicator] = {}
        for (number, table), where in zip(tabled.items(), positions, strict=True):
            if table.caps is not None:
                np.minimum(caps, table.caps.take(where, mode="clip"), out=caps)
            members[number] = _Found(table.outcomes, table.places(where))
        # In the order of the bank, in which they are added.
        return {number: members.get(number) or self._scored(number) for number in numbers}

    def _scored(self, number: int) -> _Scored:
        tier = self.plan.indicators
        ends = (score_node(self.plan, tier, number, items, items) for items in self._item_ends())
        return _Scored(tuple(ends), self.weights[number])

    def _dimension_nodes(
        self, number: int, members: Mapping[int, _Indicator]
    ) -> tuple[Floats, ...]:
        tier = self.plan.dimensions
        if tier.aggregation in OVER_ITEMS:
            ends = self._item_ends()
            return tuple(score_node(self.plan, tier, number, items, items) for items in ends)
        children, weights = tier.children[number], tier.child_weights[number]
        sums = _sums(tuple(members.values()), self.rows)
        return tuple(
            combine(
                self.plan,
                tier,
                number,
                Family(_Siblings(members, end, self.rows, sums[end]), children, weights, sums[end]),
            )
            for end in ENDS
        )

    def _item_ends(self) -> tuple[Items, ...]:
        """The items as children, at each of `ENDS`; made when first needed."""
        if not self._items:
            self._items = tuple(
                Items(
                    self.plan,
                    positions_of(self.plan, columns.T, self.many.targets),
                    self.rows,
                )
                for columns in self._column_ends()
            )
        return self._items

    def _column_ends(self) -> tuple[Levels, ...]:
        ends = (fill(self.columns, level) for level in (0, self.plan.highest))
        return (self.columns, *ends)

    def _withhold(self, nodes: list[Floats]) -> None:
        if not self.plan.withheld_below:
            return
        for columns, node in zip(self._column_ends(), nodes, strict=True):
            withhold(self.plan, columns.T, Nodes((node,), self.rows))


def _sums(members: Sequence[_Indicator], rows: int) -> tuple[Floats, ...]:
    """Weighted sums over the indicators of a dimension at each of `ENDS`, in the kernel's order."""
    total, found = np.empty((rows, 4)), np.empty((rows, 4))
    claimed, lowest, highest = np.empty((5, rows)), np.empty((2, rows)), np.empty((2, rows))
    _add([member.weighed_scores for member in members], total, found)
    claimed[:MASS], lowest[SCORE], highest[SCORE] = total[:, :2].T, total[:, 2], total[:, 3]
    _add([member.weighed_shares for member in members], total, found)
    claimed[MASS:], lowest[COUNTS], highest[COUNTS] = total[:, :3].T, total[:, 3], total[:, 3]
    return claimed, lowest, highest


def _add(parts: Sequence[Callable[[Floats], None]], total: Floats, found: Floats) -> None:
    """What the parts write, added up in `total`; `found` is room for one of them."""
    first, *others = parts
    first(total)
    for other in others:
        other(found)
        total += found


def _publish(out: NodeColumns, tier: Tier, number: int, nodes: Iterable[Floats]) -> None:
    claimed, lowest, highest = nodes
    for node, column in ((claimed, out.score), (lowest, out.lowest), (highest, out.highest)):
        column[number] = node[SCORE]
        counts = node[COUNTS] > 0
        if not counts.all():
            column[number, ~counts] = np.nan
    # Of a mean, the shares are already of what applies.
    applies = claimed[MASS] if tier.aggregation == "sum" else None
    for part, column in ((ANSWERED, out.answered), (UNKNOWN, out.unknown)):
        share = claimed[part]
        column[number] = share if applies is None else divide(share, applies)
