"""Planning in the middle of the plan's life: what has happened stays, the rest follows."""

from __future__ import annotations

from datetime import date

from assessment.answers.plan_progress import ActionProgress
from assessment.bank.models import Role
from assessment.roadmap import PlanSettings, Roadmap
from assessment.roadmap.read_back import Changed
from assessment.roadmap.replanning import as_it_happened, check_progress, with_progress
from assessment.roadmap.slips import apart, slip_lines, slips_of
from assessment.roadmap.workbook.activities_tab import notes_of
from assessment.roadmap.workbook.as_exported import AsExported, as_exported
from tests.support.plans import levels, make_action, plan_answers, plan_bank
from tests.support.scored import make_answers

BANK = plan_bank(
    make_action(1, ("A-02",)), make_action(2, ("A-03",), {1: 0}), make_action(3, ("A-04",))
)
ANSWERS = make_answers(levels(1))
START = date(2026, 11, 30)
AGAIN = date(2026, 12, 21)
DONE = ActionProgress(
    action="ACT-01",
    status="completed",
    start=date(2026, 12, 1),
    finish=date(2026, 12, 16),
    effort_hours=40.0,
    note="It was hard.",
)


def planned(start: date, *progress: ActionProgress) -> Roadmap:
    bank, settings = with_progress(BANK, PlanSettings(start=start, draws=200), progress)
    made = plan_answers(bank, ANSWERS, **settings.model_dump())
    return as_it_happened(made, BANK, progress)


def rows(roadmap: Roadmap) -> dict[str, AsExported]:
    return {
        each.id: as_exported(each, each.effort_likely * 8, each.owner_title, notes_of(each))
        for each in roadmap.packages
    }


def test_without_progress_the_plan_is_the_same() -> None:
    assert planned(START) == plan_answers(BANK, ANSWERS, start=START, draws=200)


def test_what_is_completed_keeps_its_days_and_what_follows_may_begin() -> None:
    made = planned(AGAIN, DONE)
    one, two = (made.package_by_id[each] for each in ("ACT-01", "ACT-02"))
    assert (one.status, one.start, one.finish) == ("Completed", DONE.start, DONE.finish)
    assert (one.effort_likely, notes_of(one), one.critical) == (5.0, "It was hard.", False)
    assert two.start == AGAIN
    assert "ACT-01" not in made.critical_path
    assert [phase.start for phase in made.phases] == [DONE.start]
    assert "ACT-01" not in {each.id for each in made.left_out}


def test_what_runs_keeps_its_start_and_the_work_that_is_left() -> None:
    fresh = planned(START).package_by_id["ACT-01"]
    said = ActionProgress(
        action="ACT-01", status="in_progress", start=date(2026, 12, 1), done_share=0.75
    )
    made = planned(AGAIN, said).package_by_id["ACT-01"]
    assert (made.status, made.start, made.done_share) == ("In progress", said.start, 0.75)
    left = -(-fresh.duration_days // 4)
    assert apart(AGAIN, made.finish) + 1 == made.duration_days == left


def test_an_expected_end_outranks_the_share() -> None:
    end = date(2027, 2, 26)
    said = ActionProgress(
        action="ACT-01", status="in_progress", start=START, finish=end, done_share=0.9
    )
    assert planned(AGAIN, said).package_by_id["ACT-01"].finish == end


def test_what_has_not_begun_takes_the_days_effort_and_owner_that_people_gave() -> None:
    said = ActionProgress(
        action="ACT-03",
        start=date(2027, 1, 11),
        duration_days=4,
        effort_hours=80.0,
        owner="Ms Lee",
    )
    made = planned(AGAIN, said).package_by_id["ACT-03"]
    assert (made.start, made.finish) == (date(2027, 1, 11), date(2027, 1, 14))
    assert (made.effort_likely, made.owner_title) == (10.0, "Ms Lee")


def test_a_role_takes_the_action_over() -> None:
    roles = (Role(id="ai_lead", title="AI lead"), Role(id="legal", title="Legal counsel"))
    fresh = plan_bank(*BANK.actions)
    bank = fresh.model_copy(update={"meta": fresh.meta.model_copy(update={"roles": roles})})
    said = ActionProgress(action="ACT-03", owner="legal  COUNSEL")
    planned_for, settings = with_progress(bank, PlanSettings(start=AGAIN, draws=0), (said,))
    made = plan_answers(planned_for, ANSWERS, **settings.model_dump())
    package = as_it_happened(made, bank, (said,)).package_by_id["ACT-03"]
    assert (package.owner, package.owner_title) == ("legal", "Legal counsel")


def test_a_plan_cannot_begin_before_what_has_happened() -> None:
    assert check_progress([DONE], date(2026, 12, 17)) == ()
    problems = check_progress([DONE], date(2026, 12, 16))
    assert [each.code for each in problems] == ["start-before-progress"]


def test_when_all_is_completed_the_plan_is_what_happened() -> None:
    progress = [DONE.model_copy(update={"action": f"ACT-{number:02}"}) for number in (1, 2, 3)]
    made = planned(AGAIN, *progress)
    assert {each.status for each in made.packages} == {"Completed"}
    assert made.finish == DONE.finish


def test_a_late_package_is_named_with_what_it_moved() -> None:
    before = rows(planned(START))
    late = DONE.model_copy(update={"finish": date(2026, 12, 18)})
    now = planned(AGAIN, late)
    days = apart(before["ACT-01"].end, date(2026, 12, 18))
    slips = slips_of(now, BANK, before, (Changed(late, before["ACT-01"]),))
    first = slips.slips[0]
    assert (first.package, first.days) == ("ACT-01", days)
    assert [each for each, _ in first.moved] == ["ACT-02"]
    assert slips.finish_days == apart(max(row.end for row in before.values()), now.finish or AGAIN)
    told = "\n".join(slip_lines(slips))
    assert f"ACT-01 was completed 2026-12-18, {days} working days later than exported" in told
    assert "in 80 of 100 draws over by" in told


def test_what_nobody_began_is_a_cause_of_its_own() -> None:
    before = rows(planned(START))
    slips = slips_of(planned(AGAIN), BANK, before, ())
    assert [each.package for each in slips.slips] == ["ACT-01", "ACT-03"]
    assert [each for each, _ in slips.slips[0].moved] == ["ACT-02"]


def test_working_days_apart() -> None:
    friday, monday = date(2026, 12, 4), date(2026, 12, 7)
    assert apart(friday, monday) == 1
    assert apart(monday, friday) == -1
    assert apart(friday, friday) == 0
    assert apart(friday, date(2026, 12, 8), frozenset({monday})) == 1
