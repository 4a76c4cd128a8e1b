"""From a framework to the items: order, what nobody covers, the sentence about law, and the command."""

from __future__ import annotations

import json
import random

import pytest

from assessment.bank import Bank
from assessment.bank.crosswalk import crosswalk, natural_key
from assessment.cli import run
from assessment.cli.bank_crosswalk import NO_LEGAL_ADVICE, find_framework, render_crosswalk
from assessment.files import load_bank
from tests.support.banks import VALID_BANKS, bank_files, bank_from, bank_problems

SMALL = str(VALID_BANKS / "small")
# Identifiers listed in the shipped bank: how many there are, by their form.
LISTED = {
    "NIST-AI-RMF": ("GOVERN-", 19, 72),
    "ISO-42001": ("A.", 38, 65),
    "OWASP-LLM-2025": ("LLM", 10, 10),
    "OWASP-ASI-2026": ("ASI", 10, 10),
    "ML-TEST-SCORE": ("Monitor-", 7, 28),
}


def small_with(identifiers: str) -> Bank:
    """The small bank; its ISO-42001, the last framework of the file, lists identifiers."""
    files = bank_files("small")
    return bank_from(files | {"frameworks.yaml": files["frameworks.yaml"] + identifiers})


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(["bank", "show", *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return status, out, err


def test_identifiers_stand_in_natural_order() -> None:
    ordered = ["2", "4", "4a", "10(2)", "10(2)(c)", "10(3)", "14", "53(1)(c)", "A.6.2", "A.10.2"]
    ordered += ["Annex IV", "MEASURE-2.2", "MEASURE-2.10"]
    mixed = random.Random(3).sample(ordered, len(ordered))
    assert sorted(mixed, key=natural_key) == ordered


def test_what_no_item_refers_to_is_listed_with_its_gist() -> None:
    bank = small_with(
        "    identifiers: {A.10.2: duties split, A.7.4: quality met, A.7.10: tenth, 4.1: context}\n"
    )
    found = crosswalk(bank, find_framework(bank, "ISO-42001"))
    assert [(row.identifier, row.gist) for row in found.rows] == [("A.7.4", "quality met")]
    assert [item.id for item in found.rows[0].items] == ["DAT-02"]
    assert list((found.not_covered or {}).items()) == [
        ("4.1", "context"),
        ("A.7.10", "tenth"),
        ("A.10.2", "duties split"),
    ]
    assert (found.items_referring, found.items_without) == (1, 8)
    text = render_crosswalk(found)
    assert "A.7.4         quality met\n    DAT-02 " in text
    assert "1 of 4 identifiers have items." in text
    assert "1 of 9 items refer to ISO-42001, 8 do not." in text


def test_without_identifiers_nobody_claims_to_know_what_is_left_out() -> None:
    bank = small_with("")
    found = crosswalk(bank, find_framework(bank, "nist-ai-rmf"))
    assert found.not_covered is None
    text = render_crosswalk(found)
    assert "does not list all identifiers" in text
    assert "No item refers to" not in text


def test_an_item_counts_once_however_often_it_refers() -> None:
    files = bank_files("small")
    item_file = files["items/strategy.yaml"].replace(
        "[NIST-AI-RMF:MAP-1.3]", "[NIST-AI-RMF:MAP-1.3, NIST-AI-RMF:MAP-1.3, NIST-AI-RMF:MAP-1.10]"
    )
    bank = bank_from(files | {"items/strategy.yaml": item_file})
    found = crosswalk(bank, find_framework(bank, "NIST-AI-RMF"))
    assert [row.identifier for row in found.rows] == ["MAP-1.3", "MAP-1.10"]
    assert [len(row.items) for row in found.rows] == [1, 1]
    assert (found.items_referring, found.items_without) == (1, 8)


def test_an_identifier_that_its_framework_does_not_list_is_an_error() -> None:
    files = bank_files("small")
    listed = files["frameworks.yaml"] + "    identifiers: {A.7.5: provenance}\n"
    problems = bank_problems(files | {"frameworks.yaml": listed})
    assert [problem.code for problem in problems] == ["unknown-identifier"]
    assert problems[0].hint == "did you mean ISO-42001:A.7.5?"
    assert problems[0].place is not None
    assert problems[0].place.file == "items/data_readiness.yaml"


@pytest.mark.parametrize("framework_id", LISTED)
def test_the_shipped_bank_lists_whole_frameworks(framework_id: str) -> None:
    identifiers = find_framework(load_bank("ai-readiness"), framework_id).identifiers
    prefix, of_prefix, total = LISTED[framework_id]
    assert sum(name.startswith(prefix) for name in identifiers) == of_prefix
    assert len(identifiers) == total


@pytest.mark.parametrize("bank_name", ["ai-readiness", "marketing"])
def test_every_law_of_a_shipped_bank_has_a_date_and_the_sentence(bank_name: str) -> None:
    bank = load_bank(bank_name)
    laws = [framework for framework in bank.frameworks if framework.legal]
    assert laws
    for law in laws:
        text = " ".join(render_crosswalk(crosswalk(bank, law)).split())
        assert f"Law, checked on {law.checked}. {NO_LEGAL_ADVICE}" in text
    other = next(framework for framework in bank.frameworks if not framework.legal)
    assert NO_LEGAL_ADVICE not in " ".join(render_crosswalk(crosswalk(bank, other)).split())


def test_the_command_prints_the_table_whatever_the_case(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, out, _ = command(capsys, "--crosswalk", "owasp-asi-2026")
    assert status == 0
    assert out.startswith("OWASP Top 10 for Agentic Applications  (OWASP-ASI-2026, 2026)\n")
    assert "\nASI01         an agent is steered to another goal\n    SEC-" in out
    assert max(map(len, out.splitlines())) <= 100
    assert command(capsys, "--crosswalk", "Iso-42001", SMALL)[1].startswith("AI management system")


def test_the_command_as_json_gives_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(command(capsys, "--crosswalk", "owasp-asi-2026", "--json")[1])
    assert found["framework"]["id"] == "OWASP-ASI-2026"
    assert "identifiers" not in found["framework"]
    covered = {row["identifier"] for row in found["rows"]}
    assert covered | set(found["not_covered"]) == {f"ASI{n:02}" for n in range(1, 11)}
    assert not covered & set(found["not_covered"])
    assert found["rows"][0]["items"][0]["id"].startswith("SEC-")
    assert found["items_referring"] + found["items_without"] == 150


def test_a_framework_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = command(capsys, "--crosswalk", "iso-4201")
    assert (status, out) == (1, "")
    assert "error[unknown-framework]" in err
    assert "did you mean ISO-42001?" in err
    assert "known: NIST-AI-RMF, ISO-42001" in command(capsys, "--crosswalk", "zzz", SMALL)[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--crosswalk", "iso-42001", "ai-readiness", "DAT-16"),
        ("--crosswalk", "iso-42001", "--benchmarks"),
    ],
)
def test_names_and_options_that_do_not_go_together(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    status, out, err = command(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "give one of --crosswalk, --benchmarks" in err
    assert "and at most a bank" in err
