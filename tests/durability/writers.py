"""Processes that write to a record until they are done, or killed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import Any

from assessment.store import Record
from tests.support.records import numbered

# A server that has imported everything once: a process starts within milliseconds, and is not killed
# while Python reads its modules, which would prove little.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "tests.support.loaded_command"])


class Writer:
    """A process that runs `work(path, name, count, acknowledged)`.

    `acknowledged` is memory shared with it, so that what it counted there outlives it.
    """

    def __init__(self, work: Callable[..., None], path: Path, name: str, count: int) -> None:
        self.name = name
        self._acknowledged: Any = RawValue("i", 0)
        self.process: ForkServerProcess = PROCESSES.Process(
            target=work, args=(path, name, count, self._acknowledged), daemon=True
        )
        self.process.start()

    @property
    def acknowledged(self) -> int:
        """How many answers it has said to be saved."""
        return int(self._acknowledged.value)

    def kill(self) -> None:
        """SIGKILL: no handler, no clean-up."""
        self.process.kill()
        self.process.join()


def append_one_by_one(path: Path, name: str, count: int, acknowledged: Any) -> None:
    """Append `count` answers as a script does, opening the record for each."""
    for number in range(count):
        with Record.open(path, "write") as record:
            record.append([numbered(number, name)])
        acknowledged.value = number + 1


def append_in_session(path: Path, name: str, count: int, acknowledged: Any) -> None:
    """Append `count` answers as an interview does, in one session."""
    with Record.open(path, "session") as record:
        for number in range(count):
            record.append([numbered(number, name)])
            acknowledged.value = number + 1
