"""Goals and capability blocks."""

from assessment.bank.models import Bank
from assessment.roadmap.text import render_text
from assessment.roadmap.working_days import day_in_words
from tests.support.plans import levels, make_action, make_plan, plan_bank, with_gates


def bank_of_two_phases() -> Bank:
    return plan_bank(
        make_action(1, ("A-00", "A-02"), block="data"),
        make_action(2, ("A-03",), block="models", owner="legal", phase="second"),
        make_action(3, ("A-05",), {2: 0}, block="models", phase="second"),
    )


def test_blocks_have_span_effort_and_owners() -> None:
    made = make_plan(bank_of_two_phases(), levels(1))
    data, models = made.blocks
    assert (data.block, data.title, data.packages, data.owners) == ("data", "Data", ("ACT-01",), 1)
    assert set(models.packages) == {"ACT-02", "ACT-03"}
    assert models.owners == 2
    assert models.start == made.package_by_id["ACT-02"].start
    assert models.finish == made.package_by_id["ACT-03"].finish
    chances = made.package_by_id["ACT-03"].chances
    assert chances is not None
    assert models.finish_p80 == chances.p80
    assert models.effort_likely == 8.0
    assert models.effort_low < 8.0 < models.effort_high


def test_goals_quote_the_figures_of_the_plan() -> None:
    made = make_plan(bank_of_two_phases(), levels(1))
    goals = " ".join(made.goals)
    assert 2 <= len(made.goals) <= 5
    last = made.milestones[-1]
    assert last.score is not None
    assert f"goes from 25 to {last.score:.0f} of 100" in goals
    assert "in 80 of 100 draws" in goals
    assert "3 of 3 work packages" in goals
    assert f"{made.effort_likely:,.0f} person-days" in goals


def test_a_gate_that_nobody_knows_is_a_goals_caveat() -> None:
    bank = with_gates(bank_of_two_phases(), "second", "A-07")
    made = make_plan(bank, levels(1, A_07="dont_know"))
    assert made.find_out_first
    assert any("not known yet" in goal for goal in made.goals)


def test_the_text_never_shows_a_bare_finish() -> None:
    made = make_plan(bank_of_two_phases(), levels(1))
    text = " ".join(render_text(made, "Example").split())
    assert made.uncertainty is not None
    assert "in 50 of 100 draws, by" in text
    assert "HOW SURE THE DATES ARE" in text
    assert "GOALS FOR THE NEXT 18 MONTHS" in text
    assert "BY KIND OF WORK" in text
    assert "(80 of 100: by" in text


def test_the_text_keeps_to_its_width() -> None:
    text = render_text(make_plan(bank_of_two_phases(), levels(1)), "Example")
    assert max(map(len, text.splitlines())) <= 80


def test_a_goal_names_the_later_of_the_quarters_end_and_the_sure_day() -> None:
    tight = make_action(1, ("A-02",), weeks={"short": 11.6, "long": 13.2})
    made = make_plan(plan_bank(tight), levels(1))
    milestone = made.milestones[0]
    assert milestone.chances is not None
    assert milestone.finished == ("ACT-01",)
    assert milestone.due < milestone.chances.p80
    assert made.goals[0].startswith(f"By {day_in_words(milestone.chances.p80)}")
    early = make_plan(plan_bank(make_action(1, ("A-02",))), levels(1))
    assert early.goals[0].startswith(f"By {day_in_words(early.milestones[0].due)}")
