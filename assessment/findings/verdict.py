"""The verdict: the phase the organisation stands in, and what exactly holds the next one."""

from __future__ import annotations

from assessment.bank.models import Bank
from assessment.findings import wording
from assessment.findings.models import GateFinding, PhaseFinding, Verdict
from assessment.findings.phases import behind, shut, unknown
from assessment.scoring.models import Scores


def find_verdict(bank: Bank, scores: Scores, phases: tuple[PhaseFinding, ...]) -> Verdict | None:
    """The last phase of the unbroken run, from the first on, that is open or complete.

    Args:
        bank: the bank.
        scores: of the record.
        phases: all phases, first to last.

    Returns:
        None in a bank without phases. Where not even the first phase is open, `phase` and `next_phase`
        both name it. `next_phase` is None in the last phase.
    """
    if not phases:
        return None
    run = _unbroken_run(phases)
    stood = phases[max(run - 1, 0)]
    following = phases[run] if run < len(phases) else None
    return Verdict(
        phase=stood.id,
        title=stood.title,
        next_phase=following.id if following else None,
        held_by=following.held_by if following else (),
        sentence=_sentence(bank, scores, phases, run),
    )


def _unbroken_run(phases: tuple[PhaseFinding, ...]) -> int:
    for number, phase in enumerate(phases):
        if phase.status not in ("open", "complete"):
            return number
    return len(phases)


def _sentence(bank: Bank, scores: Scores, phases: tuple[PhaseFinding, ...], run: int) -> str:
    stands = "The organisation has not entered the first phase yet."
    if run:
        stands = f"The organisation stands in {wording.phase_named(bank, phases[run - 1].id)}."
    if all(item.state != "answered" for item in scores.items):
        stands = f"Nothing is answered yet. {stands}"
    if run == len(phases):
        ending = " and it is complete" if phases[-1].status == "complete" else ""
        return f"{stands} It is the last phase{ending}."
    return f"{stands} {_what_holds(bank, scores, phases, run)}"


def _what_holds(bank: Bank, scores: Scores, phases: tuple[PhaseFinding, ...], run: int) -> str:
    following = phases[run]
    title = wording.sentence(wording.phase_named(bank, following.id)).rstrip(".")
    gates: tuple[GateFinding, ...] = shut(following.gates)
    if gates:
        return f"{title}, is held shut by {wording.shut_gates(gates)}."
    reasons = []
    if unknown(following.gates):
        reasons.append(f"once {wording.unknown_gates(unknown(following.gates))}")
    if run:
        stood = phases[run - 1]
        lacking = behind(bank, scores, stood)
        if lacking or stood.completion is None:
            short = wording.completion_short(bank, stood.id, stood.completion, lacking)
            reasons.append(f"with care, because {short}")
    return f"{title}, may start only {'; and '.join(reasons)}."
