"""The one result that people can see early: which package it is, and what the plan says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.bank.models import Action, Bank
from assessment.roadmap.choice import Choice
from assessment.roadmap.models import EarlyResult, PlanSettings, WorkPackage
from assessment.roadmap.network import Span
from assessment.roadmap.priorities import Worth
from assessment.roadmap.working_days import day_in_words


def early_due(settings: PlanSettings) -> date:
    """The last day on which a result still counts as early."""
    return settings.start + timedelta(days=settings.early_result_days - 1)


@dataclass(frozen=True)
class EarlyChoice:
    """What the early result is chosen from. `ahead` is the next phase, None in the last."""

    bank: Bank
    choice: Choice
    worth: Mapping[str, Worth]
    ahead: str | None

    def best(self, spans: Mapping[str, Span], days: int) -> str | None:
        """The package that shows a result within `days` working days, given when packages end.

        It closes a gap, so that executives see a change. First choice: those that the bank marks as
        visible, the one in the latest phase up to the next, then of later phases. Second: what opens a
        gate of the next phase. Last: whatever closes the largest weighted gap.
        """
        in_time = [
            action
            for action in self.choice.actions
            if spans[action.id].finish <= days and self.worth[action.id].gain > 0
        ]
        marked = [action for action in in_time if action.early_result]
        if marked:
            return min(marked, key=lambda action: self._shows_most(action, spans)).id
        opening = [action for action in in_time if self._opens_next(action)]

        def closes_most(action: Action) -> tuple[float, int, str]:
            return (-self.worth[action.id].gain, spans[action.id].finish, action.id)

        best = min(opening or in_time, key=closes_most, default=None)
        return best.id if best else None

    def _shows_most(
        self, action: Action, spans: Mapping[str, Span]
    ) -> tuple[bool, float, int, str]:
        places = {phase.id: place for place, phase in enumerate(self.bank.phases)}
        place = places[action.phase]
        beyond = self.ahead is not None and place > places[self.ahead]
        return (beyond, -place, spans[action.id].finish, action.id)

    def _opens_next(self, action: Action) -> bool:
        gates = (self.bank.item_by_id[gate].gate for gate in self.worth[action.id].gates)
        return any(gate is not None and gate.holds_phase == self.ahead for gate in gates)


def early_result(
    packages: Sequence[WorkPackage], candidate: str | None, settings: PlanSettings
) -> EarlyResult | None:
    """What the plan says of its first visible result; None without packages."""
    if not packages:
        return None
    due = early_due(settings)
    package = next((package for package in packages if package.id == candidate), None)
    if package and package.finish <= due:
        sentence = (
            f"First visible result: {package.id} {package.title}, "
            f"finished by {day_in_words(package.finish)}."
        )
        return EarlyResult(package=package.id, due=due, sentence=sentence)
    first = min(packages, key=lambda package: (package.finish, package.id))
    sentence = (
        f"No visible result is possible within {settings.early_result_days} days: the first package "
        f"to end is {first.id} {first.title}, on {day_in_words(first.finish)}."
    )
    return EarlyResult(package=None, due=due, sentence=sentence)


def with_chance(result: EarlyResult | None, packages: Sequence[WorkPackage]) -> EarlyResult | None:
    """The same, with the day by which it shows in 80 of 100 draws, where that is known."""
    chances = next((x.chances for x in packages if result and x.id == result.package), None)
    if result is None or chances is None:
        return result
    sure = day_in_words(chances.p80)
    sentence = f"{result.sentence.removesuffix('.')} (by {sure} in 80 of 100 draws)."
    return result.model_copy(update={"sentence": sentence})
