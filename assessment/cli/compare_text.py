"""A comparison of two records as text for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.console import Console, Group, RenderableType

from assessment.cli.console import text_console
from assessment.cli.difference_text import DifferenceView, headed, plain, signed, spaced, table
from assessment.comparison.causes import Side
from assessment.comparison.models import (
    CAUSES,
    ActionOutcome,
    Comparison,
    NodeChange,
    PromisedAction,
    Promises,
    Split,
)
from assessment.comparison.numbers import apportioned, exact, shown_difference
from assessment.comparison.sentences import CAUSE_NAMES, listed
from assessment.scoring.rounding import MISSING, display
from assessment.store.address import RecordAddress

MOST_ITEMS = 20
FILE_WIDTH = 100
HEADERS = {"answers": "Answers", "scope": "Scope", "weights": "Weights", "content": "Bank"}
OUTCOMES: dict[ActionOutcome, str] = {
    "kept": "kept",
    "partly": "partly kept",
    "not_kept": "not kept",
    "not_due": "not due yet",
    "cannot_tell": "cannot be told",
    "nothing_promised": "nothing promised",
}


def show_comparison(
    paths: Sequence[RecordAddress],
    sides: Sequence[Side],
    found: Comparison,
    console: Console | None = None,
) -> None:
    """Print the difference, what matters most first; colours only on a terminal."""
    target = console or text_console()
    view = _View(sides, found)
    parts = [plain(_title(paths, sides), "bold"), *view.parts()]
    target.print(Group(*spaced(parts)), soft_wrap=False)


def comparison_text(
    paths: Sequence[RecordAddress], sides: Sequence[Side], found: Comparison
) -> str:
    """The same page as text for a file, without colours."""
    target = io.StringIO()
    show_comparison(paths, sides, found, _file_console(target))
    return "".join(f"{line.rstrip()}\n" for line in target.getvalue().splitlines())


def _file_console(target: io.StringIO) -> Console:
    # Neither a terminal's width nor a wish for colours from the environment has a say in a file.
    return Console(file=target, width=FILE_WIDTH, highlight=False, color_system=None)


def _title(paths: Sequence[RecordAddress], sides: Sequence[Side]) -> str:
    names = [side.answers.organisation.name for side in sides]
    files = [path.name for path in paths]
    banks = [f"{side.bank.id} {side.bank.version}" for side in sides]
    whom = names[0] if names[0] == names[1] else f"{names[0]} beside {names[1]}"
    which = "" if files[0] == files[1] else f", {files[0]} to {files[1]}"
    bank = banks[0] if banks[0] == banks[1] else f"{banks[0]} to {banks[1]}"
    return f"{whom}{which} ({bank})"


class _View:
    """The parts of the page; holds what each of them needs."""

    def __init__(self, sides: Sequence[Side], found: Comparison) -> None:
        self.found = found
        self.view = DifferenceView(sides[-1].bank, found.difference)
        self.rounding = sides[-1].bank.policy.rounding
        splits = (found.split_overall, *found.split_dimensions)
        self.splits = {split.id: split for split in splits}
        self.causes = [
            cause
            for cause in CAUSES
            if any(part.points for split in splits for part in split.parts if part.cause == cause)
        ]

    def parts(self) -> Iterator[RenderableType]:
        yield plain(self.found.sentence)
        yield self._tree()
        if self.found.items:
            yield self._items()
        yield from self.view.findings()
        if self.found.promises is not None:
            yield from self._promises(self.found.promises)

    def _tree(self) -> RenderableType:
        difference = self.found.difference
        headers = [HEADERS[cause] for cause in self.causes]
        changes = difference.dimensions
        tree = self.view.nodes("Dimension", changes, headers, self._cells)
        return Group(tree, *map(plain, self._remarks()))

    def _cells(self, change: NodeChange) -> Sequence[RenderableType]:
        """One number per cause; together they give the difference as printed."""
        split = self.splits[change.id]
        if not split.parts or change.before is None or change.after is None:
            return [plain(MISSING)] * len(self.causes)
        total = shown_difference(change.before, change.after, self.rounding)
        exact_parts = [exact(part.points) for part in split.parts]
        numbers = apportioned(exact_parts, total, self.rounding.digits)
        by_cause = dict(zip((part.cause for part in split.parts), numbers, strict=True))
        return [signed(by_cause[cause]) for cause in self.causes]

    def _remarks(self) -> Iterator[str]:
        without = [CAUSE_NAMES[cause] for cause in CAUSES if cause not in self.causes]
        if without and self.causes:
            yield f"The same on both sides, or without effect: {'; '.join(without)}."
        whole = self.found.difference.overall
        for change in (*self.found.difference.dimensions, whole):
            name = "Overall" if change is whole else change.title
            if change.level_before != change.level_after:
                yield f"{name}: level {self.view.level(change)}."
            yield from _unsplit(name, self.splits[change.id])

    def _items(self) -> RenderableType:
        shown = self.view.items(self.found.items, MOST_ITEMS)
        left = self.found.together
        text = display(left, self.rounding) if left is not None else ""
        if not text or not Decimal(text):
            return shown
        told = f"{Decimal(text):+f} more comes of items acting together, not of any one of them."
        return Group(shown, plain(told))

    def _promises(self, promises: Promises) -> Iterator[RenderableType]:
        if not promises.actions:
            yield plain("The plan has no actions, so nothing was promised.")
            return
        where = "The plan" if promises.source == "given" else "The plan worked out from the first"
        when = f", judged on {promises.judged_on}" if promises.judged_on else ""
        by_outcome = {
            outcome: [action for action in promises.actions if action.outcome == outcome]
            for outcome in OUTCOMES
        }
        counts = [f"{len(found)} {OUTCOMES[name]}" for name, found in by_outcome.items() if found]
        total = len(promises.actions)
        sentence = f"{where}{when}: of {total} actions {listed(counts, len(counts))}."
        yield plain(sentence)
        for name in ("kept", "partly"):
            if by_outcome[name]:
                yield _actions(OUTCOMES[name].capitalize(), by_outcome[name])
        rest = [
            f"{OUTCOMES[name].capitalize()}: {', '.join(action.id for action in found)}."
            for name, found in by_outcome.items()
            if found and name not in ("kept", "partly")
        ]
        if rest:
            yield Group(*map(plain, rest))
        if promises.unplanned:
            moves = (
                plain(f"{one.id} {one.title}: {one.level_before} to {one.level_after}")
                for one in promises.unplanned
            )
            yield headed("Moved without being planned", moves)


def _actions(title: str, actions: Sequence[PromisedAction]) -> RenderableType:
    """Actions, and beside each of them where its items stood, stand, and were to stand."""
    made = table(title, "")
    for action in actions:
        items = [
            f"{item.id} {_shown(item.before)} to {_shown(item.after)} of {item.promised}"
            for item in action.items
            if item.outcome in ("kept", "partly", "not_kept")
        ]
        made.add_row(plain(f"{action.id} {action.title}"), plain("; ".join(items)))
    return made


def _shown(level: int | None) -> str:
    return MISSING if level is None else str(level)


def _unsplit(name: str, split: Split) -> Iterator[str]:
    if split.why:
        yield f"{name}: not split by cause, because {split.why}."
