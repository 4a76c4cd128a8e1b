"""Which ids a bank declares, and whether everything that points to one finds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from assessment.bank.drafts import Draft
from assessment.bank.model_faults import closest, shown
from assessment.bank.nodes import Key, Node
from assessment.problem import Problem

EACH = "*"  # in a path: every entry of a list, every value of a map
KEYS = "keys()"  # at the end of a path: the keys of a map
Path = tuple[Key, ...]

ITEMS = "items/*.yaml"

# Kind of id -> where entries of that kind are declared (file, path to the ids).
DECLARED: dict[str, tuple[str, Path]] = {
    "dimension": ("bank.yaml", ("dimensions", EACH, "id")),
    "indicator": ("bank.yaml", ("dimensions", EACH, "indicators", EACH, "id")),
    "role": ("bank.yaml", ("roles", EACH, "id")),
    "profile field": ("bank.yaml", ("profile", EACH, "id")),
    "item": (ITEMS, ("items", EACH, "id")),
    "phase": ("phases.yaml", ("phases", EACH, "id")),
    "activity": ("phases.yaml", ("phases", EACH, "activities", EACH, "id")),
    "output": ("phases.yaml", ("phases", EACH, "outputs", EACH, "id")),
    "pitfall": ("pitfalls.yaml", ("pitfalls", EACH, "id")),
    "band": ("pitfalls.yaml", ("bands", EACH, "id")),
    "expert situation": ("experts.yaml", ("situations", EACH, "id")),
    "contradiction": ("contradictions.yaml", ("contradictions", EACH, "id")),
    "action": ("actions.yaml", ("actions", EACH, "id")),
    "action key": ("actions.yaml", ("actions", EACH, "key")),
    "sizing rule": ("actions.yaml", ("sizing", EACH, "id")),
    "target profile": ("targets.yaml", ("targets", EACH, "id")),
    "framework": ("frameworks.yaml", ("frameworks", EACH, "id")),
    "use case": ("use_cases.yaml", ("use_cases", EACH, "id")),
    "benchmark": ("benchmarks.yaml", ("benchmarks", EACH, "id")),
    "term": ("glossary.yaml", ("terms", EACH, "id")),
}


class Reference(NamedTuple):
    """Where a file points to entries of a kind.

    Attributes:
        file: the pattern of the file.
        path: to the ids in it.
        kind: of the entry that an id names.
        if_gone: what becomes of the pointer when an overlay drops the entry: the entry of the
            nearest list goes, only the key goes, or it stays and is reported.
        part: the part of the text that is the id; "after kind" is the ID of KIND.ID, and other kinds
            do not count.
    """

    file: str
    path: Path
    kind: str
    if_gone: Literal["entry goes", "key goes", "stays"] = "entry goes"
    part: Literal["whole", "before colon", "after kind"] = "whole"

    def pointed_at(self, text: str) -> str | None:
        """The id that a text names; None where it names none of this kind."""
        if self.part == "whole":
            return text
        head, mark, tail = text.partition(":" if self.part == "before colon" else ".")
        if self.part == "before colon":
            return head if mark else None
        return tail if mark and head == self.kind else None


REFERENCES: tuple[Reference, ...] = (
    Reference("bank.yaml", ("standards", "plain_dimensions", EACH), "dimension"),
    Reference(ITEMS, ("dimension",), "dimension", "stays"),
    Reference(ITEMS, ("items", EACH, "indicator"), "indicator"),
    Reference(ITEMS, ("items", EACH, "ask_whom", EACH), "role"),
    Reference(ITEMS, ("items", EACH, "gate", "holds_phase"), "phase", "key goes"),
    Reference(ITEMS, ("items", EACH, "informs", "phases", KEYS), "phase", "key goes"),
    Reference(ITEMS, ("items", EACH, "informs", "pitfalls", KEYS), "pitfall", "key goes"),
    Reference(ITEMS, ("items", EACH, "informs", "activities", EACH), "activity"),
    Reference(ITEMS, ("items", EACH, "informs", "outputs", EACH), "output"),
    Reference(ITEMS, ("items", EACH, "refs", EACH), "framework", part="before colon"),
    Reference("phases.yaml", ("phases", EACH, "people", EACH), "role"),
    Reference("actions.yaml", ("actions", EACH, "phase"), "phase", "stays"),
    Reference("actions.yaml", ("actions", EACH, "owner"), "role", "stays"),
    Reference("actions.yaml", ("actions", EACH, "output"), "output", "key goes"),
    Reference("actions.yaml", ("actions", EACH, "outside_help"), "expert situation", "key goes"),
    Reference("actions.yaml", ("actions", EACH, "raises", EACH), "item"),
    Reference("actions.yaml", ("actions", EACH, "after", EACH, "action"), "action"),
    Reference("actions.yaml", ("sizing", EACH, "phases", EACH), "phase"),
    Reference("actions.yaml", ("sizing", EACH, "actions", EACH), "action"),
    Reference("targets.yaml", ("targets", EACH, "overrides", EACH, "item"), "item"),
    Reference("targets.yaml", ("targets", EACH, "overrides", EACH, "indicator"), "indicator"),
    Reference("use_cases.yaml", ("use_cases", EACH, "decided_by", EACH), "item"),
    *(
        Reference(
            "benchmarks.yaml", ("benchmarks", EACH, "compare_with", EACH), kind, part="after kind"
        )
        for kind in ("dimension", "indicator", "item", "phase", "pitfall")
    ),
)


@dataclass
class Declared:
    """The ids that a bank declares.

    Attributes:
        nodes: per kind, id to the node that declares it first.
        unknowable: kinds whose file could not be read, so that nothing is known to be missing.
    """

    nodes: dict[str, dict[str, Node]]
    unknowable: frozenset[str] = field(default=frozenset())

    def ids(self, kind: str) -> Iterable[str]:
        """The ids of a kind, in the order declared."""
        return self.nodes[kind]

    def lacks(self, kind: str, word: str) -> bool:
        """Whether it is certain that there is no such id."""
        return kind not in self.unknowable and word not in self.nodes[kind]


def declared_ids(draft: Draft) -> tuple[Declared, list[Problem]]:
    """All ids of a bank, and a problem for each that is declared a second time."""
    nodes: dict[str, dict[str, Node]] = {}
    problems: list[Problem] = []
    for kind, (file, path) in DECLARED.items():
        nodes[kind] = {}
        for _, root in draft.files(file):
            for node in at(root, path):
                if not isinstance(node.value, str):
                    continue
                first = nodes[kind].setdefault(node.value, node)
                if first is not node:
                    problems.append(_declared_twice(node, first, kind))
    unknowable = frozenset(kind for kind, (file, _) in DECLARED.items() if file in draft.unread)
    return Declared(nodes, unknowable), problems


def check_references(draft: Draft, declared: Declared) -> Iterator[Problem]:
    """A problem for every pointer that finds nothing."""
    for reference in REFERENCES:
        for _, root in draft.files(reference.file):
            for node in at(root, reference.path):
                yield from _check(node, reference, declared)


def unknown_id(node: Node, word: str, kind: str, declared: Declared) -> Problem:
    """The problem of an id that nothing declares, with the closest one that something does."""
    near = closest(word, declared.ids(kind))
    file = DECLARED[kind][0]
    if near:
        hint = f"did you mean {near}?"
    elif declared.nodes[kind]:
        known = list(declared.ids(kind))
        shortened = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
        hint = f"known: {shortened}"
    else:
        hint = f"this bank declares none; they stand in {file}"
    return node.problem(
        f"unknown-{kind.replace(' ', '-')}", f"there is no {kind} {shown(word)}", hint=hint
    )


def at(root: Node, path: Path) -> Iterator[Node]:
    """The nodes under a path with wildcards."""
    if not path:
        yield root
        return
    step, rest = path[0], path[1:]
    if step == EACH:
        for child in root.children.values():
            yield from at(child, rest)
    elif step == KEYS:
        yield from root.keys.values()
    elif (child := root.children.get(step)) is not None:  # type: ignore[assignment]
        yield from at(child, rest)


def _check(node: Node, reference: Reference, declared: Declared) -> Iterator[Problem]:
    word = node.value
    if not isinstance(word, str) or not word:
        return  # a fault of form, reported as such, or an optional pointer left empty
    pointed_at = reference.pointed_at(word)
    if pointed_at is not None and declared.lacks(reference.kind, pointed_at):
        yield unknown_id(node, pointed_at, reference.kind, declared)


def _declared_twice(node: Node, first: Node, kind: str) -> Problem:
    return node.problem(
        "duplicate-id",
        f"{kind} {shown(node.value)} is declared twice; the first is at {first.place}",
        why="an id stands for one entry only, in all files together",
        hint="give one of the two another id, or delete it",
    )
