"""What proving a bank costs beside reading it: CPU time of both, and how the claims were decided.

Usage: python -m benchmarks.bank_proof [RUNS] [BANK ...]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence

from assessment.bank import Bank
from assessment.bank.parsing import parse_bank
from assessment.files import find_bank, read_bank_sources, shipped_banks
from assessment.proof import Effort, prove


def main(arguments: Sequence[str]) -> None:
    runs = int(arguments[0]) if arguments else 9
    for name in arguments[1:] or shipped_banks():
        report(name, runs)


def report(name: str, runs: int) -> None:
    """Print the figures of one bank."""
    sources = read_bank_sources(find_bank(name))
    bank = parse_bank(sources)[0]
    assert bank is not None, f"{name} has errors"
    read = _median_ms(lambda: parse_bank(sources), runs)
    proved = _median_ms(lambda: prove(bank), runs)
    proof = prove(bank)
    methods = Counter(claim.method for claim in proof.claims)
    print(f"{name}: {len(bank.items)} items, {len(proof.claims)} claims, median of {runs}")
    print(f"  reading   {read:7.1f} ms CPU")
    print(f"  proving   {proved:7.1f} ms CPU, {proved / read:.2f} times reading")
    print(f"  decided   {', '.join(f'{method} {count}' for method, count in methods.items())}")
    solved = with_a_gap(bank)
    took = _median_ms(lambda: prove(solved), 3)
    by_solver = sum(claim.method == "cp-sat" for claim in prove(solved).claims)
    print(f"  with a level too thin {took:7.1f} ms CPU, {by_solver} claims by the solver")
    still = prove(solved, Effort(solver=False))
    print(f"  the same without the solver: {len(still.undecided)} claims not decided")


def with_a_gap(bank: Bank) -> Bank:
    """The bank with one maturity level so thin that only the solver can tell whether it is reached."""
    steps = list(bank.policy.maturity_levels)
    for place, start in ((-2, 62.501), (-1, 62.50101)):
        steps[place] = steps[place].model_copy(update={"from_score": start})
    policy = bank.policy.model_copy(update={"maturity_levels": tuple(steps)})
    return bank.model_copy(update={"meta": bank.meta.model_copy(update={"policy": policy})})


def _median_ms(work: Callable[[], object], runs: int) -> float:
    work()
    measured = []
    for _ in range(runs):
        start = time.process_time()
        work()
        measured.append((time.process_time() - start) * 1000)
    return statistics.median(measured)


if __name__ == "__main__":
    main(sys.argv[1:])
