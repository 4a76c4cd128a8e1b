"""A workshop server as people start it: a process of its own on a free port of loopback."""

from __future__ import annotations

import http.client
import json
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parents[2]
CLINIC = ROOT / "examples" / "clinic-group" / "answers.yaml"
_LINK = re.compile(r"^\s+(facilitator|wall|participants)\s+(\S+)")
_STOP_SECONDS = 15


@dataclass(frozen=True)
class RunningServer:
    """A server that listens.

    Attributes:
        url: `http://localhost:PORT`, without a slash at the end.
        room: id of the workshop.
        facilitator_token: behind the hash of the facilitator's link.
        wall_token: behind the hash of the wall's link.
        process: the server; kill it to see what is left.
        log: file with its standard error.
        printed: what it said on standard output before it listened.
    """

    url: str
    room: str
    facilitator_token: str
    wall_token: str
    process: subprocess.Popen[str]
    log: Path
    printed: str

    @property
    def port(self) -> int:
        """The port it listens on."""
        found = urlsplit(self.url).port
        assert found is not None
        return found

    @property
    def facilitator_link(self) -> str:
        """What the facilitator opens."""
        return f"{self.url}/f/{self.room}#{self.facilitator_token}"

    @property
    def wall_link(self) -> str:
        """What opens the wall."""
        return f"{self.url}/wall/{self.room}#{self.wall_token}"

    def read_log(self) -> str:
        """Standard error so far."""
        return self.log.read_text("utf-8")

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """End the server and return its exit status; a second call does nothing more."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return self.process.wait(_STOP_SECONDS)


@dataclass(frozen=True)
class Told:
    """One answer of the server."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Visitor:
    """Somebody with cookies and one connection, who sends what a browser sends."""

    def __init__(self, url: str, agent: str = "") -> None:
        """Take the address of the server, and what the browser calls itself."""
        self.url = url
        self.cookies: dict[str, str] = {}
        self._agent = agent
        port = urlsplit(url).port
        assert port is not None
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> Told:
        """Ask for a page."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, object]) -> Told:
        """Send what the script of a page sends."""
        kind = {"Content-Type": "application/json", "Origin": self.url}
        return self._ask("POST", path, json.dumps(fields).encode(), kind)

    def send_form(self, path: str, fields: Mapping[str, object]) -> Told:
        """Send what a form sends without a script."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        return self._ask("POST", path, urlencode(dict(fields)).encode(), kind)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Told:
        sent = {**headers, "Host": urlsplit(self.url).netloc}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self._agent:
            sent["User-Agent"] = self._agent
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server had closed a connection that was not used; browsers ask again, too.
            self._connection.close()
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        told = Told(answer.status, answer.headers, answer.read())
        for line in answer.headers.get_all("set-cookie") or ():
            for name, one in SimpleCookie(line).items():
                self.cookies[name] = one.value
        return told


def enter_as_facilitator(url: str, room: str, token: str) -> Visitor:
    """Somebody who opened the facilitator's link."""
    lead = Visitor(url)
    told = lead.post(f"/f/{room}/enter", {"token": token})
    assert told.status == 200, told
    return lead


def carry_out(lead: Visitor, room: str, **command: object) -> None:
    """Do something as the facilitator."""
    told = lead.post(f"/f/{room}/do", {"key": secrets.token_hex(12), **command})
    assert told.status == 200, (command, told.text)


def join_link(lead: Visitor, room: str) -> tuple[str, str]:
    """The code and the key that stand in the picture code on the wall."""
    shown = lead.get(f"/f/{room}/state").json()["html"]
    found = re.search(r"/j/([A-Z0-9]+)#([\w-]+)", shown)
    assert found, "the console shows no link to join"
    return found[1], found[2]


def new_workshop_record(path: Path, answers: Path = CLINIC) -> Path:
    """A record with the answers of an example."""
    command = [sys.executable, "-m", "assessment.cli", "import", str(path), str(answers)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@contextmanager
def start_server(record: Path, *options: str) -> Iterator[RunningServer]:
    """Serve a record until the block ends.

    Args:
        record: an existing record; the log of the server is written to a folder of its own.
        options: for `assessment workshop`, such as `--named`; `--port 0` unless a port is given.
    """
    port = () if "--port" in options else ("--port", "0")
    command = [sys.executable, "-m", "assessment.cli", "workshop", str(record), *port, *options]
    with tempfile.TemporaryDirectory(prefix="workshop-log-") as folder:
        log = Path(folder) / "server.log"
        with log.open("w", encoding="utf-8") as said:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True)
        server: RunningServer | None = None
        try:
            server = _read_links(process, log)
            yield server
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _read_links(process: subprocess.Popen[str], log: Path) -> RunningServer:
    assert process.stdout is not None
    links: dict[str, str] = {}
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if found := _LINK.match(line):
            links[found[1]] = found[2]
        if "participants" in links:
            break
    else:
        raise RuntimeError(f"the server did not start: {''.join(lines)}{log.read_text('utf-8')}")
    facilitator, wall = urlsplit(links["facilitator"]), urlsplit(links["wall"])
    server = RunningServer(
        url=f"{facilitator.scheme}://{facilitator.netloc}",
        room=facilitator.path.split("/")[2],
        facilitator_token=facilitator.fragment,
        wall_token=wall.fragment,
        process=process,
        log=log,
        printed="".join(lines),
    )
    if facilitator.scheme == "http":
        _wait_until_it_answers(server)
    return server


def _wait_until_it_answers(server: RunningServer) -> None:
    # It listens before it prints its links, so that a request waits until the rooms are loaded.
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    host = urlsplit(server.url).netloc
    connection.request("GET", "/health", headers={"Host": host})
    status = connection.getresponse().status
    connection.close()
    if status != 200:
        raise RuntimeError(f"the server is not well: {status}")
