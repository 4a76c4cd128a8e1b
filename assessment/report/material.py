"""What every part of the report is built from, and the look-ups that several parts share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessment.answers.models import AnswerSet
from assessment.bank.models import Bank, Item, Phase
from assessment.findings.models import Findings
from assessment.report import figures
from assessment.report.wording import Wording
from assessment.roadmap.models import Roadmap
from assessment.scoring.models import DimensionScore, Scores


@dataclass(frozen=True)
class Material:
    """The results of all stages, the wording and the date of the report."""

    bank: Bank
    answers: AnswerSet
    scores: Scores
    findings: Findings
    roadmap: Roadmap | None
    words: Wording
    on: date

    def score(self, value: float | None) -> str:
        """A score as printed."""
        return figures.score_text(self.bank, value)

    def hundredths(self, value: float | None) -> float | None:
        """A score as 0 to 100, for charts."""
        return figures.hundredths(self.bank, value)

    def item_name(self, item: str) -> str:
        """Title and id of an item: `Quality thresholds (DAT-06)`; just the id for an unknown one."""
        found = self.bank.item_by_id.get(item)
        return f"{found.title} ({item})" if found else item

    def item_names(self, items: Iterable[str], most: int = 3) -> str:
        """The first few items by name, in a sentence."""
        return self.words.listed([self.item_name(item) for item in list(items)[:most]])

    @cached_property
    def phases(self) -> dict[str, Phase]:
        """Phases of the bank by id."""
        return {phase.id: phase for phase in self.bank.phases}

    @cached_property
    def phase_numbers(self) -> dict[str, int]:
        """Phase id to its number from 1."""
        return {phase.id: number for number, phase in enumerate(self.bank.phases, start=1)}

    @cached_property
    def ranked(self) -> tuple[DimensionScore, ...]:
        """Dimensions that have a score, the lowest first; ties in the bank's order."""
        scored = [entry for entry in self.scores.dimensions if entry.score is not None]
        return tuple(sorted(scored, key=lambda entry: entry.score or 0.0))

    @cached_property
    def dimension_titles(self) -> dict[str, str]:
        """Dimension id to title."""
        return {dimension.id: dimension.title for dimension in self.bank.dimensions}

    @cached_property
    def items_by_indicator(self) -> dict[str, tuple[Item, ...]]:
        """Items per indicator, in the order asked."""
        grouped: dict[str, list[Item]] = {}
        for item in self.bank.items:
            grouped.setdefault(item.indicator, []).append(item)
        return {indicator: tuple(items) for indicator, items in grouped.items()}

    def count(self, *states: str) -> int:
        """How many items stand in one of the states."""
        return sum(item.state in states for item in self.scores.items)

    @property
    def asked(self) -> int:
        """How many items apply: answered, unanswered or unknown."""
        return self.count("answered", "unanswered", "dont_know")

    def target_score(self, items: Iterable[str]) -> float | None:
        """The weighted mean score of the items at their target level, over those that count."""
        scored = [self.scores.item_by_id[item] for item in items if item in self.scores.item_by_id]
        counted = [
            entry for entry in scored if entry.state in ("answered", "unanswered", "dont_know")
        ]
        weight = sum(entry.weight for entry in counted)
        if not weight:
            return None
        scale = self.bank.scale
        return (
            sum(entry.weight * scale.points_of(entry.target) for entry in counted)
            / weight
            * scale.full_score
        )
