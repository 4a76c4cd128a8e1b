"""What the verdict would be, had questions been answered otherwise: scored and judged anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.answers.models import Response
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
    """The outcome if `items` were all answered at `level`, and everything else as it is."""
    changed = set(items)
    kept = tuple(one for one in material.answers.responses if one.item not in changed)
    made = tuple(Response(item=item, level=level, by="what-if") for item in sorted(changed))
    answers = material.answers.model_copy(update={"responses": (*kept, *made)})
    scores = score(material.bank, answers)
    findings = find(material.bank, answers, scores)
    return _outcome(
        Material(material.bank, answers, scores, findings, None, material.words, material.on)
    )


def _outcome(material: Material) -> Outcome:
    verdict = material.findings.verdict
    overall = material.scores.overall.score
    if verdict is None:
        return Outcome(overall, 0, "")
    entered = verdict.next_phase != verdict.phase
    return Outcome(overall, material.phase_numbers[verdict.phase] if entered else 0, verdict.title)
