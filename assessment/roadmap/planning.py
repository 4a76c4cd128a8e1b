"""From findings to a plan: choose, size, schedule, date, and say what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from math import ceil

from assessment.answers.models import AnswerSet
from assessment.bank.asking import target_profile
from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.roadmap.aim_figures import Grounds
from assessment.roadmap.aims import Selected, selected
from assessment.roadmap.choice import Choice, choose
from assessment.roadmap.early_result import EarlyChoice, early_due, early_result
from assessment.roadmap.expectation import expected
from assessment.roadmap.find_out import unknown_gates
from assessment.roadmap.improvement import Scene, improved, wanted_of
from assessment.roadmap.lifting import lifted
from assessment.roadmap.milestones import build_milestones
from assessment.roadmap.models import PlanSettings, Roadmap, WorkPackage
from assessment.roadmap.outlook import OutlookBasis, with_outlook
from assessment.roadmap.packages import PlanDraft, build_packages, critical_chain
from assessment.roadmap.phase_plans import build_phases, effort_sum
from assessment.roadmap.priorities import rules, turns, worths
from assessment.roadmap.progress import running_first, settled, without_done
from assessment.roadmap.scheduling import Schedule, best_schedule
from assessment.roadmap.situation import Situation, situation_of
from assessment.roadmap.staffing import Staff, staffing_of, staffing_table, stretched
from assessment.roadmap.work_breakdown import WorkBreakdown, break_down
from assessment.roadmap.working_days import WorkCalendar
from assessment.scoring.models import Scores


def plan(
    bank: Bank,
    answers: AnswerSet,
    scores: Scores,
    findings: Findings,
    settings: PlanSettings,
    *,
    holidays: Set[date] = frozenset(),
    staff: Staff | None = None,
) -> Roadmap:
    """The actions that close the gaps, with dates: forward from the start, on working days.

    Args:
        settings: start of the plan and what it assumes.
        holidays: days, besides Saturdays and Sundays, on which nobody works.
        staff: who works on the plan; without it every role leads `owner_capacity` packages at once.

    Returns:
        The plan; without packages where no answered item stands below its target.

    Raises:
        CyclicPlanError: actions of the bank wait for each other; the message names them.
    """
    situation = situation_of(bank, answers, scores, findings)
    calendar = WorkCalendar(settings.start, holidays)
    known = Known(bank, scores, findings, situation, settings, calendar)
    picked = _picked(known, staff)
    draft = _scheduled(known, picked.choice, staff)
    # What is said to be done counts in all that the plan expects, though nobody has answered anew.
    done = [action for action in bank.actions if action.id in settings.done]
    reached = lifted(bank, answers, done)
    made = _roadmap(known, draft, reached)
    basis = OutlookBasis(bank, reached, scores, findings, draft, staff)
    made = with_outlook(made, basis)
    wishes = (*picked.refused, *made.wishes)
    return made.model_copy(update={"selection": picked.told, "wishes": wishes})


@dataclass(frozen=True)
class Known:
    """What is known before anything is chosen."""

    bank: Bank
    scores: Scores
    findings: Findings
    situation: Situation
    settings: PlanSettings
    calendar: WorkCalendar


def _picked(known: Known, staff: Staff | None) -> Selected:
    """The actions to plan, by what was asked for, judged by what is left of each with these people."""
    bank, settings, calendar = known.bank, known.settings, known.calendar
    choice = without_done(choose(bank, known.situation), settings)
    work = break_down(bank, known.situation, choice, settings.done)
    left = work if staff is None else stretched(work, staff.team)
    owners = [action.owner for action in choice.actions]
    staffing = staffing_of(staff, owners, calendar, settings.owner_capacity)
    grounds = Grounds(
        bank=bank,
        scores=known.scores,
        findings=known.findings,
        situation=known.situation,
        choice=choice,
        network=work.network,
        settled=expected(settled(left, bank, settings, calendar), settings),
        capacity=staffing.capacity,
        pauses=staffing.pauses,
        calendar=calendar,
    )
    return selected(grounds, settings)


def _scheduled(known: Known, choice: Choice, staff: Staff | None) -> PlanDraft:
    """The chosen actions with people and days."""
    bank, settings, calendar = known.bank, known.settings, known.calendar
    owners = [action.owner for action in choice.actions]
    staffing = staffing_of(staff, owners, calendar, settings.owner_capacity)
    work = break_down(bank, known.situation, choice, settings.done)
    if staff is not None:
        work = stretched(work, staff.team)
    work = expected(settled(work, bank, settings, calendar), settings)
    worth = worths(choice, known.situation)
    until = calendar.count_until(early_due(settings))
    ahead = known.findings.verdict.next_phase if known.findings.verdict else None
    visible = EarlyChoice(bank, choice, worth, ahead)
    early = visible.best(work.network.earliest(), until)
    turn = turns(bank, choice, work.network, worth, ahead)
    priorities = running_first(rules(bank, choice, work.network, worth, early, turn), settings)
    schedule = best_schedule(work.network, staffing.capacity, priorities, staffing.pauses)
    schedule, quality = improved(
        Scene(work.network, staffing.capacity, staffing.pauses),
        schedule,
        wanted_of(turn, worth, early, until, settings.running.keys()),
        optimise=settings.optimise,
    )
    if early and schedule.spans[early].finish > until:
        # Its owners are not free in time: what ends in time anyway is the early result.
        early = visible.best(schedule.spans, until)
    return PlanDraft(
        bank=bank,
        situation=known.situation,
        choice=choice,
        work=work,
        worth=worth,
        schedule=schedule,
        calendar=calendar,
        early=early,
        settings=settings,
        staffing=staffing,
        priorities=priorities,
        quality=quality,
    )


def _roadmap(known: Known, draft: PlanDraft, answers: AnswerSet) -> Roadmap:
    """The plan with its dates and sums, without what surrounds them.

    Args:
        answers: as of today, with what is said to be done.
    """
    bank, settings, schedule = known.bank, known.settings, draft.schedule
    packages = build_packages(draft)
    target = target_profile(bank, answers.profile)
    likely, effort_range = effort_sum(packages)
    return Roadmap(
        settings=settings,
        target_profile=target.id,
        target_title=target.title,
        phases=build_phases(bank, packages),
        packages=packages,
        milestones=build_milestones(bank, answers, packages, settings.start),
        left_out=draft.choice.left_out,
        finish=max((package.finish for package in packages), default=None),
        finish_range=_finish_range(schedule, draft.work, draft.calendar),
        effort_likely=likely,
        effort_range=effort_range,
        load_by_owner=_load(packages),
        critical_path=critical_chain(schedule),
        early_result=early_result(packages, draft.early, settings),
        find_out_first=unknown_gates(bank, known.scores, known.findings, known.situation),
        duration_days=schedule.duration_days,
        lower_bound_days=draft.quality.lower_bound_days,
        quality=draft.quality,
        staffing=staffing_table(bank, draft.staffing, draft.choice, schedule.duration_days),
    )


def _finish_range(
    schedule: Schedule, work: WorkBreakdown, calendar: WorkCalendar
) -> tuple[date, date] | None:
    """Finish with all durations short, and all long, in the order in which owners take up the packages.

    The order is kept, because a list scheduler given shorter tasks may find a longer plan, and then the
    range would not hold the likely finish. A package that stands still, because nobody of its owner is
    there, is longer by the same share.
    """
    if not work.sizes:
        return None
    lanes = schedule.lanes.tasks
    paused = {
        action_id: lanes[action_id].duration_days / task.duration_days
        for action_id, task in work.network.tasks.items()
    }
    short = {each: ceil(size.shortest_days * paused[each]) for each, size in work.sizes.items()}
    long = {each: ceil(size.longest_days * paused[each]) for each, size in work.sizes.items()}
    return _finish(schedule, short, calendar), _finish(schedule, long, calendar)


def _finish(schedule: Schedule, durations: Mapping[str, int], calendar: WorkCalendar) -> date:
    spans = schedule.lanes.earliest(durations)
    return calendar.date_of(max(span.finish for span in spans.values()) - 1)


def _load(packages: Sequence[WorkPackage]) -> dict[str, float]:
    """Likely person-days of the packages that each owner leads, the most first."""
    load: dict[str, float] = {}
    for package in packages:
        load[package.owner] = load.get(package.owner, 0.0) + package.effort_likely
    ranked = sorted(load.items(), key=lambda entry: (-entry[1], entry[0]))
    return {owner: round(days, 1) for owner, days in ranked}
