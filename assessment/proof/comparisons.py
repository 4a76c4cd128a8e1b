"""Rules over answers as formulas: the conditions of expert situations and contradictions, once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.bank.conditions import COMBINATORS, holds
from assessment.proof.formulas import (
    FALSE,
    TRUE,
    Count,
    Formula,
    Quantity,
    QuantityKind,
    Reaches,
    constant,
    every,
    negated,
    some,
)
from assessment.proof.semantics import item_from
from assessment.proof.worlds import World

# Facts are freed of noise below 1e-9 before a rule compares them.
_HALF_A_NOISE = 5e-10


def condition_holds(world: World, condition: Mapping[str, Any]) -> Formula:
    """A rule is known to hold; of what is not asked nothing is known."""
    parts: list[Formula] = []
    for key, value in condition.items():
        if key not in COMBINATORS:
            parts.append(_compares(world, key, value))
            continue
        listed = value["of"] if key == "count" else value
        found = tuple(condition_holds(world, part) for part in listed)
        if key == "count":
            parts.append(Count(value["at_least"], found))
        else:
            parts.append(every(*found) if key == "all" else some(*found))
    return every(*parts)


def subject_quantity(world: World, subject: str) -> Quantity:
    """What a subject of a rule, such as ``item.OPS-02``, stands for."""
    kind, _, identity = subject.partition(".")
    bank = world.space.bank
    names: dict[str, tuple[QuantityKind, list[str]]] = {
        "item": ("item", [item.id for item in bank.items]),
        "indicator": ("indicator", list(world.space.plan.indicators.ids)),
        "dimension": ("dimension", [one.id for one in bank.dimensions]),
        "phase": ("phase", [one.id for one in bank.phases]),
        "pitfall": ("pitfall", [one.id for one in bank.pitfalls]),
    }
    name, ids = names[kind]
    return Quantity(name, ids.index(identity))


def _compares(world: World, subject: str, operators: Mapping[str, Any]) -> Formula:
    if subject.startswith("profile."):
        facts = {f"profile.{key}": value for key, value in world.profile.items()}
        return constant(holds({subject: operators}, facts) is True)
    quantity = subject_quantity(world, subject)
    if not world.known(quantity):
        return FALSE
    compare = _item_compares if quantity.kind == "item" else _score_compares
    return every(*(compare(world, quantity, *operator) for operator in operators.items()))


def _item_compares(world: World, quantity: Quantity, name: str, operand: Any) -> Formula:
    """An item's comparison, by the runs of levels that satisfy it."""
    top = world.space.highest
    runs: list[list[int]] = []
    for level in range(top + 1):
        if not holds({"item": {name: operand}}, {"item": level}):
            continue
        if runs and runs[-1][-1] == level - 1:
            runs[-1].append(level)
        else:
            runs.append([level])
    return some(*(_between(quantity.number, run[0], run[-1], top) for run in runs))


def _between(number: int, lowest: int, highest: int, top: int) -> Formula:
    below = negated(item_from(number, highest + 1)) if highest < top else TRUE
    return every(item_from(number, lowest), below)


def _score_compares(world: World, quantity: Quantity, name: str, operand: Any) -> Formula:
    reached = Reaches(quantity, float(operand) - _HALF_A_NOISE)
    passed = Reaches(quantity, float(operand) + _HALF_A_NOISE)
    return {
        "at_least": reached,
        "below": negated(reached),
        "above": passed,
        "at_most": negated(passed),
    }[name]
