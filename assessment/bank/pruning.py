"""What falls away with an entry that an overlay drops: everything in the base that points to it.

An overlay that drops an item should not have to repeat every action that raises it. Only pointers
of the extended bank are pruned; one that the overlay itself writes is reported as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessment.bank.conditions import SUBJECT_KINDS
from assessment.bank.nodes import Key, Node, mapping_node, sequence_node
from assessment.bank.references import DECLARED, EACH, ITEMS, KEYS, REFERENCES, Path, Reference, at
from assessment.bank.sources import file_pattern

_RULES = {"experts.yaml": "situations", "contradictions.yaml": "contradictions"}
# Lists of which an entry says nothing any more once this key of it is empty.
_POINTLESS = {
    "actions.yaml": ("actions", "raises"),
    "use_cases.yaml": ("use_cases", "decided_by"),
    "benchmarks.yaml": ("benchmarks", "compare_with"),
}
_DECLARED_KIND = {kind: kind for kind in SUBJECT_KINDS} | {"profile": "profile field"}


def prune(
    merged: Mapping[str, Node], base: Mapping[str, Node], overlay: Mapping[str, Node]
) -> dict[str, Node]:
    """The merged files without the pointers of the base to what is gone.

    Args:
        merged: files after merging, by path.
        base: files of the extended bank.
        overlay: files of the overlay; what they say stays.
    """
    own = frozenset(id(root.source) for root in overlay.values())
    nodes = dict(merged)
    gone: dict[str, set[str]] = {}
    while (
        now := _gone(base, nodes)
    ) != gone:  # an action that falls away is a predecessor of others
        gone = now
        nodes = _prune_once(nodes, gone, own)
    return nodes


def _gone(base: Mapping[str, Node], nodes: Mapping[str, Node]) -> dict[str, set[str]]:
    return {kind: missing for kind in DECLARED if (missing := _ids(base, kind) - _ids(nodes, kind))}


def _ids(nodes: Mapping[str, Node], kind: str) -> set[str]:
    file, path = DECLARED[kind]
    return {
        node.value
        for name, root in nodes.items()
        if file_pattern(name) == file
        for node in at(root, path)
        if isinstance(node.value, str)
    }


def _prune_once(
    nodes: dict[str, Node], gone: dict[str, set[str]], own: frozenset[int]
) -> dict[str, Node]:
    subjects = {
        f"{subject}.{word}"
        for subject, kind in _DECLARED_KIND.items()
        for word in gone.get(kind, ())
    }
    pruned: dict[str, Node] = {}
    for name, root in nodes.items():
        pattern = file_pattern(name)
        kept: Node | None = root
        for reference in REFERENCES:
            if reference.file == pattern and reference.kind in gone and kept is not None:
                kept = _Pruner(reference, gone[reference.kind], own).along(kept, reference.path)
        if kept is not None and pattern in _RULES:
            kept = _without_rules(kept, _RULES[pattern], subjects, own)
        if kept is not None and pattern in _POINTLESS:
            kept = _without_pointless(kept, *_POINTLESS[pattern])
        if kept is not None and not (pattern == ITEMS and _is_empty(root, kept)):
            pruned[name] = kept
    return pruned


class _Pruner:
    """Takes out what one kind of reference points to in vain."""

    def __init__(self, reference: Reference, gone: set[str], own: frozenset[int]) -> None:
        self.reference = reference
        self.gone = gone
        self.own = own

    def along(self, node: Node, path: Path) -> Node | None:
        """`node` without what lies at the end of the path in vain; None where it goes itself."""
        if not path:
            return None if self._in_vain(node) else node
        step, rest = path[0], path[1:]
        if step == KEYS:
            return _keep(node, {key for key, name in node.keys.items() if not self._in_vain(name)})
        if step == EACH:
            return _rebuilt(
                node, {key: self.along(part, rest) for key, part in node.children.items()}
            )
        child = node.children.get(step)
        if child is None:
            return node
        changed = self.along(child, rest)
        if changed is None and self.reference.if_gone == "entry goes":
            return None
        return _rebuilt(node, {**node.children, step: changed})

    def _in_vain(self, node: Node) -> bool:
        if id(node.source) in self.own or not isinstance(node.value, str):
            return False
        if self.reference.if_gone == "stays":
            return False
        return self.reference.pointed_at(node.value) in self.gone


def _rebuilt(node: Node, children: Mapping[Key, Node | None]) -> Node:
    """`node` with these children; itself if they are the same."""
    if all(children[key] is child for key, child in node.children.items()):
        return node
    kept = {key: child for key, child in children.items() if child is not None}
    if node.is_sequence:
        return sequence_node(list(kept.values()), node)
    return mapping_node(kept, {key: node.keys[key] for key in kept}, node)


def _keep(node: Node, keys: set[Key]) -> Node:
    children = {key: child if key in keys else None for key, child in node.children.items()}
    return _rebuilt(node, children)


def _without_rules(root: Node, key: str, subjects: set[str], own: frozenset[int]) -> Node:
    """The file without rules that ask about what is gone; parts of an `any` or `count` go alone."""
    entries = root.get(key)
    if entries is None or not subjects:
        return root
    changed: dict[Key, Node | None] = {}
    for position, entry in entries.children.items():
        rule = entry.get("rule")
        if rule is None or id(rule.source) in own:
            changed[position] = entry
            continue
        kept = _condition(rule, subjects)
        changed[position] = _rebuilt(entry, {**entry.children, "rule": kept}) if kept else None
    return _rebuilt(root, {**root.children, key: _rebuilt(entries, changed)})


def _condition(node: Node, subjects: set[str]) -> Node | None:
    """A condition without the alternatives that ask about what is gone; None if nothing is left."""
    children: dict[Key, Node | None] = {}
    for key, child in node.children.items():
        parts = child.get("of") if key == "count" else child
        if key not in ("all", "any", "count") or parts is None:
            if key in subjects:
                return None
            children[key] = child
            continue
        kept = {at: _condition(part, subjects) for at, part in parts.children.items()}
        if sum(part is not None for part in kept.values()) < _needed(key, child):
            return None
        changed = _rebuilt(parts, kept)
        children[key] = (
            _rebuilt(child, {**child.children, "of": changed}) if key == "count" else changed
        )
    return _rebuilt(node, children)


def _needed(key: Key, node: Node) -> int:
    """How many parts of a combined condition have to be left for it to mean anything."""
    if key == "all":
        return len(node.children)
    least = node.get("at_least") if key == "count" else None
    return least.value if least is not None and isinstance(least.value, int) else 1


def _without_pointless(root: Node, key: str, pointer: str) -> Node:
    entries = root.get(key)
    if entries is None:
        return root
    changed = {
        position: None if (node := entry.get(pointer)) is not None and node.value == () else entry
        for position, entry in entries.children.items()
    }
    return _rebuilt(root, {**root.children, key: _rebuilt(entries, changed)})


def _is_empty(before: Node, after: Node) -> bool:
    """Whether a file of items lost its last one."""
    items = after.get("items")
    return after is not before and items is not None and items.value == ()
