"""How much one participant may ask of the server, and that a vote counts once whatever is sent again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from assessment.store.rooms import Seat
from assessment.workshop.hub import Stream
from assessment.workshop.web.guard import LARGEST_BODY, LARGEST_COMMAND
from assessment.workshop.web.settings import (
    STREAMS_PER_ROOM,
    STREAMS_PER_SCREEN,
    STREAMS_PER_SEAT,
)
from tests.support.workshop_app import ITEM, ORIGIN, Browser, Reply, Site, new_site

JSON = "application/json"


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Iterator[Site]:
    with new_site(tmp_path) as site:
        yield site


@pytest.fixture(name="lead")
def _lead(site: Site) -> Browser:
    return site.lead()


@pytest.fixture(name="round_key")
def _round_key(site: Site, lead: Browser) -> str:
    return site.open_vote(lead)


def cast(person: Browser, round_key: str, answer: str, number: int, **more: str) -> Reply:
    """A vote as the script of a phone sends it."""
    vote = {"round": round_key, "answer": answer, "number": number, **more}
    return person.post(f"/r/{person.site.room.id}/vote", vote)


def levels(site: Site, lead: Browser) -> list[int]:
    """Votes per answer, revealed."""
    assert site.do(lead, do="reveal", item=ITEM, anyway=True).status == 200
    latest = site.room.session.board(ITEM).latest
    assert latest is not None
    return list(latest.tally.levels)


# ---- Votes


def test_the_same_vote_counts_once(site: Site, lead: Browser, round_key: str) -> None:
    person = site.phone()
    told = [cast(person, round_key, "3", 1) for _ in range(5)]
    assert [reply.status for reply in told] == [200] * 5
    assert [reply.json()["result"] for reply in told] == ["stored"] + ["same"] * 4
    assert levels(site, lead) == [0, 0, 0, 1, 0]


def test_the_same_vote_at_the_same_moment_counts_once(
    site: Site, lead: Browser, round_key: str
) -> None:
    person = site.phone()
    vote = json.dumps({"round": round_key, "answer": "3", "number": 1}).encode()

    async def at_once() -> list[Reply]:
        path = f"/r/{site.room.id}/vote"
        asks = (
            site.answer(
                "POST", path, body=vote, content_type=JSON, origin=ORIGIN, cookies=person.cookies
            )
            for _ in range(5)
        )
        return await asyncio.gather(*asks)

    told = sorted(reply.json()["result"] for reply in site.run(at_once()))
    assert told == ["same"] * 4 + ["stored"]
    assert levels(site, lead) == [0, 0, 0, 1, 0]


def test_an_older_vote_never_replaces_a_newer_one(
    site: Site, lead: Browser, round_key: str
) -> None:
    person = site.phone()
    results = [
        cast(person, round_key, answer, number).json()["result"]
        for answer, number in (("1", 2), ("4", 5), ("0", 3), ("2", 4), ("0", 5))
    ]
    assert results == ["stored", "stored", "older", "older", "same"]
    assert levels(site, lead) == [0, 0, 0, 0, 1]


def test_a_late_vote_is_told_so_and_changes_nothing(
    site: Site, lead: Browser, round_key: str
) -> None:
    early, late = site.phone(), site.phone()
    assert cast(early, round_key, "2", 1).status == 200
    before = levels(site, lead)
    reply = cast(late, round_key, "0", 1)
    assert (reply.status, reply.json()["result"]) == (409, "closed")
    assert cast(early, round_key, "2", 1).status == 409
    assert cast(late, "STR-01#9", "0", 1).status == 409
    latest = site.room.session.board(ITEM).latest
    assert latest is not None
    assert list(latest.tally.levels) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "5"},
        {"answer": "-1"},
        {"answer": "1 "},
        {"answer": "٣"},
        {"answer": "settled"},
        {"number": -1},
        {"number": 10**9 + 1},
        {"number": 1.5},
        {"number": [1]},
        {"confidence": "certain"},
        {"evidence": "<b>"},
        {"note": "x" * 1001},
        {"note": "a\x00b"},
        {"note": "a\u202eb"},
        {"note": "\ud800"},
        {"round": "DAT-01#1; DROP TABLE"},
        {"round": "NO-99#1"},
        {"round": f"{ITEM}#"},
        {"round": ""},
    ],
)
def test_votes_that_no_page_sends_are_refused(
    site: Site, round_key: str, fields: dict[str, object]
) -> None:
    vote = {"round": round_key, "answer": "1", "number": 1, **fields}
    reply = site.phone().post(f"/r/{site.room.id}/vote", vote)
    assert reply.status == 400
    assert site.room.store.cast_counts() == {round_key: {}}


def test_one_command_sent_again_is_carried_out_once(site: Site, lead: Browser) -> None:
    sent = {"do": "capture", "id": "p1", "what": "parking", "text": "Once", "key": "k" * 24}
    assert [lead.post(f"/f/{site.room.id}/do", sent).status for _ in range(5)] == [200] * 5
    assert len(site.room.session.taken) == 2


# ---- Floods


def test_a_flood_of_votes_is_refused_and_takes_no_vote_back(
    site: Site, lead: Browser, round_key: str
) -> None:
    noisy, calm = site.phone(), site.phone()
    told = [cast(noisy, round_key, str(number % 5), number) for number in range(1, 61)]
    accepted = [number for number, reply in enumerate(told, 1) if reply.status == 200]
    refused = [reply for reply in told if reply.status == 429]
    assert len(accepted) + len(refused) == 60
    assert len(accepted) == 20
    assert all(int(reply.header("retry-after")) >= 1 for reply in refused)
    assert cast(calm, round_key, "0", 1).status == 200
    assert levels(site, lead) == [
        1 + (accepted[-1] % 5 == 0),
        *(int(accepted[-1] % 5 == level) for level in range(1, 5)),
    ]


def test_ten_votes_a_second_are_taken_from_a_seat_and_no_more(site: Site, round_key: str) -> None:
    person, taken = site.phone(), 0
    for step in range(400):
        site.now = step * 0.025
        taken += cast(person, round_key, "1", step + 1).status == 200
    assert 100 <= taken <= 20 + 10 * 10


def test_pages_of_one_seat_have_a_limit_too(site: Site) -> None:
    person, other = site.phone(), site.phone()
    path = f"/r/{site.room.id}/state"
    told = [person.get(path).status for _ in range(40)]
    assert told == [200] * 30 + [429] * 10
    assert other.get(path).status == 200
    site.now += 2
    assert person.get(path).status == 200


@pytest.mark.parametrize("parts", [1, 7], ids=["with its length", "in chunks"])
def test_bodies_have_a_limit(site: Site, lead: Browser, round_key: str, parts: int) -> None:
    person = site.phone()

    def send(who: Browser, path: str, fields: Mapping[str, object], size: int) -> int:
        data = json.dumps(fields).encode()
        data += b" " * (size - len(data))
        step = -(-size // parts)
        body = [data[at : at + step] for at in range(0, size, step)]
        reply = site.ask(
            "POST", path, body=body, cookies=who.cookies, origin=ORIGIN, content_type=JSON
        )
        return reply.status

    vote = {"round": round_key, "answer": "1", "number": 1}
    base, desk = f"/r/{site.room.id}", f"/f/{site.room.id}"
    assert send(person, f"{base}/vote", vote, LARGEST_BODY) == 200
    assert send(person, f"{base}/vote", vote, LARGEST_BODY + 1) == 413
    assert send(person, "/join", {"code": "X"}, LARGEST_BODY + 1) == 413
    command = {"do": "capture", "id": "p1", "what": "parking", "text": "x"}
    assert send(lead, f"{desk}/do", command, LARGEST_COMMAND) == 200
    assert send(lead, f"{desk}/do", command, LARGEST_COMMAND + 1) == 413
    assert (LARGEST_BODY, LARGEST_COMMAND) == (4096, 16_384)


def test_a_note_of_a_thousand_characters_fits(site: Site, round_key: str) -> None:
    person = site.phone()
    assert cast(person, round_key, "1", 1, note="ä" * 1000).status == 200
    assert cast(person, round_key, "1", 2, note="ä" * 1001).status == 400


@pytest.mark.parametrize(
    "kind,most", [("phone", STREAMS_PER_SEAT), ("console", STREAMS_PER_SCREEN), ("wall", STREAMS_PER_SCREEN)]
)  # fmt: skip
def test_streams_have_a_limit(site: Site, lead: Browser, kind: str, most: int) -> None:
    person = site.phone() if kind == "phone" else lead
    path = {"phone": "r", "console": "f", "wall": "wall"}[kind]

    async def open_many() -> list[int]:
        asks = [
            asyncio.create_task(
                site.answer(
                    "GET", f"/{path}/{site.room.id}/events", cookies=person.cookies, frames=2
                )
            )
            for _ in range(most + 9)
        ]
        await asyncio.sleep(0.3)
        refused = [task.result().status for task in asks if task.done()]
        for task in asks:
            task.cancel()
        await asyncio.gather(*asks, return_exceptions=True)
        return refused

    assert site.run(open_many()) == [429] * 9
    assert site.room.hub.streams == 0
    assert STREAMS_PER_SEAT == 3


def test_a_room_has_a_limit_of_streams(site: Site, lead: Browser) -> None:
    person = site.phone()
    for number in range(STREAMS_PER_ROOM):
        site.room.hub.add(Stream("phone", str(number)))
    for who, path in ((person, "r"), (lead, "f"), (lead, "wall")):
        reply = who.get(f"/{path}/{site.room.id}/events")
        assert (reply.status, reply.header("retry-after")) == (429, "5")
    assert STREAMS_PER_ROOM <= 2000


def test_streams_of_a_seat_end_with_it(site: Site) -> None:
    person = site.phone()
    base = f"/r/{site.room.id}"

    async def leave_while_listening() -> Reply:
        stream = asyncio.create_task(
            site.answer("GET", f"{base}/events", cookies=person.cookies, frames=99)
        )
        await asyncio.sleep(0.1)
        assert site.room.hub.streams == 1
        await site.answer("POST", f"{base}/leave", cookies=person.cookies, origin=ORIGIN)
        return await stream

    assert site.run(leave_while_listening()).status == 200
    assert site.room.hub.streams == 0


def test_cookies_that_nobody_gave_out_cost_one_look_together(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    seats = site.room.store.seats

    def counted() -> tuple[Seat, ...]:
        looks.append(site.now)
        return seats()

    monkeypatch.setattr(site.room.store, "seats", counted)

    async def ask_with_many() -> list[Reply]:
        path, name = f"/r/{site.room.id}/state", f"seat-{site.room.id}"
        asks = (site.answer("GET", path, cookies={name: f"made-up-{n}"}) for n in range(300))
        return await asyncio.gather(*asks)

    assert {reply.status for reply in site.run(ask_with_many())} == {401}
    assert len(looks) <= 3
