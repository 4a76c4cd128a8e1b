"""How the files of a bank are laid out: order of keys and ids, indentation, blanks, length of lines.

Only a bank's own files are looked at, as they stand, before an overlay is merged with anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, get_args, get_origin

from assessment.bank.advice import warning
from assessment.bank.fields import keys_of
from assessment.bank.models import Model
from assessment.bank.nodes import Node, Source
from assessment.bank.sources import FILE_MODELS, BankSources, file_pattern
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import Problem

MAX_LINE = 180  # a level of 29 words, on a line of its own
_CODE = re.compile(r"([A-Z]{3})-(\d{2,3})")
_ENTRY = re.compile(r"( *)(?:- \S|[\w.-]+:(?: |$))")


def check_layout(sources: BankSources) -> Iterator[Problem]:
    """A warning for each place of the bank's own files that is laid out differently."""
    for path, source in sorted(sources.files.items()):
        pattern = file_pattern(path)
        if pattern is None:
            continue
        yield from _check_lines(source)
        root, _ = parse_yaml(source)
        if root is not None and root.is_mapping:
            yield from _check_keys(root, FILE_MODELS[pattern])
            yield from _check_codes(root)


def _check_lines(source: Source) -> Iterator[Problem]:
    for number, line in enumerate(source.lines, start=1):
        bare = line.removesuffix("\r").rstrip(" \t")
        if len(bare) < len(line.removesuffix("\r")):
            at = Node(None, source, number, len(bare) + 1, len(line) - len(bare))
            yield warning(at, "trailing-blanks", "the line ends in blanks", hint="delete them")
        if "\t" in bare:
            at = Node(None, source, number, bare.index("\t") + 1)
            yield warning(at, "tab", "there is a tab in the line", hint="use spaces")
        if len(bare) > MAX_LINE:
            at = Node(None, source, number, MAX_LINE + 1, len(bare) - MAX_LINE)
            hint = f"stay within {MAX_LINE}; a long text goes below `>-`, a list one entry per line"
            yield warning(at, "line-too-long", f"the line has {len(bare)} characters", hint=hint)
        entry = _ENTRY.match(bare)
        if entry and len(entry.group(1)) % 2:
            at = Node(None, source, number, len(entry.group(1)) + 1)
            what = f"the line is indented by {len(entry.group(1))}"
            yield warning(at, "odd-indent", what, hint="two spaces for each step")


def _check_keys(node: Node, model: type[Model] | None) -> Iterator[Problem]:
    """Keys in the order in which the model declares them; levels from the lowest up."""
    if node.is_sequence:
        for child in node.children.values():
            yield from _check_keys(child, model)
        return
    if not node.is_mapping:
        return
    order = _order(node, model)
    places = [order.index(key) for key in node.children if key in order]
    for before, place in pairwise(places):
        if place < before:
            what = f"`{order[place]}` stands behind `{order[before]}`"
            hint = f"order of the keys: {', '.join(map(str, order))}"
            yield warning(node.key(order[place]), "keys-out-of-order", what, hint=hint)
            break
    for key, child in node.children.items():
        field = keys_of(model).get(str(key)) if model else None
        yield from _check_keys(child, _model_in(field.annotation) if field else None)


def _order(node: Node, model: type[Model] | None) -> list[Any]:
    if model is not None:
        return list(keys_of(model))
    numbers = [key for key in node.children if isinstance(key, int)]
    return sorted(numbers) if len(numbers) == len(node.children) else []


def _model_in(annotation: Any) -> type[Model] | None:
    """The model of a field's value, or of the entries of its list; None where it has none."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    if get_origin(annotation) is dict:
        return None
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _check_codes(root: Node) -> Iterator[Problem]:
    """Numbered ids of each list go up; each series for itself, so that an overlay can mix two."""
    for entries in root.children.values():
        last: dict[str, int] = {}
        for entry in entries.children.values() if entries.is_sequence else ():
            node = entry.get("id")
            match = _CODE.fullmatch(node.value) if node and isinstance(node.value, str) else None
            if node is None or match is None:
                continue
            series, number = match.group(1), int(match.group(2))
            if number < last.get(series, 0):
                what = f"{node.value} stands behind {series}-{last[series]:02d}"
                yield warning(node, "ids-out-of-order", what, hint="let the numbers go up")
            last[series] = max(number, last.get(series, 0))
