"""Interview: from the command to the first question, on a pseudo-terminal. Bar: 0.5 s."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from assessment.cli import run
from benchmarks.measure import run_in_turn
from tests.support.terminals import Terminal

ROUNDS = 9


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "acme.db"
        run(["new", str(record), "--name", "Acme", "--profile", "ai_kinds=generative"])
        seconds = [first_question(record) for _ in range(ROUNDS + 1)][1:]
    bare = run_in_turn({"bare": [sys.executable, "-c", "pass"]}, ROUNDS)["bare"]
    middle = statistics.median(seconds)
    print(f"first question after {middle:.2f} s (best {min(seconds):.2f}), bar 0.5 s")
    print(f"{middle / bare.wall:.0f} bare starts of Python ({bare.wall * 1000:.0f} ms each)")


def first_question(record: Path) -> float:
    """Seconds from starting the command until the first item takes keys."""
    began = time.perf_counter()
    terminal = Terminal(["interview", str(record)])
    terminal.wait_for("q stop")
    seconds = time.perf_counter() - began
    terminal.type("q")
    terminal.finish()
    return seconds


if __name__ == "__main__":
    main()
