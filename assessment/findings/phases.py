"""Where each phase stands: completion, gates, status, and what holds it down."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.bank.models import Bank, Phase
from assessment.findings import wording
from assessment.findings.models import GateFinding, PhaseFinding, PhaseStatus
from assessment.findings.terms import (
    MOST_NAMED,
    OPEN_STATES,
    Term,
    completion_of,
    estimate,
    shortfalls,
    terms,
)
from assessment.scoring.models import Scores
from assessment.scoring.rounding import reaches


def find_phases(bank: Bank, scores: Scores) -> tuple[PhaseFinding, ...]:
    """Every phase with its status, first to last.

    Args:
        bank: with its phases in the order of the work.
        scores: of the record.

    Returns:
        Statuses by these rules. *Not advised*: a gate of the phase, or of one before it, is shut.
        *Conditional*: none is shut, but nobody knows one of its gates, or the phase before is not far
        enough (`enter_from`), or is itself conditional. *Complete*: open, far enough
        (`complete_from`), and every gate of the next phase is passed. *Open*: otherwise.
    """
    found: list[PhaseFinding] = []
    for phase in bank.phases:
        found.append(_find_phase(bank, scores, phase, found))
    return tuple(found)


def gates_of(bank: Bank, scores: Scores, phase: str) -> tuple[GateFinding, ...]:
    """The gates of one phase that are shut or that nobody could answer, in the bank's order."""
    gates = []
    for item in bank.items:
        gate = item.gate
        if gate is None or gate.holds_phase != phase:
            continue
        scored = scores.item_by_id[item.id]
        shut = scored.level is not None and scored.level < gate.below
        if shut or scored.state in OPEN_STATES:
            gates.append(
                GateFinding(
                    item=item.id,
                    title=item.title,
                    phase=phase,
                    level=scored.level,
                    needs=gate.below,
                    reason=gate.reason,
                )
            )
    return tuple(gates)


def shut(gates: Iterable[GateFinding]) -> tuple[GateFinding, ...]:
    """The gates that were answered below their level."""
    return tuple(gate for gate in gates if gate.level is not None)


def unknown(gates: Iterable[GateFinding]) -> tuple[GateFinding, ...]:
    """The gates that are unanswered or answered with *don't know*."""
    return tuple(gate for gate in gates if gate.level is None)


def behind(bank: Bank, scores: Scores, phase: PhaseFinding) -> tuple[Term, ...]:
    """The largest shortfalls of a phase that is too little complete for the next one; else nothing."""
    if _far_enough(bank, phase):
        return ()
    return shortfalls(terms(bank, scores, "phases", phase.id), bank.scale)


def _find_phase(
    bank: Bank, scores: Scores, phase: Phase, before: list[PhaseFinding]
) -> PhaseFinding:
    gates = gates_of(bank, scores, phase.id)
    found = terms(bank, scores, "phases", phase.id)
    completion = estimate(found, bank.scale, completion_of)
    earlier = [gate for other in before for gate in shut(other.gates)]
    status = _status(bank, scores, phase, gates, earlier, completion.value, before)
    return PhaseFinding(
        id=phase.id,
        title=phase.title,
        short=phase.short,
        completion=completion.value,
        lowest=completion.lowest,
        highest=completion.highest,
        status=status,
        held_by=_held_by(bank, scores, gates, earlier, before),
        gates=gates,
        conditions=_conditions(bank, scores, gates, earlier, before),
    )


def _status(  # noqa: PLR0917
    bank: Bank,
    scores: Scores,
    phase: Phase,
    gates: tuple[GateFinding, ...],
    earlier: list[GateFinding],
    completion: float | None,
    before: list[PhaseFinding],
) -> PhaseStatus:
    if earlier or shut(gates):
        return "not_advised"
    previous = before[-1] if before else None
    if gates or (
        previous and (previous.status == "conditional" or not _far_enough(bank, previous))
    ):
        return "conditional"
    enough = completion is not None and reaches(completion, bank.policy.phases.complete_from)
    return "complete" if enough and not _next_gates(bank, scores, phase) else "open"


def _next_gates(bank: Bank, scores: Scores, phase: Phase) -> tuple[GateFinding, ...]:
    """What of the next phase's gates is not passed; nothing after the last phase."""
    position = bank.phases.index(phase) + 1
    following = bank.phases[position : position + 1]
    return tuple(gate for after in following for gate in gates_of(bank, scores, after.id))


def _far_enough(bank: Bank, phase: PhaseFinding) -> bool:
    enter_from = bank.policy.phases.enter_from
    return phase.completion is not None and reaches(phase.completion, enter_from)


def _held_by(
    bank: Bank,
    scores: Scores,
    gates: tuple[GateFinding, ...],
    earlier: list[GateFinding],
    before: list[PhaseFinding],
) -> tuple[str, ...]:
    """Shut gates first, then unknown ones, then what the phase before lacks most."""
    held = [gate.item for gate in (*earlier, *shut(gates), *unknown(gates))]
    if before:
        lacking = behind(bank, scores, before[-1])
        held += [term.item.id for term in lacking[:MOST_NAMED]]
        if before[-1].status == "conditional":
            held += before[-1].held_by
    return tuple(dict.fromkeys(held))


def _conditions(
    bank: Bank,
    scores: Scores,
    gates: tuple[GateFinding, ...],
    earlier: list[GateFinding],
    before: list[PhaseFinding],
) -> tuple[str, ...]:
    """What must be true before the phase is open, one sentence each."""
    texts = [
        f"{gate.item} ({gate.title}) must reach level {gate.needs}; it holds "
        f"{wording.phase_named(bank, gate.phase)}, and is now level {gate.level}"
        for gate in earlier
    ]
    texts += [
        f"{gate.item} ({gate.title}) must reach level {gate.needs}; it is now level {gate.level}"
        for gate in shut(gates)
    ]
    for gate in unknown(gates):
        state = wording.state_of(bank, scores.item_by_id[gate.item])
        texts.append(f"{gate.item} ({gate.title}) must be at level {gate.needs}; it is {state}")
    if before and not _far_enough(bank, before[-1]):
        previous = before[-1]
        lacking = behind(bank, scores, previous)
        texts.append(wording.completion_short(bank, previous.id, previous.completion, lacking))
    if before and before[-1].status == "conditional":
        texts.append(
            f"{wording.phase_named(bank, before[-1].id)}, may itself start only on conditions"
        )
    return tuple(wording.sentence(text) for text in texts)
