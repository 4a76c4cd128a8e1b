"""An action may deliver the output of its own phase or of a later one, and not of one that is over."""

from __future__ import annotations

import pytest

from assessment.bank import parse_bank
from tests.support.banks import bank_files, bank_sources


def warnings(action: str, output: str) -> list[str]:
    """What is said where `action` of the small bank delivers `output`."""
    files = dict(bank_files("small"))
    head, mark, tail = files["actions.yaml"].partition(f"  - id: {action}\n")
    before, key, rest = tail.partition("    output: ")
    old, end, after = rest.partition("\n")
    assert old
    assert mark
    assert key
    files["actions.yaml"] = head + mark + before + key + output + end + after
    bank, problems = parse_bank(bank_sources(files))
    assert bank is not None
    return [problem.what for problem in problems if problem.code == "output-late"]


# ACT-02 stands in the first phase, ACT-03 in the second; P1 to P3 are the outputs of the three phases.
@pytest.mark.parametrize(
    "action, output", [("ACT-02", "P1.O1"), ("ACT-02", "P3.O1"), ("ACT-03", "P2.O1")]
)
def test_early_delivery_is_fine(action: str, output: str) -> None:
    assert warnings(action, output) == []


def test_late_delivery_is_warned_of() -> None:
    said = warnings("ACT-03", "P1.O1")
    assert len(said) == 1
    assert "P1.O1 is an output of phase alignment" in said[0]
