"""`migrations.yaml` as part of a bank: what it makes, and what it is no part of."""

from __future__ import annotations

import pytest

from assessment.bank import parse_bank
from assessment.bank.migration_models import MigrationStep, chain
from assessment.files import load_bank, shipped_banks
from tests.support.banks import bank_files, bank_from, bank_sources, small_bank

STEPS = """\
migrations:
  - {from: 1.0.0, to: 1.1.0, renamed: {OLD-01: STR-02}}
  - {from: 1.1.0, to: 1.2.0}
"""
OVERLAY = "bank: 1\nextends: small\nid: own\nversion: 0.2.0\ntitle: Own edition\n"


def steps(*versions: str) -> tuple[MigrationStep, ...]:
    pairs = (version.split(">") for version in versions)
    return tuple(MigrationStep.model_validate({"from": old, "to": new}) for old, new in pairs)


def test_the_rules_are_read_and_are_no_part_of_the_digest() -> None:
    bank = bank_from(bank_files("small") | {"migrations.yaml": STEPS})
    assert [(step.from_version, step.to) for step in bank.migrations] == [
        ("1.0.0", "1.1.0"),
        ("1.1.0", "1.2.0"),
    ]
    assert bank.migrations[0].renamed == {"OLD-01": "STR-02"}
    assert bank.digest == small_bank().digest
    assert '"from":"1.0.0"' in bank.model_dump_json()


def test_an_overlay_has_steps_of_its_own() -> None:
    base = bank_sources(bank_files("small") | {"migrations.yaml": STEPS})
    bank, problems = parse_bank(bank_sources({"bank.yaml": OVERLAY}, base))
    assert bank is not None, problems
    assert bank.migrations == ()
    own = "migrations:\n  - {from: 0.1.0, to: 0.2.0, dropped: {OWN-01: Nobody needs it.}}\n"
    files = {"bank.yaml": OVERLAY, "migrations.yaml": own}
    bank, problems = parse_bank(bank_sources(files, base))
    assert bank is not None, problems
    assert [step.to for step in bank.migrations] == ["0.2.0"]


@pytest.mark.parametrize(
    "versions,start,found",
    [
        (("1.0.0>1.1.0", "1.1.0>1.2.0"), "1.0.0", ["1.1.0", "1.2.0"]),
        (("1.1.0>1.2.0", "1.0.0>1.1.0"), "1.0.0", ["1.1.0", "1.2.0"]),
        (("1.0.0>1.1.0", "1.1.0>1.2.0"), "1.1.0", ["1.2.0"]),
        (("1.0.0>1.1.0", "1.1.0>1.2.0"), "1.2.0", []),
        (("1.0.0>1.1.0",), "1.0.0", []),
        (("1.0.0>1.2.0",), "0.9.0", []),
        (("1.0.0>1.1.0", "1.1.0>1.0.0"), "1.0.0", []),
    ],
)
def test_steps_lead_to_the_present_version_or_nowhere(
    versions: tuple[str, ...], start: str, found: list[str]
) -> None:
    assert [step.to for step in chain(steps(*versions), start, "1.2.0")] == found


@pytest.mark.parametrize("name", shipped_banks())
def test_a_shipped_bank_says_what_becomes_of_answers_to_its_first_version(name: str) -> None:
    bank = load_bank(name)
    assert chain(bank.migrations, "0.1.0", bank.version)
