"""From the files of a bank to the bank: every fault of all files is found in one run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from assessment.bank.checks import check_sense
from assessment.bank.drafts import Draft, draft_bank
from assessment.bank.model_faults import MAX_PROBLEMS, closest
from assessment.bank.models import Bank, BankFile, Item, Model
from assessment.bank.nodes import Node
from assessment.bank.overlays import merge_file, repeated_entries
from assessment.bank.pruning import prune
from assessment.bank.references import Declared, check_references, declared_ids
from assessment.bank.sources import (
    BANK_FILE,
    FILE_MODELS,
    MIGRATION_FILE,
    BankSources,
    file_pattern,
)
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import Place, Problem, errors, in_reading_order


class Inspection(NamedTuple):
    """A bank with what it was made from, for those who check it further.

    `bank` is None where a problem is an error.
    """

    bank: Bank | None
    draft: Draft
    declared: Declared
    problems: tuple[Problem, ...]


def parse_bank(sources: BankSources) -> tuple[Bank | None, tuple[Problem, ...]]:
    """The bank that the files make, and everything that is wrong with them.

    Returns:
        The bank, or None where there is an error; and all problems, sorted by file and place.
    """
    found = inspect_bank(sources)
    return found.bank, found.problems


def inspect_bank(sources: BankSources) -> Inspection:
    """Like `parse_bank`, with the draft and the ids for further checks."""
    nodes, unread, problems = _merged_nodes(sources)
    if any(problem.code in _HOPELESS for problem in problems):
        nothing = Draft({}, set(FILE_MODELS))
        return Inspection(None, nothing, declared_ids(nothing)[0], in_reading_order(problems))
    draft, faults = draft_bank(nodes, unread)
    problems += faults
    declared, duplicates = declared_ids(draft)
    problems += duplicates
    problems += islice(check_references(draft, declared), MAX_PROBLEMS)
    problems += islice(check_sense(draft, declared), MAX_PROBLEMS)
    ordered = in_reading_order(problems)
    return Inspection(None if errors(ordered) else _bank(draft), draft, declared, ordered)


# Without the bank that it extends, nearly everything in an overlay would look wrong.
_HOPELESS = frozenset({"unknown-bank", "extends-cycle"})


def _merged_nodes(sources: BankSources) -> tuple[dict[str, Node], set[str], list[Problem]]:
    """Roots of all files by path, an overlay's laid over those of the bank that it extends."""
    nodes, unread, problems = _parse_files(sources)
    extends = BANK_FILE in nodes and nodes[BANK_FILE].get("extends") is not None
    problems += _missing_files(sources, extends=extends)
    problems += _extends_problems(sources, nodes)
    if sources.base is None:
        return nodes, unread, problems
    base_nodes, base_unread, base_problems = _merged_nodes(sources.base)
    problems += base_problems
    # The versions of the extended bank are not those of this one, so its steps say nothing here.
    merged = {path: node for path, node in base_nodes.items() if path != MIGRATION_FILE}
    for path, overlay in nodes.items():
        problems += repeated_entries(overlay)
        if path in merged:
            merged[path], faults = merge_file(merged[path], overlay)
            problems += faults
        else:
            merged[path] = overlay
    return prune(merged, base_nodes, nodes), unread | base_unread, problems


def _parse_files(sources: BankSources) -> tuple[dict[str, Node], set[str], list[Problem]]:
    nodes: dict[str, Node] = {}
    unread: set[str] = set()
    problems: list[Problem] = []
    for path in sorted(sources.files):
        pattern = file_pattern(path)
        if pattern is None:
            problems.append(_unknown_file(sources.files[path].name, path))
            continue
        root, faults = parse_yaml(sources.files[path])
        problems += faults
        if root is None:
            unread.add(pattern)
        else:
            nodes[path] = root
    return nodes, unread, problems


def _unknown_file(name: str, path: str) -> Problem:
    near = closest(path, (known for known in FILE_MODELS if "*" not in known))
    if path.endswith(".yml"):
        hint = f"rename it to {path.rsplit('/', 1)[-1][:-4]}.yaml"
    elif near:
        hint = f"did you mean {near}?"
    else:
        hint = f"a bank consists of {', '.join(FILE_MODELS)} and cases/*.yaml"
    return Problem("unknown-file", f"{path} is no file of a bank", Place(name), hint=hint)


def _missing_files(sources: BankSources, *, extends: bool) -> list[Problem]:
    problems = []
    whole = sources.base is None and not extends
    if BANK_FILE not in sources.files:
        what = "there is no bank.yaml"
        hint = "a bank is a folder with a bank.yaml and a folder items/"
        problems.append(Problem("bank-file-missing", what, Place(sources.folder), hint=hint))
    elif whole and not any(file_pattern(path) == "items/*.yaml" for path in sources.files):
        what = "there are no items"
        hint = "write items/NAME.yaml, one file for each dimension"
        problems.append(Problem("items-missing", what, Place(sources.folder), hint=hint))
    return problems


def _extends_problems(sources: BankSources, nodes: dict[str, Node]) -> list[Problem]:
    node = nodes[BANK_FILE].get("extends") if BANK_FILE in nodes else None
    if node is None or sources.base is not None or not isinstance(node.value, str):
        return []
    if node.value in sources.trail:
        chain = " extends ".join((*sources.trail, node.value))
        return [node.problem("extends-cycle", chain, why="no bank among these comes first")]
    near = closest(node.value, sources.known)
    known = ", ".join(sources.known) or "none"
    return [
        node.problem(
            "unknown-bank",
            f'there is no bank "{node.value[:60]}" to extend',
            why="a bank extends one that came with the program, or one whose folder lies beside it",
            hint=f"did you mean {near}?" if near else f"known: {known}",
        )
    ]


def _bank(draft: Draft) -> Bank:
    """The bank of a draft without errors."""
    meta = draft.meta
    assert meta is not None, "a draft without errors has a bank.yaml"
    content: dict[str, Any] = {
        "meta": meta,
        "items": _ordered_items(draft, meta),
        "phases": _entries(draft, "phases.yaml", "phases"),
        "pitfall_bands": _entries(draft, "pitfalls.yaml", "bands"),
        "pitfalls": _entries(draft, "pitfalls.yaml", "pitfalls"),
        "experts": _entries(draft, "experts.yaml", "situations"),
        "contradictions": _entries(draft, "contradictions.yaml", "contradictions"),
        "actions": _entries(draft, "actions.yaml", "actions"),
        "sizing": _entries(draft, "actions.yaml", "sizing"),
        "targets": _entries(draft, "targets.yaml", "targets"),
        "frameworks": _entries(draft, "frameworks.yaml", "frameworks"),
        "use_cases": _entries(draft, "use_cases.yaml", "use_cases"),
        "benchmarks": _entries(draft, "benchmarks.yaml", "benchmarks"),
        "glossary": _entries(draft, "glossary.yaml", "terms"),
    }
    steps = _entries(draft, MIGRATION_FILE, "migrations")
    return Bank.model_construct(digest=content_digest(content), migrations=steps, **content)


def _ordered_items(draft: Draft, meta: BankFile) -> tuple[Item, ...]:
    """Items by dimension, then by file name, then as listed."""
    position = {dimension.id: index for index, dimension in enumerate(meta.dimensions)}
    files = sorted(
        (position[model.dimension], node.source.name, model.items)
        for model, node in draft.item_files()
    )
    return tuple(item for _, _, items in files for item in items)


def _entries(draft: Draft, path: str, key: str) -> tuple[Any, ...]:
    model = draft.models.get(path)
    return getattr(model, key) if model is not None else ()


def content_digest(content: dict[str, Model | Iterable[Model]]) -> str:
    """SHA-256 over the canonical JSON of a bank's parts: sorted keys, no spaces, UTF-8."""
    plain = {
        key: part.model_dump(mode="json")
        if isinstance(part, Model)
        else [entry.model_dump(mode="json") for entry in part]
        for key, part in content.items()
    }
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
