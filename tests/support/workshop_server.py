"""A workshop server as people start it: a process of its own on a free port of loopback."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
