"""Findings by rule: situations for outside specialists, and answers that contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.answers.models import AnswerSet
from assessment.bank.asking import profile_facts
from assessment.bank.conditions import Facts, holds
from assessment.bank.models import Bank
from assessment.findings.models import (
    ContradictionFinding,
    ExpertFinding,
    PhaseFinding,
    PitfallFinding,
)
from assessment.findings.reasons import because, true_parts
from assessment.scoring.models import Scores


def known_facts(
    bank: Bank,
    answers: AnswerSet,
    scores: Scores,
    phases: Sequence[PhaseFinding] = (),
    pitfalls: Sequence[PitfallFinding] = (),
) -> dict[str, Any]:
    """Everything a rule may look at, by subject; what is not known is left out.

    Scores are freed of floating-point noise below 1e-9, so that a bound written in a rule means itself.
    """
    numbers: dict[str, float | None] = {}
    for item in scores.items:
        numbers[f"item.{item.id}"] = item.level
    for dimension in scores.dimensions:
        numbers[f"dimension.{dimension.id}"] = dimension.score
        for indicator in dimension.indicators:
            numbers[f"indicator.{indicator.id}"] = indicator.score
    for phase in phases:
        numbers[f"phase.{phase.id}"] = phase.completion
    for pitfall in pitfalls:
        numbers[f"pitfall.{pitfall.id}"] = pitfall.exposure
    known = {key: round(value, 9) for key, value in numbers.items() if value is not None}
    return profile_facts(bank, answers.profile) | known


def find_experts(bank: Bank, facts: Facts) -> tuple[ExpertFinding, ...]:
    """The situations whose rule is known to hold, in the bank's order, with what made it hold."""
    return tuple(
        ExpertFinding(
            id=situation.id,
            title=situation.title,
            why=situation.why,
            brings=situation.brings,
            because=because(bank, situation.rule, facts),
        )
        for situation in bank.experts
        if holds(situation.rule, facts) is True
    )


def find_contradictions(bank: Bank, facts: Facts) -> tuple[ContradictionFinding, ...]:
    """The contradictions whose rule is known to hold, with the items whose answers clash."""
    return tuple(
        ContradictionFinding(
            id=contradiction.id,
            items=_items(contradiction.rule, facts),
            says=contradiction.says,
            ask_next=contradiction.ask_next,
        )
        for contradiction in bank.contradictions
        if holds(contradiction.rule, facts) is True
    )


def _items(rule: Mapping[str, Any], facts: Facts) -> tuple[str, ...]:
    """The items that the true parts of a rule look at, each once."""
    subjects = (subject for subject, _ in true_parts(rule, facts))
    items = (one.removeprefix("item.") for one in subjects if one.startswith("item."))
    return tuple(dict.fromkeys(items))
