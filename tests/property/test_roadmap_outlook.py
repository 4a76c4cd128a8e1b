"""Laws of plans with people, chances and wishes: any actions, any answers, any team."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessment.bank.models import Bank
from assessment.bank.nodes import Source
from assessment.roadmap.exchange import render_json
from assessment.roadmap.models import Roadmap, WorkPackage
from assessment.roadmap.network import Network, Task
from assessment.roadmap.scheduling import capacity_of, list_schedule
from assessment.roadmap.staffing import Staff, role_capacity
from assessment.roadmap.team_models import Away, Person, Team
from assessment.roadmap.team_parsing import parse_team
from tests.support.plan_strategies import ANSWERS, HOLIDAYS, Given, banks
from tests.support.plans import MONDAY, make_plan
from tests.support.scored import make_answers

ROLES = ("ai_lead", "legal", "architect")


@st.composite
def teams(draw: st.DrawFn) -> Team:
    """One to four people, each in one role, some away for up to three weeks."""
    people = []
    for number in range(draw(st.integers(1, 4))):
        first = MONDAY + timedelta(days=draw(st.integers(0, 40)))
        last = first + timedelta(days=draw(st.integers(0, 20)))
        away = Away(first=first.isoformat(), last=last.isoformat())
        people.append(
            Person(
                id=f"person_{number}",
                name=f"Person {number}",
                roles={draw(st.sampled_from(ROLES)): draw(st.sampled_from((0.2, 0.5, 1.0)))},
                away=(away,) if draw(st.booleans()) else (),
            )
        )
    return Team(team=1, people=tuple(people), rates={"default": 500.0})


def working_days(package: WorkPackage, holidays: frozenset[date]) -> list[date]:
    span = (
        (package.start + timedelta(days=n))
        for n in range((package.finish - package.start).days + 1)
    )
    return [day for day in span if day.weekday() < 5 and day not in holidays]


@given(banks(), ANSWERS, teams())
def test_no_role_leads_more_than_its_people_have_time_for(
    bank: Bank, answers: Given, team: Team
) -> None:
    packages = make_plan(bank, answers, staff=Staff(team), draws=0).packages
    for one in packages:
        at_once = [
            other
            for other in packages
            if other.owner == one.owner and other.start <= one.start <= other.finish
        ]
        assert len(at_once) <= role_capacity(team, one.owner)


@given(banks(), ANSWERS, teams(), HOLIDAYS)
def test_nobody_works_while_all_of_the_role_are_away(
    bank: Bank, answers: Given, team: Team, holidays: frozenset[date]
) -> None:
    made = make_plan(bank, answers, staff=Staff(team), holidays=holidays, draws=0)
    for package in made.packages:
        people = team.in_role(package.owner)
        worked = [
            day
            for day in working_days(package, holidays)
            if not people or not all(any(a.covers(day) for a in each.away) for each in people)
        ]
        assert len(worked) == package.duration_days
        assert worked[0] == package.start
        assert worked[-1] == package.finish


@given(banks(), ANSWERS, teams())
def test_a_package_is_long_enough_for_the_time_of_its_owner(
    bank: Bank, answers: Given, team: Team
) -> None:
    for package in make_plan(bank, answers, staff=Staff(team), draws=0).packages:
        share = team.share(package.owner) or 1.0
        assert package.duration_days >= package.effort_likely * team.owner_part / share - 1e-6


@given(banks(), ANSWERS, teams())
def test_every_role_without_people_is_told_and_marked(
    bank: Bank, answers: Given, team: Team
) -> None:
    made = make_plan(bank, answers, staff=Staff(team), draws=0)
    missing = {each.id for each in made.packages if not team.in_role(each.owner)}
    assert {each.id for each in made.packages if each.stand_in} == missing
    told = {each for wish in made.wishes if wish.kind == "nobody_owns" for each in wish.packages}
    assert told == missing


@given(banks(), ANSWERS, st.integers(1, 3))
def test_one_capacity_for_all_is_the_same_as_one_for_each(
    bank: Bank, answers: Given, capacity: int
) -> None:
    packages = make_plan(bank, answers, draws=0).packages
    tasks = {each.id: Task(each.id, each.duration_days, each.owner) for each in packages}
    by_owner = dict.fromkeys(ROLES, capacity)
    assert all(capacity_of(by_owner, role) == capacity for role in ROLES)
    net = Network(tasks)
    one = list_schedule(net, capacity, lambda each: (each,)).spans
    assert one == list_schedule(net, by_owner, lambda each: (each,)).spans


@given(banks(), ANSWERS, teams())
def test_more_people_never_lower_the_capacity_or_lengthen_a_package(
    bank: Bank, answers: Given, team: Team
) -> None:
    """The finish itself may move either way: list schedules have anomalies (Graham, 1966)."""
    more = Person(id="one_more", name="One more", roles={"ai_lead": 1.0})
    larger = team.model_copy(update={"people": (*team.people, more)})
    if not team.in_role("ai_lead"):
        return  # the stand-in that is counted on is replaced, not joined
    assert role_capacity(larger, "ai_lead") >= role_capacity(team, "ai_lead")
    before = make_plan(bank, answers, staff=Staff(team), draws=0).package_by_id
    after = make_plan(bank, answers, staff=Staff(larger), draws=0).package_by_id
    assert all(after[each].duration_days <= before[each].duration_days for each in before)


@given(banks(), ANSWERS, teams())
def test_chances_are_in_order(bank: Bank, answers: Given, team: Team) -> None:
    made = make_plan(bank, answers, staff=Staff(team), draws=300)
    for package in made.packages:
        assert package.chances is not None
        assert package.criticality is not None
        assert package.chances.p50 <= package.chances.p80 <= package.chances.p95
        assert 0 <= package.criticality <= 1
    dues = [each.chances.p80 for each in made.milestones if each.chances]
    assert dues == sorted(dues)
    if made.uncertainty:
        assert 0 <= made.uncertainty.on_time <= 1
        assert dues[-1] == made.uncertainty.finish.p80
        assert all(0 <= driver.influence <= 1 for driver in made.uncertainty.drivers)


@given(banks(), ANSWERS, teams())
def test_the_same_input_gives_the_same_bytes(bank: Bank, answers: Given, team: Team) -> None:
    def text(made: Roadmap) -> str:
        return render_json(made, bank, make_answers(answers))

    first = make_plan(bank, answers, staff=Staff(team), draws=200)
    assert text(first) == text(make_plan(bank, answers, staff=Staff(team), draws=200))


@given(banks(), ANSWERS, teams())
def test_costs_add_up_over_phases_and_quarters(bank: Bank, answers: Given, team: Team) -> None:
    cost = make_plan(bank, answers, staff=Staff(team), draws=0).cost
    if cost is None:
        return
    total = cost.total.likely
    assert abs(sum(each.likely for each in cost.phases.values()) - total) < 0.1
    assert abs(sum(each.total.likely for each in cost.quarters) - total) < 0.1
    assert cost.total.low <= total <= cost.total.high


@given(banks(), ANSWERS, st.integers(1, 60))
def test_what_a_deadline_would_drop_opens_no_gate(bank: Bank, answers: Given, days: int) -> None:
    deadline = MONDAY + timedelta(days=days)
    made = make_plan(bank, answers, deadline=deadline, draws=300)
    for wish in made.wishes:
        assert wish.feasible is not None
        assert wish.feasible > deadline
        assert all(not made.package_by_id[each].closes_gates for each in wish.packages)
    late = made.uncertainty is not None and made.uncertainty.finish.p80 > deadline
    assert late == bool(made.wishes)


@given(banks(), ANSWERS)
def test_in_strict_order_no_phase_begins_before_the_last_is_over(
    bank: Bank, answers: Given
) -> None:
    """Of work of an earlier phase, only what waits for a later one may come after it has begun."""
    made = make_plan(bank, answers, phase_order="strict", draws=0)
    waited_for = _with_predecessors(make_plan(bank, answers, draws=0))
    first = [made.package_by_id[each].finish for each in waited_for]
    rest = [each.start for each in made.packages if each.id not in waited_for]
    assert not first or not rest or max(first) < min(rest)


def _with_predecessors(free: Roadmap) -> set[str]:
    """Packages of the first phase and all that they wait for."""
    found: set[str] = set()
    waiting = [each.id for each in free.packages if each.phase == "first"]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += free.package_by_id[each].predecessors
    return found


TEAM_TEXT = """\
team: 1
people:
  - {id: ada, name: Ada, roles: {ai_lead: 0.5}, country: FR, day_rate: 900}
  - id: bob
    name: Bob
    roles: {legal: 1.0}
    away: [{first: 2026-12-21, last: 2027-01-08}]
rates: {default: 500}
outside: {ACT-01: {low: 1, likely: 2, high: 4}}
"""


@given(st.integers(0, len(TEAM_TEXT)), st.integers(0, 12), st.text(max_size=8))
def test_any_text_is_a_team_or_told_what_is_wrong(place: int, cut: int, inserted: str) -> None:
    text = TEAM_TEXT[:place] + inserted + TEAM_TEXT[place + cut :]
    team, problems = parse_team(Source("team.yaml", text), ROLES, ("ACT-01",))
    assert (team is None) == bool(problems)
    assert all(problem.what for problem in problems)
