"""Two results side by side as text for a terminal, readable at a width of 80."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assessment.bank.models import Bank
from assessment.comparison.models import (
    Difference,
    ItemChange,
    NodeChange,
    PhaseChange,
    PitfallChange,
    Stand,
)
from assessment.comparison.numbers import shown_difference
from assessment.comparison.sentences import stand_named
from assessment.problem import visible
from assessment.scoring.rounding import MISSING, display

STATUS_STYLES = {
    "complete": "green",
    "open": "cyan",
    "conditional": "yellow",
    "not_advised": "red",
}
STATE_WORDS = {
    "unanswered": "open",
    "dont_know": "don't know",
    "not_applicable": "not applicable",
    "not_asked": "not asked",
}
NARROW = 7


class DifferenceView:
    """The parts of the page that `whatif` and `compare` share; numbers as the later bank rounds them."""

    def __init__(self, bank: Bank, difference: Difference) -> None:
        self.bank = bank
        self.rounding = bank.policy.rounding
        self.difference = difference

    def findings(self) -> Iterator[RenderableType]:
        """Phases, verdict, pitfalls, outside help and contradictions."""
        if self.difference.phases:
            yield self._phases()
        yield from self._verdict()
        if self.difference.pitfalls:
            yield self._pitfalls()
        yield from self._remarks()

    def nodes(
        self,
        title: str,
        changes: Iterable[NodeChange],
        more: Sequence[str] = (),
        cells: Callable[[NodeChange], Sequence[RenderableType]] = lambda change: (),
        *,
        whole: bool = True,
    ) -> RenderableType:
        """Scores before, after and their difference; columns `more` are filled by `cells`."""
        made = table(title, "Before", "After", "Difference", *more)
        for change in changes:
            made.add_row(plain(self._name(change)), *self.figures(change), *cells(change))
        if whole:
            made.add_section()
            overall = self.difference.overall
            row = (plain("Overall"), *self.figures(overall), *cells(overall))
            made.add_row(*row, style="bold")
        return made

    def level(self, change: NodeChange) -> Text:
        """``1 Ad hoc to 2 Repeatable``, or the one level where it stays."""
        before, after = self._level(change.level_before), self._level(change.level_after)
        return plain(after if before == after else f"{before} to {after}")

    def figures(self, change: NodeChange) -> tuple[RenderableType, ...]:
        """Before, after, and the difference of the two as printed."""
        return (
            plain(display(change.before, self.rounding)),
            plain(display(change.after, self.rounding)),
            self.gap(change.before, change.after),
        )

    def gap(
        self, before: float | None, after: float | None, *, less_is_better: bool = False
    ) -> Text:
        """The difference of two numbers as a reader would subtract them."""
        if before is None or after is None:
            return plain(MISSING)
        return signed(shown_difference(before, after, self.rounding), less_is_better=less_is_better)

    def items(self, changes: Sequence[ItemChange], most: int) -> RenderableType:
        """Items that moved, the largest effect first."""
        made = table("Item", "From", "To", "Effect", "Topic")
        for change in changes[:most]:
            made.add_row(
                plain(change.id),
                plain(self._answer(change.state_before, change.level_before)),
                plain(self._answer(change.state_after, change.level_after)),
                self._effect(change.effect),
                plain(change.title),
            )
        if len(changes) > most:
            rest = f"and {len(changes) - most} more with less effect (all: --json)"
            return Group(made, plain(rest))
        return made

    def _effect(self, effect: float | None) -> Text:
        if effect is None:
            return plain(MISSING)
        finer = self.rounding.model_copy(update={"digits": min(self.rounding.digits + 1, 6)})
        return signed(Decimal(display(effect, finer)))

    def _answer(self, state: str | None, level: int | None) -> str:
        if state is None:
            return "not in bank"
        return str(level) if level is not None else STATE_WORDS[state]

    def _name(self, change: NodeChange) -> str:
        shorts = {part.id: part.short for part in self.bank.dimensions}
        return shorts.get(change.id, change.title)

    def _level(self, level: int | None) -> str:
        names = {step.level: step.name for step in self.bank.policy.maturity_levels}
        return MISSING if level is None else f"{level} {names.get(level, '')}".strip()

    def _phases(self) -> RenderableType:
        made = table("Phase", "Before", "After", "Difference", "Status")
        for number, phase in enumerate(self.difference.phases, 1):
            before, after = phase.completion_before, phase.completion_after
            made.add_row(
                plain(f"{number} {phase.short}"),
                plain(display(before, self.rounding)),
                plain(display(after, self.rounding)),
                self.gap(before, after),
                _status(phase),
            )
        return made

    def _verdict(self) -> Iterator[RenderableType]:
        verdict = self.difference.verdict
        if verdict.before is None and verdict.after is None:
            return
        made = table("Verdict", "", "Next one held by")
        for name, stand in (("Before", verdict.before), ("After", verdict.after)):
            if stand is not None:
                made.add_row(plain(name), plain(stand_named(stand)), plain(_held(stand)))
        yield made

    def _pitfalls(self) -> RenderableType:
        made = table("Pitfall", "Before", "After", "Difference", "Band")
        for pitfall in self.difference.pitfalls:
            made.add_row(
                plain(pitfall.short),
                plain(display(pitfall.before, self.rounding)),
                plain(display(pitfall.after, self.rounding)),
                self.gap(pitfall.before, pitfall.after, less_is_better=True),
                plain(_band(pitfall)),
            )
        return made

    def _remarks(self) -> Iterator[RenderableType]:
        found = self.difference
        for title, remarks in (
            ("Outside specialists would pay off now", found.experts_added),
            ("Outside specialists are needed no more for", found.experts_gone),
            ("New contradictions", found.contradictions_added),
            ("Contradictions resolved", found.contradictions_gone),
        ):
            if remarks:
                yield headed(title, (plain(remark.says) for remark in remarks))


def table(*headers: str) -> Table:
    """Columns without lines; numbers to the right."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, header in enumerate(headers):
        words = header in ("Level", "Status", "Band", "Topic", "Next one held by") or number == 0
        made.add_column(
            header,
            justify="left" if words or not header else "right",
            no_wrap=not words and bool(header),
            min_width=NARROW if number == 0 else None,
        )
    return made


def plain(text: str, style: str = "") -> Text:
    """Text that came from files: shown as it is, never read as markup or terminal control."""
    return Text(visible(text), style=style)


def signed(number: Decimal, *, less_is_better: bool = False) -> Text:
    """A difference with its sign, green where it is for the better."""
    if number == 0:
        return Text(str(abs(number)), style="dim")
    better = (number > 0) != less_is_better
    return Text(f"{number:+f}", style="green" if better else "red")


def headed(title: str, lines: Iterable[RenderableType]) -> RenderableType:
    """A title with lines beneath."""
    return Group(plain(title, "dim"), *lines)


def spaced(parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """The parts with an empty line between."""
    for number, part in enumerate(parts):
        if number:
            yield Text("")
        yield part


def _status(phase: PhaseChange) -> Text:
    def words(status: str | None) -> Text:
        if status is None:
            return Text("not in bank")
        return Text(status.replace("_", " "), style=STATUS_STYLES[status])

    if phase.status_before == phase.status_after:
        return words(phase.status_after)
    return Text.assemble(words(phase.status_before), " to ", words(phase.status_after))


def _held(stand: Stand) -> str:
    return ", ".join(stand.held_by) or MISSING


def _band(pitfall: PitfallChange) -> str:
    before, after = pitfall.band_before or MISSING, pitfall.band_after or MISSING
    return after if before == after else f"{before} to {after}"
