"""A command run on a pseudo-terminal: what a person types, and what the screen has shown so far."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

_SEQUENCES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*(\x07|\x1b\\)|[@-Z\\-_])")


class Terminal:
    """`assessment` with the given arguments on a terminal of 80 columns and 24 rows."""

    def __init__(self, arguments: Sequence[str], *, rows: int = 24, columns: int = 80) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (rows, columns))
        environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": str(columns)}
        # Nobody here answers when the prompt asks where the cursor is.
        environment["PROMPT_TOOLKIT_NO_CPR"] = "1"
        environment.pop("LINES", None)
        self.process = subprocess.Popen(
            [str(Path(sys.executable).with_name("assessment")), *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        os.close(slave)
        self.raw = b""

    @property
    def shown(self) -> str:
        """Everything printed so far, control sequences taken out."""
        return _SEQUENCES.sub("", self.raw.decode(errors="replace")).replace("\r", "")

    def wait_for(self, text: str, *, seconds: float = 20, after: int = 0) -> int:
        """Read until `text` was shown; returns how many bytes had been read by then.

        Args:
            text: without control sequences.
            seconds: how long to wait.
            after: count only what came after so many bytes.
        """
        end = time.monotonic() + seconds
        while text not in _SEQUENCES.sub("", self.raw[after:].decode(errors="replace")):
            assert time.monotonic() < end, f"{text!r} was not shown:\n{self.shown[-3000:]}"
            self._read(0.2)
        return len(self.raw)

    def type(self, keys: str) -> None:
        """Type the keys."""
        os.write(self.master, keys.encode())

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the command."""
        self.process.send_signal(number)

    def finish(self, *, seconds: float = 20) -> int:
        """Wait for the end, reading on, and return the exit status (negative: killed by a signal)."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self._read(0.1)
        status = self.process.wait(timeout=1)
        self._read(0.1)
        os.close(self.master)
        return status

    def _read(self, seconds: float) -> None:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                self.raw += os.read(self.master, 65536)
            except OSError:  # the other side is closed
                time.sleep(seconds)
