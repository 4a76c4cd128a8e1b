"""What a workshop came to, worked out from its steps."""

from __future__ import annotations

import pytest

from assessment.answers.workshop_steps import (
    Captured,
    Closed,
    ItemSettled,
    ItemTaken,
    Tally,
    TimerStarted,
)
from assessment.bank.models import Bank
from assessment.workshop.room_readings import RoomReading, read_room
from assessment.workshop.summary import build_summary
from assessment.workshop.summary_figures import on_scale
from assessment.workshop.summary_models import ItemSummary, WorkshopSummary
from tests.support.workshops import held_workshop, revealed, timed, workshop_bank


@pytest.fixture(scope="module")
def bank() -> Bank:
    return workshop_bank()


@pytest.fixture(scope="module")
def summary(bank: Bank) -> WorkshopSummary:
    return build_summary(bank, held_workshop(), organisation="Example Clinic Group")


def item_of(summary: WorkshopSummary, item: str) -> ItemSummary:
    return next(one for one in summary.items if one.item == item)


def test_times_and_people(summary: WorkshopSummary) -> None:
    assert summary.title == "Readiness of the clinic group"
    assert (summary.opened, summary.began) == ("2026-12-01T09:00:00Z", "2026-12-01T09:20:00Z")
    assert (summary.minutes_planned, summary.minutes, summary.people) == (90, 30, 9)
    minutes = {one.item: one.minutes for one in summary.items if one.minutes is not None}
    assert minutes == {"D-2": 7, "D-3": 7, "P-1": 1.5}


def test_each_item_has_one_outcome(summary: WorkshopSummary) -> None:
    outcomes = {one.item: one.outcome for one in summary.items}
    assert outcomes == {
        "D-1": "not_reached",
        "D-2": "settled",
        "D-3": "settled",
        "D-4": "settled",
        "D-5": "not_reached",
        "P-1": "skipped",
        "P-2": "not_reached",
    }


def test_the_latest_answer_counts_after_an_item_was_taken_up_again(
    summary: WorkshopSummary,
) -> None:
    decided = item_of(summary, "D-3").decided
    assert decided is not None
    assert (decided.answer, decided.level, decided.how) == (2, 2, "facilitator")


def test_a_split_is_listed_with_its_question(summary: WorkshopSummary) -> None:
    (split,) = summary.splits
    assert (split.item, split.decided and split.decided.dissent) == ("D-2", "IT: signed")
    assert [(one.text, one.owner) for one in split.questions] == [("Who signs?", "Ada")]


def test_captures_are_replaced_and_taken_away(summary: WorkshopSummary) -> None:
    assert summary.parking == ()
    assert [(one.text, one.owner, one.due) for one in summary.actions] == [
        ("Draft", "Bo", "2026-12-24")
    ]
    assert [(one.text, one.item_title) for one in summary.quotes] == [
        ("We train on Fridays.", "Topic P-1")
    ]


def test_what_talking_moved(summary: WorkshopSummary) -> None:
    moved = {
        one.item: (one.median_before, one.median_after, one.moved) for one in summary.movements
    }
    assert moved == {"D-2": (1, 0, "apart"), "D-3": (1, 3, "closer")}
    two = summary.movements[0]
    assert (two.before.agreement.reading, two.after.agreement.reading) == ("two_camps",) * 2


def test_agreement_per_dimension(summary: WorkshopSummary) -> None:
    (data, people) = summary.dimensions
    assert (data.items, data.voted, data.settled) == (5, 5, 3)
    assert data.before == {"agreed": 2, "near": 1, "two_camps": 2}
    assert data.after == {"agreed": 3, "near": 1, "two_camps": 1}
    assert data.alpha is not None
    assert data.alpha.few_items
    assert (data.alpha.items, data.alpha.values) == (5, 40)
    assert (people.voted, people.alpha, people.a_before) == (0, None, None)


def test_a_role_that_rates_higher(summary: WorkshopSummary) -> None:
    (finance,) = summary.roles
    assert (finance.role, finance.items) == ("finance", ("D-1", "D-2", "D-3"))
    # 3.75 less 3.0, less 0.25, less 1.0
    assert finance.levels == pytest.approx((0.75 + 3.5 + 2.75) / 3)


def test_items_that_all_agree_on_do_not_hide_what_a_role_sees_differently(bank: Bank) -> None:
    apart, alike = {"finance": (0, 0, 0, 0, 4)}, {"finance": (0, 0, 0, 4, 0)}
    contested = [revealed(f"D-{n}", 0, (0, 0, 4, 0, 4), roles=apart) for n in (1, 2, 3)]
    agreed = [revealed(f"D-{n}", 0, (0, 0, 0, 8, 0), roles=alike) for n in (4, 5, 6)]
    (finance,) = build_summary(bank, timed(*((1, one) for one in (*contested, *agreed)))).roles
    assert (finance.levels, finance.items) == (2, ("D-1", "D-2", "D-3"))
    assert finance.contested


def test_where_few_items_are_contested_roles_are_compared_over_all(bank: Bank) -> None:
    apart = {"finance": (0, 0, 0, 0, 4)}
    contested = [revealed(f"D-{n}", 0, (4, 0, 0, 0, 4), roles=apart) for n in (1, 2)]
    agreed = revealed("D-3", 0, (0, 0, 0, 8, 0), roles={"finance": (0, 0, 0, 4, 0)})
    (finance,) = build_summary(bank, timed(*((1, one) for one in (*contested, agreed)))).roles
    assert finance.levels == pytest.approx(8 / 3)
    assert (finance.items, finance.contested) == (("D-1", "D-2", "D-3"), False)


def test_roles_are_compared_over_three_items_only(bank: Bank) -> None:
    votes = {"finance": (0, 0, 0, 0, 4)}
    steps = timed(*((1, revealed(f"D-{n}", 0, (4, 0, 0, 0, 4), roles=votes)) for n in (1, 2)))
    assert build_summary(bank, steps).roles == ()


@pytest.mark.parametrize(
    "levels, dont_know, reading",
    [
        ((0, 0, 5, 0, 0), 4, "agreed"),
        ((0, 0, 4, 0, 0), 4, "most_unknown"),
        ((2, 1, 0, 0, 0), 11, "most_unknown"),
        ((0, 0, 1, 0, 0), 1, "too_few"),
        ((0, 0, 0, 0, 0), 14, "nobody"),
        ((0, 0, 0, 0, 0), 0, "too_few"),
    ],
)
def test_too_many_who_cannot_tell_are_no_agreement(
    levels: tuple[int, ...], dont_know: int, reading: RoomReading
) -> None:
    assert read_room(Tally(levels=levels, dont_know=dont_know)) == reading


def test_what_half_could_not_tell_is_counted_as_agreed_nowhere(bank: Bank) -> None:
    steps = timed(
        (1, revealed("D-1", 0, (0, 0, 4, 0, 0), dont_know=4)),
        (1, revealed("D-2", 0, (0, 0, 4, 0, 0), dont_know=3)),
    )
    found = build_summary(bank, steps)
    assert (found.totals.agreed_before, found.totals.agreed_after) == (1, 1)
    assert found.totals.mostly_unknown == 1
    assert found.dimensions[0].after == {"agreed": 1, "most_unknown": 1}


def test_a_last_round_in_which_nobody_could_say_is_the_last(bank: Bank) -> None:
    steps = timed(
        (1, revealed("D-1", 0, (2, 2, 0, 0, 0), dont_know=3)),
        (2, revealed("D-1", 1, (0, 0, 0, 0, 0), dont_know=7)),
        (1, revealed("D-2", 0, (0, 0, 0, 0, 0), dont_know=7)),
        (2, revealed("D-2", 1, (0, 7, 0, 0, 0))),
    )
    found = build_summary(bank, steps)
    assert found.dimensions[0].before == {"agreed": 1, "nobody": 1}
    assert found.dimensions[0].after == {"agreed": 1, "nobody": 1}
    moved = [(one.median_before, one.median_after, one.moved) for one in found.movements]
    assert moved == [(0, None, "unknown"), (None, 1, "answered")]


def test_breaks_count_while_their_timer_ran_or_until_the_room_went_on(bank: Bank) -> None:
    steps = timed(
        (0, TimerStarted(seconds=600, purpose="break")),
        (20, ItemTaken(item="D-1")),
        (30, TimerStarted(seconds=600, purpose="break")),
        (32, Captured(id="p1", what="parking", text="Over coffee")),
        (45, TimerStarted(seconds=600, purpose="break")),
        (48, TimerStarted(seconds=60, purpose="talk")),
        (57, TimerStarted(seconds=3600, purpose="break")),
        (60, Closed()),
    )
    found = build_summary(bank, steps)
    assert (found.minutes, found.break_minutes) == (40, 10 + 3 + 3)


def test_totals(summary: WorkshopSummary) -> None:
    totals = summary.totals
    assert (totals.agenda, totals.voted, totals.settled, totals.settled_alone) == (4, 5, 3, 1)
    assert (totals.skipped, totals.not_reached, totals.left_open) == (1, 1, 0)
    assert (totals.agreed_before, totals.agreed_after, totals.closer) == (2, 3, 1)
    assert (totals.lower_of_split, totals.revoted, totals.unknown) == (1, 2, 0)


def test_answers_of_short_scales_are_shown_as_levels(bank: Bank) -> None:
    steps = timed((1, ItemTaken(item="P-2")), (2, ItemSettled(item="P-2", level=1, how="majority")))
    (found,) = build_summary(bank, steps).items
    assert found.decided is not None
    assert (found.decided.answer, found.decided.level) == (1, 4)
    assert on_scale(bank, "P-2", (2, 3)) == (2, 0, 0, 0, 3)


def test_nothing_happened(bank: Bank) -> None:
    empty = build_summary(bank, ())
    assert (empty.items, empty.minutes, empty.people, empty.opened) == ((), None, 0, None)


def test_an_item_that_the_bank_no_longer_has_is_shown_by_its_id(bank: Bank) -> None:
    steps = timed(
        (1, revealed("X-9", 1, (1, 2))), (2, ItemSettled(item="X-9", level=1, how="majority"))
    )
    (found,) = build_summary(bank, steps).items
    assert (found.title, found.dimension, found.levels) == ("X-9", "", ("0", "1"))
    assert build_summary(bank, steps).dimensions == ()


def test_an_item_still_on_the_wall_is_open(bank: Bank) -> None:
    steps = timed((1, ItemTaken(item="D-1")), (4, revealed("D-1", 1, (0, 1, 2, 3, 0))))
    (found,) = build_summary(bank, steps).items
    assert (found.outcome, found.minutes) == ("open", 3)
