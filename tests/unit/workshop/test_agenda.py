"""Which items the room takes up, in which order, and why."""

from __future__ import annotations

from typing import get_args

import pytest

from assessment.answers.models import AnswerSet, Response
from assessment.answers.workshop_steps import Tally
from assessment.bank.models import Bank, Policy
from assessment.cli.report_files import read_templates
from assessment.workshop.agenda import (
    Reason,
    ReasonCode,
    build_agenda,
    build_heat_map,
    disagreement_of,
    priority_of,
    room_for,
)
from assessment.workshop.item_weights import weight_shares
from assessment.workshop.pages import workshop_wording
from assessment.workshop.role_coverage import role_coverage
from tests.support.scored import gate, informs, make_answers, make_bank, policy
from tests.support.scored_strategies import plain_phase

TREE = {
    "data": {"quality": {"D-1": 3.0, "D-2": 1.0}, "access": {"D-3": 1.0}},
    "people": {"skills": {"P-1": 1.0, "P-2": 1.0}},
}


def bank(rules: Policy | None = None) -> Bank:
    return make_bank(
        TREE,
        rules=rules,
        phases=(plain_phase("poc"), plain_phase("mvp")),
        items={
            "D-1": {"informs": informs(phases={"poc": 3}), "ask_whom": ("data_owner",)},
            "D-2": {"gate": gate(2, holds="mvp"), "ask_whom": ("data_owner", "architect")},
            "P-1": {"gate": gate(1, holds="poc")},
        },
    )


def nobody() -> AnswerSet:
    return make_answers({})


def tally(*levels: int, dont_know: int = 0, not_applicable: int = 0) -> Tally:
    return Tally(levels=levels, dont_know=dont_know, not_applicable=not_applicable)


def reasons(tallies: dict[str, Tally], item: str) -> list[str]:
    row = build_heat_map(bank(), nobody(), tallies).row_by_item[item]
    return [reason.text for reason in row.reasons]


@pytest.mark.parametrize(
    "minutes, each, items", [(120, 5, 20), (100, 5, 17), (60, 5, 10), (10, 15, 1), (600, 1, 20)]
)
def test_room_keeps_time_for_opening_and_closing(minutes: int, each: int, items: int) -> None:
    assert room_for(minutes, each) == items


def test_disagreement_runs_from_one_level_to_two_ends() -> None:
    assert disagreement_of(tally(0, 0, 9, 0, 0)) == 0
    assert disagreement_of(tally(5, 0, 0, 0, 5)) == 1
    assert disagreement_of(tally(0, 5, 5, 0, 0)) == 0.25
    assert disagreement_of(tally(2, 2)) == 1
    assert disagreement_of(tally(0, 0, 5, 0, 0, not_applicable=5)) == 1
    assert disagreement_of(tally(0, 0, 0, 0, 0, not_applicable=5)) == 0


def test_priority_needs_doubt_and_takes_either_stake() -> None:
    assert priority_of(0, 0, 1, 1) == 0
    assert priority_of(0.5, 0, 1, 0) == 0.25
    assert priority_of(0.5, 0, 0, 1) == 0.5
    assert priority_of(0.5, 0.5, 0, 1) == 0.75


def test_weight_shares_multiply_down_the_tree() -> None:
    asked = {"D-1", "D-2", "D-3", "P-1", "P-2"}
    shares = weight_shares(bank(), asked)
    assert shares == pytest.approx(
        {"D-1": 0.1875, "D-2": 0.0625, "D-3": 0.25, "P-1": 0.25, "P-2": 0.25}
    )
    one_level = policy(aggregation={"overall": "item_mean"})
    assert weight_shares(bank(one_level), asked)["D-1"] == pytest.approx(3 / 7)
    two_levels = policy(aggregation={"dimension": "item_mean"})
    assert weight_shares(bank(two_levels), asked)["D-1"] == pytest.approx(0.3)
    assert weight_shares(bank(), {"P-1"}) == {"P-1": 1.0}


def test_reasons_are_given_in_words() -> None:
    assert reasons({"D-3": tally(0, 2, 1, 0, 1)}, "D-3") == ["People differ by 3 levels"]
    assert reasons({"D-3": tally(0, 3, 0, 3, 0)}, "D-3") == [
        "People fall into two groups, up to 2 levels apart"
    ]
    assert reasons({"D-3": tally(0, 0, 0, 0, 0, dont_know=4)}, "D-3") == ["Nobody could say"]
    assert reasons({"D-3": tally(0, 0, 3, 0, 0, dont_know=1)}, "D-3") == ["1 of 4 could not say"]
    assert reasons({"D-3": tally(0, 0, 3, 0, 0, not_applicable=1)}, "D-3") == [
        "1 of 4 say that it does not apply"
    ]
    assert reasons({}, "D-3") == ["Nobody has answered it"]
    assert reasons({"P-1": tally(4, 0, 0, 0, 0)}, "P-1") == [
        "It holds the phase \u201cPoc\u201d shut"
    ]
    assert reasons({}, "P-1") == [
        "Nobody has answered it",
        "The phase \u201cPoc\u201d waits for it, and nobody knows",
        "The verdict turns on it",
    ]


def test_phases_are_called_by_their_titles() -> None:
    titled = Reason(code="holds_phase", phase="poc", phase_title="Proof of concept")
    assert titled.text == "It holds the phase \u201cProof of concept\u201d shut"


def test_a_gate_that_few_could_tell_does_not_hold_its_phase_yet() -> None:
    waits = "The phase \u201cPoc\u201d waits for it, and half or more could not say"
    assert waits in reasons({"P-1": tally(3, 0, 0, 0, 0, dont_know=3)}, "P-1")
    known = reasons({"P-1": tally(4, 0, 0, 0, 0, dont_know=3)}, "P-1")
    assert "It holds the phase \u201cPoc\u201d shut" in known


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_have_words_for_every_reason(language: str) -> None:
    words = workshop_wording(read_templates(), language)
    for code in get_args(ReasonCode):
        for count in (1, 2):
            assert words.count(f"reason.{code}", count, of=3, phase="Pilot", share="4")


def test_a_heavy_item_says_so() -> None:
    heavy = make_bank({"data": {"quality": {"A-1": 8.0, "A-2": 1.0, "A-3": 1.0}}})
    row = build_heat_map(heavy, nobody(), {}).row_by_item["A-1"]
    assert [one.text for one in row.reasons][-1] == "It carries 80.0 % of the overall score"


def test_the_verdict_turns_on_who_is_right() -> None:
    agreed = {item: tally(0, 0, 0, 5, 0) for item in ("D-1", "D-2", "D-3", "P-2")}
    split = build_heat_map(bank(), nobody(), {**agreed, "P-1": tally(2, 0, 3, 0, 0)})
    assert split.row_by_item["P-1"].influence == 1
    assert split.row_by_item["P-2"].influence < 0.5
    close = build_heat_map(bank(), nobody(), {**agreed, "P-1": tally(0, 0, 3, 2, 0)})
    assert close.row_by_item["P-1"].influence < 0.5


def test_what_the_room_settled_does_not_come_back() -> None:
    known = make_answers({"D-3": 2})
    consensus = known.model_copy(
        update={"responses": (Response(item="D-3", level=2, consensus=True),)}
    )
    heat = build_heat_map(bank(), consensus, {"D-3": tally(3, 0, 0, 0, 3)}, settled={"P-2"})
    assert [row.item for row in heat.rows] == ["D-1", "D-2", "P-1"]


def test_responses_of_the_record_count_where_nobody_voted() -> None:
    heat = build_heat_map(bank(), make_answers({"D-3": 2, "P-2": "dont_know"}), {})
    known, unknown = heat.row_by_item["D-3"], heat.row_by_item["P-2"]
    assert (known.level, known.rated, known.unknown, known.priority) == (2, 1, 0, 0)
    assert (unknown.level, unknown.votes, unknown.unknown) == (None, 1, 1)


def test_agreed_items_are_settled_alone_and_the_rest_is_talked_about() -> None:
    heat = build_heat_map(
        bank(),
        nobody(),
        {
            "D-1": tally(0, 0, 4, 2, 0),
            "D-2": tally(0, 0, 0, 0, 0, dont_know=6),
            "D-3": tally(3, 0, 0, 0, 3),
            "P-1": tally(0, 0, 3, 0, 0, dont_know=3),
            "P-2": tally(0, 0, 3, 0, 0, not_applicable=1),
        },
    )
    agenda = build_agenda(heat, minutes=60)
    assert [(one.item, one.level) for one in agenda.settled_alone] == [("D-1", 2)]
    assert {row.item for row in agenda.items} == {"D-2", "D-3", "P-1", "P-2"}
    assert agenda.left_out == ()


def test_gates_that_nobody_could_answer_come_first_when_time_is_short() -> None:
    votes = {
        "D-1": tally(3, 0, 0, 0, 3),
        "D-2": tally(0, 0, 0, 0, 0, dont_know=6),
        "D-3": tally(3, 0, 0, 0, 3),
        "P-1": tally(0, 6, 0, 0, 0),
    }
    agenda = build_agenda(build_heat_map(bank(), nobody(), votes), minutes=10, minutes_per_item=8)
    assert [row.item for row in agenda.items] == ["D-2"]
    assert agenda.left_out[0] == "D-1"


def test_the_room_stays_with_a_subject() -> None:
    votes = {
        "D-1": tally(0, 3, 0, 3, 0),
        "D-3": tally(0, 0, 2, 2, 2),
        "P-1": tally(3, 0, 0, 0, 3),
        "P-2": tally(0, 3, 1, 2, 0),
    }
    agenda = build_agenda(build_heat_map(bank(), nobody(), votes), minutes=60)
    assert [row.dimension for row in agenda.items] == ["people", "people", "data", "data", "data"]


def test_short_scales_count_levels_of_the_bank() -> None:
    short = make_bank({"data": {"quality": {"A-1": 1.0}}}, items={"A-1": {"steps": (0, 4)}})
    row = build_heat_map(short, nobody(), {"A-1": tally(2, 2)}).rows[0]
    assert (row.level, row.spread, row.disagreement, row.reading) == (0, 4, 1, "two_camps")


def test_coverage_counts_items_and_people_of_a_role() -> None:
    cast = {"D-1#0": {"data_owner": 2}, "D-1#1": {"data_owner": 1}, "P-1#0": {"guest": 4}}
    found = {
        one.role: one
        for one in role_coverage(bank(), {"D-1", "D-2", "P-1"}, cast, {"data_owner": 3, "cook": 0})
    }
    owner, architect, guest = found["data_owner"], found["architect"], found["guest"]
    assert (owner.seats, owner.items, owner.items_voted, owner.voted) == (3, 2, 1, 2)
    assert (architect.seats, architect.items, architect.items_voted, architect.voted) == (
        0,
        1,
        0,
        0,
    )
    assert (guest.items, guest.voted) == (0, 4)
    assert "cook" not in found
