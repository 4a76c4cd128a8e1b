"""Checks of content: each catches the fault that was put in, at its place, and is quiet without it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from assessment.bank.content import check_content
from assessment.bank.parsing import inspect_bank
from assessment.bank.sources import BankSources
from assessment.problem import Problem
from tests.support.banks import VALID_BANKS, bank_files, bank_sources

STANDARDS = "standards: {plain_dimensions: [strategy], reading_grade: 9, measured_level: 4}\n"
STRATEGY = "items/strategy.yaml"
TOP = "4: As 3 for over 85 percent; a measure led to changes."
MEASURED = "4: As 3 for over 85 percent; a monthly review led to changes."


def found(sources: BankSources) -> tuple[Problem, ...]:
    inspected = inspect_bank(sources)
    assert inspected.bank is not None, inspected.problems
    return tuple(check_content(inspected, sources))


def advice(changes: Mapping[str, str]) -> tuple[Problem, ...]:
    problems = found(bank_sources(bank_files("small") | dict(changes)))
    assert all(problem.severity == "warning" for problem in problems)
    return problems


def with_change(path: str, before: str, after: str) -> dict[str, str]:
    """A file of the small bank with the first `before` replaced."""
    text = bank_files("small")[path]
    assert before in text, before
    return {path: text.replace(before, after, 1)}


def with_standards(standards: str = STANDARDS) -> dict[str, str]:
    """The small bank with standards, its top levels worded so that they meet them."""
    files = bank_files("small")
    items = {path: text.replace(TOP, MEASURED) for path, text in files.items() if "items" in path}
    return {**items, "bank.yaml": files["bank.yaml"] + standards}


def test_the_small_bank_needs_no_advice() -> None:
    assert advice({}) == ()


def test_the_small_bank_meets_standards() -> None:
    assert advice(with_standards()) == ()


@pytest.mark.parametrize(
    "path,before,after,code,line",
    [
        (STRATEGY, "ambition for AI tied", "ambition, as planned, tied", "stem-double", 7),
        (STRATEGY, "tied to corporate goals", "tied as well as kept", "stem-double", 7),
        (STRATEGY, "1: At least one", "1: Jira shows at least one", "anchor-tool", 13),
        (STRATEGY, "made within 12", "made for example within 12", "anchor-example", 13),
        (STRATEGY, "by one person", "by one consultant", "anchor-outside-help", 13),
        (STRATEGY, "At least one ambition", "Not one ambition", "anchor-first-missing", 13),
        (
            STRATEGY,
            "3: A named role gives over half",
            "3: A written method gives up to over half",
            "anchors-near",
            15,
        ),
        (STRATEGY, "      - Each aim names a goal.\n", "", "needs-count", 17),
        (STRATEGY, "[Dated page]", "[a dated page]", "evidence-style", 10),
        (STRATEGY, "[Dated page]", "[Dated page, dated note]", "evidence-style", 10),
        (STRATEGY, "why: It decides", "why: Drift decides", "term-undefined", 8),
        (STRATEGY, "why: It decides", "why: RAG decides", "term-undefined", 8),
        (STRATEGY, "ask: How", "ask:  How", "", 0),
        (STRATEGY, "today?\n", "today? \n", "trailing-blanks", 7),
        (
            STRATEGY,
            "dimension: strategy\n",
            f"dimension: strategy  # {'x' * 180}\n",
            "line-too-long",
            2,
        ),
        (STRATEGY, "dimension: strategy\n", "dimension: strategy  # a\tb\n", "tab", 2),
        ("glossary.yaml", "also: [artificial", "also: [silicon", "", 0),
        (
            "glossary.yaml",
            "term: AI, also: [artificial intelligence]",
            "term: drift",
            "term-unused",
            3,
        ),
    ],
)
def test_a_fault_is_found_where_it_stands(
    path: str, before: str, after: str, code: str, line: int
) -> None:
    problems = advice(with_change(path, before, after))
    hits = [problem for problem in problems if problem.code == code]
    if not code:
        assert problems == ()
        return
    assert [problem.place.line for problem in hits] == [line]
    assert all(problem.place.file == path and problem.place.column for problem in hits)
    assert all(problem.why or problem.hint for problem in hits)


def test_keys_stand_in_the_order_of_the_model() -> None:
    files = with_change(STRATEGY, "    title: Ambition tied to goals\n", "")
    text = files[STRATEGY].replace("    why: It", "    title: Ambition\n    why: It", 1)
    (problem,) = advice({STRATEGY: text})
    assert problem.code == "keys-out-of-order"
    assert problem.what == "`title` stands behind `ask`"
    assert problem.hint.startswith("order of the keys: id, indicator, title, ask")


def test_levels_stand_from_the_lowest_up() -> None:
    text = bank_files("small")[STRATEGY]
    zero = next(line for line in text.split("\n") if line.startswith("      0: "))
    one = next(line for line in text.split("\n") if line.startswith("      1: "))
    (problem,) = advice({STRATEGY: text.replace(f"{zero}\n{one}", f"{one}\n{zero}", 1)})
    assert (problem.code, problem.what) == ("keys-out-of-order", "`0` stands behind `1`")


def test_numbered_ids_go_up() -> None:
    head, *blocks = bank_files("small")[STRATEGY].split("  - id: ")
    swapped = "  - id: ".join((head, blocks[1], blocks[0], *blocks[2:]))
    (problem,) = advice({STRATEGY: swapped})
    assert (problem.code, problem.what) == ("ids-out-of-order", "STR-01 stands behind STR-02")


def test_indentation_goes_in_twos() -> None:
    text = bank_files("small")["glossary.yaml"]
    (problem,) = advice({"glossary.yaml": text.replace("  - {", "   - {")})
    assert (problem.code, problem.place.line, problem.place.column) == ("odd-indent", 3, 4)


@pytest.mark.parametrize(
    "top,lacking",
    [
        ("4: As 3 for over 85 percent; a habit led to changes.", "a measure or its rhythm"),
        ("4: As 3 for over 85 percent; a measure led to changes.", "its rhythm"),
        ("4: As 3 for over 85 percent; a monthly review takes place.", "what changed"),
        ("4: As 3 for over 85 percent, with care.", "a measure or its rhythm or what changed"),
    ],
)
def test_the_measured_level_measures_and_reacts(top: str, lacking: str) -> None:
    files = with_standards()
    files[STRATEGY] = files[STRATEGY].replace(MEASURED, top, 1)
    (problem,) = (entry for entry in advice(files) if entry.code == "anchor-unreactive")
    assert f"level 4 does not name {lacking}" in problem.what


def test_top_levels_do_not_stand_out_by_length() -> None:
    text = bank_files("small")[STRATEGY].replace(TOP, TOP[:-1] + " in what people do day by day.")
    problems = advice({STRATEGY: text})
    (problem,) = (entry for entry in problems if entry.code == "top-longest")
    assert (problem.place.line, problem.what[:24]) == (3, "the top levels have 18.0")


def test_a_hard_question_of_a_plain_dimension() -> None:
    hard = "How is organisational accountability institutionalised today?"
    files = with_standards()
    plain = "How is the ambition for AI tied to corporate goals today?"
    assert plain in files[STRATEGY]
    files[STRATEGY] = files[STRATEGY].replace(plain, hard, 1)
    codes = {problem.code: problem.place.line for problem in advice(files)}
    assert codes == {"stem-hard": 7, "dimension-hard": 2}
    other = STANDARDS.replace("[strategy]", "[data_readiness]")
    assert advice({**files, "bank.yaml": bank_files("small")["bank.yaml"] + other}) == ()


def test_a_pitfall_rests_on_as_many_items_as_the_bank_demands() -> None:
    problems = advice(with_standards("standards: {items_per_pitfall: 4}\n"))
    assert {problem.code for problem in problems} == {"pitfall-thin"}
    assert all(problem.place.file == "pitfalls.yaml" for problem in problems)


def test_an_action_waits_for_none_of_a_later_phase() -> None:
    text = bank_files("small")["actions.yaml"]
    start = text.index("  - id: ACT-04")
    late = text[start:].replace("phase: scaling", "phase: alignment", 1)
    assert late != text[start:]
    problems = advice({"actions.yaml": text[:start] + late})
    (problem,) = (entry for entry in problems if entry.code == "predecessor-late")
    assert problem.what.startswith("ACT-04 of phase alignment waits for ACT-")
    assert "after:" in (problem.source or "")


def test_an_inherited_term_may_be_unused_in_an_overlay() -> None:
    overlay = {
        "bank.yaml": "bank: 1\nextends: small\nid: own\nversion: 1.0.0\ntitle: Own\n",
        STRATEGY: "dimension: strategy\nitems:\n  - id: STR-01\n    ask: How is it tied today?\n",
        "glossary.yaml": "terms:\n  - {id: page, term: page, meaning: A sheet.}\n"
        "  - {id: token, term: token, meaning: A piece of a word.}\n",
    }
    sources = bank_sources(overlay, bank_sources(bank_files("small")))
    assert [problem.what for problem in found(sources)] == ['no item uses "token"']


def test_an_overlay_changes_and_drops_terms() -> None:
    head = "bank: 1\nextends: small\nid: own\nversion: 1.0.0\ntitle: Own\n"
    base = bank_sources(bank_files("small"))
    changed = {"bank.yaml": head, "glossary.yaml": "terms:\n  - {id: ai, meaning: Ours.}\n"}
    bank = inspect_bank(bank_sources(changed, base)).bank
    assert bank is not None
    assert [(term.term, term.meaning) for term in bank.glossary] == [("AI", "Ours.")]
    bank = inspect_bank(bank_sources({**changed, "glossary.yaml": "drop: [ai]\n"}, base)).bank
    assert bank is not None
    assert bank.glossary == ()


def test_a_plain_dimension_that_does_not_exist_is_an_error() -> None:
    text = bank_files("small")["bank.yaml"] + "standards: {plain_dimensions: [strateg]}\n"
    inspected = inspect_bank(bank_sources(bank_files("small") | {"bank.yaml": text}))
    (problem,) = inspected.problems
    assert (problem.code, problem.hint) == ("unknown-dimension", "did you mean strategy?")


def test_the_checks_survive_a_bank_with_errors() -> None:
    text = bank_files("small")[STRATEGY].replace("weight: 2", "weight: 0")
    sources = bank_sources(bank_files("small") | {STRATEGY: text})
    inspected = inspect_bank(sources)
    assert inspected.bank is None
    assert {problem.severity for problem in check_content(inspected, sources)} <= {"warning"}
    assert (VALID_BANKS / "small").is_dir()
