"""Overlays: a bank that extends another adds, changes and drops entries by id.

Both are merged as nodes, before anything is checked: each value keeps the file it came from, so a
problem that an overlay causes is reported in the overlay.
"""

from __future__ import annotations

from collections.abc import Iterator

from assessment.bank.model_faults import closest, shown
from assessment.bank.nodes import Key, Node, mapping_node, sequence_node
from assessment.problem import Problem

DROP = "drop"

# A condition is one thought: an overlay replaces it as a whole instead of adding to its parts.
_REPLACED_WHOLE = frozenset({"when", "rule"})


def merge_file(base: Node, overlay: Node) -> tuple[Node, list[Problem]]:
    """One file of a bank with an overlay's file of the same name laid over it.

    A map takes the overlay's keys, key by key; a key given as null falls away. A list whose entries
    have ids takes the overlay's entries: one with a known id changes that entry, any other is added
    at the end. Every other value is replaced. `drop` names the ids that are left out.

    Returns:
        The merged file without `drop`, and a problem for each id in `drop` that is not there.
    """
    if not base.is_mapping or not overlay.is_mapping:
        return overlay, []
    dropped, problems = _dropped(base, overlay)
    kept = _without(base, frozenset(dropped))
    return _merge(kept, _leave_out(overlay, DROP)), problems


def drop_ids(node: Node) -> list[Node]:
    """The nodes of the ids that a file of an overlay drops."""
    return [child for child in node.each(DROP) if isinstance(child.value, str)]


def repeated_entries(overlay: Node) -> Iterator[Problem]:
    """A problem for each entry that one list of an overlay's file gives twice."""
    first: dict[str, Node] = {}
    for child in overlay.children.values():
        identity = _id(child) if overlay.is_sequence else None
        if identity is not None and first.setdefault(identity, child) is not child:
            line = first[identity].line
            what = f"{shown(identity)} is given twice in this list; the first is at line {line}"
            yield child.problem("duplicate-id", what, hint="make one entry of the two")
        yield from repeated_entries(child)


def _merge(base: Node, overlay: Node) -> Node:
    if base.is_mapping and overlay.is_mapping:
        return _merge_maps(base, overlay)
    if _has_ids(base) and _has_ids(overlay):
        return _merge_lists(base, overlay)
    return overlay


def _merge_maps(base: Node, overlay: Node) -> Node:
    children, keys = dict(base.children), dict(base.keys)
    for key, child in overlay.children.items():
        if child.value is None:
            children.pop(key, None)
            keys.pop(key, None)
            continue
        before = children.get(key)
        whole = before is None or key in _REPLACED_WHOLE
        children[key] = child if whole or before is None else _merge(before, child)
        keys[key] = overlay.keys[key]
    return mapping_node(children, keys, overlay)


def _merge_lists(base: Node, overlay: Node) -> Node:
    entries = list(base.children.values())
    position = {_id(entry): index for index, entry in enumerate(entries)}
    for entry in overlay.children.values():
        index = position.get(_id(entry))
        if index is None:
            entries.append(entry)
        else:
            entries[index] = _merge(entries[index], entry)
    return sequence_node(entries, overlay)


def _id(entry: Node) -> str | None:
    node = entry.get("id")
    return node.value if node is not None and isinstance(node.value, str) else None


def _has_ids(node: Node) -> bool:
    """Whether a list's entries are told apart by ids; true of an empty list too."""
    return node.is_sequence and all(_id(entry) is not None for entry in node.children.values())


def _dropped(base: Node, overlay: Node) -> tuple[list[str], list[Problem]]:
    drop = overlay.get(DROP)
    if drop is None or drop.value is None:
        return [], []
    if not drop.is_sequence:
        hint = (
            f"write drop: [{drop.value}]" if isinstance(drop.value, str) else "write drop: [ID, ID]"
        )
        what = f"`drop` is {shown(drop.value)}, but a list of ids belongs here"
        return [], [drop.problem("not-a-list", what, hint=hint)]
    known = set(_ids_within(base))
    found = [node for node in drop.each() if isinstance(node.value, str) and node.value in known]
    problems = [_unknown_drop(node, known) for node in drop.each() if node not in found]
    return [node.value for node in found], problems


def _unknown_drop(node: Node, known: set[str]) -> Problem:
    near = closest(node.value, known)
    return node.problem(
        "unknown-drop",
        f"{shown(node.value)} is dropped, but this file of the extended bank has no such entry",
        hint=f"did you mean {near}?" if near else "drop an entry in the file that it stands in",
    )


def _ids_within(node: Node) -> Iterator[str]:
    """Every id of an entry of a list, however deep."""
    for child in node.children.values():
        if node.is_sequence:
            identity = _id(child)
            if identity is not None:
                yield identity
        yield from _ids_within(child)


def _without(node: Node, dropped: frozenset[str]) -> Node:
    """`node` without the entries whose ids are dropped, however deep they stand."""
    if not dropped or not node.children:
        return node
    if node.is_sequence:
        kept = [child for child in node.children.values() if _id(child) not in dropped]
        return sequence_node([_without(child, dropped) for child in kept], node)
    children = {key: _without(child, dropped) for key, child in node.children.items()}
    return mapping_node(children, node.keys, node)


def _leave_out(node: Node, key: Key) -> Node:
    if key not in node.children:
        return node
    children = {name: child for name, child in node.children.items() if name != key}
    keys = {name: child for name, child in node.keys.items() if name != key}
    return mapping_node(children, keys, node)
