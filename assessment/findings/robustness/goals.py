"""What must hold for a result to stand at a rank or higher: gates passed, and numbers that reach bounds.

Ranks ascend: the verdict's is the number of phases in its unbroken run, a phase's is its status, a
dimension's its maturity level. A rank is reached exactly if all of its goal holds, and lost as soon as
one part of it fails; which is why raising takes everything, and lowering the cheapest of many ways.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.bank.models import Bank, Item
from assessment.findings import wording
from assessment.findings.models import Findings
from assessment.findings.phases import gates_of, unknown
from assessment.findings.robustness.ladders import ladder_of, place_of
from assessment.findings.robustness.nodes import Node
from assessment.findings.robustness.trees import Trees
from assessment.scoring.maturity import gate_cap
from assessment.scoring.models import NodeScore, Scores
from assessment.scoring.rounding import display, reach_from


@dataclass(frozen=True, slots=True)
class Bound:
    """A number that must reach a bound; `what` names it, `beside` what must hold at the same time."""

    what: str
    node: Node
    needs: float
    beside: str = ""

    @property
    def threshold(self) -> float:
        """The lowest float that counts as reaching it."""
        return reach_from(self.needs)


@dataclass(frozen=True, slots=True)
class Goal:
    """Everything that must hold.

    Attributes:
        gates: pairs of a column and the place on its ladder that the answer must at least have.
        bounds: numbers with what they must reach.
        joined: one bound that stands for all of `bounds` where answers are raised; None: all of them.
        never: why no change of given answers can meet it; empty where nothing stands in the way.
    """

    gates: tuple[tuple[int, int], ...] = ()
    bounds: tuple[Bound, ...] = ()
    joined: Bound | None = None
    never: tuple[str, ...] = ()

    def __add__(self, other: Goal) -> Goal:
        return Goal(
            self.gates + other.gates,
            self.bounds + other.bounds,
            self.joined or other.joined,
            self.never + other.never,
        )


class Goals:
    """The goals of one record."""

    def __init__(self, bank: Bank, scores: Scores, findings: Findings) -> None:
        self.bank = bank
        self.scores = scores
        self.findings = findings
        self.trees = Trees(bank, scores)
        self._column = {item.id: number for number, item in enumerate(bank.items)}

    def verdict(self, run: int) -> Goal:
        """The unbroken run has at least so many phases (1 or more)."""
        return self._open(run - 1)

    def phase(self, position: int, rank: int) -> Goal:
        """A phase has at least this status: 1 conditional, 2 open, 3 complete."""
        if rank == 1:
            gates = [self._gates(number, known=False) for number in range(position + 1)]
            return sum(gates, Goal())
        goal = self._open(position)
        if rank == 3:
            goal += self._completion(position, self.bank.policy.phases.complete_from)
            if position + 1 < len(self.bank.phases):
                goal += self._gates(position + 1, known=True)
        return goal

    def dimension(self, number: int, level: int) -> Goal:
        """A dimension has at least this maturity level."""
        dimension = self.bank.dimensions[number]
        goal = self._bound(
            f"the score of {dimension.title}",
            self.trees.dimension(dimension),
            self._from_score(level),
        )
        for item in self.bank.items:
            if self.bank.dimension_of(item).id == dimension.id:
                goal += self._cap(item, level)
        return goal

    def overall(self, level: int) -> Goal:
        """The whole has at least this maturity level."""
        goal = self._withheld()
        bounds: dict[str, float] = {}
        above = self.bank.policy.overall_above_weakest
        least = None if above is None else self._level_from(level - above)
        for number, dimension in enumerate(self.bank.dimensions):
            if least is None or self.scores.dimensions[number].level is None:
                continue
            goal += self.dimension(number, least)
            bounds[dimension.id] = reach_from(self._from_score(least))
        what, needs = "the overall score", self._from_score(level)
        goal += self._bound(what, self.trees.overall(), needs)
        if bounds and self.bank.policy.aggregation.overall not in ("item_mean", "deduct"):
            node = self.trees.overall(bounds)
            beside = f"with every dimension at level {least} or higher"
            goal += Goal(joined=None if node is None else Bound(what, node, needs, beside))
        return goal

    def _open(self, position: int) -> Goal:
        """A phase is open or complete: so are all before it, and each is far enough for the next."""
        goal = Goal()
        for number in range(position + 1):
            goal += self._gates(number, known=True)
            if number < position:
                goal += self._completion(number, self.bank.policy.phases.enter_from)
        return goal

    def _completion(self, position: int, needs: float) -> Goal:
        phase = self.bank.phases[position]
        named = wording.phase_named(self.bank, phase.id)
        return self._bound(f"the completion of {named},", self.trees.completion(phase.id), needs)

    def _bound(self, what: str, node: Node | None, needs: float) -> Goal:
        if node is None:
            return Goal(never=(f"nothing is answered that makes up {what.rstrip(',')}",))
        return Goal(bounds=(Bound(what, node, needs),))

    def _gates(self, position: int, *, known: bool) -> Goal:
        """No gate of a phase is shut; nor, if `known`, left unanswered."""
        phase = self.bank.phases[position].id
        goal = Goal()
        for item in self.bank.items:
            if item.gate is not None and item.gate.holds_phase == phase:
                goal += self._at_least(item, item.gate.below)
        left = unknown(gates_of(self.bank, self.scores, phase)) if known else ()
        never = tuple(
            f"{gate.item} ({gate.title}) is "
            f"{wording.state_of(self.bank, self.scores.item_by_id[gate.item])}"
            for gate in left
        )
        return goal + Goal(never=never)

    def _at_least(self, item: Item, level: int) -> Goal:
        """An answer that was given stands at a level or higher; nothing where none was given."""
        given = self.scores.item_by_id[item.id].level
        if given is None:
            return Goal()
        ladder = ladder_of(self.bank, item, given)
        place = place_of(ladder, level)
        if place == len(ladder):
            return Goal(never=(f"no answer to {item.id} ({item.title}) reaches level {level}",))
        return Goal(gates=((self._column[item.id], place),)) if place else Goal()

    def _cap(self, item: Item, level: int) -> Goal:
        """A gate caps its dimension no lower than a level."""
        if item.gate is None or self.scores.item_by_id[item.id].level is None:
            return Goal()
        for answer in range(self.bank.scale.highest + 1):
            cap = gate_cap(item.gate, answer)
            if cap is None or cap >= level:
                return self._at_least(item, answer)
        return Goal(never=(f"{item.id} ({item.title}) caps it, whatever its answer",))

    def _withheld(self) -> Goal:
        """No gate withholds the overall score."""
        goal = Goal()
        for item in self.bank.items:
            if item.gate is None or not item.gate.withholds_score:
                continue
            scored = self.scores.item_by_id[item.id]
            goal += self._at_least(item, item.gate.below)
            if scored.state in ("unanswered", "dont_know"):
                state = wording.state_of(self.bank, scored)
                goal += Goal(never=(f"{item.id} ({item.title}) is {state}",))
        return goal

    def _from_score(self, level: int) -> float:
        """Lowest score of a maturity level or a higher one."""
        steps = self.bank.policy.maturity_levels
        return min(step.from_score for step in steps if step.level >= level)

    def _level_from(self, level: int) -> int | None:
        """The lowest maturity level from `level` on; None where every level is that high."""
        steps = sorted(step.level for step in self.bank.policy.maturity_levels)
        return (
            None if level <= steps[0] else next((one for one in steps if one >= level), steps[-1])
        )


def levels_of(bank: Bank) -> tuple[int, ...]:
    """The maturity levels that a bank has, lowest first."""
    return tuple(sorted(step.level for step in bank.policy.maturity_levels))


def no_level(bank: Bank, node: NodeScore) -> str:
    """Why a node can have no level whatever its given answers say; empty where it can."""
    if not bank.policy.maturity_levels:
        return "the bank has no maturity levels"
    enough = node.answered_weight >= reach_from(bank.policy.level_needs_answered)
    if enough and node.answered_weight > 0:
        return ""
    share = f"{100 * bank.policy.level_needs_answered:g} %"
    return f"too little is answered for a maturity level; it takes {share} of the weight"


def points(bank: Bank, value: float) -> str:
    """A number with enough digits to see on which side of a bound it stands."""
    rounding = bank.policy.rounding
    return display(value, rounding.model_copy(update={"digits": max(rounding.digits, 2)}))
