"""From files to a bank: order, digest, and what a valid bank holds."""

from __future__ import annotations

import time

import pytest

from assessment.bank import parse_bank
from assessment.bank.models import Item
from tests.support.banks import (
    VALID_BANKS,
    bank_files,
    bank_from,
    bank_problems,
    bank_sources,
    minimal_bank,
    small_bank,
)


@pytest.mark.parametrize("name", sorted(path.name for path in VALID_BANKS.iterdir()))
def test_a_valid_bank_has_no_problem_at_all(name: str) -> None:
    assert bank_problems(bank_files(name)) == ()


def test_the_small_bank_holds_one_of_everything() -> None:
    bank = small_bank()
    assert (bank.id, bank.version) == ("small", "1.2.0")
    for part in ("items", "phases", "pitfalls", "pitfall_bands", "experts", "contradictions"):
        assert getattr(bank, part), part
    assert bank.actions
    assert bank.targets
    assert bank.frameworks
    assert bank.item_by_id["DAT-02"].gate is not None


def test_items_are_asked_by_dimension_whatever_their_files_are_called() -> None:
    files = bank_files("small")
    files["items/z.yaml"] = files.pop("items/strategy.yaml")
    bank = bank_from(files)
    assert [item.id for item in bank.items] == [item.id for item in small_bank().items]
    assert bank.items[0].id == "STR-01"


def test_the_digest_is_of_the_content_not_of_its_layout() -> None:
    files = bank_files("small")
    relaid = {path: f"# a comment\n\n{text}\n# the end\n" for path, text in files.items()}
    assert bank_from(relaid).digest == small_bank().digest
    assert len(small_bank().digest) == 64


@pytest.mark.parametrize(
    "path,before,after",
    [
        ("bank.yaml", "from_score: 12.5", "from_score: 12.6"),
        ("bank.yaml", "version: 1.2.0", "version: 1.2.1"),
        ("items/strategy.yaml", "3: A named role", "3: One named role"),
        ("items/data_readiness.yaml", "any_of: [predictive]", "any_of: [agents]"),
        ("phases.yaml", "continuous", "ongoing"),
        ("pitfalls.yaml", "from_score: 65", "from_score: 66"),
        ("experts.yaml", "at_least: 60", "at_least: 61"),
        ("contradictions.yaml", "{is: 0}", "{is: 1}"),
        ("actions.yaml", "lag_days: 5", "lag_days: 6"),
        ("targets.yaml", "level: 2", "level: 1"),
        ("frameworks.yaml", "Public domain", "In the public domain"),
    ],
)
def test_any_change_of_content_changes_the_digest(path: str, before: str, after: str) -> None:
    files = bank_files("small")
    assert before in files[path]
    files[path] = files[path].replace(before, after, 1)
    assert bank_from(files).digest != small_bank().digest


def test_text_over_several_lines_is_one_text() -> None:
    files = bank_files("minimal")
    folded = files["items/strategy.yaml"].replace(
        "Is the ambition for AI written down today?",
        ">-\n      Is the ambition for AI\n      written down today?\n",
    )
    files["items/strategy.yaml"] = folded
    assert bank_from(files).items == minimal_bank().items


def test_windows_files_are_read_like_any_other() -> None:
    # Line ends are unified where files are read; a text with bare returns is refused.
    files = {path: text.replace("\n", "\r") for path, text in bank_files("minimal").items()}
    assert {problem.code for problem in bank_problems(files)} >= {"unsafe-character"}


def test_a_bank_without_items_or_without_its_main_file_says_so() -> None:
    main = {"bank.yaml": bank_files("minimal")["bank.yaml"]}
    assert "items-missing" in {problem.code for problem in bank_problems(main)}
    assert [problem.code for problem in bank_problems({})] == ["bank-file-missing"]


def test_problems_come_file_by_file_and_line_by_line() -> None:
    files = bank_files("small")
    files = {path: text.replace("executive_sponsor", "boss") for path, text in files.items()}
    files["bank.yaml"] = bank_files("small")["bank.yaml"]
    places = [problem.place for problem in bank_problems(files)]
    assert len(places) == 5
    assert places == sorted(places)
    assert {place.file for place in places} == {
        "actions.yaml",
        "items/strategy.yaml",
        "phases.yaml",
    }


def test_a_bank_is_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(small_bank().items[0], "weight", 3)  # noqa: B010


def test_every_pointer_is_checked() -> None:
    """Breaking any id that something points to is noticed."""
    files = bank_files("small")
    declared = {
        "bank.yaml": ["ambition", "lineage", "data_owner", "ai_lead"],
        "phases.yaml": ["scaling", "poc", "P1.A2", "P3.O1"],
        "pitfalls.yaml": ["unclear_problem", "data_overestimated"],
        "experts.yaml": ["compliance_heavy"],
        "frameworks.yaml": ["NIST-AI-RMF"],
        "actions.yaml": ["ACT-02"],
    }
    for path, ids in declared.items():
        for identity in ids:
            other = "ACT-77" if identity == "ACT-02" else identity[:-1] + "7"
            broken = files[path].replace(f"id: {identity}\n", f"id: {other}\n")
            broken = broken.replace(f"id: {identity},", f"id: {other},")
            assert broken != files[path], identity
            bank, problems = parse_bank(bank_sources(files | {path: broken}))
            assert bank is None, identity
            assert any(problem.code.startswith("unknown-") for problem in problems), identity


def test_all_subjects_of_conditions_are_checked() -> None:
    for path in ("experts.yaml", "contradictions.yaml"):
        text = bank_files("small")[path]
        broken = text.replace("item.STR-03", "item.STR-33")
        codes = {problem.code for problem in bank_problems(bank_files("small") | {path: broken})}
        assert codes == {"unknown-item"}


def test_an_item_without_extras_has_the_defaults_of_the_model() -> None:
    item = minimal_bank().items[0]
    assert isinstance(item, Item)
    assert (item.weight, item.gate, item.quick, item.when, item.refs) == (1.0, None, False, {}, ())


def test_a_file_full_of_faults_is_answered_soon() -> None:
    files = bank_files("small")
    wrong = "".join(f"  - {{item: NO-{number}, level: 3, reason: x}}\n" for number in range(8_000))
    files["targets.yaml"] = (
        files["targets.yaml"].rstrip() + "\n" + wrong.replace("  - ", "      - ")
    )
    start = time.process_time()
    problems = bank_problems(files)
    assert time.process_time() - start < 5
    assert 500 <= len(problems) <= 1_000
