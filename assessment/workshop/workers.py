"""Several processes that serve the same socket, and the one that watches over them."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A worker that falls over at once is not started again in a flurry.
_PAUSE_SECONDS = 1.0


def run_workers(number: int, work: Callable[[], None]) -> None:
    """Run `work` in `number` processes until told to stop; one that dies is started again.

    Args:
        number: of processes.
        work: serves until its process is told to stop; connections are made in it, because none
            survives the beginning of a process.
    """
    workers: set[int] = set()
    stopping = False

    def stop(signum: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for pid in workers:
            _tell(pid, signum)

    before = {one: signal.signal(one, stop) for one in _STOPPING}
    try:
        for _ in range(number):
            workers.add(_start(work))
        while workers:
            try:
                pid, status = os.wait()
            except InterruptedError:
                continue
            workers.discard(pid)
            if not stopping:
                code = os.waitstatus_to_exitcode(status)
                print(f"a worker ended ({code}) and is started again", file=sys.stderr, flush=True)
                time.sleep(_PAUSE_SECONDS)
                workers.add(_start(work))
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _start(work: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        for one in _STOPPING:
            signal.signal(one, signal.SIG_DFL)
        work()
        status = 0
    except KeyboardInterrupt:
        status = 0
    except BaseException as fault:
        print(f"worker: {fault}", file=sys.stderr, flush=True)
    finally:
        # Nothing of what the first process would clean up is this one's.
        os._exit(status)


def _tell(pid: int, signum: int) -> None:
    try:
        os.kill(pid, signum)
    except ProcessLookupError:
        return
