"""What the benchmarks share: CPU time, wall time and peak memory of a whole process."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds of CPU (user and system, its children included) and of wall
    time, and the largest resident set in megabytes of any one process in it."""

    cpu: float
    wall: float
    peak_mb: float


def run_process(command: Sequence[str]) -> Run:
    """Run `command` to its end, its output thrown away.

    Raises:
        RuntimeError: it failed.
    """
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"exit status {process.returncode}: {' '.join(command)}")
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def run_in_turn(commands: dict[str, Sequence[str]], times: int) -> dict[str, Run]:
    """Medians per command over `times` rounds; in each round every command runs once, after one
    round that is not counted. Taking turns keeps a comparison fair while a machine's speed drifts."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for round_number in range(times + 1):
        for name, command in commands.items():
            run = run_process(command)
            if round_number:
                runs[name].append(run)
    return {
        name: Run(
            statistics.median(run.cpu for run in done),
            statistics.median(run.wall for run in done),
            max(run.peak_mb for run in done),
        )
        for name, done in runs.items()
    }
