"""Robustness of a 150-item record, against one run of `score` and `find` on the same record."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from assessment.cli.inputs import load_input
from assessment.findings import find
from assessment.findings.robustness import (
    analyse,
    most_decisive,
    verdict_settled,
    with_verdict,
)
from assessment.scoring import score

ROUNDS = 9
ANSWERS = Path(__file__).parents[1] / "examples" / "clinic-group" / "answers.yaml"


def main() -> None:
    bank, answers = load_input(ANSWERS, None)
    scores = score(bank, answers)
    findings = find(bank, answers, scores)
    base = seconds(lambda: find(bank, answers, score(bank, answers)))
    print(f"score and find once: {base * 1000:.1f} ms ({len(bank.items)} items)")
    for name, work in {
        "verdict alone (in `score --json`)": lambda: with_verdict(bank, answers, scores, findings),
        "everything (`robustness`, `report`)": lambda: analyse(bank, answers, scores, findings),
        "settled (`status`, after an answer)": lambda: verdict_settled(bank, answers),
        "most decisive (`--order influence`)": lambda: most_decisive(bank, answers),
    }.items():
        taken = seconds(work)
        print(f"{name}: {taken * 1000:.0f} ms, {taken / base:.1f} times that")


def seconds(work: Callable[[], object]) -> float:
    """Median CPU time of a few rounds, after one that does not count."""
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
