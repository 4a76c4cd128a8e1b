"""Whatever is sent and whatever fails: no page breaks or says too much, and no log holds what was sent."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.store.room_file import RoomFile
from tests.support.records import new_record
from tests.support.workshop_app import (
    ITEM,
    ORIGIN,
    Browser,
    FailingStore,
    Site,
    new_site,
    site_of,
)

CANARY = "quetzalcoatlus"
REQUESTS = 2000
ITEMS = ("STR-01", "DAT-01", "DAT-02", "NO-99", "", "../../etc/passwd", CANARY)
# What no answer of a server should ever hold: its own insides.
INSIDES = re.compile(rb"Traceback|File \"|\.py\b|sqlite3|/tmp/|site-packages")

texts = st.one_of(
    st.sampled_from(
        ("", CANARY, f"<script>{CANARY}</script>", "\ud800", "a\x00b", "\u202e" + CANARY, "1" * 5000)
    ),
    st.text(max_size=40),
)  # fmt: skip
numbers = st.one_of(st.integers(-2, 70), st.integers(), st.just(10**300))
plain = st.one_of(texts, numbers, st.booleans(), st.sampled_from(ITEMS))
anything = st.recursive(
    st.one_of(st.none(), st.floats(), plain), lambda inner: st.lists(inner, max_size=3), max_leaves=4
)  # fmt: skip
listed = st.lists(st.sampled_from(ITEMS[:3]), max_size=4).map(" ".join)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "item": st.sampled_from((*ITEMS[:3], *ITEMS)),
    "items": st.one_of(listed, texts),
    "anyway": st.booleans(),
    "few": st.sampled_from(("keep", "show", "discard", "hide")),
    "answer": st.one_of(
        st.sampled_from(("0", "2", "4", "dont_know", "not_applicable", "999", "٣")), texts
    ),
    "how": st.sampled_from(("unanimous", "facilitator", "lower_of_split", "alone")),
    "due": st.sampled_from(("", "2026-12-24", "2026-99-99", "٢٠٢٦-١٢-٢٤", "0000-00-00")),
    "id": st.sampled_from(("p1", "q-1", "UPPER", "")),
    "what": st.sampled_from(("parking", "action", "quote", "question", "song")),
    "seconds": st.one_of(st.integers(0, 70), numbers),
    "purpose": st.sampled_from(("talk", "vote", "nap")),
    "locked": st.booleans(),
    "levels": st.sampled_from(("1 2 0 0 1", "1 2 0 0 1", "1", "-1 0 0 0 0", "x", "1 " * 99)),
    "seq": numbers,
    "minutes_per_item": st.one_of(st.integers(1, 60), numbers),
    "key": st.sampled_from(("k" * 20, "k", "\ud800")),
    **dict.fromkeys(("reason", "rationale", "dissent", "question", "owner", "text"), texts),
}
# What a command needs, and what it may carry.
COMMANDS = {
    "take": ("item", ""),
    "open_vote": ("item", "seconds"),
    "reveal": ("item anyway", ""),
    "discard": ("item", ""),
    "settle": ("item answer", "how reason rationale dissent question owner due"),
    "skip": ("item", ""),
    "reopen": ("item", ""),
    "capture": ("id what text", "item owner due"),
    "timer": ("seconds", "purpose"),
    "lock": ("locked", ""),
    "hands": ("item levels", ""),
    "undo": ("seq", ""),
    "set_agenda": ("items", "minutes_per_item"),
    "open_alone": ("items", ""),
    "close_alone": ("", "few"),
    "accept_alone": ("items", ""),
    "fly": ("", "item text"),
}


def command(do: str) -> st.SearchStrategy[dict[str, Any]]:
    """One command with its fields."""
    needed, more = (names.split() for names in COMMANDS[do])
    return st.fixed_dictionaries(
        {"do": st.just(do), **{name: FIELDS[name] for name in needed}},
        optional={name: FIELDS[name] for name in more},
    )


commands = st.one_of(*map(command, COMMANDS))
votes = st.fixed_dictionaries(
    {
        "round": st.sampled_from(("DAT-01#1", "DAT-01#2", "STR-01#0", "DAT-01#x", "A#1")),
        "answer": st.one_of(st.sampled_from(("0", "3", "dont_know")), plain),
    },
    optional={"number": plain, "confidence": texts, "evidence": texts, "note": texts},
)
joins = st.fixed_dictionaries(
    {"code": st.one_of(st.just("CODE"), texts), "role": st.sampled_from(("legal", "", "king"))},
    optional={"key": st.one_of(st.just("KEY"), plain), "name": texts},
)
forms = st.one_of(commands, votes, joins, st.dictionaries(texts, anything, max_size=4))
paths = st.one_of(
    st.sampled_from(
        ("/", "/join", "/health", "/metrics", "/r/ROOM", "/r/ROOM/state", "/r/ROOM/events",
         "/r/ROOM/vote", "/r/ROOM/leave", "/r/ROOM/alone", "/r/ROOM/alone/STR-01", "/wall/ROOM",
         "/wall/ROOM/state", "/wall/ROOM/events", "/wall/ROOM/enter", "/f/ROOM", "/f/ROOM/enter",
         "/f/ROOM/state", "/f/ROOM/events", "/f/ROOM/do", "/f/ROOM/agenda", "/f/ROOM/votes.csv",
         "/j/CODE", "/static/workshop.js")
    ),
    st.builds(
        "/{}/{}/{}".format,
        st.sampled_from(("r", "f", "wall", "j", "static", "..", "")),
        st.sampled_from(("ROOM", CANARY, "..", "%00", "é", "")),
        st.sampled_from(("state", "do", "vote", "alone/x", "../../etc/passwd", "", CANARY)),
    ),
)  # fmt: skip
kinds = st.sampled_from(
    ("application/json", "application/x-www-form-urlencoded", "", "text/plain",
     "multipart/form-data; boundary=x", "application/json; charset=utf-16")
)  # fmt: skip
queries = st.sampled_from(
    ("", "screen=x", "minutes=٣&per_item=-1", "minutes=99999999999999", "%ff=%ff&&==")
)


def request(
    method: str, path: str, form: st.SearchStrategy[Any], who: str
) -> st.SearchStrategy[Any]:
    """What a page of the server sends, with fields that no page would fill in like this."""
    return st.fixed_dictionaries(
        {
            "method": st.just(method),
            "path": st.just(path),
            "form": form,
            "who": st.just(who),
            "kind": kinds.filter(lambda kind: kind.startswith("application/") and ";" not in kind),
            "query": queries,
            "broken": st.just(""),
        }
    )


wild = st.fixed_dictionaries(
    {
        "method": st.sampled_from(("GET", "GET", "POST", "HEAD", "PUT")),
        "path": paths,
        "form": forms,
        "who": st.sampled_from(("lead", "phone", "nobody", "forged")),
        "kind": kinds,
        "query": queries,
        "broken": st.sampled_from(("", "half", "bytes")),
    }
)
requests = st.one_of(
    request("POST", "/f/ROOM/do", commands, "lead"),
    request(
        "POST",
        "/f/ROOM/do",
        st.builds(lambda one, key: {**one, "key": key}, commands, FIELDS["key"]),
        "lead",
    ),
    request("POST", "/r/ROOM/vote", votes, "phone"),
    request("POST", "/join", joins, "nobody"),
    request("GET", "/f/ROOM", forms, "lead"),
    wild,
    wild,
)


@pytest.fixture(scope="module", name="site")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with new_site(tmp_path_factory.mktemp("faults")) as site:
        yield site


@pytest.fixture(scope="module", name="cookies")
def _cookies(site: Site) -> dict[str, dict[str, str]]:
    lead, person = site.lead(), site.phone(role="legal")
    site.open_vote(lead)
    forged = {f"{name}-{site.room.id}": CANARY for name in ("seat", "lead", "wall")}
    return {"lead": lead.cookies, "phone": person.cookies, "nobody": {}, "forged": forged}


def body_of(sent: Mapping[str, Any], site: Site) -> bytes:
    """The form as it is sent, also cut short or not even text."""
    filled = {
        key: {"CODE": site.room.code, "KEY": site.room.key}.get(value, value)
        if isinstance(value, str)
        else value
        for key, value in sent["form"].items()
    }
    if "json" in sent["kind"]:
        data = json.dumps(filled).encode()
    else:
        data = urlencode({str(k): str(v) for k, v in filled.items()}, errors="replace").encode()
    return {"half": data[: len(data) // 2], "bytes": b"\xff\xfe\x00" + data}.get(
        sent["broken"], data
    )


@pytest.mark.slow
# So that a request that breaks a page is told, however long it is.
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=REQUESTS, deadline=None)
@given(sent=requests)
def test_whatever_is_sent_no_page_breaks(
    site: Site, cookies: dict[str, dict[str, str]], sent: dict[str, Any]
) -> None:
    site.now += 1
    path = sent["path"].replace("ROOM", site.room.id).replace("CODE", site.room.code)
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        reply = site.ask(
            sent["method"], path, body=body_of(sent, site), origin=ORIGIN, query=sent["query"],
            content_type=sent["kind"], cookies=cookies[sent["who"]],
        )  # fmt: skip
    assert reply.status < 500, said.getvalue()
    assert path.startswith("/static/") or not INSIDES.search(reply.body)
    assert secrets_in(said.getvalue(), site, cookies) == []


def secrets_in(log: str, site: Site, cookies: dict[str, dict[str, str]]) -> list[str]:
    """What of all that was sent stands in the log."""
    links = site.links[0]
    kept = [value for one in cookies.values() for value in one.values()]
    names = (CANARY, site.room.code, site.room.key, links.facilitator, links.wall, *kept)
    return [name for name in names if name in log]


def test_names_of_fields_that_are_not_known_are_not_logged(
    site: Site, cookies: dict[str, dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    site.now += 60
    data = json.dumps({"do": "take", "item": ITEM, CANARY: CANARY}).encode()
    reply = site.ask(
        "POST", f"/f/{site.room.id}/do", body=data, origin=ORIGIN, content_type="application/json",
        cookies=cookies["lead"],
    )  # fmt: skip
    logged = capsys.readouterr().err
    assert (reply.status, "form_refused" in logged, CANARY in logged) == (409, True, False)


@pytest.mark.parametrize(
    "path", ["/r/ROOM", "/r/ROOM/state", "/r/ROOM/events", "/f/ROOM", "/j/CODE"]
)
def test_a_fault_shows_its_number_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    with new_site(tmp_path) as site:
        lead, person = site.lead(), site.phone()

        def fail(*_: object, **__: object) -> None:
            raise ValueError(f"cannot handle {CANARY}")

        for name in ("view_room", "opened", "seat_of"):
            monkeypatch.setattr(type(site.room), name, fail if name != "opened" else property(fail))
        capsys.readouterr()
        code = site.room.code
        reply = site.ask(
            "GET",
            path.replace("ROOM", site.room.id).replace("CODE", code),
            cookies={**lead.cookies, **person.cookies},
        )
        logged = capsys.readouterr().err
    told = json.loads(logged.splitlines()[-1])
    assert reply.status == 500
    assert told["id"] in reply.text
    assert CANARY not in reply.text
    assert not INSIDES.search(reply.body)
    assert (told["event"], told["kind"]) == ("fault", "ValueError")
    # Where it happened is told by names of functions; not with what, nor for whom.
    assert not [one for one in (CANARY, site.room.id, code) if one in logged]


def test_a_stream_that_breaks_is_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with new_site(tmp_path) as site:
        person = site.phone()
        frames = site.app._app.state.frames[site.room.id]  # type: ignore[attr-defined]
        frames.of = lambda _audience: 1 / 0
        person.get(f"/r/{site.room.id}/events")
    told = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (told["event"], told["kind"]) == ("fault", "ZeroDivisionError")
    assert told["route"] == "/r/…/events"


def test_a_store_that_fails_is_told_plainly_and_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = RoomFile.open(new_record(tmp_path / "full.db"))
    failing = FailingStore(store)
    with contextlib.closing(store), site_of(failing) as site:
        lead, person = site.lead(), site.phone()
        round_key = site.open_vote(lead)
        base, vote = f"/r/{site.room.id}", {"round": round_key, "answer": "1", "number": 1}
        assert person.post(f"{base}/vote", vote).status == 200
        seq = site.room.session.seq

        failing.fails = True
        failed = [
            person.post(f"{base}/vote", {**vote, "number": 2}),
            person.send_form(f"{base}/vote", {**vote, "number": 2}),
            person.get(base),
            person.get(f"{base}/state"),
            person.post(f"{base}/leave", {}),
            site.browser().send_form("/join", {"code": site.room.code, "role": ""}),
            site.do(lead, do="reveal", item=ITEM, anyway=True),
            site.do(lead, do="capture", id="p1", what="parking", text=CANARY),
            site.browser().get("/health"),
        ]
        assert [reply.status for reply in failed] == [503] * len(failed)
        assert not [
            reply for reply in failed if b"secret" in reply.body or INSIDES.search(reply.body)
        ]
        # What needs no store still works.
        assert person.get(f"{base}/events").status == 200
        assert site.browser().get("/").status == 200
        assert site.room.session.seq == seq

        failing.fails = False
        assert site.browser().get("/health").status == 200
        assert person.post(f"{base}/vote", {**vote, "number": 3, "answer": "4"}).status == 200
        assert site.do(lead, do="reveal", item=ITEM, anyway=True).status == 200
        latest = site.room.session.board(ITEM).latest
        assert latest is not None
        assert latest.tally.levels == (0, 0, 0, 0, 1)
        assert site.phone().get(base).status == 200
    logged = capsys.readouterr().err
    assert CANARY not in logged
    assert "the disk is full" in logged


@pytest.mark.parametrize("path", ["/join", "/f/ROOM/enter", "/r/ROOM/vote", "/f/ROOM/do"])
def test_half_of_a_pair_is_refused_wherever_it_stands(tmp_path: Path, path: str) -> None:
    with new_site(tmp_path) as site:
        lead, person = site.lead(), site.phone()
        both = Browser(site, {**lead.cookies, **person.cookies})
        reply = both.post(path.replace("ROOM", site.room.id), {"code": "\ud800"})
        assert reply.status == 400


def test_votes_stored_together_with_a_bad_one_are_not_lost(tmp_path: Path) -> None:
    with new_site(tmp_path) as site:
        round_key = site.open_vote(site.lead())
        people = [site.phone() for _ in range(3)]
        told = [
            person.post(
                f"/r/{site.room.id}/vote",
                {"round": round_key, "answer": "1", "number": 1, "note": note},
            ).status
            for person, note in zip(people, ("fine", "x" * 1001, "fine too"), strict=True)
        ]
        assert told == [200, 400, 200]
        assert sum(site.room.store.cast_counts()[round_key].values()) == 2
