"""What is kept of an anonymous vote tells neither who gave it nor when."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.answers.events import Entry
from assessment.answers.workshop_steps import Opened, Round, VotesRevealed
from assessment.store.room_file import RoomFile
from assessment.store.rooms import Ballot
from assessment.workshop.ballots import ballot_token, revealed, showable_groups
from tests.support.records import new_record
from tests.support.workshop_app import ITEM, new_site

VOTERS, ROUNDS = 6, 200
# Chi-square with (6 - 1)² degrees of freedom is above this once in a thousand times.
CRITICAL = 52.62

roles = st.sampled_from(("ai_lead", "head_of_data", "legal", None))
ballots = st.builds(
    Ballot,
    round=st.just("DAT-01#1"),
    token=st.text("0123456789abcdef", min_size=8, max_size=8),
    number=st.just(1),
    role=roles,
    level=st.integers(0, 4),
    confidence=st.sampled_from(("low", "medium", "high", None)),
    evidence=st.sampled_from(("none", "shown", None)),
    note=st.sampled_from(("", "b", "a", "c")),
)
smallest = st.sampled_from((3, 5))


def shown(votes: Sequence[Ballot], fewest: int, *, alone: bool = False) -> VotesRevealed:
    """A round as everybody sees it."""
    opened = Opened(title="Kick-off", smallest_group=fewest)
    round_ = Round(item="DAT-01", number=1)
    return revealed(round_, votes, opened, answers=5, seats=30, alone=alone)


@given(st.lists(ballots, max_size=24), smallest)
def test_no_group_that_is_shown_or_left_over_is_small(votes: list[Ballot], fewest: int) -> None:
    step = shown(votes, fewest)
    sizes = Counter(one.role for one in votes if one.role)
    assert all(tally.votes == sizes[role] >= fewest for role, tally in step.roles.items())
    # Whoever subtracts any of the groups from the whole, or from one another, is left with nobody or many.
    for count in range(1, len(step.roles) + 1):
        for some in combinations(step.roles.values(), count):
            rest = step.tally.votes - sum(tally.votes for tally in some)
            assert rest == 0 or rest >= fewest
    assert len(step.roles) != 1 or step.tally.votes > sum(t.votes for t in step.roles.values())


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9)), st.integers(0, 9), smallest)
def test_groups_of_any_sizes_leave_nobody_alone(
    sizes: dict[str, int], without: int, fewest: int
) -> None:
    total = sum(sizes.values()) + without
    groups = showable_groups(sizes, total, fewest)
    assert all(sizes[group] >= fewest for group in groups)
    rest = total - sum(sizes[group] for group in groups)
    assert not groups or rest == 0 or rest >= fewest


@given(st.lists(ballots, max_size=12), st.randoms(use_true_random=False))
def test_what_is_shown_does_not_depend_on_the_order_of_votes(
    votes: list[Ballot], chance: random.Random
) -> None:
    mixed = list(votes)
    chance.shuffle(mixed)
    assert shown(mixed, 3) == shown(votes, 3)


@given(st.lists(ballots, min_size=1, max_size=12))
def test_what_is_shown_holds_no_token_and_no_name(votes: list[Ballot]) -> None:
    told = shown([replace(one, name="Ada Lovelace") for one in votes], 3)
    text = told.model_dump_json()
    assert told.named == ()
    assert "Ada" not in text
    assert not [one.token for one in votes if one.token in text]


def test_stored_order_says_nothing_about_the_order_of_voting(tmp_path: Path) -> None:
    chance = random.Random(20261201)
    secrets = [f"secret-of-seat-{number}" for number in range(VOTERS)]
    salts = {f"DAT-01#{number}": f"{chance.getrandbits(128):032x}" for number in range(ROUNDS)}
    orders = {key: chance.sample(range(VOTERS), VOTERS) for key in salts}
    tokens = {
        key: [ballot_token(secret, salt, key) for secret in secrets] for key, salt in salts.items()
    }
    stored: dict[str, list[str]] = {}

    def take(found: Mapping[str, tuple[Ballot, ...]]) -> Sequence[Entry]:
        stored.update({key: [one.token for one in several] for key, several in found.items()})
        return []

    with closing(RoomFile.open(new_record(tmp_path / "order.db"))) as store:
        store.open_rounds(salts, [], after=1)
        for place in range(VOTERS):
            votes = [
                Ballot(key, tokens[key][order[place]], 1, level=2) for key, order in orders.items()
            ]
            assert set(store.cast(votes)) == {"stored"}
        store.close_rounds(list(salts), take, after=1)
    assert chi_square(orders, tokens, stored) < CRITICAL
    # Were they kept in the order of voting, this test would tell.
    told = {key: [tokens[key][voter] for voter in order] for key, order in orders.items()}
    assert chi_square(orders, tokens, told) > 1000


def chi_square(
    orders: Mapping[str, Sequence[int]],
    tokens: Mapping[str, Sequence[str]],
    stored: Mapping[str, Sequence[str]],
) -> float:
    """How far places in the store and places in the order of voting hang together."""
    counted: Counter[tuple[int, int]] = Counter()
    for key, order in orders.items():
        for cast_at, voter in enumerate(order):
            counted[cast_at, stored[key].index(tokens[key][voter])] += 1
    expected = len(orders) / VOTERS
    cells = [(a, b) for a in range(VOTERS) for b in range(VOTERS)]
    return sum((counted[cell] - expected) ** 2 / expected for cell in cells)


def test_tokens_and_salts_are_gone_from_the_file_when_votes_are_shown(tmp_path: Path) -> None:
    with new_site(tmp_path) as site:
        lead, people = site.lead(), [site.phone(role="legal") for _ in range(4)]
        round_key = site.open_vote(lead)
        for person in people:
            vote = {"round": round_key, "answer": "1", "number": 1}
            assert person.post(f"/r/{site.room.id}/vote", vote).status == 200
        salt = site.room.store.salts()[round_key]
        secrets = [person.cookies[f"seat-{site.room.id}"] for person in people]
        tokens = [ballot_token(secret, salt, round_key) for secret in secrets]
        assert all(token.encode() in kept(tmp_path) for token in tokens)
        assert site.do(lead, do="reveal", item=ITEM).status == 200
        assert [one for one in (salt, *tokens, *secrets) if one.encode() in kept(tmp_path)] == []


def kept(folder: Path) -> bytes:
    """Everything on disk."""
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_nobody_is_told_anything_of_votes_before_all_are_shown(tmp_path: Path) -> None:
    with new_site(tmp_path) as site:
        lead, voter, other = site.lead(), site.phone(role="legal"), site.phone(role="legal")
        round_key = site.open_vote(lead)

        def told() -> list[str]:
            base = site.room.id
            asked = [(lead, f"/f/{base}"), (lead, f"/wall/{base}"), (other, f"/r/{base}")]
            pages = [
                who.get(f"{path}{more}").text for who, path in asked for more in ("", "/state")
            ]
            return [_without_counts(page) for page in pages]

        def cast(answer: str, number: int, note: str) -> None:
            vote = {"round": round_key, "answer": answer, "number": number, "note": note}
            assert voter.post(f"/r/{site.room.id}/vote", vote).status == 200

        cast("0", 1, "first thought")
        before = told()
        cast("4", 2, "second thought")
        assert told() == before
        assert not [page for page in before if "thought" in page]


def _without_counts(page: str) -> str:
    """The page without what changes by the second or with every frame."""
    return re.sub(r'"now": [\d.]+|"v": "\d+"', "", page)


def test_names_are_not_kept_in_an_anonymous_room(tmp_path: Path) -> None:
    with new_site(tmp_path) as site:
        site.phone(role="legal", name="Ada Lovelace")
        assert [seat.name for seat in site.room.store.seats()] == [None]
        assert b"Lovelace" not in kept(tmp_path)


@pytest.mark.parametrize("votes", [1, 2])
def test_a_room_too_small_is_not_shown_by_accident(tmp_path: Path, votes: int) -> None:
    with new_site(tmp_path) as site:
        lead, people = site.lead(), [site.phone() for _ in range(votes)]
        round_key = site.open_vote(lead)
        for person in people:
            person.post(f"/r/{site.room.id}/vote", {"round": round_key, "answer": "1", "number": 1})
        reply = site.do(lead, do="reveal", item=ITEM)
        assert reply.status == 409
        assert site.room.session.board(ITEM).latest is None
