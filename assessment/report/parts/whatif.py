"""What the verdict would be, had questions been answered otherwise: scored and judged anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.answers.changing import at_levels
from assessment.findings import find
from assessment.report.material import Material
from assessment.scoring import score


@dataclass(frozen=True)
class Outcome:
    """Score and verdict of other answers. `phase` is the number stood in; 0: none is entered."""

    score: float | None
    phase: int
    title: str


def actual(material: Material) -> Outcome:
    """The outcome of the answers as given."""
    return _outcome(material)


def answered_at(material: Material, items: Iterable[str], level: int) -> Outcome:
    """The outcome if `items` were all answered at `level`, and everything else as it is.

    On a shorter scale of its own an item stands at the highest of its levels up to that one.
    """
    bank = material.bank
    levels = {item: bank.levels_of(bank.item_by_id[item]) for item in items}
    fitting = {item: max(one for one in known if one <= level) for item, known in levels.items()}
    answers = at_levels(material.answers, fitting)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    return _outcome(Material(bank, answers, scores, findings, None, material.words, material.on))


def _outcome(material: Material) -> Outcome:
    verdict = material.findings.verdict
    overall = material.scores.overall.score
    if verdict is None:
        return Outcome(overall, 0, "")
    entered = verdict.next_phase != verdict.phase
    return Outcome(overall, material.phase_numbers[verdict.phase] if entered else 0, verdict.title)
