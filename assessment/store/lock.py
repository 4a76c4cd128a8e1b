"""One writer per record: a lock beside the file that says who holds it."""

from __future__ import annotations

import json
import os
import stat
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from assessment.problem import SurroundingsError

Hold = Literal["write", "session"]

_WAIT_SECONDS = 30.0
_POLL_SECONDS = 0.005
# A session never waits long: the person in front of it is told who is in the way.
_SESSION_WAIT_SECONDS = 0.5
_STEP_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock: process id, ISO 8601 time since when, and whether for one write or a session."""

    pid: int
    since: str
    hold: Hold


class RecordLock:
    """The lock of one record, held from `acquire` to `release`."""

    def __init__(self, record: Path) -> None:
        self._record = record
        # Beside the file itself, so that two links to one record share the lock.
        real = record.resolve()
        self._path = real.with_name(f".{real.name}.lock")
        # Whoever may write the record may take its lock.
        mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else -1
        # A server takes it in one thread and gives it back in another.
        self._lock = FileLock(self._path, mode=mode, thread_local=False)

    def acquire(self, hold: Hold, since: str) -> None:
        """Take the lock.

        Args:
            hold: `write` waits for others who only write, `session` does not; nobody waits for a session.
            since: ISO 8601 time, told to whoever is refused.

        Raises:
            SurroundingsError: somebody else holds it (who, since when), or no lock can be made here.
        """
        ends = time.monotonic() + (_WAIT_SECONDS if hold == "write" else _SESSION_WAIT_SECONDS)
        while not self._try(_STEP_SECONDS):
            holder = self._read_holder()
            if time.monotonic() > ends or (holder is not None and holder.hold == "session"):
                raise SurroundingsError(self._refusal(holder))
        self._path.write_text(
            json.dumps(asdict(Holder(os.getpid(), since, hold))), encoding="utf-8"
        )

    def release(self) -> None:
        """Give the lock back. The file stays: removing it could split waiters over two files."""
        if self._lock.is_locked:
            self._path.write_text("", encoding="utf-8")
            self._lock.release()

    def _try(self, seconds: float) -> bool:
        try:
            self._lock.acquire(timeout=seconds, poll_interval=_POLL_SECONDS)
        except Timeout:
            return False
        except OSError as fault:
            message = (
                f"{self._record}: cannot be written here ({fault.strerror}: {self._path.parent})"
            )
            raise SurroundingsError(message) from fault
        return True

    def _read_holder(self) -> Holder | None:
        try:
            return Holder(**json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _refusal(self, holder: Holder | None) -> str:
        if holder is None:
            return f"{self._record}: another process is writing to this record; try again when it is done"
        what = "has this record open" if holder.hold == "session" else "is writing to this record"
        return (
            f"{self._record}: process {holder.pid} {what} since {holder.since}; "
            "close it there, or wait until it is done"
        )
