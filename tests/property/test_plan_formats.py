"""Laws of the formats: whatever the texts, each gives back the packages and dates of the plan."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessment.answers.models import AnswerSet, Organisation
from assessment.bank.models import Bank, Role
from assessment.problem import unsafe_character
from assessment.roadmap import Roadmap
from assessment.roadmap.formats.gantt_svg import render_svg
from assessment.roadmap.formats.icalendar_events import render_icalendar
from assessment.roadmap.formats.mermaid import render_mermaid
from assessment.roadmap.formats.ms_project import render_ms_project
from assessment.roadmap.formats.ms_project_calendar import WorkingTime
from assessment.roadmap.formats.tracker_csv import render_csv
from tests.support.hostile_plans import EVERYTHING
from tests.support.plan_dates import (
    calendar_dates,
    csv_dates,
    drawing_dates,
    mermaid_dates,
    planned_dates,
    project_dates,
    rescheduled_dates,
)
from tests.support.plans import MONDAY, levels, make_action, make_phase, plan_answers, plan_bank
from tests.support.scored import make_answers

ANY_TEXT = st.one_of(
    st.sampled_from(EVERYTHING).map(lambda text: text[:150]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
).filter(lambda text: bool(text.strip()))


@st.composite
def hostile_plans(draw: st.DrawFn) -> tuple[Roadmap, Bank, AnswerSet]:
    """Up to six packages in two phases, with lags and three owners, every text drawn."""
    actions = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        before = draw(st.sets(st.integers(1, number - 1), max_size=2)) if number > 1 else set()
        actions.append(
            make_action(
                number,
                (f"A-{number:02}",),
                {other: draw(st.sampled_from((0, 1, 7))) for other in sorted(before)},
                owner=draw(st.sampled_from(("ai_lead", "legal"))),
                phase=draw(st.sampled_from(("first", "second"))),
            ).model_copy(
                update={
                    "title": draw(ANY_TEXT),
                    "steps": (draw(ANY_TEXT), draw(ANY_TEXT)),
                    "deliverable": draw(ANY_TEXT),
                    "done_when": draw(ANY_TEXT),
                    "kpi": draw(ANY_TEXT),
                }
            )
        )
    phases = tuple(
        make_phase(name).model_copy(update={"title": draw(ANY_TEXT)})
        for name in ("first", "second")
    )
    bank = plan_bank(*actions)
    roles = tuple(
        Role.model_construct(id=role, title=draw(ANY_TEXT), glossary="")
        for role in ("ai_lead", "legal")
    )
    bank = bank.model_copy(
        update={"phases": phases, "meta": bank.meta.model_copy(update={"roles": roles})}
    )
    answers = make_answers(levels(1))
    name = draw(ANY_TEXT.filter(lambda text: unsafe_character(text) is None))
    named = answers.model_copy(update={"organisation": Organisation.model_construct(name=name)})
    return plan_answers(bank, named), bank, named


@given(hostile_plans())
def test_every_format_gives_back_packages_and_dates(made: tuple[Roadmap, Bank, AnswerSet]) -> None:
    wanted = planned_dates(made[0])
    assert csv_dates(render_csv(*made)) == wanted
    assert calendar_dates(render_icalendar(*made)) == wanted
    assert project_dates(render_ms_project(*made)) == wanted
    assert mermaid_dates(render_mermaid(*made)) == wanted
    assert drawing_dates(render_svg(*made)) == wanted


@given(hostile_plans(), st.frozensets(st.integers(0, 60), max_size=12))
def test_microsoft_project_comes_to_the_same_dates(
    made: tuple[Roadmap, Bank, AnswerSet], days: frozenset[int]
) -> None:
    """Links, lags, constraints and the calendar alone give the dates of the plan, whatever the holidays."""
    _, bank, answers = made
    free = frozenset(MONDAY + timedelta(days=day) for day in days)
    roadmap = plan_answers(bank, answers, holidays=free)
    data = render_ms_project(roadmap, bank, answers, holidays=free)
    assert rescheduled_dates(data, WorkingTime(8.0, free)) == planned_dates(roadmap)


@given(hostile_plans())
def test_the_same_plan_gives_the_same_bytes(made: tuple[Roadmap, Bank, AnswerSet]) -> None:
    assert render_csv(*made) == render_csv(*made)
    assert render_icalendar(*made) == render_icalendar(*made)
    assert render_ms_project(*made) == render_ms_project(*made)
    assert render_mermaid(*made) == render_mermaid(*made)
    assert render_svg(*made) == render_svg(*made)
