"""The workshop server as it runs, attacked over sockets: hosts, floods, half requests, guesses, traces."""

from __future__ import annotations

import http.client
import io
import itertools
import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from assessment.cli.held_workshops import read_held
from assessment.cli.votes import render_votes
from tests.support.workshop_server import (
    RunningServer,
    Visitor,
    carry_out,
    enter_as_facilitator,
    join_link,
    new_workshop_record,
    start_server,
)

pytestmark = [pytest.mark.slow]

FLOOD_SECONDS = 3.0
# On top of what a vote takes on this machine at the moment, which others may keep busy.
P95_SECONDS = 0.3


@dataclass
class Scene:
    """A server with its facilitator."""

    server: RunningServer
    record: Path
    lead: Visitor
    code: str
    key: str
    items: Iterator[str] = field(
        default_factory=lambda: iter(("DAT-01", "DAT-02", "DAT-03", "STR-01"))
    )

    visitors: list[Visitor] = field(default_factory=list)

    @property
    def room(self) -> str:
        """Id of the room."""
        return self.server.room

    def visitor(self, agent: str = "") -> Visitor:
        """Somebody who was never here."""
        self.visitors.append(Visitor(self.server.url, agent))
        return self.visitors[-1]

    def join(
        self, role: str = "", *, agent: str = "", name: str = "", key: str | None = None
    ) -> Visitor:
        """Somebody who scanned the code."""
        made = self.visitor(agent)
        form = {
            "code": self.code,
            "key": self.key if key is None else key,
            "role": role,
            "name": name,
        }
        told = made.send_form("/join", form)
        assert told.status == 303, told
        return made

    @contextmanager
    def vote(self) -> Iterator[str]:
        """A round on the next item that is discarded in the end, unless it was shown."""
        item = next(self.items)
        carry_out(self.lead, self.room, do="take", item=item)
        carry_out(self.lead, self.room, do="open_vote", item=item, seconds=0)
        yield f"{item}#1"
        self.lead.post(f"/f/{self.room}/do", {"do": "discard", "item": item})


@pytest.fixture(scope="module", name="scene")
def _scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    record = new_workshop_record(tmp_path_factory.mktemp("attacked") / "clinic.db")
    with start_server(record) as server:
        lead = enter_as_facilitator(server.url, server.room, server.facilitator_token)
        scene = Scene(server, record, lead, *join_link(lead, server.room))
        yield scene
        for one in (lead, *scene.visitors):
            one.close()


def raw(scene: Scene, data: bytes, *, wait: float = 10.0) -> bytes:
    """Send bytes as they are, and read until the server hangs up or has answered."""
    with socket.create_connection(("127.0.0.1", scene.server.port), wait) as connection:
        try:
            connection.sendall(data)
            answer = b""
            while b"\r\n\r\n" not in answer and (part := connection.recv(65_536)):
                answer += part
        except (ConnectionResetError, BrokenPipeError):
            return b"hung up"
    return answer or b"hung up"


def head(scene: Scene, host: str, path: str = "/", more: Sequence[str] = ()) -> bytes:
    """A request whose Host is what is said."""
    return "\r\n".join((f"GET {path} HTTP/1.1", f"Host: {host}", *more, "", "")).encode("latin-1")


# ---- Who can reach it, under which names


def test_it_listens_on_loopback_only_and_says_so(scene: Scene) -> None:
    process = psutil.Process(scene.server.process.pid)
    listening = [one for one in process.net_connections() if one.status == psutil.CONN_LISTEN]
    assert [one.laddr.ip for one in listening] == ["127.0.0.1"]
    assert "only this machine can reach it" in scene.server.read_log()


def test_names_that_were_not_announced_are_refused(scene: Scene) -> None:
    port, person = scene.server.port, scene.join()
    cookie = "Cookie: " + "; ".join(f"{k}={v}" for k, v in person.cookies.items())
    stream = f"/r/{scene.room}/events"
    bad = (
        "evil.example", f"evil.example:{port}", "localhost", f"localhost.:{port}", f"localhost:{port + 1}",
        f"localhost:{port}@evil.example", f"evil.example@localhost:{port}", f"a/?x=localhost:{port}",
        f"[::ffff:127.0.0.1]:{port}", f"0.0.0.0:{port}", f"2130706433:{port}", "", f"127.0.0.1.nip.io:{port}",
        f"localhost:{port}, evil.example",
    )  # fmt: skip
    for host, path in itertools.product(bad, ("/", stream)):
        answer = raw(scene, head(scene, host, path, (cookie,)))
        assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400")), (host, path, answer)
    good = f"localhost:{port}"
    twice = raw(scene, head(scene, good, stream, (cookie, "Host: evil.example")))
    assert twice.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400"))
    assert raw(scene, b"GET / HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 403")
    for host in (good, f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert raw(scene, head(scene, host, stream, (cookie,))).startswith(b"HTTP/1.1 200")
    # The name in the request line is no way around the one in the header.
    line = f"GET http://{good}/ HTTP/1.1\r\nHost: evil.example\r\n\r\n".encode()
    assert raw(scene, line).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET /r/x/events HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(scene: Scene, data: bytes) -> None:
    answer = raw(scene, data)
    assert re.match(rb"HTTP/1\.1 4\d\d|hung up", answer), answer
    assert scene.lead.get("/health").status == 200


# ---- Floods


def test_a_request_without_an_end_is_hung_up_on_and_costs_no_memory(scene: Scene) -> None:
    process = psutil.Process(scene.server.process.pid)
    before = process.memory_info().rss
    host = f"Host: localhost:{scene.server.port}\r\n".encode()
    chunked = b"POST /join HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n"
    for begin, more in (
        (b"GET / HTTP/1.1\r\n" + host + b"X: ", b"x" * 65_536),
        (b"GET / HTTP/1.1\r\n" + host, b"X: y\r\n" * 10_000),
        (b"GET /" + b"x" * 70_000, b"x" * 65_536),
        (chunked, b"400\r\n" + b"x" * 1024 + b"\r\n"),
        (chunked + b"0\r\n", b"X: y\r\n" * 10_000),
    ):
        sent = _send_until_hung_up(scene, begin, more)
        assert sent < 8_000_000, begin[:40]
    assert process.memory_info().rss - before < 20_000_000
    assert scene.lead.get("/health").status == 200


def _send_until_hung_up(scene: Scene, begin: bytes, more: bytes) -> int:
    """How many bytes the server takes of a request that never ends."""
    sent = 0
    with socket.create_connection(("127.0.0.1", scene.server.port), 10) as connection:
        try:
            connection.sendall(begin)
            while sent < 16_000_000:
                connection.sendall(more)
                sent += len(more)
        except (ConnectionResetError, BrokenPipeError):
            pass
    return sent


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_long_bodies_are_refused(scene: Scene, *, chunked: bool) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", scene.server.port, timeout=10)
    body = b'{"code":"' + b"x" * 5000 + b'"}'
    connection.putrequest("POST", "/join", skip_host=True)
    connection.putheader("Host", f"localhost:{scene.server.port}")
    connection.putheader("Origin", scene.server.url)
    connection.putheader("Content-Type", "application/json")
    if chunked:
        connection.putheader("Transfer-Encoding", "chunked")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    else:
        connection.putheader("Content-Length", str(len(body)))
    # In one piece: the server hangs up as soon as it has seen too much.
    connection.endheaders(body)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["connection"]) == (413, "close")
    connection.close()


def test_half_requests_hold_nobody_up(scene: Scene) -> None:
    host = f"Host: localhost:{scene.server.port}\r\n".encode()
    halves = (
        b"GET / HT",
        b"POST /join HTTP/1.1\r\n" + host + b"Content-Length: 500\r\n\r\nco",
        b"",
    )
    with scene.vote() as round_key, ExitStack() as closing:
        person, usual = scene.join(), scene.join()
        before = vote_times(scene, usual, round_key, seconds=1.0)
        for number in range(300):
            one = socket.create_connection(("127.0.0.1", scene.server.port), 10)
            closing.callback(one.close)
            one.sendall(halves[number % 3])
        took = vote_times(scene, person, round_key, seconds=2.5)
    assert percentile(took) <= P95_SECONDS + percentile(before)


def test_one_flooding_seat_slows_nobody_down(scene: Scene) -> None:
    with scene.vote() as round_key:
        noisy, calm = scene.join(), scene.join()
        before = vote_times(scene, scene.join(), round_key, seconds=1.0)
        stop, statuses = threading.Event(), list[int]()

        def flood(path: str, fields: dict[str, object] | None) -> None:
            one = scene.visitor()
            one.cookies = dict(noisy.cookies)
            for number in itertools.count(1):
                if stop.is_set():
                    break
                if fields is None:
                    statuses.append(one.get(path).status)
                else:
                    statuses.append(one.post(path, {**fields, "number": number}).status)
                time.sleep(0.01)

        vote: dict[str, object] = {"round": round_key, "answer": "2"}
        base = f"/r/{scene.room}"
        with ThreadPoolExecutor(3) as threads:
            for path, fields in (
                (f"{base}/vote", vote),
                (f"{base}/vote", vote),
                (f"{base}/state", None),
            ):
                threads.submit(flood, path, fields)
            took = vote_times(scene, calm, round_key, seconds=FLOOD_SECONDS)
            stop.set()
        item = round_key.partition("#")[0]
        carry_out(scene.lead, scene.room, do="reveal", item=item, anyway=True)
    assert set(statuses) == {200, 429}
    # Besides the votes, a page of the seat is drawn at most as often as its own limit says.
    assert statuses.count(200) <= 20 + 30 + (FLOOD_SECONDS + 2) * 15
    assert percentile(took) <= P95_SECONDS + percentile(before)
    shown = scene.lead.get(f"/f/{scene.room}/state").json()["html"]
    assert re.search(r"<caption>\s*3 votes", shown)


def vote_times(scene: Scene, person: Visitor, round_key: str, seconds: float) -> list[float]:
    """How long votes took from a participant who keeps within the limit."""
    took: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        number = len(took) + 1
        vote = {"round": round_key, "answer": str(number % 5), "number": number}
        began = time.perf_counter()
        told = person.post(f"/r/{scene.room}/vote", vote)
        took.append(time.perf_counter() - began)
        assert told.status == 200
        time.sleep(0.12)
    return took


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# ---- Traces of votes


def test_six_anonymous_votes_leave_no_trace(scene: Scene) -> None:
    """What six people gave away of themselves is found nowhere after their votes were shown."""
    address = b"127.0.0.1"
    with scene.vote() as round_key:
        item = round_key.partition("#")[0]
        people = [
            scene.join("ai_lead", agent=f"Canary-Browser/{n}", name=f"Canary Person {n}")
            for n in range(6)
        ]
        secrets = [one.cookies[f"seat-{scene.room}"] for one in people]
        labels = [_label(one, scene.room) for one in people]
        stamps = _stamps(scene.record)
        time.sleep(1.1)
        for number, one in enumerate(people):
            vote = {"round": round_key, "answer": str(number % 5), "number": 1, "confidence": "low"}
            assert one.post(f"/r/{scene.room}/vote", vote).status == 200
        # No moment of a vote is written down, not even while the round is open.
        assert _stamps(scene.record) == stamps
        carry_out(scene.lead, scene.room, do="reveal", item=item)

    canaries = [b"Canary-Browser", b"Canary Person", *(one.encode() for one in secrets)]
    kept = _bytes_of(scene.record)
    assert [one for one in canaries if one in kept] == []
    # Seats know their random names; nothing that is remembered of the votes does.
    other = scene.join()
    told = b"".join(_everything_told(scene, other))
    labelled = [one.encode() for one in labels]
    assert [one for one in (*canaries, *labelled, address) if one in told] == []
    log = scene.server.read_log().encode()
    assert [one for one in (*canaries, *labelled, address, item.encode()) if one in log] == []


def _label(person: Visitor, room: str) -> str:
    found = re.search(r'data-seat="([a-z]+-\d+)"', person.get(f"/r/{room}").text)
    assert found
    return found[1]


def _bytes_of(record: Path) -> bytes:
    """The record and all that lies beside it."""
    return b"".join(path.read_bytes() for path in record.parent.glob(f"*{record.name}*"))


def _stamps(record: Path) -> set[bytes]:
    """Every moment that is written down."""
    return set(re.findall(rb"20\d\d-\d\d-\d\dT[\d:.]+Z?", _bytes_of(record)))


def _everything_told(scene: Scene, other: Visitor) -> Iterator[bytes]:
    """What everybody else can see or take along."""
    room = scene.room
    for path in (f"/r/{room}", f"/r/{room}/state", "/metrics", "/health"):
        yield other.get(path).body
    for path in ("", "/state", "/votes.csv"):
        told = scene.lead.get(f"/f/{room}{path}")
        assert told.status == 200, path
        yield told.body
    for path in (f"/wall/{room}", f"/wall/{room}/state"):
        yield scene.lead.get(path).body
    # The other files as the server has them made, without the seconds that its processes take.
    held = read_held(scene.record, None)
    assert held.session is not None
    yield from (render_votes(kind, held, held.session) for kind in (".json", ".html"))
    workbook = zipfile.ZipFile(io.BytesIO(render_votes(".xlsx", held, held.session)))
    yield from (workbook.read(name) for name in workbook.namelist())
    for who, path in ((other, "r"), (scene.lead, "f"), (scene.lead, "wall")):
        yield _first_frame(scene, who, f"/{path}/{room}/events")


def _first_frame(scene: Scene, who: Visitor, path: str) -> bytes:
    cookie = "Cookie: " + "; ".join(f"{k}={v}" for k, v in who.cookies.items())
    with socket.create_connection(("127.0.0.1", scene.server.port), 10) as connection:
        connection.sendall(head(scene, f"localhost:{scene.server.port}", path, (cookie,)))
        told = b""
        while b"event: frame" not in told or not told.endswith(b"\n\n\r\n"):
            told += connection.recv(65_536)
    return told


# ---- Guesses; these come late, because they shut the door for codes that are typed


def test_a_room_behind_one_address_joins_while_codes_are_guessed(scene: Scene) -> None:
    stop, guesses = threading.Event(), list[int]()

    def guess() -> None:
        guesser = scene.visitor()
        while not stop.is_set():
            guesser.cookies.clear()
            told = guesser.send_form("/join", {"code": "AAAAAA", "role": ""})
            guesses.append(told.status)
            assert told.status == 404 or int(told.headers["retry-after"]) >= 1

    def sit_down(_number: int) -> int:
        person = scene.visitor()
        link = person.get(f"/j/{scene.code}").status
        form = {"code": scene.code, "key": scene.key, "role": ""}
        joined = person.send_form("/join", form).status
        there = person.get(f"/r/{scene.room}").status
        return joined if (link, there) == (200, 200) else 0

    with ThreadPoolExecutor(12) as threads:
        guessing = threads.submit(guess)
        while 429 not in guesses:
            time.sleep(0.01)
        began = time.monotonic()
        joined = list(threads.map(sit_down, range(50)))
        took = time.monotonic() - began
        stop.set()
        guessing.result()
    assert joined == [303] * 50
    assert took <= 30
    assert guesses.count(404) <= 200 + 200 * (took + 5) / 60


def test_the_log_of_all_this_holds_no_secret(scene: Scene) -> None:
    log = scene.server.read_log()
    server = scene.server
    secrets = (server.facilitator_token, server.wall_token, scene.code, scene.key)
    assert [one for one in (*secrets, *scene.lead.cookies.values()) if one in log] == []
    assert '"event": "fault"' not in log


def test_closing_ends_code_and_links_and_what_is_kept_of_people(scene: Scene) -> None:
    person = scene.join()
    label = _label(person, scene.room)
    assert label.encode() in _bytes_of(scene.record)
    carry_out(scene.lead, scene.room, do="close")
    form = {"code": scene.code, "key": scene.key, "role": ""}
    assert scene.visitor().send_form("/join", form).status in (404, 429)
    for kind, token in (("f", scene.server.facilitator_token), ("wall", scene.server.wall_token)):
        told = scene.visitor().post(f"/{kind}/{scene.room}/enter", {"token": token})
        assert told.status == 403
    kept = _bytes_of(scene.record)
    assert [one for one in (label, scene.code, scene.key) if one.encode() in kept] == []
    assert "data-over" in person.get(f"/r/{scene.room}").text
    assert scene.lead.get(f"/f/{scene.room}/votes.json").status == 200
