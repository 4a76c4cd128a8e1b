"""What a plan is for, where it is not to close every gap: a phase to open, or the most for a budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessment.roadmap.aim_figures import Grounds, phase_title, phases_to_open, problem_of
from assessment.roadmap.choice import Choice
from assessment.roadmap.headcount import people_for
from assessment.roadmap.models import LeftOut, PlanSelection, PlanSettings
from assessment.roadmap.outlook_models import Wish
from assessment.roadmap.selection import least_effort
from assessment.roadmap.selection_problem import (
    Selection,
    SelectionProblem,
    UnreachableError,
)
from assessment.roadmap.selection_solver import best_selection
from assessment.roadmap.working_days import WorkCalendar, day_in_words


@dataclass(frozen=True)
class Selected:
    """The actions to plan, what is said of them, and what was asked for in vain."""

    choice: Choice
    told: PlanSelection | None = None
    refused: tuple[Wish, ...] = ()


def selected(grounds: Grounds, settings: PlanSettings) -> Selected:
    """The actions that the settings ask for; all of the choice where that cannot be had."""
    if not (settings.aim != "everything" or settings.must or settings.without):
        return Selected(grounds.choice)
    unplanned = sorted(set(settings.must) - grounds.choice.ids)
    reasons = {left.id: left.reason for left in grounds.choice.left_out}
    refused = [
        _refusal(f"{each} is wanted and not in the plan. {reasons.get(each, '')}".strip(), each)
        for each in unplanned
    ]
    problem = problem_of(grounds, settings)
    try:
        refused += list(_cannot_open(grounds, settings))
        made = _solve(problem, settings)
    except UnreachableError as fault:
        refused.append(_refusal(_why_not(fault, settings, grounds.calendar)))
        return Selected(grounds.choice, None, tuple(refused))
    if not made.chosen:
        refused.append(_refusal("No action is needed for what was asked: the plan keeps them all."))
        return Selected(grounds.choice, None, tuple(refused))
    told = None if settings.aim == "everything" else _told(grounds, settings, problem, made)
    return Selected(_restricted(grounds, settings, made.chosen), told, tuple(refused))


def _solve(problem: SelectionProblem, settings: PlanSettings) -> Selection:
    if settings.aim == "everything":
        everything = replace(problem, needs={}, budget=None)
        # Only to refuse what contradicts itself.
        least_effort(everything)
        effort = problem.effort(problem.allowed)
        return Selection(problem.allowed, effort, effort)
    return best_selection(
        problem, "most_readiness" if settings.aim == "most_readiness" else "least_effort"
    )


def _cannot_open(grounds: Grounds, settings: PlanSettings) -> Iterator[Wish]:
    """Gates on the way that nobody answered: no work shows that they are open."""
    if settings.aim != "open_phase":
        return
    phases = [phase.id for phase in phases_to_open(grounds.bank, settings)]
    unknown = [
        item.id
        for item in grounds.situation.items.values()
        if item.gate and item.gate.holds_phase in phases and item.id in grounds.situation.unknown
    ]
    if unknown:
        yield _refusal(
            f"Whether {phase_title(grounds.bank, settings)} can open depends on gates that nobody "
            f"answered: {', '.join(unknown)}. Answer them first."
        )


def _told(
    grounds: Grounds, settings: PlanSettings, problem: SelectionProblem, made: Selection
) -> PlanSelection:
    effort = problem.effort(made.chosen)
    whole = problem.gain(problem.by_id) or 1
    share = problem.gain(made.chosen) / whole
    if settings.aim == "most_readiness":
        does = f"close {share:.0%} of the weighted gap"
        limits = {
            "budget": settings.budget_days,
            "headcount": settings.headcount,
            "time": settings.deadline,
        }
        given = " and ".join(name for name, limit in limits.items() if limit is not None)
        proof = f"no other choice closes more within the {given}"
        known = f"no choice closes over {made.limit / whole:.1%}"
    else:
        does = "reach the target profile as far as actions can"
        if settings.aim == "open_phase":
            does = f"do what actions can to open {phase_title(grounds.bank, settings)}"
        proof = "no other choice does it with less effort"
        known = f"no choice does it with less than {made.limit / 10:,.0f} person-days"
    sentence = (
        f"{len(made.chosen)} of {len(problem.candidates)} packages in {effort / 10:,.0f} person-days "
        f"{does}; {f'proved: {proof}' if made.proved else known}."
    )
    return PlanSelection(
        aim=settings.aim,
        sentence=sentence,
        effort_days=effort / 10,
        gain_share=round(share, 4),
        proved=made.proved,
        gap_share=round(abs(made.figure - made.limit) / max(made.limit, 1), 4),
    )


def _restricted(grounds: Grounds, settings: PlanSettings, chosen: frozenset[str]) -> Choice:
    excluded = set(settings.without)
    left = tuple(
        LeftOut(
            id=action.id,
            title=action.title,
            kind="not_chosen",
            reason="Excluded as asked." if action.id in excluded else _REASONS[settings.aim],
        )
        for action in grounds.choice.actions
        if action.id not in chosen
    )
    pulled = {
        each: tuple(other for other in followers if other in chosen)
        for each, followers in grounds.choice.pulled_in.items()
        if each in chosen
    }
    actions = tuple(action for action in grounds.choice.actions if action.id in chosen)
    return Choice(actions, pulled, (*grounds.choice.left_out, *left))


def _why_not(fault: UnreachableError, settings: PlanSettings, calendar: WorkCalendar) -> str:
    what = f"What was asked cannot be had: {'; '.join(fault.conflicts)}."
    if fault.budget is not None:
        what += f" The smallest budget that would do is {fault.budget / 10:,.1f} person-days."
        what += people_for(fault.budget / 10, settings, calendar)
    if fault.days is not None:
        nearest = day_in_words(calendar.date_of(fault.days - 1))
        what += f" The nearest date by which something that helps is over is {nearest}."
    drop = " Drop one of these wishes; the plan keeps all its actions meanwhile."
    return what + drop


def _refusal(sentence: str, *packages: str) -> Wish:
    return Wish(kind="selection", sentence=sentence, packages=packages)


_REASONS = {
    "everything": "Waits for an action that is excluded.",
    "target": "Not needed to reach the target: others lift the same items as high for less.",
    "open_phase": "Not needed to open the phase asked for.",
    "most_readiness": "Has no room beside what closes more.",
}
