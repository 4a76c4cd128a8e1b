"""Whatever a facilitator does, and whatever arrives late or twice: a session comes of it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.answers.bank_versions import stamp
from assessment.answers.events import Body, Event, RecordCreated
from assessment.answers.history import fold
from assessment.answers.models import Organisation
from assessment.answers.workshop_steps import Opened, Tally, WorkshopHeld
from assessment.bank.asking import asked_items
from assessment.store.rooms import Ballot
from assessment.workshop.ballots import revealed, showable_groups, tally_of
from assessment.workshop.protocol import (
    AnyCommand,
    Decision,
    Setting,
    decide,
    last_undoable,
    parse_command,
    settles,
)
from assessment.workshop.session import Session, session_of
from tests.support.minibank import mini_bank

BANK = mini_bank()
ITEMS = tuple(item.id for item in BANK.items)[:4]
WORKSHOP = "room1"


class Bench:
    """A record in memory, and the ballots of open rounds beside it."""

    def __init__(self) -> None:
        """Open a workshop on an empty record."""
        self.events: list[Event] = []
        self.ballots: dict[str, list[Ballot]] = {}
        self.asked = asked_items(BANK, {})
        created = RecordCreated(
            organisation=Organisation(name="Acme"), profile={}, bank=stamp(BANK)
        )
        self.add(created)
        self.add(WorkshopHeld(workshop=WORKSHOP, step=Opened(title="Acme")))

    def add(self, body: Body) -> None:
        """Record an event, a second after the one before it."""
        seq = len(self.events) + 1
        at = f"2026-11-30T{9 + seq // 3600:02}:{seq // 60 % 60:02}:{seq % 60:02}Z"
        self.events.append(Event(seq=seq, key=f"key-{seq:08}", at=at, body=body))

    @property
    def session(self) -> Session:
        """Where the workshop stands."""
        return session_of(self.events, WORKSHOP)

    def do(self, form: dict[str, Any]) -> Decision:
        """Carry a command out as the server does."""
        command: AnyCommand = parse_command(form)
        item = getattr(command, "item", None)
        open_ = self.session.board(item).open if item else None
        voted = len(self.ballots.get(open_.key, ())) if open_ else 0
        rounds = {name: self.session.board(name).open for name in self.session.alone}
        alone = {name: len(self.ballots[one.key]) for name, one in rounds.items() if one}
        asked = tuple(i.id for i in BANK.items if i.id in self.asked)
        setting = Setting(BANK, asked, voted=voted, alone_votes=alone)
        session = self.session
        decision = decide(session, command, setting)
        for body in decision.bodies:
            self.add(body)
        for one in decision.opens:
            self.ballots[one.key] = []
        for one in decision.ends:
            cast = self.ballots.pop(one.key, [])
            if not decision.discards:
                assert session.opened is not None
                step = revealed(
                    one,
                    cast,
                    session.opened,
                    answers=len(BANK.levels_of(BANK.item_by_id[one.item])),
                    seats=9,
                    alone=one.item in session.alone,
                )
                self.add(WorkshopHeld(workshop=WORKSHOP, step=step))
        return decision

    def vote(self, item: str, level: int) -> bool:
        """Cast a vote; False where no round is open."""
        open_ = self.session.board(item).open
        if open_ is None:
            return False
        cast = self.ballots[open_.key]
        cast.append(Ballot(open_.key, f"{len(cast)}", 1, role="process_owner", level=level))
        return True


items = st.sampled_from(ITEMS)
several = st.lists(items, max_size=3).map(" ".join)
texts = st.sampled_from(["", "a word", "=1+1", "<b>"])
forms = st.one_of(
    st.fixed_dictionaries({"do": st.just("open_alone"), "items": several}),
    st.fixed_dictionaries(
        {"do": st.just("close_alone"), "few": st.sampled_from(["keep", "show", "discard"])}
    ),
    st.fixed_dictionaries({"do": st.just("accept_alone"), "items": several}),
    st.fixed_dictionaries({"do": st.just("set_agenda"), "items": several}),
    st.fixed_dictionaries(
        {"do": st.sampled_from(["take", "skip", "reopen", "discard"]), "item": items}
    ),
    st.fixed_dictionaries(
        {"do": st.just("open_vote"), "item": items, "seconds": st.sampled_from([0, 60])}
    ),
    st.fixed_dictionaries({"do": st.just("reveal"), "item": items, "anyway": st.booleans()}),
    st.fixed_dictionaries(
        {
            "do": st.just("settle"),
            "item": items,
            "answer": st.sampled_from(["0", "2", "4", "99", "dont_know", "not_applicable"]),
            "how": st.sampled_from(["majority", "facilitator", "lower_of_split"]),
            "reason": texts,
            "rationale": texts,
            "question": texts,
        }
    ),
    st.fixed_dictionaries(
        {
            "do": st.just("capture"),
            "id": st.sampled_from(["parking-1", "action-1"]),
            "what": st.sampled_from(["parking", "action"]),
            "text": texts,
        }
    ),
    st.fixed_dictionaries({"do": st.just("timer"), "seconds": st.sampled_from([0, 60])}),
    st.fixed_dictionaries({"do": st.just("lock"), "locked": st.booleans()}),
    st.fixed_dictionaries(
        {
            "do": st.just("hands"),
            "item": items,
            "levels": st.sampled_from(["1 2 0 0 3", "0 0 0 0 0", "1"]),
        }
    ),
    st.just({"do": "undo", "seq": 0}),
    st.tuples(items, st.integers(0, 4)),
)


def run(bench: Bench, actions: list[Any]) -> None:
    """Carry out commands and cast votes."""
    for action in actions:
        if isinstance(action, tuple):
            bench.vote(*action)
        elif action["do"] == "undo":
            bench.do({"do": "undo", "seq": last_undoable(bench.session) or 0})
        else:
            bench.do(action)


def meaning(session: Session) -> Session:
    """A session without what differs though it means the same."""
    return replace(session, taken=(), seq=0, timer=None)


@settings(max_examples=150)
@given(st.lists(forms, max_size=25))
def test_any_course_keeps_the_rules_of_the_room(actions: list[Any]) -> None:
    bench = Bench()
    for action in actions:
        before = bench.session
        run(bench, [action])
        session = bench.session
        open_now = {item for item, board in session.boards.items() if board.open}
        # Votes run on the item on the wall and on those answered alone, and nowhere else.
        assert open_now <= {session.current, *session.alone}
        assert set(session.alone) <= open_now
        for board in session.boards.values():
            numbers = [one.round.number for one in board.revealed]
            assert numbers == sorted(set(numbers))
            assert board.last_number >= max(numbers, default=-1)
            assert not (board.settled and board.skipped)
        # What was seen stays seen.
        for item, board in before.boards.items():
            assert session.board(item).revealed[: len(board.revealed)] == board.revealed


@settings(max_examples=100)
@given(st.lists(forms, max_size=20))
def test_the_record_counts_what_the_room_settled(actions: list[Any]) -> None:
    bench = Bench()
    run(bench, actions)
    agreed = {one.item: one for one in fold(bench.events).answers.responses if one.consensus}
    settled = {item: board.settled for item, board in bench.session.boards.items() if board.settled}
    # Reopening leaves the answer on record until the room settles another.
    assert set(settled) <= set(agreed)
    for item, step in settled.items():
        answer = agreed[item]
        assert answer.missing == step.missing
        if step.level is not None:
            assert answer.level == BANK.item_by_id[item].level_of(step.level)


@settings(max_examples=100)
@given(st.lists(forms, max_size=20), forms)
def test_undo_leads_back_to_where_the_room_was(actions: list[Any], last: Any) -> None:
    bench = Bench()
    run(bench, actions)
    before, events = bench.session, len(bench.events)
    agreed = fold(bench.events).answers.responses
    run(bench, [last])
    if (
        len(bench.events) == events
        or isinstance(last, tuple)
        or last["do"] in ("undo", "accept_alone")
    ):
        return
    undoable = last_undoable(bench.session)
    if undoable is None or (last["do"] == "settle" and last["question"]):
        return
    assert not bench.do({"do": "undo", "seq": undoable}).refused
    assert meaning(bench.session) == meaning(before)
    now = fold(bench.events).answers.responses
    assert {(one.item, one.level, one.missing) for one in now} == {
        (one.item, one.level, one.missing) for one in agreed
    }


@settings(max_examples=100)
@given(st.lists(forms, max_size=20), st.randoms(use_true_random=False))
def test_steps_in_any_order_and_twice_still_give_a_session(
    actions: list[Any], chance: random.Random
) -> None:
    bench = Bench()
    run(bench, actions)
    shuffled = [*bench.events, *chance.sample(bench.events, len(bench.events) // 2)]
    chance.shuffle(shuffled)
    session = session_of(shuffled, WORKSHOP)
    assert session.stage in ("lobby", "alone", "item", "closed")
    assert session_of(bench.events, "another") == Session("another", seq=bench.events[-1].seq)


@given(st.integers(-(10**6), 10**6))
def test_a_clock_that_jumps_moves_the_timer_and_nothing_else(jump: int) -> None:
    bench = Bench()
    run(
        bench,
        [{"do": "take", "item": ITEMS[0]}, {"do": "open_vote", "item": ITEMS[0], "seconds": 60}],
    )
    early = bench.session
    later = [
        event.model_copy(update={"at": f"20{26 + jump % 70:02}-01-01T00:00:00Z"})
        for event in bench.events
    ]
    jumped = session_of(later, WORKSHOP)
    assert jumped.timer is not None
    assert replace(meaning(jumped)) == meaning(early)


def test_a_vote_after_the_reveal_finds_no_round() -> None:
    bench = Bench()
    item = ITEMS[0]
    run(bench, [{"do": "take", "item": item}, {"do": "open_vote", "item": item}, (item, 2)])
    assert not bench.do({"do": "reveal", "item": item, "anyway": True}).refused
    assert not bench.vote(item, 4)
    shown = bench.session.board(item).latest
    assert shown is not None
    assert shown.tally == Tally(levels=(0, 0, 1, 0, 0))


def test_few_votes_are_shown_only_if_the_facilitator_insists() -> None:
    bench = Bench()
    item = ITEMS[0]
    run(bench, [{"do": "take", "item": item}, {"do": "open_vote", "item": item}])
    assert bench.do({"do": "reveal", "item": item}).refused == "refused.no_votes"
    run(bench, [(item, 2), (item, 3)])
    assert bench.do({"do": "reveal", "item": item}).refused == "refused.few_votes"
    run(bench, [(item, 3)])
    assert not bench.do({"do": "reveal", "item": item}).refused


def test_a_split_is_recorded_only_with_its_question() -> None:
    bench = Bench()
    form = {"do": "settle", "item": ITEMS[0], "answer": "1", "how": "lower_of_split"}
    assert bench.do(form).refused == "refused.question_needed"
    assert not bench.do({**form, "question": "Who has seen it run?", "owner": "A. Lee"}).refused
    asked = [one for one in bench.session.captures.values() if one.what == "question"]
    assert [(one.text, one.owner) for one in asked] == [("Who has seen it run?", "A. Lee")]


ballots = st.lists(
    st.builds(
        Ballot,
        round=st.just("A-01#1"),
        token=st.text("abcdef", min_size=4, max_size=8),
        number=st.just(1),
        role=st.sampled_from([None, "a", "b_1", "data_engineer", "d"]),
        level=st.integers(0, 4),
    ),
    max_size=30,
)


@given(ballots, st.randoms(use_true_random=False), st.integers(3, 6))
def test_what_is_revealed_says_nothing_of_the_order_and_of_small_groups(
    cast: list[Ballot], chance: random.Random, smallest: int
) -> None:
    round_ = _round()
    opened = Opened(title="x", smallest_group=smallest)
    shown = revealed(round_, cast, opened, answers=5, seats=30, alone=False)
    mixed = chance.sample(cast, len(cast))
    assert revealed(round_, mixed, opened, answers=5, seats=30, alone=False) == shown
    assert shown.tally.votes == len(cast)
    rest = len(cast) - sum(one.votes for one in shown.roles.values())
    assert not shown.roles or rest == 0 or rest >= smallest
    for role, tally in shown.roles.items():
        assert tally.votes >= smallest
        assert len(cast) - tally.votes >= smallest or len(cast) == tally.votes
        assert tally == tally_of([one for one in cast if one.role == role], 5)
    assert not shown.named
    held = WorkshopHeld(workshop="r", step=shown).model_dump_json()
    assert not any(one.token in held for one in cast if len(one.token) > 6)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9)),
    st.integers(0, 9),
    st.integers(3, 6),
)
def test_no_group_nor_what_is_left_beside_the_groups_is_small(
    sizes: dict[str, int], without: int, smallest: int
) -> None:
    total = sum(sizes.values()) + without
    shown = showable_groups(sizes, total, smallest)
    assert all(sizes[group] >= smallest for group in shown)
    left = total - sum(sizes[group] for group in shown)
    assert not shown or left == 0 or left >= smallest
    large = [group for group, size in sizes.items() if size >= smallest]
    if len(large) > 1 and all(size >= smallest for size in sizes.values()) and not without:
        assert shown == frozenset(sizes)


@pytest.mark.parametrize(
    "bad", [{"do": "dance"}, {"do": "take"}, {"do": "take", "item": "A", "x": 1}]
)
def test_forms_that_no_page_sends_are_not_commands(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        parse_command(bad)


def _round() -> Any:
    from assessment.answers.workshop_steps import Round

    return Round(item="A-01", number=1)


@pytest.mark.parametrize("due", ["2026-99-99", "2026-02-30", "soon", "01.02.2026"])
def test_a_day_that_there_is_not_is_no_due_date(due: str) -> None:
    form = {"do": "capture", "id": "action-1", "what": "action", "text": "Call", "due": due}
    with pytest.raises(ValueError, match="validation error"):
        parse_command(form)
    assert parse_command({**form, "due": "2026-02-28"}).do == "capture"


@pytest.mark.parametrize(
    "counts, unknown, proposed",
    [
        ("0 0 3 0 0", 11, ("dont_know", "majority")),
        ("0 0 3 0 0", 2, ("2", "unanimous")),
        ("0 1 3 0 0", 0, ("2", "majority")),
        ("0 2 2 0 0", 0, ("1", "majority")),
        ("2 0 0 3 0", 1, ("0", "lower_of_split")),
        ("0 0 0 0 0", 4, ("dont_know", "majority")),
    ],
)
def test_what_is_proposed_is_never_better_than_what_the_room_knows(
    counts: str, unknown: int, proposed: tuple[str, str]
) -> None:
    bench = Bench()
    form = {"do": "hands", "item": ITEMS[0], "levels": counts, "dont_know": unknown}
    assert not bench.do(form).refused
    assert settles(bench.session, ITEMS[0], highest=4) == proposed


def test_what_few_people_answered_alone_stays_hidden_until_they_agree() -> None:
    bench = Bench()
    few, many, none = ITEMS[:3]
    bench.do({"do": "open_alone", "items": f"{few} {many} {none}"})
    run(bench, [(few, 1), (few, 3), (many, 2), (many, 2), (many, 3)])
    assert not bench.do({"do": "close_alone"}).refused
    session = bench.session
    assert session.alone == (few,)
    assert session.board(few).latest is None
    shown = session.board(many).latest
    assert shown is not None
    assert shown.tally.votes == 3
    assert bench.do({"do": "close_alone"}).refused == "refused.few_alone"
    run(bench, [(few, 2)])
    assert not bench.do({"do": "close_alone"}).refused
    assert bench.session.alone == ()


@pytest.mark.parametrize("few, shown", [("show", 1), ("discard", None)])
def test_votes_of_few_are_shown_or_given_up_as_the_facilitator_says(
    few: str, shown: int | None
) -> None:
    bench = Bench()
    run(bench, [{"do": "open_alone", "items": ITEMS[0]}, (ITEMS[0], 2)])
    assert not bench.do({"do": "close_alone", "few": few}).refused
    latest = bench.session.board(ITEMS[0]).latest
    assert (latest.tally.votes if latest else None) == shown
    assert bench.session.alone == ()
    assert not bench.ballots
