"""Start-up: `assessment --help` against bare Python. Bar: under three bare starts plus 0.1 s of CPU."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.measure import run_in_turn

ROUNDS = 15


def main() -> None:
    command = str(Path(sys.executable).with_name("assessment"))
    medians = run_in_turn(
        {
            "bare": [sys.executable, "-c", "pass"],
            "help": [command, "--help"],
            "version": [command, "--version"],
            "bank list": [command, "bank", "list"],
        },
        ROUNDS,
    )
    bare = medians["bare"].cpu
    for name, run in medians.items():
        print(
            f"{name:<10} {run.cpu * 1000:7.1f} ms CPU {run.peak_mb:6.0f} MB {run.cpu / bare:6.1f} x"
        )
    bar = 3 * bare + 0.1
    share = medians["help"].cpu / bar
    print(f"bar for --help: {bar * 1000:.1f} ms CPU; used {share:.0%} of it")


if __name__ == "__main__":
    main()
