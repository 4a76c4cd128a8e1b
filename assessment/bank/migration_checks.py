"""Whether the steps from earlier versions lead to this one, and whether their rules make sense."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from assessment.bank.drafts import Draft
from assessment.bank.migration_models import MigrationStep
from assessment.bank.model_faults import closest
from assessment.bank.models import Item
from assessment.bank.nodes import Node
from assessment.bank.references import Declared
from assessment.bank.sources import MIGRATION_FILE
from assessment.problem import Problem

Steps = Sequence[tuple[MigrationStep, Node]]


def check_migrations(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """Every fault of sense in `migrations.yaml`."""
    steps = list(draft.entries(MIGRATION_FILE, "migrations", MigrationStep))
    yield from _check_chain(steps, draft.meta.version if draft.meta else None)
    for step, node in steps:
        yield from _check_rules_meet(step, node)
        later = [
            other
            for other, _ in steps
            if other is not step and _number(other.from_version) >= _number(step.to)
        ]
        known = _Known(draft, declared, later)
        for check in _ID_CHECKS:
            yield from check(step, node, known)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _check_chain(steps: Steps, present: str | None) -> Iterator[Problem]:
    """Each step goes up, from each version goes one, and each leads to the present version."""
    first: dict[str, Node] = {}
    for step, node in steps:
        if _number(step.to) <= _number(step.from_version):
            yield node.nearest("to").problem(
                "migration-not-upwards",
                f"the step leads from {step.from_version} to {step.to}",
                why="steps that do not go up could send answers round in a circle",
                hint="a step leads to a later version",
            )
        known = first.setdefault(step.from_version, node)
        if known is not node:
            yield node.nearest("from").problem(
                "migration-forks",
                f"two steps begin at {step.from_version}; the first is at {known.place}",
                why="the same answers would come out in two ways",
                hint="put the rules into one step",
            )
    for step, node in steps:
        if present is not None and step.to != present and step.to not in first:
            yield node.nearest("to").problem(
                "migration-leads-nowhere",
                f"the step ends at {step.to}, where no other begins, and the bank is {present}",
                why="answers that come there would never become answers to this bank",
                hint=f"add a step from {step.to}, or end at {present}",
            )


def _check_rules_meet(step: MigrationStep, node: Node) -> Iterator[Problem]:
    """One rule for each id, and one origin for each new id."""
    origin: dict[str, str] = {}
    for kind in _KINDS:
        for item in getattr(step, kind):
            if item in origin:
                yield (
                    node.nearest(kind)
                    .key(item)
                    .problem(
                        "migration-two-rules",
                        f"{item} stands under `{origin[item]}` and under `{kind}`",
                        hint="keep the one that says what becomes of its answers",
                    )
                )
            origin.setdefault(item, kind)
    came_from: dict[str, str] = {}
    for item, target, place in _targets(step, node):
        if target in came_from:
            yield place.problem(
                "migration-target-twice",
                f"{came_from[target]} and {item} both become {target}",
                why="two answers of one person cannot both be the answer to one item",
                hint="convert one of them, and drop the other with a reason",
            )
        came_from.setdefault(target, item)
        if target in origin:
            yield place.problem(
                "migration-id-reused",
                f"{target} is a new id here, and an old one under `{origin[target]}`",
                why="ids are permanent; answers would go round in a circle",
                hint="give the new item an id that was never used",
            )


_KINDS = ("renamed", "replaced", "levels", "dropped", "asked_again")


def _targets(step: MigrationStep, node: Node) -> Iterator[tuple[str, str, Node]]:
    """Old id, new id, and where the new one stands."""
    for item, target in step.renamed.items():
        yield item, target, node.nearest("renamed", item)
    for item, rule in step.replaced.items():
        yield item, rule.by, node.nearest("replaced", item, "by")


class _Known:
    """What there is to point at after a step: the bank's items, and ids that a later step speaks of."""

    def __init__(self, draft: Draft, declared: Declared, later: Sequence[MigrationStep]) -> None:
        self.declared = declared
        self.later = {item for step in later for item in step.sources()}
        self.items: dict[str, Item] = {item.id: item for item, _ in draft.items()}
        self.highest = draft.meta.scale.highest if draft.meta else None

    def lacks(self, item: str) -> bool:
        return item not in self.later and self.declared.lacks("item", item)

    def asks(self, item: str) -> bool:
        return item in self.declared.nodes["item"]

    def levels(self, item: str) -> tuple[int, ...] | None:
        """Levels that an answer to the item can stand at; None where that cannot be told."""
        if item in self.later or self.highest is None or not self.asks(item):
            return None
        known = self.items.get(item)
        return (known.steps if known else ()) or tuple(range(self.highest + 1))


def _check_targets(step: MigrationStep, node: Node, known: _Known) -> Iterator[Problem]:
    """What answers are converted to is asked."""
    places = [(target, place) for _, target, place in _targets(step, node)]
    for kind in ("levels", "asked_again"):
        places += [(item, node.nearest(kind).key(item)) for item in getattr(step, kind)]
    for item, place in places:
        if known.lacks(item):
            near = closest(item, known.declared.ids("item"))
            hint = f"did you mean {near}?" if near else "`assessment bank show` lists all items"
            what = f"after the step to {step.to} there is no item {item}"
            yield place.problem("migration-unknown-item", what, hint=hint)


def _check_origins(step: MigrationStep, node: Node, known: _Known) -> Iterator[Problem]:
    """What answers are taken from is no longer asked."""
    for kind in ("renamed", "replaced", "dropped"):
        for item in getattr(step, kind):
            if known.asks(item):
                yield (
                    node.nearest(kind)
                    .key(item)
                    .problem(
                        "migration-still-asked",
                        f"{item} stands under `{kind}`, but the bank still asks it",
                        why="its answers would be taken away from an item that is there",
                        hint="use `levels` if its anchors were cut anew, or `asked_again`",
                    )
                )


def _check_levels(step: MigrationStep, node: Node, known: _Known) -> Iterator[Problem]:
    """Old levels run from 0 upwards, new ones are levels of the item and do not fall."""
    rules = [(item, item, node.nearest("levels", item)) for item in step.levels]
    rules += [
        (item, rule.by, node.nearest("replaced", item, "levels"))
        for item, rule in step.replaced.items()
        if rule.levels
    ]
    for item, target, place in rules:
        mapping = step.levels[item] if item in step.levels else step.replaced[item].levels
        allowed = known.levels(target)
        for before, after in mapping.items():
            if allowed is not None and after not in allowed:
                what = f"level {before} of {item} becomes {after}, which {target} does not have"
                hint = f"levels of {target}: {', '.join(map(str, allowed))}"
                yield place.nearest(before).problem("migration-level-unknown", what, hint=hint)
        yield from _falling(item, sorted(mapping.items()), place)


def _falling(item: str, mapping: list[tuple[int, int]], place: Node) -> Iterator[Problem]:
    for (lower, low), (higher, high) in pairwise(mapping):
        if high < low:
            yield place.nearest(higher).problem(
                "migration-level-falls",
                f"of {item}, level {lower} becomes {low} and level {higher} becomes {high}",
                why="a better answer must not become a worse one",
                hint="if the item asks something else now, use `asked_again`",
            )


_ID_CHECKS: tuple[Callable[[MigrationStep, Node, _Known], Iterator[Problem]], ...] = (
    _check_targets,
    _check_origins,
    _check_levels,
)
