"""The robustness of one record as text for a terminal: the answer first, tables after it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank
from assessment.cli.console import text_console
from assessment.findings.robustness.models import (
    Flip,
    Influence,
    Range,
    Robustness,
    WeightOrder,
)
from assessment.findings.robustness.statements import changes_named
from assessment.problem import visible
from assessment.scoring.rounding import MISSING, display

MOST_INFLUENCES = 10


def show_robustness(
    bank: Bank, answers: AnswerSet, found: Robustness, console: Console | None = None
) -> None:
    """Print everything; colours only on a terminal."""
    title = f"{answers.organisation.name}: {bank.meta.title} ({bank.id} {bank.version})"
    parts: list[RenderableType] = [Text(visible(title), style="bold")]
    for part in _View(bank, found).parts():
        parts += [Text(), part]
    (console or text_console()).print(Group(*parts), soft_wrap=False)


class _View:
    """The parts of the page."""

    def __init__(self, bank: Bank, found: Robustness) -> None:
        self.bank = bank
        self.found = found

    def parts(self) -> Iterator[RenderableType]:
        verdict = self.found.verdict
        if verdict is not None:
            yield Text(visible(verdict.statement))
            yield _headed(
                "Proof", [line for way in (verdict.down, verdict.up) for line in _proof(way)]
            )
        if self.found.settled is not None:
            yield Text(visible(self.found.settled.sentence))
        yield self._targets()
        yield self._margins()
        if self.found.influences:
            yield self._influences()
        yield _headed("Order of the dimensions", map(self._order, self.found.weight_order))
        moving = [one for one in self.found.ranges.results if one.both_lowest != one.both_highest]
        if moving:
            yield self._ranges(moving)

    def _targets(self) -> Table:
        table = _table("Changes of one level that move it", "up", "to", "down", "to")
        for target in self.found.targets:
            up, down = target.up, target.down
            table.add_row(visible(target.title), *_size(up), *_size(down), style=None)
        return table

    def _margins(self) -> Table:
        table = _table("Margin in points", "now", "upward", "reaches", "downward", "leaves")
        for margin in self.found.margins:
            table.add_row(
                visible(margin.title),
                self._shown(margin.value),
                self._shown(margin.up_points),
                visible(margin.up_to or MISSING),
                self._shown(margin.down_points),
                visible(margin.down_to or MISSING),
            )
        return table

    def _influences(self) -> Table:
        table = _table(
            "Most influential answers", "now", "lowest", "-1", "+1", "highest", "verdict"
        )
        # An answer that turns the verdict by itself matters more than any that moves a score.
        first = sorted(self.found.influences, key=lambda one: not one.turns_verdict)
        for one in first[:MOST_INFLUENCES]:
            moved = (one.at_lowest, one.one_down, one.one_up, one.at_highest)
            table.add_row(
                visible(f"{one.item} {one.title}"),
                str(one.level),
                *(self._signed(points) for points in moved),
                _verdict(one),
            )
        return table

    def _order(self, order: WeightOrder) -> str:
        begin = f"With every weight beneath a dimension changed by up to {order.relative:.0%}"
        if not order.can_turn:
            return f"{begin}, no two of them change places ({order.pairs} pairs)."
        titles = {one.id: one.title for one in self.bank.dimensions}
        pairs = "; ".join(f"{titles[p.higher]} / {titles[p.lower]}" for p in order.can_turn)
        return f"{begin}, {order.fixed_pairs} of {order.pairs} pairs keep their order; can turn: {pairs}."

    def _ranges(self, moving: list[Range]) -> Table:
        table = _table("Can still move", "now", "open questions", "disputed", "both")
        for one in moving:
            table.add_row(
                visible(f"{one.title}, {one.measure}"),
                self._any(one.now),
                self._ends(one.open_lowest, one.open_highest),
                self._ends(one.disputed_lowest, one.disputed_highest),
                self._ends(one.both_lowest, one.both_highest),
            )
        return table

    def _ends(self, low: float | str | None, high: float | str | None) -> str:
        return self._any(low) if low == high else f"{self._any(low)} to {self._any(high)}"

    def _any(self, value: float | str | None) -> str:
        # Levels by their number alone: their names would break the columns.
        return visible(value.partition(" (")[0]) if isinstance(value, str) else self._shown(value)

    def _shown(self, value: float | None) -> str:
        return display(value, self.bank.policy.rounding)

    def _signed(self, value: float | None) -> str:
        digits = self.bank.policy.rounding.model_copy(update={"digits": 2})
        text = display(value, digits)
        return f"+{text}" if value is not None and value > 0 else text


def _proof(flip: Flip) -> Iterator[str]:
    way = "Upward" if flip.direction == "up" else "Downward"
    if flip.proof is None:
        yield f"{way}: {flip.why_not}."
        return
    yield f"{way}, to {flip.result_to}: {changes_named(flip.changes)}."
    yield flip.proof.sentence


def _size(flip: Flip) -> tuple[str, str]:
    if flip.size is None:
        return MISSING, MISSING
    proved = flip.proof is not None and flip.proof.least == flip.size
    return f"{'' if proved else '≤ '}{flip.size}", visible(flip.result_to or MISSING)


def _verdict(one: Influence) -> str:
    if one.verdict_low is None or not one.turns_verdict:
        return MISSING
    return f"phase {one.verdict_low} to {one.verdict_high}"


def _table(title: str, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(title, no_wrap=True, overflow="ellipsis", max_width=34)
    for column in columns:
        table.add_column(column)
    return table


def _headed(title: str, lines: Iterator[str] | list[str] | map[str]) -> Group:
    texts = [Padding(Text(visible(line)), (0, 0, 0, 2)) for line in lines]
    return Group(Text(title, style="bold"), *texts)
