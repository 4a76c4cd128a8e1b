"""Work in a child process that may use only so much memory and time, so that no text can hang a command."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from assessment.problem import SurroundingsError

MOST_BYTES = 1 << 30
MOST_SECONDS = 60.0

_DONE, _NO_MEMORY, _NO_FILE, _FAULT = b"D", b"M", b"O", b"F"


def run_bounded(
    work: Callable[[], bytes],
    what: str,
    *,
    seconds: float = MOST_SECONDS,
    waiting: Callable[[float], None] = lambda elapsed: None,
) -> bytes:
    """What `work` returns, made in a child with limits; in this process where there is no `fork`.

    Args:
        work: without side effects that have to last.
        what: is made, for the message: "the report".
        seconds: of wall time it may take.
        waiting: called about three times a second with the seconds gone by.

    Raises:
        SurroundingsError: it took too long or too much memory, or a temporary file failed.
        RuntimeError: `work` raised; its traceback is on standard error.
    """
    if not hasattr(os, "fork"):
        return work()
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_exit(work, writing, seconds)
    os.close(writing)
    try:
        answer = _read_answer(reading, seconds, waiting)
    finally:
        os.close(reading)
        _end(child)
    return _result(answer, what, seconds)


def _work_and_exit(work: Callable[[], bytes], writing: int, seconds: float) -> None:
    """In the child: limit, work, answer, and leave without the parent's clean-up."""
    try:
        _limit_memory()
        _limit_time(seconds)
        _write_all(writing, _DONE + work())
    except MemoryError:
        _write_all(writing, _NO_MEMORY)
    except OSError as error:
        # Fonts are unpacked into the folder for temporary files, and that may be full or shut.
        _write_all(writing, _NO_FILE + (error.strerror or str(error)).encode("utf-8", "replace"))
    except BaseException:
        traceback.print_exc()
        _write_all(writing, _FAULT)
    finally:
        os._exit(0)


def _limit_memory() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_BYTES + _large_already()
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _limit_time(seconds: float) -> None:
    """End this process a little later than its parent would: for a parent that is killed and ends nothing."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)


def _large_already() -> int:
    """Bytes of address space that are taken before the work begins, where that is most of the limit; else 0.

    So it is in a host that has loaded much else: the work would be refused at its first step.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 0
    taken = pages * os.sysconf("SC_PAGE_SIZE")
    return taken if taken > MOST_BYTES * 3 // 4 else 0


def _write_all(writing: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(writing, view) :]


def _read_answer(reading: int, seconds: float, waiting: Callable[[float], None]) -> bytes | None:
    """Everything the child wrote until it closed the pipe; None if time ran out before."""
    start = time.monotonic()
    parts: list[bytes] = []
    while True:
        elapsed = time.monotonic() - start
        if elapsed > seconds:
            return None
        ready, _, _ = select.select([reading], [], [], 0.3)
        if not ready:
            waiting(time.monotonic() - start)
            continue
        part = os.read(reading, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _end(child: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _result(answer: bytes | None, what: str, seconds: float) -> bytes:
    if answer is None:
        raise SurroundingsError(
            f"{what} was not finished within {seconds:.0f} seconds, so it was stopped; "
            "very long texts in the answers are the usual reason"
        )
    if answer[:1] == _DONE:
        return answer[1:]
    if answer[:1] == _NO_FILE:
        reason = answer[1:].decode("utf-8")
        raise SurroundingsError(
            f"{what} could not be made: {reason}, while working on temporary files in "
            f"{tempfile.gettempdir()}; make room there, or set TMPDIR to another folder"
        )
    if answer[:1] == _FAULT:
        raise RuntimeError(f"making {what} failed; the reason stands above")
    raise SurroundingsError(
        f"{what} needs more than {MOST_BYTES >> 20} MB of memory; "
        "very long texts in the answers are the usual reason"
    )
