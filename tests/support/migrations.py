"""The mini bank in its next version, with every kind of rule for answers to the version before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assessment.bank.models import Bank
from tests.support.banks import bank_from
from tests.support.minibank import MINI_BANK

RULES = """\
migrations:
  - from: 1.0.0
    to: 1.1.0
    renamed: {STR-02: STR-12}
    replaced:
      DAT-02: {by: DAT-09, levels: {0: 0, 1: 1, 2: 1, 3: 2, 4: 3}}
    levels:
      DAT-01: {0: 0, 1: 0, 2: 1, 3: 3}
    dropped:
      STR-03: agents are asked about in another bank
    asked_again:
      DAT-03: health data now means data of patients only
    notes: The bank was shortened.
"""


def mini_files() -> dict[str, str]:
    """The texts of the mini bank's files, by path within the bank."""
    paths = sorted([*MINI_BANK.glob("*.yaml"), *MINI_BANK.glob("items/*.yaml")])
    return {path.relative_to(MINI_BANK).as_posix(): path.read_text("utf-8") for path in paths}


def next_files(rules: str | None = RULES, version: str = "1.1.0") -> dict[str, str]:
    """Version 1.1.0: STR-02 has another id, DAT-09 asks for DAT-02, and STR-03 is no longer asked."""
    files = mini_files()
    files["bank.yaml"] = files["bank.yaml"].replace("version: 1.0.0", f"version: {version}")
    strategy = files["items/strategy.yaml"].replace("STR-02", "STR-12")
    files["items/strategy.yaml"] = strategy[: strategy.index("  - id: STR-03")].replace(
        "Is there an ambition for AI?", "Has the organisation an ambition for AI?"
    )
    data = files["items/data.yaml"]
    # Ids go up within a file, so the new item stands behind the others.
    first, second, third = (data.index(f"  - id: DAT-0{number}") for number in (1, 2, 3))
    assert first < second < third
    replacing = data[second:third].replace("DAT-02", "DAT-09")
    files["items/data.yaml"] = data[:second] + data[third:] + replacing
    return files | ({"migrations.yaml": rules} if rules else {})


def next_bank(rules: str | None = RULES, version: str = "1.1.0") -> Bank:
    """The next version of the mini bank."""
    return bank_from(next_files(rules, version))


def write_bank(folder: Path, files: Mapping[str, str]) -> Path:
    """A bank's files in a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder
