"""Checks a condition when the bank is read: its form, its subjects, its operators and operands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.bank.conditions import COMBINATORS, OPERATORS, SUBJECT_KINDS
from assessment.bank.model_faults import closest, shown
from assessment.bank.models import ProfileField
from assessment.bank.nodes import Node
from assessment.bank.operands import check_operands, subject_samples
from assessment.bank.reachability import asks_twice, can_hold
from assessment.bank.references import Declared, unknown_id
from assessment.problem import Problem

_DECLARED_KIND = {kind: kind for kind in SUBJECT_KINDS} | {"profile": "profile field"}


@dataclass(frozen=True)
class Vocabulary:
    """What conditions of a bank can speak of.

    Attributes:
        declared: the ids.
        fields: the sound profile fields by id.
        highest: level of the scale.
        full_score: of the scale; scores run from 0 to it.
    """

    declared: Declared
    fields: Mapping[str, ProfileField]
    highest: int = 4
    full_score: float = 100.0

    def samples(self, subject: str, operands: tuple[Any, ...]) -> tuple[Any, ...]:
        """Values that stand for everything a subject can be; none where they cannot be listed."""
        kind, _, identity = subject.partition(".")
        field = self.fields.get(identity) if kind == "profile" else None
        if kind == "profile" and field is None:
            return ()
        return subject_samples(subject, operands, field, self.highest, self.full_score)


def check_condition(
    node: Node, vocabulary: Vocabulary, kinds: tuple[str, ...] = SUBJECT_KINDS
) -> Iterator[Problem]:
    """Every fault of a condition.

    Args:
        node: of the condition; one that is no map is left to the check of form.
        vocabulary: what may be named in it.
        kinds: of subjects that may stand in it, such as only ``profile``.
    """
    if not node.is_mapping:
        return
    faults = list(_check_parts(node, vocabulary, kinds))
    yield from faults
    if not faults and asks_twice(node.value) and can_hold(node.value, vocabulary.samples) is False:
        why = "its parts rule each other out, so that what hangs on it would never come about"
        yield node.problem("never-holds", "this condition can never hold", why=why)


def _check_parts(node: Node, vocabulary: Vocabulary, kinds: tuple[str, ...]) -> Iterator[Problem]:
    for key, child in node.children.items():
        if key in COMBINATORS:
            yield from _check_combinator(str(key), child, vocabulary, kinds)
        else:
            yield from _check_subject(node, str(key), child, vocabulary, kinds)


def _check_combinator(
    name: str, node: Node, vocabulary: Vocabulary, kinds: tuple[str, ...]
) -> Iterator[Problem]:
    parts: Node | None = node
    if name == "count":
        yield from _check_count(node)
        parts = node.get("of")
        if parts is None:
            return
    if parts is None or not parts.is_sequence or not parts.children:
        what = f"`{name}` needs a list of conditions, but it is {shown(node.value)}"
        yield node.problem("condition-form", what, hint=f"write {name}: [{{...}}, {{...}}]")
        return
    for part in parts.children.values():
        if part.is_mapping and part.children:
            yield from _check_parts(part, vocabulary, kinds)
        else:
            what = f"a condition is a map of subject and operator, but this is {shown(part.value)}"
            yield part.problem("condition-form", what, hint=_FORM_HINT)


def _check_count(node: Node) -> Iterator[Problem]:
    keys = set(node.children)
    if not node.is_mapping or keys != {"at_least", "of"}:
        hint = "write count: {at_least: 2, of: [{...}, {...}, {...}]}"
        yield node.problem(
            "condition-form", "`count` needs `at_least` and `of`, and no more", hint=hint
        )
        return
    least, parts = node.children["at_least"], node.children["of"]
    if isinstance(least.value, bool) or not isinstance(least.value, int) or least.value < 1:
        what = f"`at_least` is {shown(least.value)}"
        yield least.problem("condition-form", what, hint="use a whole number of at least 1")
    elif parts.is_sequence and least.value > len(parts.children):
        what = f"{least.value} conditions have to hold, but only {len(parts.children)} are given"
        yield least.problem("never-holds", what, why="it can never hold")


def _check_subject(
    parent: Node, subject: str, operators: Node, vocabulary: Vocabulary, kinds: tuple[str, ...]
) -> Iterator[Problem]:
    place = parent.key(subject)
    kind, dot, identity = subject.partition(".")
    if not dot or kind not in SUBJECT_KINDS:
        yield _unknown_subject(place, subject, kinds)
        return
    if kind not in kinds:
        allowed = " or ".join(f"{name}.ID" for name in kinds)
        what = f"a condition here can only ask about {allowed}, not about {subject}"
        yield place.problem("subject-not-allowed", what, why=_ONLY_PROFILE)
        return
    if vocabulary.declared.lacks(_DECLARED_KIND[kind], identity):
        yield unknown_id(place, identity, _DECLARED_KIND[kind], vocabulary.declared)
        return
    faults = list(_check_operators(subject, operators))
    yield from faults
    if not faults:
        field = vocabulary.fields.get(identity) if kind == "profile" else None
        if kind != "profile" or field is not None:
            yield from check_operands(
                subject, operators, field, vocabulary.highest, vocabulary.full_score
            )


def _unknown_subject(place: Node, subject: str, kinds: tuple[str, ...]) -> Problem:
    if "." not in subject:
        near = closest(subject, (*OPERATORS, *COMBINATORS))
        if near in COMBINATORS:
            hint = f"did you mean `{near}`?"
        elif near in OPERATORS:
            hint = f"`{near}` stands below a subject: profile.FIELD: {{{near}: ...}}"
        else:
            hint = f"did you mean {kinds[0]}.{subject}?"
    else:
        near = closest(subject.partition(".")[0], kinds)
        rest = subject.partition(".")[2]
        hint = (
            f"did you mean {near}.{rest}?"
            if near
            else "write " + ", ".join(f"{kind}.ID" for kind in kinds)
        )
    return place.problem(
        "unknown-subject", f"{shown(subject)} names nothing to ask about", hint=hint
    )


def _check_operators(subject: str, node: Node) -> Iterator[Problem]:
    if not node.is_mapping or not node.children:
        example = f"{{any_of: [{', '.join(map(str, node.value))}]}}" if node.is_sequence else ""
        example = example or f"{{is: {shown(node.value)}}}"
        what = f"{subject} is followed by {shown(node.value)}, but an operator belongs here"
        yield node.problem("operator-missing", what, hint=f"write {subject}: {example}")
        return
    for operator in node.children:
        if operator not in OPERATORS:
            near = closest(operator, OPERATORS)
            hint = f"did you mean `{near}`? " if near else ""
            hint += f"possible: {', '.join(OPERATORS)}"
            what = f"there is no operator {shown(str(operator))}"
            yield node.key(operator).problem("unknown-operator", what, hint=hint)


_FORM_HINT = "write {profile.FIELD: {is: VALUE}} or {item.ID: {below: LEVEL}}"
_ONLY_PROFILE = "what is asked and planned follows from the profile alone, never from answers"
