"""JSON is read strictly, with the place of every value."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.answers.json_source import parse_json
from assessment.bank.nodes import Source

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Cn")))
    | st.sampled_from([0.5, -2.25, 1000.125]),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.text("abcdefg", max_size=4), children, max_size=4)
    ),
    max_leaves=12,
)


def with_tuples(value: object) -> object:
    if isinstance(value, dict):
        return {key: with_tuples(child) for key, child in value.items()}
    return tuple(with_tuples(child) for child in value) if isinstance(value, list) else value


@given(plain, st.booleans(), st.sampled_from([None, 0, 2, "\t"]))
def test_it_reads_what_the_standard_library_writes(
    value: object, ascii_only: bool, indent: int | str | None
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    node, problems = parse_json(Source("a.json", text))
    assert problems == ()
    assert node is not None
    assert node.value == with_tuples(value)


def test_places() -> None:
    node, _ = parse_json(Source("a.json", '{\n  "a": [1,\n    {"b": "text"}]\n}'))
    assert node is not None
    deep = node.get("a", 1, "b")
    assert deep is not None
    assert (deep.line, deep.column, deep.length) == (3, 11, 6)
    key = node.children["a"].children[1].keys["b"]
    assert (key.line, key.column) == (3, 6)


@pytest.mark.parametrize(
    "text,place,what",
    [
        ("", "1:1", "a value is expected here"),
        ("[1,]", "1:4", "a value is expected here"),
        ("[1 2]", "1:4", "`,` is expected here"),
        ("{'a': 1}", "1:2", "a key in double quotes is expected here"),
        ('{"a" 1}', "1:6", "`:` is expected here"),
        ("[NaN]", "1:2", "NaN is no value of JSON"),
        ("[-Infinity]", "1:2", "-Infinity is no value of JSON"),
        ("[True]", "1:2", "True is no value of JSON"),
        ("[1e999]", "1:2", "1e999 is not a plain number"),
        ("1\n2", "2:1", "the document ends before this, and nothing may follow"),
        ('{"a": 1,\n "a": 2}', "2:2", '"a" is given twice; the first is at line 1, column 2'),
        ('["\\ud800"]', "1:2", "the text holds U+D800 control character"),
        ('["\\u0000"]', "1:2", "the text holds U+0000 control character"),
        ("[" * 30, "1:25", "values are nested more than 24 deep"),
    ],
)
def test_faults(text: str, place: str, what: str) -> None:
    _, problems = parse_json(Source("a.json", text))
    assert [(str(problem.place), problem.what) for problem in problems] == [
        (f"a.json:{place}", what)
    ]


@pytest.mark.parametrize("text", ['["abc', '["a\nb"]', '["\\x"]', '["\\u12"]'])
def test_broken_text_is_told_where_it_breaks(text: str) -> None:
    node, problems = parse_json(Source("a.json", text))
    assert node is None
    assert problems[0].code == "json-syntax"


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    node, problems = parse_json(Source("a.json", text))
    assert node is not None or problems
