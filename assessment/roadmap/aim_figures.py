"""An aim in figures: what actions take and lift, and what a phase or the target asks of items."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from assessment.bank.models import Action, Bank, Item, Phase
from assessment.findings.models import Findings
from assessment.findings.terms import completion_of, terms
from assessment.roadmap.choice import Choice
from assessment.roadmap.headcount import people_days
from assessment.roadmap.models import PlanSettings
from assessment.roadmap.network import Network
from assessment.roadmap.rcpsp.problem import Activity, ProjectProblem
from assessment.roadmap.scheduling import Capacity, Pauses, capacity_of
from assessment.roadmap.selection_problem import (
    Candidate,
    Quota,
    SelectionProblem,
)
from assessment.roadmap.situation import Situation
from assessment.roadmap.work_breakdown import WorkBreakdown
from assessment.roadmap.working_days import WorkCalendar
from assessment.scoring.models import Scores

# Weights are rounded to so many parts, because the solver counts in whole numbers.
_PARTS = 1_000_000


@dataclass(frozen=True)
class Grounds:
    """What a selection is made from.

    `network` ties actions by content alone; `settled` holds what is left of them, with their dates.
    `capacity` is how much owners lead at once, `pauses` are the days on which they stand still.
    """

    bank: Bank
    scores: Scores
    findings: Findings
    situation: Situation
    choice: Choice
    network: Network
    settled: WorkBreakdown
    capacity: Capacity
    pauses: Pauses
    calendar: WorkCalendar


def problem_of(grounds: Grounds, settings: PlanSettings) -> SelectionProblem:
    """The choice as candidates with figures, and what the settings ask of a selection of them."""
    needs = _needs(grounds, settings)
    situation = grounds.situation
    caps = {item: max(level, needs.get(item, 0)) for item, level in situation.targets.items()}
    candidates = tuple(
        Candidate(
            action.id,
            max(round(grounds.settled.sizes[action.id].effort_likely * 10), 1),
            {item.id: min(action.lifts_to, caps[item.id]) for item in _lifted(situation, action)},
            frozenset(link.before for link in grounds.network.tasks[action.id].links),
        )
        for action in grounds.choice.actions
    )
    return SelectionProblem(
        candidates,
        levels=situation.levels,
        gains={item: round(situation.items[item].weight * 1000) for item in situation.levels},
        needs=needs,
        quotas=tuple(_quotas(grounds, settings)),
        must=frozenset(settings.must) & grounds.choice.ids,
        without=frozenset(settings.without) & grounds.choice.ids,
        budget=_budget(grounds, settings),
        project=_project(grounds) if settings.deadline else None,
        deadline_days=(
            grounds.calendar.count_until(settings.deadline) if settings.deadline else None
        ),
    )


def _budget(grounds: Grounds, settings: PlanSettings) -> int | None:
    """Tenths of a person-day: what is given, and what the people there are can do in the time."""
    people = people_days(settings, grounds.calendar)
    limits = [days for days in (settings.budget_days, people) if days is not None]
    return math.floor(min(limits) * 10) if limits else None


def _project(grounds: Grounds) -> ProjectProblem:
    """How long the actions take and whom they need; only what has to come before holds them."""
    tasks = grounds.settled.network.tasks.values()
    activities = tuple(
        Activity(
            task.id,
            task.duration_days,
            {task.owner: 1},
            grounds.network.tasks[task.id].links if task.links else (),
            release_day=task.not_before,
        )
        for task in tasks
    )
    owners = sorted({task.owner for task in tasks})
    return ProjectProblem(
        activities,
        {owner: capacity_of(grounds.capacity, owner) for owner in owners},
        pauses={owner: grounds.pauses.get(owner, frozenset()) for owner in owners},
    )


def _lifted(situation: Situation, action: Action) -> tuple[Item, ...]:
    return situation.answered_items(action) if situation.applies(action) else ()


def _needs(grounds: Grounds, settings: PlanSettings) -> dict[str, int]:
    """Levels that items must reach: those of the gates up to the phase, or all that can be reached."""
    situation = grounds.situation
    if settings.aim == "open_phase":
        phases = [phase.id for phase in phases_to_open(grounds.bank, settings)]
        return {
            item.id: item.gate.below
            for item in situation.items.values()
            if item.gate and item.gate.holds_phase in phases and item.id in situation.levels
        }
    if settings.aim == "target":
        needs: dict[str, int] = {}
        for action in grounds.choice.actions:
            for item in situation.gaps_raised_by(action):
                reached = min(situation.targets[item.id], action.lifts_to)
                needs[item.id] = max(needs.get(item.id, 0), reached)
        return needs
    return {}


def _quotas(grounds: Grounds, settings: PlanSettings) -> Iterator[Quota]:
    """How far every phase ahead of the one to open has to be, so that it counts as entered."""
    if settings.aim != "open_phase":
        return
    scale, enter_from = grounds.bank.scale, grounds.bank.policy.phases.enter_from
    for phase in phases_to_open(grounds.bank, settings)[:-1]:
        answered = [
            term
            for term in terms(grounds.bank, grounds.scores, "phases", phase.id)
            if term.level is not None
        ]
        points = {
            term.item.id: tuple(
                round(term.weight * completion_of(scale, level) * _PARTS)
                for level in range(scale.highest + 1)
            )
            for term in answered
        }
        least = round(sum(term.weight for term in answered) * enter_from * _PARTS)
        if answered:
            yield Quota(f"the phase {phase.title}", points, least)


def phases_to_open(bank: Bank, settings: PlanSettings) -> tuple[Phase, ...]:
    """The phases up to the one to open."""
    place = next(n for n, phase in enumerate(bank.phases) if phase.id == settings.open_phase)
    return bank.phases[: place + 1]


def phase_title(bank: Bank, settings: PlanSettings) -> str:
    """Title of the phase to open."""
    return next(phase.title for phase in bank.phases if phase.id == settings.open_phase)
