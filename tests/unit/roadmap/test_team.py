"""Team files: what they hold, and every fault of them at its place."""

import json
from pathlib import Path

import pytest

from assessment.bank.nodes import Source
from assessment.problem import Problem
from assessment.roadmap.team_defaults import SHARES, default_team, step_of
from assessment.roadmap.team_models import Team
from assessment.roadmap.team_parsing import parse_team, team_schema

REPOSITORY = Path(__file__).parents[3]
ROLES = ("ai_lead", "data_engineer", "legal")
GOOD = """\
team: 1
people:
  - id: ada
    name: Ada
    roles: {ai_lead: 0.5, legal: 0.25}
    day_rate: 900
    country: FR
    away: [{first: 2026-12-21, last: 2027-01-08}]
  - {id: bob, name: Bob, roles: {ai_lead: 1.0}}
rates: {default: 500, ai_lead: 600}
outside: {ACT-01: {low: 1, likely: 2, high: 4}}
"""


def parsed(text: str) -> tuple[Team | None, tuple[Problem, ...]]:
    return parse_team(Source("team.yaml", text), ROLES, ("ACT-01",))


def fault(text: str) -> Problem:
    team, problems = parsed(text)
    assert team is None
    assert len(problems) == 1
    return problems[0]


def test_a_sound_file_is_a_team() -> None:
    team, problems = parsed(GOOD)
    assert problems == ()
    assert team is not None
    assert team.share("ai_lead") == 1.5
    assert team.share("data_engineer") == 0.0
    assert [person.id for person in team.in_role("legal")] == ["ada"]


def test_the_rate_of_a_role_is_the_mean_of_its_people_by_share() -> None:
    team, _ = parsed(GOOD)
    assert team is not None
    # Ada at 900 for half the time, Bob at the role's 600 full time.
    assert team.day_rate("ai_lead") == pytest.approx((0.5 * 900 + 1.0 * 600) / 1.5)
    assert team.day_rate("data_engineer") == 500


def test_without_any_rate_there_is_none() -> None:
    team, _ = parsed("team: 1\npeople: [{id: bob, name: Bob, roles: {ai_lead: 1.0}}]\n")
    assert team is not None
    assert team.day_rate("ai_lead") is None


@pytest.mark.parametrize(
    "old, new, code, line, column",
    [
        ("ai_lead: 0.5", "ai_leed: 0.5", "unknown-role", 5, 13),
        ("ai_lead: 0.5", "ai_lead: 0.9", "more-than-full-time", 5, 12),
        ("ai_lead: 0.5", "ai_lead: 0", "out-of-range", 5, 22),
        ("id: bob", "id: ada", "duplicate-id", 9, 10),
        ("first: 2026-12-21", "first: 2026-13-21", "no-such-day", 8, 20),
        ("first: 2026-12-21", "first: 2027-12-21", "days-turned-round", 8, 38),
        ("first: 2026-12-21", "first: soon", "wrong-form", 8, 20),
        ("country: FR", "country: France", "wrong-form", 7, 14),
        ("ai_lead: 600", "ai_led: 600", "unknown-role", 10, 23),
        ("ACT-01: {low", "ACT-02: {low", "unknown-action", 11, 11),
        ("likely: 2", "likely: 9", "range-not-rising", 11, 19),
        ("team: 1\n", "", "missing-key", 1, 1),
        ("name: Ada", "nane: Ada", "unknown-key", 4, 5),
    ],
)
def test_a_fault_stands_at_its_place(old: str, new: str, code: str, line: int, column: int) -> None:
    assert old in GOOD
    _, problems = parsed(GOOD.replace(old, new, 1))
    found = {problem.code: problem for problem in problems}
    assert code in found
    place = found[code].place
    assert (place.file, place.line, place.column) == ("team.yaml", line, column)


def test_a_misspelt_role_is_offered_the_right_one() -> None:
    assert fault(GOOD.replace("ai_lead: 0.5", "ai_leed: 0.5")).hint == "did you mean ai_lead?"


def test_a_list_is_no_team() -> None:
    assert fault("- 1\n").code == "not-a-map"


def test_broken_yaml_is_told_and_not_raised() -> None:
    team, problems = parsed("team: [1\n")
    assert team is None
    assert problems


def test_the_published_schema_is_current() -> None:
    published = REPOSITORY / "docs" / "schemas" / "assessment-team-1.json"
    assert json.loads(published.read_text("utf-8")) == team_schema()


def test_the_example_team_is_sound() -> None:
    from assessment.files import load_bank

    bank = load_bank("ai-readiness")
    path = REPOSITORY / "examples" / "clinic-group" / "team.yaml"
    source = Source("team.yaml", path.read_text("utf-8"))
    team, problems = parse_team(source, bank.role_titles, [each.id for each in bank.actions])
    assert problems == ()
    assert team is not None
    roles = {role for person in team.people for role in person.roles}
    assert set(bank.role_titles) - roles == {"procurement"}  # the plan of the group needs none


@pytest.mark.parametrize(
    "staff, step", [(1, 0), (49, 0), (50, 1), (250, 2), (999, 2), (1000, 3), (5000, 4), (None, 2)]
)
def test_the_default_team_goes_by_size(staff: float | None, step: int) -> None:
    assert step_of(staff) == step
    team = default_team(staff, {"data_engineer": "Data engineer", "own_role": "Own role"})
    assert team.share("data_engineer") == pytest.approx(SHARES["data_engineer"][step])
    assert team.share("own_role") > 0


def test_a_larger_organisation_never_has_less_time_for_a_role() -> None:
    assert all(list(shares) == sorted(shares) for shares in SHARES.values())


def test_the_page_shows_the_default_team_as_it_is() -> None:
    page = (REPOSITORY / "docs" / "roadmap.md").read_text("utf-8")
    for role, shares in SHARES.items():
        assert f"| `{role}` | {' | '.join(f'{share:g}' for share in shares)} |" in page
