"""Sentences about findings: deterministic, and ready for a board report as they stand."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.bank.models import Bank, Item
from assessment.findings.models import GateFinding
from assessment.findings.terms import MOST_NAMED, Term
from assessment.scoring.models import ItemScore
from assessment.scoring.rounding import display

# A decision can only be taken on gates that are named; beyond five the sentence stops being read.
MOST_GATES = 5


def named(item: Item) -> str:
    """An item for print: ``DAT-07 (Quality rules)``."""
    return f"{item.id} ({item.title})"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def level_named(bank: Bank, level: int) -> str:
    """``level 1 (Ad hoc)``, or only ``level 40`` on a numeric scale."""
    names = bank.scale.levels
    return f"level {level} ({names[level].name})" if names else f"level {level}"


def phase_named(bank: Bank, phase: str) -> str:
    """``phase 2, Data readiness``."""
    number, found = next((n, p) for n, p in enumerate(bank.phases, 1) if p.id == phase)
    return f"phase {number}, {found.title}"


def state_of(bank: Bank, scored: ItemScore) -> str:
    """Where an item stands: ``at level 1 (Ad hoc)``, ``not answered``, ``answered with don't know``."""
    if scored.level is not None:
        return f"at {level_named(bank, scored.level)}"
    return {
        "unanswered": "not answered",
        "dont_know": "answered with don't know",
        "not_applicable": "not applicable",
        "not_asked": "not asked",
    }[scored.state]


def shut_gates(gates: Sequence[GateFinding]) -> str:
    """``DAT-07 (Quality rules), now level 1, needs level 2; and …``, the lowest first."""
    gates = sorted(gates, key=lambda gate: -1 if gate.level is None else gate.level)
    parts = [
        f"{gate.item} ({gate.title}), now level {gate.level}, needs level {gate.needs}"
        for gate in gates[:MOST_GATES]
    ]
    if len(gates) > MOST_GATES:
        more = len(gates) - MOST_GATES
        parts.append(f"{more} more gate{'s' if more > 1 else ''}")
    return "; ".join(parts[:-1]) + "; and " + parts[-1] if len(parts) > 1 else "".join(parts)


def unknown_gates(gates: Sequence[GateFinding]) -> str:
    """Which gates nobody has answered yet, and the level that each of them asks for."""
    parts = [
        f"{gate.item} ({gate.title}) is known to stand at level {gate.needs} or higher"
        for gate in gates[:MOST_GATES]
    ]
    if len(gates) > MOST_GATES:
        more = len(gates) - MOST_GATES
        parts.append(f"{more} more gate{'s are' if more > 1 else ' is'} answered")
    return joined(parts)


def completion_short(
    bank: Bank, phase: str, completion: float | None, lacking: Sequence[Term]
) -> str:
    """Why the completion of `phase` does not let the next one start, and the items furthest behind."""
    needs = display(bank.policy.phases.enter_from, bank.policy.rounding)
    if completion is None:
        reached = f"nothing that informs {phase_named(bank, phase)}, is answered"
    else:
        shown = display(completion, bank.policy.rounding)
        reached = f"the completion of {phase_named(bank, phase)}, is {shown}"
    behind = [f"{named(term.item)}, {_term_level(term)}" for term in lacking[:MOST_NAMED]]
    tail = f"; furthest behind: {'; '.join(behind)}" if behind else ""
    return f"{reached}, and {needs} is needed{tail}"


def _term_level(term: Term) -> str:
    return "not answered" if term.level is None else f"level {term.level}"


def sentence(text: str) -> str:
    """`text` with a capital first and one full stop last."""
    text = text.strip()
    return text[:1].upper() + text[1:].rstrip(".") + "."
