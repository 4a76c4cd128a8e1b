"""What reading a bank costs: CPU time of a synthetic bank of 150 items, beside a bare `yaml.safe_load`.

Usage: python -m benchmarks.bank_load [RUNS]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from assessment.files import load_bank
from tests.support.banks import bank_files

ITEMS = 150
ACTIONS = 64


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with TemporaryDirectory() as place:
        folder = Path(place) / "synthetic"
        files = synthetic_bank()
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        texts = list(files.values())
        load = _median_ms(lambda: load_bank(folder), runs)
        fast = _median_ms(lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts], runs)
        plain = _median_ms(lambda: [yaml.safe_load(text) for text in texts], max(runs // 5, 3))
    size = sum(map(len, texts)) / 1000
    print(f"{ITEMS} items, {ACTIONS} actions, {size:.0f} kB, median of {runs}")
    print(f"load_bank               {load:7.1f} ms CPU (bar: 100)")
    print(
        f"yaml, C loader          {fast:7.1f} ms CPU; load_bank costs {load / fast:.1f} times that"
    )
    print(
        f"yaml.safe_load          {plain:7.1f} ms CPU; load_bank costs {load / plain:.2f} of that"
    )


def _median_ms(work: Callable[[], object], runs: int) -> float:
    work()
    measured = []
    for _ in range(runs):
        start = time.process_time()
        work()
        measured.append((time.process_time() - start) * 1000)
    return statistics.median(measured)


def synthetic_bank() -> dict[str, str]:
    """The small bank of the tests with its items and actions repeated under other ids."""
    files = bank_files("small")
    for path, prefix in (("items/strategy.yaml", "STR"), ("items/data_readiness.yaml", "DAT")):
        head, entries = files[path].split("items:\n")
        single = (
            f"  - id: {prefix}-01" + entries.split(f"  - id: {prefix}-01")[1].split("  - id:")[0]
        )
        extra = "".join(
            single.replace(f"{prefix}-01", f"{prefix}-X{number:03}")
            for number in range((ITEMS - 9) // 2 + (prefix == "DAT"))
        )
        files[path] = f"{head}items:\n{entries}{extra}"
    actions = files["actions.yaml"]
    single = "  - id: ACT-02" + actions.split("  - id: ACT-02")[1].split("  - id:")[0]
    files["actions.yaml"] = actions + "".join(
        single.replace("id: ACT-02", f"id: ACT-{number}").replace(
            "key: ambition", f"key: k{number}"
        )
        for number in range(10, 10 + ACTIONS - 4)
    )
    return files


if __name__ == "__main__":
    main()
