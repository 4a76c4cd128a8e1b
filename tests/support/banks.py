"""Banks for tests, read from `tests/banks/valid` or from YAML given in the test itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assessment.bank import Bank, BankSources, Source, parse_bank
from assessment.problem import Problem

VALID_BANKS = Path(__file__).parent.parent / "banks" / "valid"


def bank_files(name: str) -> dict[str, str]:
    """The texts of a valid bank's files, by path within the bank."""
    folder = VALID_BANKS / name
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("items/*.yaml")])
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def bank_sources(files: Mapping[str, str], base: BankSources | None = None) -> BankSources:
    """The sources of a bank made of these texts; messages name the files by their paths."""
    sources = {path: Source(path, text) for path, text in files.items()}
    return BankSources(sources, "bank", base, known=("minimal", "small"))


def bank_problems(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is wrong with a bank made of these texts."""
    return parse_bank(bank_sources(files))[1]


def bank_from(files: Mapping[str, str]) -> Bank:
    """The bank that these texts make; the test fails where they make none."""
    bank, problems = parse_bank(bank_sources(files))
    assert bank is not None, "\n".join(problem.render() for problem in problems)
    return bank


@cache
def minimal_bank() -> Bank:
    """One dimension, one indicator, one item with the levels 0 and 1."""
    return bank_from(bank_files("minimal"))


@cache
def small_bank() -> Bank:
    """Two dimensions, five indicators, nine items, and one or more of everything else."""
    return bank_from(bank_files("small"))
