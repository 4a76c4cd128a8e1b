"""A private PostgreSQL server for tests, from Debian's package `postgresql`."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from assessment.store.address import DatabaseAddress

PASSWORD = "s3cret-Canary"
_START_SECONDS = 60


@dataclass
class Server:
    """A server that listens on 127.0.0.1 and on a socket in its folder; its user is `tester`."""

    folder: Path
    port: int
    options: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address of the database `postgres`, with the password."""
        return f"postgresql://tester:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def address(self, record: str) -> DatabaseAddress:
        """Address of a record."""
        return DatabaseAddress(self.url, record)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            str(_binaries() / "postgres"),
            "-D",
            str(self.folder / "data"),
            *("-c", f"port={self.port}"),
            *("-c", f"unix_socket_directories={self.folder}"),
            *("-c", "listen_addresses=127.0.0.1"),
            *self.options,
        ]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(_as_server(command), stdout=log, stderr=log, cwd="/")
        log.close()
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it at once, and its connections with it; SIGQUIT stops it as a crash would."""
        if self.process is None or self.process.poll() is not None:
            return
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, how)
        self.process.wait(_START_SECONDS)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run SQL past the product; the rows, where it gives any."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def server(*, fsync: bool = False) -> Iterator[Server]:
    """A new server, gone when the block ends. Without `fsync` it is quick, and fears a power cut."""
    folder = Path(tempfile.mkdtemp(prefix="assessment-pg-"))
    options = () if fsync else ("-c", "fsync=off", "-c", "full_page_writes=off")
    running = Server(folder, _free_port(), options)
    try:
        _initialise(folder)
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(folder: Path) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD)
    if os.geteuid() == 0:
        # The server refuses to run as root; Debian's package made a user for it.
        owner = pwd.getpwnam("postgres")
        for path in (folder, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    command = [
        str(_binaries() / "initdb"),
        *("-D", str(folder / "data"), "-U", "tester", "-E", "UTF8", "--locale=C.UTF-8"),
        *("-A", "scram-sha-256", f"--pwfile={secret}", "--no-sync"),
    ]
    subprocess.run(_as_server(command), check=True, capture_output=True, cwd="/")


def _as_server(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", "postgres", "--", *command]


def _binaries() -> Path:
    """The folder of the newest server that is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if not found:
        raise RuntimeError("PostgreSQL is not installed; run `make setup-test`")
    return found[-1].parent


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
