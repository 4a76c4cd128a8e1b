"""Laws of reading banks: whatever stands in the files, there is a bank or a problem with a place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessment.bank import BankSources, Source, parse_bank, parse_yaml
from assessment.bank.content import check_content
from assessment.bank.parsing import inspect_bank
from tests.support.banks import bank_files, bank_sources

FILES = bank_files("small")
ROOTS = {path: parse_yaml(Source(path, text))[0] for path, text in FILES.items()}
Path = tuple[str | int, ...]

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 120),
    st.floats(-2, 1e6, allow_nan=False).map(lambda number: round(number, 3)),
    st.sampled_from(
        ["", "x", "STR-01", "STR-99", "poc", "profile.staff", "P1.A1", "ACT-01", "none"]
    ),
    st.text("aé{}[]:- \t\x1b𐍈", max_size=8),
    st.just([]),
    st.just({}),
    st.lists(st.sampled_from(["a", 1, None, {"id": "STR-01"}, ["b"]]), min_size=1, max_size=3),
    st.dictionaries(
        st.sampled_from(
            ["id", "0", "any", "count", "of", "item.STR-01", "profile.x", "is", "below"]
        ),
        st.sampled_from([1, "x", [], {"is": 1}, [{"item.STR-01": {"is": 0}}], None]),
        min_size=1,
        max_size=3,
    ),
)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in plain data."""
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from paths(part, (*path, key))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from paths(part, (*path, index))


PLACES = [(name, path) for name, root in ROOTS.items() if root for path in paths(root.value)]


def changed(value: Any, path: Path, new: Any) -> Any:
    """`value` with what stands at `path` replaced."""
    if not path:
        return new
    if isinstance(value, dict):
        return {key: changed(v, path[1:], new) if key == path[0] else v for key, v in value.items()}
    if isinstance(value, tuple | list):
        return [changed(v, path[1:], new) if i == path[0] else v for i, v in enumerate(value)]
    return value  # an earlier change has cut the path off


def with_changes(changes: list[tuple[tuple[str, Path], Any]]) -> dict[str, str]:
    """The files of the small bank, as JSON (which is YAML too), with values replaced."""
    data = {name: root.value for name, root in ROOTS.items() if root}
    for (name, path), new in changes:
        data[name] = changed(data[name], path, new)
    return {name: json.dumps(value, indent=1, ensure_ascii=False) for name, value in data.items()}


def check_outcome(sources: BankSources) -> None:
    found = inspect_bank(sources)
    assert (found.bank is None) == any(problem.severity == "error" for problem in found.problems)
    for problem in check_content(found, sources):
        assert problem.severity == "warning"
        assert problem.place.line
    for problem in found.problems:
        assert problem.place.file
        assert problem.place.line
        assert "\x1b" not in problem.render()


CHANGES = st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3)


@given(CHANGES)
def test_any_value_anywhere_gives_a_bank_or_a_problem(
    changes: list[tuple[tuple[str, Path], Any]],
) -> None:
    check_outcome(bank_sources(with_changes(changes)))


@given(CHANGES)
def test_any_overlay_gives_a_bank_or_a_problem(
    changes: list[tuple[tuple[str, Path], Any]],
) -> None:
    overlay = with_changes(changes)
    touched = {name for (name, _), _ in changes}
    files = {name: text for name, text in overlay.items() if name in touched}
    files.setdefault("bank.yaml", "bank: 1\nextends: small\nid: own\nversion: 1.0.0\ntitle: Own\n")
    check_outcome(bank_sources(files, bank_sources(FILES)))


@given(st.sets(st.sampled_from(sorted(PLACES, key=str)), max_size=4))
def test_dropping_any_entries_gives_a_bank_or_a_problem(places: set[tuple[str, Path]]) -> None:
    drops: dict[str, list[str]] = {}
    for name, path in places:
        root = ROOTS[name]
        node = root.get(*path, "id") if root else None
        if node is not None:
            drops.setdefault(name, []).append(node.value)
    files = {name: json.dumps({"drop": ids}) for name, ids in drops.items() if name != "bank.yaml"}
    main = {"bank": 1, "extends": "small", "id": "own", "version": "1.0.0", "title": "Own"}
    main["drop"] = drops.get("bank.yaml", [])
    files["bank.yaml"] = json.dumps(main)
    check_outcome(bank_sources(files, bank_sources(FILES)))


@given(st.sampled_from(sorted(FILES)), st.data())
def test_any_missing_line_gives_a_bank_or_a_problem(name: str, data: st.DataObject) -> None:
    lines = FILES[name].split("\n")
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    check_outcome(bank_sources(FILES | {name: "\n".join(lines)}))


@given(st.permutations(sorted(FILES)))
def test_the_order_in_which_files_are_given_changes_nothing(order: list[str]) -> None:
    bank, problems = parse_bank(bank_sources({name: FILES[name] for name in order}))
    assert problems == ()
    assert bank == parse_bank(bank_sources(FILES))[0]
