"""How a conclusion came about: phases, pitfalls, expert support and the verdict, down to the answers."""

from __future__ import annotations

from collections.abc import Callable

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank, Scale
from assessment.findings.models import Findings, PhaseFinding, PitfallFinding
from assessment.findings.rule_derivation import derive_rule
from assessment.findings.rules import known_facts
from assessment.findings.terms import Term, completion_of, exposure_of, terms
from assessment.scoring.arithmetic import mean_text
from assessment.scoring.derivation import derive
from assessment.scoring.models import Derivation, Scores
from assessment.scoring.notes import item_notes, not_counted
from assessment.scoring.rounding import display, plain

STATUS_WORDS = {
    "not_advised": "not advised",
    "conditional": "conditional",
    "open": "open",
    "complete": "complete",
}


def explain(
    bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings, target: str
) -> Derivation:
    """The derivation of any number or conclusion of a record.

    Args:
        bank: the bank.
        answers: of the record.
        scores: of the same record.
        findings: from the same scores.
        target: a full name, see `findings.targets.find_target`.

    Returns:
        A tree down to the answers; its printed arithmetic gives its printed values.

    Raises:
        KeyError: the bank has no such target.
    """
    if target == "verdict":
        return derive_verdict(bank, answers, scores, findings)
    kind, _, key = target.partition(".")
    if kind == "phase":
        return derive_phase(bank, answers, scores, findings.phase_by_id[key])
    if kind == "pitfall":
        found = {pitfall.id: pitfall for pitfall in findings.pitfalls}
        return derive_pitfall(bank, answers, scores, found[key])
    if kind == "expert":
        return derive_expert(bank, answers, scores, findings, key)
    return derive(bank, answers, scores, target)


def derive_verdict(
    bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings
) -> Derivation:
    """The verdict with the status of every phase; KeyError in a bank without phases."""
    verdict = findings.verdict
    if verdict is None:
        raise KeyError("verdict")
    return Derivation(
        target="verdict",
        title="Verdict",
        rule="the last phase of the unbroken run, from the first on, that is open or complete",
        value=verdict.phase,
        shown=verdict.title,
        notes=(verdict.sentence,),
        parts=tuple(derive_phase(bank, answers, scores, phase) for phase in findings.phases),
    )


def derive_phase(bank: Bank, answers: AnswerSet, scores: Scores, phase: PhaseFinding) -> Derivation:
    """The completion of one phase, and the reasons for its status."""
    found = terms(bank, scores, "phases", phase.id)
    policy = bank.policy.phases
    reasons = phase.conditions or (
        f"the next phase may start from {plain(policy.enter_from)}; "
        f"complete from {plain(policy.complete_from)} once every gate of the next phase is passed",
    )
    return Derivation(
        target=f"phase.{phase.id}",
        title=phase.title,
        rule="mean score of the answered items that inform it; weight = item weight × strength",
        value=phase.completion,
        shown=not_counted(phase.completion, bank),
        arithmetic=_arithmetic(bank, found, completion_of, phase.completion),
        notes=(f"status: {STATUS_WORDS[phase.status]}", *_range(bank, phase), *reasons),
        parts=_parts(bank, answers, scores, found, completion_of),
    )


def derive_pitfall(
    bank: Bank, answers: AnswerSet, scores: Scores, pitfall: PitfallFinding
) -> Derivation:
    """The exposure to one pitfall, with its band and what drives it."""
    found = terms(bank, scores, "pitfalls", pitfall.id)
    notes = [f"band: {pitfall.band_title}"] if pitfall.band_title else []
    notes += _range(bank, pitfall)
    for driver in pitfall.drivers:
        percent = display(100 * driver.share, bank.policy.rounding)
        notes.append(f"{driver.item} ({driver.title}) makes up {percent} % of it")
    return Derivation(
        target=f"pitfall.{pitfall.id}",
        title=pitfall.title,
        rule="mean shortfall (100 - level / highest × 100) of the answered items that inform it; "
        "weight = item weight × strength",
        value=pitfall.exposure,
        shown=not_counted(pitfall.exposure, bank),
        arithmetic=_arithmetic(bank, found, exposure_of, pitfall.exposure),
        notes=tuple(notes),
        parts=_parts(bank, answers, scores, found, exposure_of),
    )


def derive_expert(
    bank: Bank, answers: AnswerSet, scores: Scores, findings: Findings, key: str
) -> Derivation:
    """Whether outside specialists pay off in one situation, and why; KeyError for an unknown one."""
    situations = {situation.id: situation for situation in bank.experts}
    held = next((one for one in findings.expert_support if one.id == key), None)
    facts = known_facts(bank, answers, scores, findings.phases, findings.pitfalls)

    def derive_subject(target: str) -> Derivation:
        return explain(bank, answers, scores, findings, target)

    return Derivation(
        target=f"expert.{key}",
        title=situations[key].title,
        rule="holds if the bank's rule is known to be true of the answers",
        value="holds" if held else "does not hold",
        shown="holds" if held else "does not hold",
        notes=(situations[key].why, *(held.because if held else ())),
        parts=derive_rule(bank, situations[key].rule, facts, derive_subject),
    )


def _arithmetic(
    bank: Bank,
    found: tuple[Term, ...],
    contribution: Callable[[Scale, int], float],
    value: float | None,
) -> str:
    pairs = [
        (term.weight, contribution(bank.scale, term.level))
        for term in found
        if term.level is not None
    ]
    return "" if value is None else mean_text(pairs, value, bank.policy.rounding)


def _parts(
    bank: Bank,
    answers: AnswerSet,
    scores: Scores,
    found: tuple[Term, ...],
    contribution: Callable[[Scale, int], float],
) -> tuple[Derivation, ...]:
    parts = []
    for term in found:
        value = None if term.level is None else contribution(bank.scale, term.level)
        scored = scores.item_by_id[term.item.id]
        strength = plain(term.weight / term.item.weight, 9)
        parts.append(
            Derivation(
                target=term.item.id,
                title=term.item.title,
                rule=f"weight {plain(term.item.weight)} × strength {strength}",
                value=value,
                shown=not_counted(value, bank),
                weight=None if value is None else term.weight,
                notes=item_notes(bank, answers, term.item, scored)[:1],
            )
        )
    return tuple(parts)


def _range(bank: Bank, finding: PhaseFinding | PitfallFinding) -> list[str]:
    if finding.lowest is None or finding.highest is None or finding.lowest == finding.highest:
        return []
    rounding = bank.policy.rounding
    ends = f"{display(finding.lowest, rounding)} to {display(finding.highest, rounding)}"
    return [f"attainable range: {ends}, over everything unanswered or unknown"]
