"""Words of the command line as nodes, so that they are checked and reported like lines of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assessment.answers.models import Response
from assessment.answers.reading import Faults, closest, shown
from assessment.answers.responses import read_responses
from assessment.bank.models import Bank, ProfileField
from assessment.bank.nodes import Key, Node, Source, mapping_node, sequence_node

WITHDRAW = "?"

_NA = re.compile(r"(?:na|n/a|not_applicable)(?::(.*))?", re.DOTALL | re.IGNORECASE)
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}", re.ASCII)
_YES_NO = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}


def description_node(
    facts: Mapping[str, object], words: Sequence[str], bank: Bank, faults: Faults
) -> Node:
    """Organisation and profile as a file would hold them.

    Args:
        facts: of the organisation, by key, from the options of that name; None where not given.
        words: `KEY=VALUE` of the `--profile` options; lists are separated by commas.
        bank: whose profile fields decide what a value is.
        faults: where problems are noted.
    """
    fields = {field.id: field for field in bank.meta.profile}
    at = Node({}, Source("command line", ""), 1, 1)
    organisation: dict[Key, Node] = {
        key: text_node(f"--{key}", value) for key, value in facts.items() if value is not None
    }
    pairs = _pairs(words, "--profile", "KEY=VALUE", faults)
    keys: dict[Key, Node] = {key: node.key(key) for key, node in pairs}
    profile: dict[Key, Node] = {
        key: _typed(fields[key], node) if key in fields else node for key, node in pairs
    }
    return mapping_node(
        {
            "organisation": mapping_node(organisation, {}, at),
            "profile": mapping_node(profile, keys, at),
        },
        {},
        at,
    )


def answers_from_words(
    words: Sequence[str],
    about: Mapping[str, object],
    bank: Bank,
    faults: Faults,
    *,
    name: str = "command line",
) -> tuple[tuple[Response, ...], tuple[str, ...]]:
    """The responses of `ITEM=LEVEL` arguments, and the items whose answer is taken back.

    Args:
        words: `ITEM=LEVEL`, `ITEM=dont_know`, `ITEM=na:reason` or `ITEM=?`.
        about: what holds for every answer, by the keys of the exchange form, None where not given.
        bank: whose items are answered.
        faults: where problems are noted.
        name: what messages call the place of the arguments.
    """
    responses: list[Response] = []
    withdrawn: list[str] = []
    for item, node in _pairs(words, name, "ITEM=LEVEL", faults):
        if item not in bank.item_by_id and node.value != WITHDRAW:
            hint = closest(item, bank.item_by_id)
            faults.add(
                node.key(item), "unknown-item", f"the bank has no item {shown(item)}", hint=hint
            )
        elif node.value == WITHDRAW:
            withdrawn.append(item)
        else:
            responses += read_responses(item, _answer_node(node, about), bank, faults)
    return tuple(responses), tuple(withdrawn)


def text_node(option: str, value: object, at: Node | None = None) -> Node:
    """The value of an option as a node: a message names the option."""
    source = Source(option, str(value))
    if isinstance(value, tuple):
        return sequence_node(
            [text_node(option, entry) for entry in value], at or Node((), source, 1, 1)
        )
    return Node(value, source, 1, 1, max(1, len(str(value))))


def _pairs(words: Sequence[str], name: str, form: str, faults: Faults) -> list[tuple[str, Node]]:
    """Each word cut at its first `=`: what stands before, and what stands behind as a node.

    The place of what stands before is kept under the node's key.
    """
    source = Source(name, "\n".join(word.replace("\n", " ") for word in words))
    pairs: dict[str, Node] = {}
    for number, word in enumerate(words, start=1):
        key, equals, value = word.partition("=")
        key = key.strip()
        node = Node(
            value.strip(), source, number, len(key) + 2 if equals else 1, max(1, len(value))
        )
        if not equals or not key or not value.strip():
            faults.add(node, "not-a-pair", f"{shown(word)} is not {form}", hint=f"write {form}")
        elif key in pairs:
            faults.add(node, "given-twice", f"{key} is given twice", hint="keep one of them")
        else:
            node.keys[key] = Node(key, source, number, 1, len(key))
            pairs[key] = node
    return list(pairs.items())


def _typed(field: ProfileField, node: Node) -> Node:
    """The node with its text turned into what the field holds, where it can be."""
    text = str(node.value)
    if field.kind == "choices":
        names = [name.strip() for name in text.split(",") if name.strip()]
        return sequence_node([_like(node, name) for name in names], node)
    if field.kind == "yes_no":
        return _like(node, _YES_NO.get(text.lower(), text))
    if field.kind == "number" and _WHOLE.fullmatch(text):
        return _like(node, int(text))
    return node


def _answer_node(node: Node, about: Mapping[str, object]) -> Node:
    """One argument and the options beside it as the map that the exchange form has for them."""
    text = str(node.value)
    not_applicable = _NA.fullmatch(text)
    children: dict[Key, Node] = {}
    if text == "dont_know":
        children["dont_know"] = _like(node, True)
    elif not_applicable:
        children["not_applicable"] = _like(node, (not_applicable.group(1) or "").strip())
    else:
        children["level"] = _like(node, int(text) if _WHOLE.fullmatch(text) else text)
    for key, value in about.items():
        if value is not None and value != () and value is not False:
            children[key] = text_node(f"--{key}", value)
    return mapping_node(children, {}, node)


def _like(node: Node, value: object) -> Node:
    return Node(value, node.source, node.line, node.column, node.length)
