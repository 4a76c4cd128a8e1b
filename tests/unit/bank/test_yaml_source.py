"""YAML from anywhere: refused in words and in no time, or read as it looks."""

from __future__ import annotations

import time
import tracemalloc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assessment.bank import Source, parse_yaml
from assessment.bank.nodes import Node
from tests.unit.bank.hostile_documents import READ_AS_TEXT, REFUSED

MAX_SECONDS = 0.05
MAX_BYTES = 50_000_000


def read(text: str) -> Node:
    root, problems = parse_yaml(Source("test.yaml", text))
    assert not problems
    assert root is not None
    return root


def test_there_are_forty_hostile_documents() -> None:
    assert len(REFUSED) >= 40


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_document_is_refused_with_a_line(name: str) -> None:
    _, problems = parse_yaml(Source("hostile.yaml", REFUSED[name]))
    assert problems
    for problem in problems:
        assert problem.severity == "error"
        assert problem.place.line >= 1
        assert problem.place.column >= 1
        assert "\x1b" not in problem.render()


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_document_costs_little(name: str) -> None:
    source = Source("hostile.yaml", REFUSED[name])
    # The best of three: what is measured is the reader, not the neighbours on the machine.
    assert min(_cpu_seconds(source) for _ in range(3)) <= MAX_SECONDS
    tracemalloc.start()
    try:
        parse_yaml(source)
        assert tracemalloc.get_traced_memory()[1] <= MAX_BYTES
    finally:
        tracemalloc.stop()


def _cpu_seconds(source: Source) -> float:
    before = time.process_time()
    parse_yaml(Source(source.name, source.text))
    return time.process_time() - before


@pytest.mark.parametrize("name", [name for name in REFUSED if len(REFUSED[name]) < 100_000])
def test_the_parser_without_c_refuses_the_same(name: str) -> None:
    _, problems = parse_yaml(Source("hostile.yaml", REFUSED[name]), loader=yaml.SafeLoader)
    assert problems
    assert all(problem.place.line >= 1 for problem in problems)


@pytest.mark.parametrize("name", READ_AS_TEXT)
def test_what_looks_like_text_is_text(name: str) -> None:
    assert read(f"a: {READ_AS_TEXT[name]}\n").value == {"a": READ_AS_TEXT[name]}


@pytest.mark.parametrize(
    "text,value",
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("123456789012345", 123456789012345),
        ("0.5", 0.5),
        ("-3.25", -3.25),
        ('"1"', "1"),
        ("'true'", "true"),
    ],
)
def test_the_few_other_values(text: str, value: object) -> None:
    found = read(f"a: {text}\n").value["a"]
    assert found == value
    assert type(found) is type(value)


def test_only_bare_single_digits_are_numbers_as_keys() -> None:
    keys = list(read('0: a\n"1": b\n10: c\n2.5: d\ntrue: e\n').value)
    assert keys == [0, "1", "10", "2.5", "true"]


def test_lists_become_tuples() -> None:
    assert read("a: [1, [2, {b: [3]}]]\n").value == {"a": (1, (2, {"b": (3,)}))}


def test_every_value_and_key_has_its_place() -> None:
    root = read("first: 1\nsecond:\n  - {inner: some text}\n")
    value = root.get("second", 0, "inner")
    assert value is not None
    assert (value.line, value.column, value.length) == (3, 13, 9)
    assert str(root.key("second").place) == "test.yaml:2:1"
    assert root.key("second").length == 6


def test_columns_count_characters_beyond_ascii() -> None:
    value = read("{ä: ö, 𐍈: 中}\n").get("𐍈")
    assert value is not None
    assert (value.line, value.column) == (1, 11)


def test_the_nearest_node_stands_for_a_missing_one() -> None:
    root = read("a: {b: 1}\n")
    assert root.nearest("a", "c", "d") is root.get("a")
    assert root.get("a", "c") is None


def test_all_faults_of_a_document_are_reported_up_to_a_limit() -> None:
    _, problems = parse_yaml(Source("t.yaml", "".join(f"k{n}: *a\n" for n in range(500))))
    assert len(problems) == 100


def test_a_limit_on_the_number_of_values() -> None:
    text = "a: [" + "1," * 120_000 + "1]\n"
    _, problems = parse_yaml(Source("t.yaml", text))
    assert [problem.code for problem in problems] == ["too-many-values"]


def test_24_levels_may_be_nested_and_no_more() -> None:
    assert read("[" * 24 + "]" * 24).is_sequence
    _, problems = parse_yaml(Source("t.yaml", "[" * 25 + "]" * 25))
    assert [problem.code for problem in problems] == ["too-deep"]


_YAMLISH = st.text(
    st.sampled_from(list("ab01 :-?[]{},&*!|>%@`#\"'\\\n\t<~.\x00\x1b\u2028\ud800é𐍈")), max_size=60
)


@given(st.one_of(_YAMLISH, st.text(max_size=40)))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        root, problems = parse_yaml(Source("fuzz.yaml", text), loader=loader)
        assert root is not None or problems
        for problem in problems:
            assert problem.place.line >= 1
            assert "\x1b" not in problem.render()


_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**14), 10**14),
        st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=20),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text("abcdef", min_size=1, max_size=5), inner, max_size=3),
    ),
    max_leaves=10,
)


def _as_read(value: object) -> object:
    if isinstance(value, dict):
        return {key: _as_read(part) for key, part in value.items()}
    return tuple(map(_as_read, value)) if isinstance(value, list) else value


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), _VALUES, min_size=1, max_size=3))
def test_what_is_dumped_is_read_back(value: dict[str, object]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    assert read(text).value == _as_read(value)
