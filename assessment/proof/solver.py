"""The last resort: a formula over complete records as an exact integer program (CP-SAT).

Weights and points count as the decimals that the bank writes, so that nothing is lost in encoding.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from assessment.proof.formulas import Formula, Not, Quantity, Reaches
from assessment.proof.item_space import ItemSpace
from assessment.proof.linear import Linear, denominator, exact, mean, total
from assessment.proof.worlds import World
from assessment.scoring.plan import OVER_ITEMS, Levels, Tier
from assessment.scoring.rounding import reach_from

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

# Sums of an integer program must fit 64 bits with room to spare.
LARGEST = 2**60
# A measure of work that is the same on every machine, in the solver's units (about seconds).
EFFORT = 30.0


class SolverMissing(Exception):
    """The extra `solver` is not installed."""


class NotDecided(Exception):
    """The solver could not tell; why, in words."""


def solve(world: World, formula: Formula) -> Levels | None:
    """One row of levels of which the formula holds; None where there is none.

    Raises:
        SolverMissing: the extra is not installed.
        NotDecided: the numbers are too fine for the solver, or it gave up.
    """
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        raise SolverMissing from None
    encoding = _Encoding(world, cp_model.CpModel())
    encoding.model.add_bool_or([encoding.literal(formula)])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(encoding.model)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NotDecided("the solver gave up")
    return encoding.levels(solver)


class _Encoding:
    """Variables and constraints of one world; every quantity is encoded when it is first asked for."""

    def __init__(self, world: World, model: cp_model.CpModel) -> None:
        self.world = world
        self.model = model
        self._steps: dict[tuple[int, int], Any] = {}
        self._variables: dict[int, Any] = {}
        self._quantities: dict[Quantity, Linear] = {}
        self._literals: dict[Formula, Any] = {}
        self._reached: dict[tuple[Quantity, float], Any] = {}

    def levels(self, solver: cp_model.CpSolver) -> Levels:
        """The row that the solver found; items that it never heard of are at their lowest."""
        row = self.world.space.corners[2:3].copy()
        for (item, level), step in self._steps.items():
            if solver.boolean_value(step):
                row[0, item] = max(row[0, item], level)
        return row

    def literal(self, formula: Formula) -> Any:
        """A variable that is true exactly where the formula holds."""
        if formula not in self._literals:
            self._literals[formula] = self._encode(formula)
        return self._literals[formula]

    def _encode(self, formula: Formula) -> Any:
        if isinstance(formula, Not):
            return self.literal(formula.part).negated()
        if isinstance(formula, Reaches):
            kind, number = formula.quantity
            if kind == "item":
                return self._step(number, math.ceil(formula.bound))
            return self._reaches(self._quantity(formula.quantity), Fraction(formula.bound))
        parts = [self.literal(part) for part in formula.parts]
        result = self.model.new_bool_var("")
        self.model.add(sum(parts) >= formula.least).only_enforce_if(result)
        self.model.add(sum(parts) < formula.least).only_enforce_if(result.negated())
        return result

    def _step(self, item: int, level: int) -> Any:
        """The item stands at this level or above."""
        own = self.world.space.levels_of[item]
        reached = next((one for one in own if one >= level), None)
        if reached is None or reached == own[0]:
            fixed = self.model.new_bool_var("")
            self.model.add(fixed == int(reached is not None))
            return fixed
        if (item, reached) not in self._steps:
            self._add_steps(item, own)
        return self._steps[item, reached]

    def _add_steps(self, item: int, own: tuple[int, ...]) -> None:
        previous = None
        for level in own[1:]:
            variable = self.model.new_bool_var("")
            self._steps[item, level] = variable
            self._variables[variable.index] = variable
            if previous is not None:
                self.model.add_implication(variable, previous)
            previous = variable

    def _item(self, item: int, values: Sequence[float | Fraction]) -> Linear:
        """An item's contribution, from its value at every level of the scale."""
        own = self.world.space.levels_of[item]
        terms = {
            self._step(item, level).index: exact(values[level]) - exact(values[below])
            for below, level in itertools.pairwise(own)
        }
        return Linear(exact(values[own[0]]), terms)

    def _quantity(self, quantity: Quantity) -> Linear:
        if quantity not in self._quantities:
            informed = quantity.kind in ("phase", "pitfall")
            make = self._informed if informed else self._node
            self._quantities[quantity] = make(quantity)
        return self._quantities[quantity]

    def _informed(self, quantity: Quantity) -> Linear:
        space = self.world.space
        values = _contributions(self.world, quantity.kind)
        items = [int(item) for item in space.support(quantity) if self.world.asked[item]]
        weights = [_strength(space, item, quantity) for item in items]
        return mean([self._item(item, values) for item in items], weights)

    def _node(self, quantity: Quantity) -> Linear:
        plan = self.world.space.plan
        if quantity.kind == "item":
            scale = self.world.space.bank.scale
            full = exact(scale.full_score)
            points = [_exact_points(self.world, level) * full for level in range(scale.highest + 1)]
            return self._item(quantity.number, points)
        tiers: dict[str, tuple[Tier, str]] = {
            "indicator": (plan.indicators, "item"),
            "dimension": (plan.dimensions, "indicator"),
            "overall": (plan.overall, "dimension"),
        }
        tier, below = tiers[quantity.kind]
        children, weights = tier.children[quantity.number], tier.child_weights[quantity.number]
        if tier.aggregation in OVER_ITEMS:
            children, weights, below = (
                tier.items[quantity.number],
                tier.item_weights[quantity.number],
                "item",
            )
        known = [
            (Quantity(below, int(child)), exact(weight))  # type: ignore[arg-type]
            for child, weight in zip(children, weights, strict=True)
            if self.world.known(Quantity(below, int(child)))  # type: ignore[arg-type]
        ]
        parts = [self._quantity(child) for child, _ in known]
        return self._aggregate(tier.aggregation, parts, [weight for _, weight in known])

    def _aggregate(self, kind: str, parts: list[Linear], weights: list[Fraction]) -> Linear:
        if kind == "minimum":
            return self._minimum(parts)
        if kind == "cumulative":
            return self._cumulative(parts, weights)
        if kind == "sum":
            return total([part.times(weight) for part, weight in zip(parts, weights, strict=True)])
        if kind == "deduct":
            return self._deduct(parts, weights)
        return mean(parts, weights)

    def _deduct(self, parts: list[Linear], weights: list[Fraction]) -> Linear:
        bank = self.world.space.bank
        score = total([part.times(weight) for part, weight in zip(parts, weights, strict=True)])
        full = exact(bank.scale.full_score) * sum(weights, Fraction(0))
        return Linear(score.constant + exact(bank.policy.deduct_from) - full, score.terms)

    def _minimum(self, parts: list[Linear]) -> Linear:
        scale = math.lcm(*(denominator(part) for part in parts))
        whole = [self._whole(part, scale) for part in parts]
        highest = max(bound for _, bound in whole)
        lowest = self.model.new_int_var(-highest, highest, "")
        self.model.add_min_equality(lowest, [expression for expression, _ in whole])
        self._variables[lowest.index] = lowest
        return Linear(Fraction(0), {lowest.index: Fraction(1, scale)})

    def _cumulative(self, parts: list[Linear], weights: list[Fraction]) -> Linear:
        policy, scale = self.world.space.bank.policy, self.world.space.bank.scale
        bound = Fraction(reach_from(policy.cumulative_from))
        running: Any = self.model.new_constant(1)
        terms: dict[int, Fraction] = {}
        share = exact(scale.full_score) / sum(weights, Fraction(0))
        for part, weight in zip(parts, weights, strict=True):
            both = self.model.new_bool_var("")
            reached = self._reaches(part, bound)
            self.model.add_min_equality(both, [running, reached])
            self._variables[both.index] = both
            terms[both.index] = weight * share
            running = both
        return Linear(Fraction(0), terms)

    def _reaches(self, part: Linear, bound: Fraction) -> Any:
        scale = denominator(part)
        expression, _ = self._whole(part, scale)
        needed = math.ceil(bound * scale)
        if abs(needed) > LARGEST:
            raise NotDecided(_TOO_FINE)
        result = self.model.new_bool_var("")
        self.model.add(expression >= needed).only_enforce_if(result)
        self.model.add(expression < needed).only_enforce_if(result.negated())
        return result

    def _whole(self, part: Linear, scale: int) -> tuple[Any, int]:
        """The sum times `scale`, in whole numbers, and a bound of its size."""
        factors = {key: int(value * scale) for key, value in part.terms.items()}
        constant = int(part.constant * scale)
        spans = (
            abs(factor) * max(abs(bound) for bound in self._bounds(key))
            for key, factor in factors.items()
        )
        size = abs(constant) + sum(spans)
        if size > LARGEST:
            raise NotDecided(_TOO_FINE)
        found = sum((self._variables[key] * factor for key, factor in factors.items()), constant)
        return found, size

    def _bounds(self, key: int) -> tuple[int, int]:
        domain = self._variables[key].proto.domain
        return int(domain[0]), int(domain[len(domain) - 1])


def _exact_points(world: World, level: int) -> Fraction:
    scale = world.space.bank.scale
    return exact(scale.points[level]) if scale.points else Fraction(level, scale.highest)


def _contributions(world: World, kind: str) -> list[Any]:
    """What an item contributes to a phase or pitfall at every level, exactly."""
    highest = world.space.highest
    if kind == "pitfall":
        return [100 * (1 - Fraction(level, highest)) for level in range(highest + 1)]
    top = _exact_points(world, highest)
    points = [_exact_points(world, level) for level in range(highest + 1)]
    return [100 * one / top if top > 0 else Fraction(0) for one in points]


def _strength(space: ItemSpace, item: int, quantity: Quantity) -> Fraction:
    """Item weight x strength with which an item informs a phase or a pitfall."""
    bank, informs = space.bank, space.bank.items[item].informs
    if quantity.kind == "phase":
        strength = informs.phases[bank.phases[quantity.number].id]
    else:
        strength = informs.pitfalls[bank.pitfalls[quantity.number].id]
    return exact(bank.items[item].weight) * strength


_TOO_FINE = "the weights are too fine for the solver's whole numbers"
