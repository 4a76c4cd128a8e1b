"""A plan made anew in the middle of its life: what has happened stays, and the rest is planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import date, timedelta

from assessment.answers.plan_progress import ActionProgress
from assessment.bank.models import Action, Bank
from assessment.problem import Problem
from assessment.roadmap.models import PlanSettings, Roadmap, WorkPackage
from assessment.roadmap.phase_plans import build_phases, effort_sum
from assessment.roadmap.working_days import WorkCalendar, day_in_words


def check_progress(progress: Iterable[ActionProgress], start: date) -> tuple[Problem, ...]:
    """A problem for each action that happened on the first day of the plan, or later."""
    problems = []
    for each in progress:
        day = each.finish if each.status == "completed" else each.start
        if each.status != "not_started" and day is not None and day >= start:
            verb = "was completed" if each.status == "completed" else "began"
            what = f"the plan begins {start}, and {each.action} {verb} {day}"
            hint = "give a later --start: what has happened lies before the plan"
            problems.append(Problem("start-before-progress", what, hint=hint))
    return tuple(problems)


def with_progress(
    bank: Bank,
    settings: PlanSettings,
    progress: Iterable[ActionProgress],
    holidays: Set[date] = frozenset(),
) -> tuple[Bank, PlanSettings]:
    """Bank and settings from which the rest is planned.

    Actions that people handed to another role have it as their owner. What the settings say already of
    an action outranks its progress. Actions that the bank does not have are passed over.
    """
    known = {action.id for action in bank.actions}
    said = {*settings.done, *settings.running, *settings.fixed}
    told = [each for each in progress if each.action in known and each.action not in said]
    running = {each.action: each.start for each in told if each.status == "in_progress"}
    begun = {action: day for action, day in running.items() if day is not None}
    fixed = {each.action: each.start for each in told if each.status == "not_started"}
    open_ = [each for each in told if each.status != "completed"]
    efforts = {
        each.action: round(each.effort_hours / settings.hours_per_day, 4)
        for each in open_
        if each.effort_hours is not None
    }
    update = {
        "done": (*settings.done, *(each.action for each in told if each.status == "completed")),
        "running": begun | settings.running,
        "fixed": {action: day for action, day in fixed.items() if day} | settings.fixed,
        "must": _kept(settings, begun),
        "left": {
            each.action: round(1 - each.done_share, 6)
            for each in open_
            if each.done_share is not None
        },
        "durations": _durations(open_, settings, holidays),
        "efforts": {action: days for action, days in efforts.items() if days > 0},
    }
    return _handed_over(bank, open_), settings.model_copy(update=update)


def as_it_happened(roadmap: Roadmap, bank: Bank, progress: Iterable[ActionProgress]) -> Roadmap:
    """The plan of the rest together with what has happened.

    Completed actions are packages with the days they took, running ones begin when they began and
    have their whole effort. Sums and phases are over all; cost, chances and the critical path are of
    what is left.
    """
    known = {action.id: action for action in bank.actions}
    told = {each.action: each for each in progress if each.action in known}
    completed = [
        _completed(known[each.action], each, bank, roadmap.settings)
        for each in told.values()
        if each.status == "completed" and each.action in roadmap.settings.done
    ]
    if not told:
        return roadmap
    going_on = [_going_on(package, told, bank, roadmap.settings) for package in roadmap.packages]
    place = {phase.id: number for number, phase in enumerate(bank.phases)}
    packages = tuple(
        sorted((*going_on, *completed), key=lambda each: (place[each.phase], each.start, each.id))
    )
    ids = {package.id for package in completed}
    chances = {phase.id: phase.chances for phase in roadmap.phases}
    likely, effort_range = effort_sum(packages)
    last = max((package.finish for package in packages), default=None)
    made = roadmap.model_copy(
        update={
            "packages": packages,
            "phases": tuple(
                phase.model_copy(update={"chances": chances.get(phase.id)})
                for phase in build_phases(bank, packages)
            ),
            "left_out": tuple(each for each in roadmap.left_out if each.id not in ids),
            "finish": last,
            "finish_range": roadmap.finish_range or ((last, last) if last else None),
            "effort_likely": likely,
            "effort_range": effort_range,
        }
    )
    # pydantic copies what was worked out and cached, too.
    made.__dict__.pop("package_by_id", None)
    return made


def role_named(bank: Bank, owner: str | None) -> str | None:
    """The role whose title or id people wrote; None where it is somebody's name."""
    if owner is None:
        return None
    wanted = " ".join(owner.split()).casefold()
    titles = {title.strip().casefold(): role for role, title in bank.role_titles.items()}
    return titles.get(wanted) or (wanted if wanted in bank.role_titles else None)


def _kept(settings: PlanSettings, begun: Iterable[str]) -> tuple[str, ...]:
    """What the plan must have: where actions are chosen, also those that run and are not excluded."""
    if settings.aim == "everything":
        return settings.must
    running = (action for action in begun if action not in settings.without)
    return tuple(dict.fromkeys((*settings.must, *running)))


def _durations(
    progress: Iterable[ActionProgress], settings: PlanSettings, holidays: Set[date]
) -> dict[str, int]:
    """Working days that people said an action takes; of a running one, from the start of the plan on."""
    calendar = WorkCalendar(settings.start, holidays)
    durations = {}
    for each in progress:
        if each.status == "in_progress" and each.finish is not None:
            durations[each.action] = max(calendar.count_until(each.finish), 1)
        elif each.duration_days is not None:
            durations[each.action] = each.duration_days
    return durations


def _handed_over(bank: Bank, progress: Iterable[ActionProgress]) -> Bank:
    roles = {each.action: role_named(bank, each.owner) for each in progress}
    if not any(roles.values()):
        return bank
    actions = tuple(
        action.model_copy(update={"owner": roles.get(action.id) or action.owner})
        for action in bank.actions
    )
    return bank.model_copy(update={"actions": actions})


def _going_on(
    package: WorkPackage, told: Mapping[str, ActionProgress], bank: Bank, settings: PlanSettings
) -> WorkPackage:
    progress = told.get(package.id)
    if progress is None:
        return package
    update: dict[str, object] = {"note": progress.note}
    if progress.owner is not None:
        update["owner_title"] = (
            package.owner_title if role_named(bank, progress.owner) else progress.owner
        )
    if progress.status == "in_progress" and package.status == "In progress":
        update |= {"start": progress.start, "done_share": progress.done_share}
        whole = settings.efforts.get(package.id)
        if whole and package.effort_likely:
            factor = whole / package.effort_likely
            update |= {
                "effort_low": round(package.effort_low * factor, 2),
                "effort_likely": whole,
                "effort_high": round(package.effort_high * factor, 2),
            }
    return package.model_copy(update=update)


def _completed(
    action: Action, progress: ActionProgress, bank: Bank, settings: PlanSettings
) -> WorkPackage:
    """The package of an action that is completed: its days as they were."""
    start, finish = progress.start, progress.finish
    assert start is not None, "what is completed has a start"
    assert finish is not None, "what is completed has a finish"
    hours = progress.effort_hours
    effort = hours / settings.hours_per_day if hours else action.effort.likely
    owner = role_named(bank, progress.owner) or action.owner
    title = bank.role_titles.get(owner, owner)
    named = progress.owner if progress.owner and not role_named(bank, progress.owner) else title
    working = sum(
        (start + timedelta(days=number)).weekday() < 5
        for number in range((finish - start).days + 1)
    )
    return WorkPackage(
        id=action.id,
        title=action.title,
        phase=action.phase,
        owner=owner,
        owner_title=named,
        block=action.block,
        effort_low=round(effort, 4),
        effort_likely=round(effort, 4),
        effort_high=round(effort, 4),
        duration_days=max(working, 1),
        start=start,
        finish=finish,
        late_finish=finish,
        total_slack_days=0,
        critical=False,
        predecessors=(),
        status="Completed",
        steps=action.steps,
        deliverable=action.deliverable,
        done_when=action.done_when,
        kpi=action.kpi,
        raises=action.raises,
        lifts_to=action.lifts_to,
        reasons=(f"Completed on {day_in_words(finish)}.",),
        outside_help=action.outside_help,
        outside_cost=action.outside_cost,
        note=progress.note,
    )
