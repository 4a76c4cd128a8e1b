"""From findings to a plan: choose, size, schedule, date, and say what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date

from assessment.answers.models import AnswerSet
from assessment.bank.asking import target_profile
from assessment.bank.models import Bank
from assessment.findings.models import Findings
from assessment.roadmap.choice import choose
from assessment.roadmap.early_result import EarlyChoice, early_due, early_result
from assessment.roadmap.find_out import unknown_gates
from assessment.roadmap.milestones import build_milestones
from assessment.roadmap.models import PlanSettings, Roadmap, WorkPackage
from assessment.roadmap.packages import PlanDraft, build_packages, critical_chain
from assessment.roadmap.phase_plans import build_phases, effort_sum
from assessment.roadmap.priorities import rules, turns, worths
from assessment.roadmap.scheduling import Schedule, best_schedule, lower_bound
from assessment.roadmap.situation import situation_of
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
) -> Roadmap:
    """The actions that close the gaps, with dates: forward from the start, on working days.

    Args:
        settings: start of the plan and what it assumes.
        holidays: days, besides Saturdays and Sundays, on which nobody works.

    Returns:
        The plan; without packages where no answered item stands below its target.

    Raises:
        CyclicPlanError: actions of the bank wait for each other; the message names them.
    """
    situation = situation_of(bank, answers, scores, findings)
    choice = choose(bank, situation)
    work = break_down(bank, situation, choice)
    worth = worths(choice, situation)
    calendar = WorkCalendar(settings.start, holidays)
    until = calendar.count_until(early_due(settings))
    ahead = findings.verdict.next_phase if findings.verdict else None
    visible = EarlyChoice(bank, choice, worth, ahead)
    early = visible.best(work.network.earliest(), until)
    turn = turns(bank, choice, work.network, worth, ahead)
    priorities = rules(bank, choice, work.network, worth, early, turn)
    schedule = best_schedule(work.network, settings.owner_capacity, priorities)
    if early and schedule.spans[early].finish > until:
        # Its owners are not free in time: what ends in time anyway is the early result.
        early = visible.best(schedule.spans, until)
    draft = PlanDraft(bank, situation, choice, work, worth, schedule, calendar, early)
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
        left_out=choice.left_out,
        finish=max((package.finish for package in packages), default=None),
        finish_range=_finish_range(schedule, work, calendar),
        effort_likely=likely,
        effort_range=effort_range,
        load_by_owner=_load(packages),
        critical_path=critical_chain(schedule),
        early_result=early_result(packages, early, settings),
        find_out_first=unknown_gates(bank, scores, findings, situation),
        duration_days=schedule.duration_days,
        lower_bound_days=lower_bound(work.network, settings.owner_capacity),
    )


def _finish_range(
    schedule: Schedule, work: WorkBreakdown, calendar: WorkCalendar
) -> tuple[date, date] | None:
    """Finish with all durations short, and all long, in the order in which owners take up the packages.

    The order is kept, because a list scheduler given shorter tasks may find a longer plan, and then the
    range would not hold the likely finish.
    """
    if not work.sizes:
        return None
    short = {action_id: size.shortest_days for action_id, size in work.sizes.items()}
    long = {action_id: size.longest_days for action_id, size in work.sizes.items()}
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
