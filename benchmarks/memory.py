"""Peak memory and time of every command on a 150-item record. Bar: 400 MB."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measure import run_in_turn

EXAMPLE = "examples/clinic-group/answers.yaml"


def main() -> None:
    command = str(Path(sys.executable).with_name("assessment"))
    with tempfile.TemporaryDirectory() as folder:
        record = f"{folder}/acme.db"
        commands = {
            "import": [command, "import", record, EXAMPLE],
            "status": [command, "status", record],
            "score": [command, "score", record],
            "explain": [command, "explain", record, "overall"],
            "roadmap.xlsx": [command, "roadmap", record, "--out", f"{folder}/plan.xlsx"],
            "report.html": [command, "report", record, "--out", f"{folder}/report.html"],
            "executive.pdf": [
                *(command, "report", record, "--out", f"{folder}/executive.pdf"),
                *("--edition", "executive"),
            ],
            "report.pdf": [command, "report", record, "--out", f"{folder}/report.pdf"],
        }
        for name, run in run_in_turn(commands, 3).items():
            print(f"{name:<14} {run.wall:6.2f} s wall {run.cpu:6.2f} s CPU {run.peak_mb:6.0f} MB")


if __name__ == "__main__":
    main()
