"""Whether some answers bring a formula about: by ranges, by a row that shows it, by trying all, by solver."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessment.proof.formulas import FALSE, Formula, on_ranges, quantities
from assessment.proof.models import Method, Witness
from assessment.proof.pool import pool
from assessment.proof.profiles import TooManyProfiles
from assessment.proof.solver import NotDecided, SolverMissing, solve
from assessment.proof.space import Condition, Space
from assessment.proof.worlds import Builder, Rows, World


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried before the next, stronger way to decide.

    Attributes:
        few_rows: ways to answer that are all tried before anything else.
        many_rows: ways to answer that are all tried rather than left to the solver.
        pools: worlds in which chains of answers are looked through.
        solver: whether the solver may be asked at all.
    """

    few_rows: int = 1_024
    many_rows: int = 65_536
    pools: int = 8
    solver: bool = True


class Decision(NamedTuple):
    """Whether something can come about; None where nobody could tell."""

    possible: bool | None
    method: Method
    witness: Witness | None = None
    reason: str = ""


@dataclass
class Decider:
    """Decides for one bank, and keeps what it computed."""

    space: Space
    effort: Effort = Effort()
    solver_missing: bool = False
    _pools: dict[int, Rows] = field(default_factory=dict)

    def possible(self, build: Builder, *conditions: Condition) -> Decision:
        """Whether a complete record exists of which the formula holds.

        Args:
            build: gives the formula in a world.
            conditions: rules in it that ask about the profile.
        """
        try:
            worlds = self.space.worlds(*conditions)
        except TooManyProfiles as fault:
            return Decision(None, "enumeration", reason=str(fault))
        strongest: Method = "structural"
        open_tasks: list[_Task] = []
        for task in _tasks(worlds, build):
            found = self._quickly(task, look=len(open_tasks) < self.effort.pools)
            if found.possible:
                return found
            if found.possible is None:
                open_tasks.append(task)
            else:
                strongest = _stronger(strongest, found.method)
        return self._thoroughly(open_tasks, strongest)

    def _quickly(self, task: _Task, *, look: bool) -> Decision:
        """By ranges, by trying out if that takes few rows, or else, if told to, by looking for a row."""
        by_ranges = on_ranges(task.formula, task.world.ranges)
        if by_ranges is False:
            return Decision(False, "interval")
        if by_ranges:
            return Decision(True, "interval", task.witness(task.world.corner(), 0))
        if task.combinations <= self.effort.few_rows:
            return task.tried()
        shown = task.shown_in(self._pool(task.world), "witness") if look else None
        return shown or Decision(None, "witness")

    def _thoroughly(self, tasks: list[_Task], strongest: Method) -> Decision:
        for task in tasks:
            small = task.combinations <= self.effort.many_rows
            found = task.tried() if small else self._solved(task)
            if found.possible is not False:
                return found
            strongest = _stronger(strongest, found.method)
        return Decision(False, strongest)

    def _solved(self, task: _Task) -> Decision:
        if not self.effort.solver:
            self.solver_missing = True
            return Decision(None, "cp-sat")
        try:
            levels = solve(task.world, task.formula)
        except SolverMissing:
            self.solver_missing = True
            return Decision(None, "cp-sat")
        except NotDecided as fault:
            return Decision(None, "cp-sat", reason=str(fault))
        if levels is None:
            return Decision(False, "cp-sat")
        rows = task.world.rows(levels)
        return task.shown_in(rows, "cp-sat") or Decision(None, "cp-sat", reason=_AT_NOISE)

    def _pool(self, world: World) -> Rows:
        key = id(world)
        if key not in self._pools:
            self._pools[key] = pool(world)
        return self._pools[key]


@dataclass(frozen=True)
class _Task:
    """A formula in a world, with the positions of the asked items that it depends on."""

    world: World
    formula: Formula
    support: npt.NDArray[np.intp]

    @property
    def combinations(self) -> int:
        """How many ways there are to answer the items that matter."""
        return math.prod(len(self.world.space.levels_of[place]) for place in self.support)

    def tried(self) -> Decision:
        """Every way to answer them."""
        numbers = np.arange(self.combinations)
        rows = np.zeros((self.combinations, len(self.world.asked)), dtype=np.int8)
        for place in self.support:
            own = np.array(self.world.space.levels_of[place], dtype=np.int8)
            rows[:, place] = own[numbers % len(own)]
            numbers = numbers // len(own)
        found = self.shown_in(self.world.rows(rows), "enumeration")
        return found or Decision(False, "enumeration")

    def shown_in(self, rows: Rows, method: Method) -> Decision | None:
        """The first of the rows of which the formula holds."""
        hits = np.flatnonzero(rows.where(self.formula))
        if not len(hits):
            return None
        return Decision(True, method, self.witness(rows, int(hits[0])))

    def witness(self, rows: Rows, number: int) -> Witness:
        """A row as answers; items on which nothing depends are at their lowest level."""
        space = self.world.space
        items = space.bank.items
        levels = {
            items[place].id: space.levels_of[place][0] for place in np.flatnonzero(self.world.asked)
        }
        for place in self.support:
            levels[items[place].id] = int(rows.levels[number, place])
        return Witness.of(self.world.profile, levels)


def _tasks(worlds: tuple[World, ...], build: Builder) -> Iterator[_Task]:
    """The formula in every world in which it differs or depends on other items."""
    seen: set[tuple[Formula, bytes]] = set()
    for world in worlds:
        formula = build(world)
        if formula == FALSE:
            continue
        parts = [world.space.support(quantity) for quantity in quantities(formula)]
        items = np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.intp)
        support = items[world.asked[items]]
        key = (formula, support.tobytes())
        if key not in seen:
            seen.add(key)
            yield _Task(world, formula, support)


def _stronger(first: Method, second: Method) -> Method:
    return max(first, second, key=_STRENGTH.__getitem__)


_STRENGTH: Mapping[Method, int] = {
    "structural": 0,
    "witness": 1,
    "interval": 2,
    "enumeration": 3,
    "cp-sat": 4,
}
_AT_NOISE = "it hangs on the noise of floating-point numbers"
