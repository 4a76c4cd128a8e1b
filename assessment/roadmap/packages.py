"""Scheduled actions as work packages: everything a reader needs to start one, and why it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.bank.models import Action, Bank, Item
from assessment.roadmap.choice import Choice
from assessment.roadmap.models import PlanQuality, PlanSettings, WorkPackage
from assessment.roadmap.priorities import Worth
from assessment.roadmap.progress import status_of
from assessment.roadmap.scheduling import Priority, Schedule
from assessment.roadmap.situation import Situation
from assessment.roadmap.staffing import Staffing
from assessment.roadmap.work_breakdown import WorkBreakdown
from assessment.roadmap.working_days import WorkCalendar


@dataclass(frozen=True)
class PlanDraft:
    """All that is known of the plan once it is scheduled. `early` is the id of the early result."""

    bank: Bank
    situation: Situation
    choice: Choice
    work: WorkBreakdown
    worth: Mapping[str, Worth]
    schedule: Schedule
    calendar: WorkCalendar
    early: str | None
    settings: PlanSettings
    staffing: Staffing
    priorities: tuple[Priority, ...]
    quality: PlanQuality


def build_packages(draft: PlanDraft) -> tuple[WorkPackage, ...]:
    """Work packages by phase in the order of the bank, then by start and id."""
    late = draft.schedule.lanes.latest_finish(draft.schedule.duration_days)
    phases = {phase.id: place for place, phase in enumerate(draft.bank.phases)}
    packages = [_package(draft, action, late[action.id]) for action in draft.choice.actions]
    return tuple(sorted(packages, key=lambda each: (phases[each.phase], each.start, each.id)))


def critical_chain(schedule: Schedule) -> tuple[str, ...]:
    """One chain of tasks without slack from the start to the end of the plan, in order.

    Where several tasks hold the next one, the first by id is named.
    """
    spans = schedule.spans
    ends = sorted(task for task, span in spans.items() if span.finish == schedule.duration_days)
    chain = ends[:1]
    while chain:
        task = schedule.lanes.tasks[chain[-1]]
        start = spans[task.id].start
        links = task.links
        holding = sorted(x.before for x in links if spans[x.before].finish + x.lag_days == start)
        if not holding or start == 0:
            break
        chain.append(holding[0])
    return tuple(reversed(chain))


def _package(draft: PlanDraft, action: Action, late_finish: int) -> WorkPackage:
    size = draft.work.sizes[action.id]
    span = draft.schedule.spans[action.id]
    task = draft.work.network.tasks[action.id]
    worth = draft.worth[action.id]
    return WorkPackage(
        id=action.id,
        title=action.title,
        phase=action.phase,
        owner=action.owner,
        owner_title=draft.bank.role_titles.get(action.owner, action.owner),
        block=action.block,
        effort_low=size.effort_low,
        effort_likely=size.effort_likely,
        effort_high=size.effort_high,
        duration_days=draft.work.network.tasks[action.id].duration_days,
        duration_range=(size.shortest_days, size.longest_days),
        start=draft.calendar.date_of(span.start),
        finish=draft.calendar.date_of(span.finish - 1),
        late_finish=draft.calendar.date_of(late_finish - 1),
        total_slack_days=late_finish - span.finish,
        critical=late_finish == span.finish,
        predecessors=tuple(link.before for link in task.links),
        lags=tuple(link.lag_days for link in task.links),
        waits_for_owner=_waits_for_owner(draft, action.id),
        status=status_of(draft.settings, action.id),
        steps=action.steps,
        deliverable=action.deliverable,
        done_when=action.done_when,
        kpi=action.kpi,
        raises=action.raises,
        lifts_to=action.lifts_to,
        closes_gates=worth.gates,
        gain=worth.gain,
        reasons=_reasons(draft, action),
        sizing=size.reasons,
        outside_help=action.outside_help,
        outside_cost=action.outside_cost,
        early_result=action.id == draft.early,
        stand_in=action.owner in draft.staffing.stand_ins,
    )


def _waits_for_owner(draft: PlanDraft, action_id: str) -> tuple[str, ...]:
    """The package of the same owner that ends just before this one starts, if it alone holds it back."""
    spans = draft.schedule.spans
    start = spans[action_id].start
    own = draft.work.network.tasks[action_id].links
    if start == 0 or any(spans[link.before].finish + link.lag_days == start for link in own):
        return ()
    links = draft.schedule.lanes.tasks[action_id].links[len(own) :]
    return tuple(link.before for link in links if spans[link.before].finish == start)


def _reasons(draft: PlanDraft, action: Action) -> tuple[str, ...]:
    """Why the action is in the plan, the gates first."""
    situation = draft.situation
    gaps = situation.gaps_raised_by(action)
    reasons = []
    shut = draft.worth[action.id].gates
    for item in sorted(
        gaps, key=lambda item: (item.id not in shut, -situation.shortfall(item), item.id)
    ):
        level, target = situation.levels[item.id], situation.targets[item.id]
        held = _held(draft.bank, item) if item.id in shut else ""
        reasons.append(f"{item.id} {item.title}: level {level}, target {target}.{held}")
    unknown = [f"{item.id} {item.title}" for item in situation.unknown_items(action)]
    if unknown:
        reasons.append(f"Not answered, so not counted: {', '.join(unknown)}.")
    reasons += [
        f"Assumes that {before.id} {before.title} is done: nobody answered its items."
        for before in _taken_for_granted(draft, action)
    ]
    followers = draft.choice.pulled_in.get(action.id, ())
    if followers:
        reasons.append(f"Has to come before {', '.join(sorted(followers))}.")
    return tuple(reasons)


def _held(bank: Bank, item: Item) -> str:
    """What a shut gate holds, as a sentence."""
    phases = {phase.id: phase.title for phase in bank.phases}
    held = phases.get(item.gate.holds_phase or "") if item.gate else None
    return f" It holds the phase {held} shut." if held else " It is a shut gate."


def _taken_for_granted(draft: PlanDraft, action: Action) -> tuple[Action, ...]:
    """Predecessors that are not planned only because nothing is known of them."""
    before = {link.action for link in action.after} - draft.choice.ids
    situation = draft.situation
    return tuple(
        each
        for each in draft.bank.actions
        if each.id in before
        and situation.applies(each)
        and situation.unknown_items(each)
        and not situation.answered_items(each)
    )
