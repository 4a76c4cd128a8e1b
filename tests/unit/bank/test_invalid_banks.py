"""Every invalid bank beside the exact words, lines and columns that its author is shown.

To accept new words after reading them: UPDATE_ERRORS=1 pytest tests/unit/bank/test_invalid_banks.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assessment.bank import BankSources, parse_bank, parse_yaml
from assessment.files import read_source
from assessment.problem import InputProblems, Problem
from tests.support.banks import bank_files, bank_sources

INVALID = Path(__file__).parent.parent.parent / "banks" / "invalid"
DOCUMENTS = sorted((INVALID / "yaml").glob("*.yaml"))
BANKS = sorted(
    path for base in ("minimal", "small", "overlay") for path in (INVALID / base).iterdir()
)
BANKS = [path for path in BANKS if path.is_dir()]


def rendered(problems: tuple[Problem, ...]) -> str:
    """What the user is shown, lines cut where a hostile text would fill the screen."""
    return "\n".join(problem.render() for problem in problems) + "\n"


def pin(case: Path, shown: str) -> None:
    """Compare with the pinned words, or pin them anew if asked to."""
    pinned = case.parent / f"{case.stem}.errors.txt"
    if os.environ.get("UPDATE_ERRORS"):
        pinned.write_text(shown, "utf-8")
    assert shown == pinned.read_text("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_faulty_document_is_explained(path: Path) -> None:
    try:
        _, problems = parse_yaml(read_source(path, path.name))
    except InputProblems as fault:
        problems = fault.problems
    assert problems
    assert all(problem.place.line for problem in problems)
    pin(path, rendered(problems))


@pytest.mark.parametrize("folder", BANKS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_faulty_bank_is_explained(folder: Path) -> None:
    bank, problems = parse_bank(sources(folder))
    assert bank is None
    pin(folder, rendered(problems))


def sources(folder: Path) -> BankSources:
    """The files of the case over those of its valid base; of an overlay, beside them."""
    own = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.y*ml"))
    }
    if folder.parent.name != "overlay":
        return bank_sources(bank_files(folder.parent.name) | own)
    known = "extends: small\n" in own["bank.yaml"]
    return bank_sources(own, bank_sources(bank_files("small")) if known else None)


def test_no_pinned_words_are_left_without_a_case() -> None:
    pinned = {
        path.with_name(path.name.removesuffix(".errors.txt"))
        for path in INVALID.rglob("*.errors.txt")
    }
    assert pinned == {path.with_suffix("") for path in (*DOCUMENTS, *BANKS)}
