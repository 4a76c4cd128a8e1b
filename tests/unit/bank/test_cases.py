"""Golden cases as files: their form, and their answers as a document of its own."""

from __future__ import annotations

import pytest

from assessment.bank import Source, parse_yaml
from assessment.bank.cases import answers_source, parse_case

BLOCK = """\
case: A title
why: A reason.
answers:
  assessment: 1
  answers:
    STR-01: 2
expect: {overall: {level: null}}
"""
BRACES_BESIDE_KEY = """\
case: A title
answers: {assessment: 1,
  answers: {STR-01: 2}}
why: A reason.
expect: {overall: {level: null}}
"""
LAST = """\
case: A title
why: A reason.
expect: {overall: {level: null}}
answers:
  assessment: 1
  # a comment
  answers: {STR-01: 2}
"""
ONE_LINE = (
    '{"case": "A title", "why": "A reason.", '
    '"answers": {"assessment": 1, "answers": {"STR-01": 2}}, "expect": {}}'
)


@pytest.mark.parametrize(
    "text,place",
    [
        (BLOCK, (6, 13)),
        (BRACES_BESIDE_KEY, (3, 21)),
        (LAST, (7, 21)),
        (BLOCK.replace("\n", "\n\n"), (11, 13)),
        (ONE_LINE, None),
    ],
)
def test_answers_keep_their_places(text: str, place: tuple[int, int] | None) -> None:
    case, root, problems = parse_case(Source("case.yaml", text))
    assert case is not None, problems
    assert root is not None
    answers, problems = parse_yaml(answers_source(root))
    assert not problems
    assert answers is not None
    assert answers.value == {"assessment": 1, "answers": {"STR-01": 2}}
    node = answers.get("answers", "STR-01")
    assert node is not None
    assert place is None or (node.line, node.column) == place


def test_only_what_is_given_is_compared() -> None:
    case, _, _ = parse_case(Source("case.yaml", BLOCK))
    assert case is not None
    assert case.expect.overall is not None
    assert case.expect.overall.model_fields_set == {"level"}
    assert case.tolerance == 0.05


@pytest.mark.parametrize(
    "before,after,code",
    [
        ("expect:", "expects:", "unknown-key"),
        ("{level: null}", "{level: two}", "not-a-whole-number"),
        ("answers:\n  ass", "answers_file: a.yaml\nanswers:\n  ass", "case-answers"),
        ("why: A reason.", "", "missing-key"),
        ("overall: {level: null}", "phases: {poc: shut}", "unknown-choice"),
        ("{level: null}", "{between: [60, 40]}", "band-reversed"),
        ("{level: null}", "{between: [60]}", "missing-key"),
        ("overall: {level: null}", "first_actions: {include: []}", "too-few"),
        ("overall: {level: null}", "first_actions: {include: [the-first]}", "wrong-form"),
    ],
)
def test_a_faulty_case_is_explained(before: str, after: str, code: str) -> None:
    assert before in BLOCK
    case, _, problems = parse_case(Source("case.yaml", BLOCK.replace(before, after)))
    assert case is None
    assert code in {problem.code for problem in problems}
    assert all(problem.place.line for problem in problems)


def test_a_reversed_band_is_shown_where_it_stands() -> None:
    text = BLOCK.replace("overall: {level: null}", "dimensions: {poc: {between: [60, 40.5]}}")
    (problem,) = parse_case(Source("case.yaml", text))[2]
    assert problem.what == "no score lies between 60 and 40.5"
    assert (problem.place.line, problem.place.column) == (7, 38)


def test_a_case_can_tell_its_story() -> None:
    plain, _, _ = parse_case(Source("case.yaml", BLOCK))
    told, _, _ = parse_case(Source("case.yaml", f"story: Once.\nreconciled: Twice.\n{BLOCK}"))
    assert plain is not None
    assert told is not None
    assert (plain.story, plain.reconciled) == ("", "")
    assert (told.story, told.reconciled) == ("Once.", "Twice.")
