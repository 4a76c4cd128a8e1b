"""Rules of expert situations and contradictions: some answers make each hold, and others do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from assessment.proof.claims.base import claim_of
from assessment.proof.comparisons import condition_holds
from assessment.proof.decide import Decider
from assessment.proof.formulas import Formula, negated
from assessment.proof.models import Claim, Subject
from assessment.proof.profiles import comparisons
from assessment.proof.worlds import World


def claim_rules(decider: Decider) -> Iterator[Claim]:
    """Every rule can hold, and can fail."""
    for expert in decider.space.bank.experts:
        yield from _rule(decider, "expert situation", expert.id, expert.rule, "expert", "advised")
    for one in decider.space.bank.contradictions:
        yield from _rule(decider, "contradiction", one.id, one.rule, "contradiction", "found")


def _rule(
    decider: Decider, kind: str, identity: str, rule: Mapping[str, Any], name: str, word: str
) -> Iterator[Claim]:
    subject = Subject(kind, identity, ("rule",))
    holds = decider.possible(lambda world: condition_holds(world, rule), rule)
    if holds.possible is False:
        holds = holds._replace(reason=_why_never(decider, rule))
    code = f"{name}-never-{word}"
    yield claim_of("conditions", f"{kind} {identity} can be {word}", subject, holds, code)
    if holds.possible is False:
        return  # what never holds always fails; one fault is enough
    fails = decider.possible(lambda world: negated(condition_holds(world, rule)), rule)
    if fails.possible is False:
        fails = fails._replace(reason="its rule holds of all answers")
    code = f"{name}-always-{word}"
    yield claim_of("conditions", f"{kind} {identity} can be absent", subject, fails, code)


def _why_never(decider: Decider, rule: Mapping[str, Any]) -> str:
    """The comparisons of a rule that never hold by themselves; else that they rule each other out."""
    parts = {repr(part): dict([part]) for part in comparisons(rule)}
    alone = [
        f"{subject} {operator} {operand}"
        for part in parts.values()
        for subject, operators in part.items()
        if decider.possible(partial(_condition, part), part).possible is False
        for operator, operand in operators.items()
    ]
    if alone:
        return f"no answers give {', nor '.join(alone)}"
    return "each of its parts can hold, but not enough of them at once"


def _condition(condition: Mapping[str, Any], world: World) -> Formula:
    return condition_holds(world, condition)
