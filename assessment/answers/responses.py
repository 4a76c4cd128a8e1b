"""One entry of `answers:` in all its forms, checked and made into responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessment.answers.history import respondent
from assessment.answers.levels import read_level
from assessment.answers.models import MAX_LINK, MAX_NAME, MAX_NOTE, Response
from assessment.answers.reading import (
    Faults,
    check_keys,
    closest,
    read_choice,
    read_text,
    read_whole,
    read_yes_no,
    shown,
)
from assessment.bank.models import Bank
from assessment.bank.nodes import Node

_KINDS = ("level", "dont_know", "not_applicable")
ABOUT = (
    "evidence",
    "confidence",
    "note",
    "links",
    "by",
    "role",
    "at",
    "round",
    "consensus",
)
KEYS = (*_KINDS, *ABOUT)
_EVIDENCE = ("none", "described", "shown", "sampled")
_CONFIDENCE = ("low", "medium", "high")
_LINK = re.compile(r"(https?://|mailto:)\S+", re.ASCII)
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
_MAX_ROUND = 99


def read_responses(item: str, node: Node, bank: Bank, faults: Faults) -> list[Response]:
    """The responses to one item: a level, `dont_know`, a map, or a list of those, one per respondent.

    Faulty responses are reported and left out.
    """
    nodes = list(node.children.values()) if node.is_sequence else [node]
    if not nodes:
        faults.add(node, "no-answer", f"{item} has an empty list", hint="delete the line")
    given: dict[Any, Node] = {}
    responses = []
    for entry in nodes:
        response = _read_one(item, entry, bank, faults)
        if response is None:
            continue
        responses.append(response)
        first = given.setdefault(respondent(response), entry)
        if first is not entry:
            faults.add(
                entry,
                "respondent-twice",
                f"{item} has two answers by the same respondent; the first is at line {first.line}, "
                f"column {first.column}",
                hint="tell them apart with `by`, such as `by: seat-1` and `by: seat-2`",
            )
    return responses


def _read_one(item: str, node: Node, bank: Bank, faults: Faults) -> Response | None:
    if node.is_mapping:
        return _read_long(item, node, bank, faults)
    if node.value == "dont_know":
        return Response(item=item, missing="dont_know")
    if node.value is None:
        hint = "delete the line to leave the item open, or write dont_know"
        faults.add(node, "no-answer", f"{item} has no answer", hint=hint)
        return None
    if node.is_sequence:
        faults.add(node, "no-answer", f"{item} has a list inside a list", hint="write one list")
        return None
    level = read_level(item, node, bank, faults)
    return None if level is None else Response(item=item, level=level)


def _read_long(item: str, node: Node, bank: Bank, faults: Faults) -> Response | None:
    before = len(faults.problems)
    check_keys(node, KEYS, faults)
    kinds = [kind for kind in _KINDS if kind in node.children]
    if len(kinds) > 1:
        faults.add(
            node.key(kinds[1]),
            "two-answers",
            f"{item} says both {kinds[0]} and {kinds[1]}",
            why="an answer is a level, or it is missing in one way",
            hint="keep one of them",
        )
    if not kinds:
        faults.add(
            node,
            "no-answer",
            f"{item} says neither level, dont_know nor not_applicable",
            hint="add one, such as `level: 2`",
        )
    values = {**_kind_values(item, node, bank, faults), **_about(item, node, bank, faults)}
    if any(problem.severity == "error" for problem in faults.problems[before:]):
        return None
    return Response(item=item, **values)


def _kind_values(item: str, node: Node, bank: Bank, faults: Faults) -> dict[str, Any]:
    """`level`, or `missing` with its `reason`."""
    values: dict[str, Any] = {}
    if (level := node.get("level")) is not None:
        values["level"] = read_level(item, level, bank, faults)
    if (unknown := node.get("dont_know")) is not None:
        values["missing"] = "dont_know"
        if unknown.value is not True:
            what = f"{item} has `dont_know: {shown(unknown.value)}`"
            faults.add(unknown, "dont-know-not-true", what, hint="write `dont_know: true`")
    if (reason := node.get("not_applicable")) is not None:
        values["missing"] = "not_applicable"
        values["reason"] = _read_reason(item, reason, faults)
    return values


def _read_reason(item: str, node: Node, faults: Faults) -> str | None:
    if isinstance(node.value, str) and node.value.strip():
        return read_text(node, f"the reason of {item}", MAX_NOTE, faults)
    faults.add(
        node,
        "not-applicable-without-reason",
        f"{item} is not applicable without a reason",
        why="what does not apply leaves the score, so a reader must be able to judge it",
        hint="write `not_applicable: the reason`; if nobody knows, write dont_know",
    )
    return None


def _about(item: str, node: Node, bank: Bank, faults: Faults) -> Mapping[str, Any]:
    """Everything that an answer says beside its level; absent keys are left out."""
    get = node.get
    values: dict[str, Any] = {
        "evidence": read_choice(get("evidence"), "evidence", _EVIDENCE, faults),
        "confidence": read_choice(get("confidence"), "confidence", _CONFIDENCE, faults),
        "note": read_text(get("note"), f"the note of {item}", MAX_NOTE, faults),
        "links": _read_links(item, get("links"), faults),
        "by": read_text(get("by"), "by", MAX_NAME, faults),
        "role": _read_role(get("role"), bank, faults),
        "at": _read_time(get("at"), faults),
        "round": read_whole(get("round"), "round", 1, _MAX_ROUND, faults),
        "consensus": read_yes_no(get("consensus"), "consensus", faults),
    }
    return {name: value for name, value in values.items() if value is not None}


def _read_links(item: str, node: Node | None, faults: Faults) -> tuple[str, ...] | None:
    if node is None:
        return None
    if not node.is_sequence:
        what = f"the links of {item} are {shown(node.value)}, and must be a list"
        faults.add(node, "not-a-list", what, hint="write [https://...]")
        return None
    links = []
    for child in node.children.values():
        link = read_text(child, "a link", MAX_LINK, faults)
        if link is not None and not _LINK.fullmatch(link):
            what = f"the link {shown(link)} does not begin with https://, http:// or mailto:"
            faults.add(child, "not-a-link", what, hint="name other places in the note")
        elif link is not None:
            links.append(link)
    return tuple(links)


def _read_role(node: Node | None, bank: Bank, faults: Faults) -> str | None:
    role = read_text(node, "role", MAX_NAME, faults)
    if node is None or role is None:
        return None
    known = tuple(bank.role_titles)
    hint = closest(role, known)
    if not _SLUG.fullmatch(role):
        what = f"role {shown(role)} is not an id in small letters, digits and _"
        faults.add(node, "role-not-an-id", what, hint=hint or "such as head_of_data")
        return None
    if known and role not in known:
        what = f"the bank knows no role {shown(role)}"
        faults.add(node, "unknown-role", what, hint=hint, severity="warning")
    return role


def _read_time(node: Node | None, faults: Faults) -> str | None:
    text = read_text(node, "at", 40, faults)
    if node is None or text is None:
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        what = f"at is {shown(text)}, and must be a date and time"
        faults.add(node, "not-a-time", what, hint="such as 2026-11-22T18:00:00Z")
        return None
    return text
