"""Whether an operator's operand fits its subject, and whether the comparison decides anything."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from assessment.bank.conditions import CHOICE_OPERATORS, ORDER_OPERATORS, holds
from assessment.bank.model_faults import closest, shown
from assessment.bank.models import ProfileField
from assessment.bank.nodes import Key, Node
from assessment.problem import Problem

MAX_OPTIONS = 7


class _Kind(NamedTuple):
    """How one kind of subject is compared.

    Attributes:
        name: of what the subject gives, for messages.
        operators: that make sense for it.
        fault: says what is wrong with one operand value; None if it fits.
        samples: values that stand for all it can take, given the operands; none where there are
            too many to tell.
    """

    name: str
    operators: tuple[str, ...]
    fault: Callable[[Any], str | None]
    samples: Callable[[tuple[Any, ...]], Iterable[Any]]


def check_operands(
    subject: str, operators: Node, field: ProfileField | None, highest: int, full_score: float
) -> Iterator[Problem]:
    """Every operand that does not fit, and comparisons that no value or every value satisfies.

    Args:
        subject: such as ``item.OPS-02``.
        operators: the node of its map of known operators.
        field: the profile field, for a subject of the profile.
        highest: level of the scale.
        full_score: of the scale.
    """
    kind = _kind(subject, field, highest, full_score)
    faults = [
        problem
        for operator, operand in operators.children.items()
        for problem in _check_operand(subject, operators, operator, operand, kind)
    ]
    yield from faults
    if not faults:
        yield from _check_decides(subject, operators, kind)


def subject_samples(
    subject: str,
    operands: tuple[Any, ...],
    field: ProfileField | None,
    highest: int,
    full_score: float,
) -> tuple[Any, ...]:
    """Values that stand for everything a subject can be; none where they cannot be listed."""
    return tuple(_kind(subject, field, highest, full_score).samples(operands))


def _check_operand(
    subject: str, operators: Node, operator: Key, operand: Node, kind: _Kind
) -> Iterator[Problem]:
    name = str(operator)
    if name not in kind.operators:
        what = f"{subject} is {kind.name}, which `{name}` cannot compare"
        hint = f"possible: {', '.join(kind.operators)}"
        yield operators.key(operator).problem("operator-does-not-fit", what, hint=hint)
        return
    if name in ("any_of", "none_of"):
        if not operand.is_sequence or not operand.children:
            what = f"`{name}` needs a list, but it is {shown(operand.value)}"
            yield operand.problem(
                "operand-does-not-fit", what, hint=f"write {name}: [{_bare(operand)}]"
            )
            return
        values = list(operand.children.values())
    elif operand.is_sequence and name == "is" and kind.name == _CHOICES:
        values = list(operand.children.values())
    else:
        values = [operand]
    for value in values:
        fault = kind.fault(value.value)
        if fault:
            yield value.problem(
                "operand-does-not-fit", f"{subject} is never {shown(value.value)}", hint=fault
            )


def _check_decides(subject: str, operators: Node, kind: _Kind) -> Iterator[Problem]:
    condition = {subject: operators.value}
    samples = kind.samples(tuple(operators.value.values()))
    results = {holds(condition, {subject: sample}) for sample in samples}
    if results == {False}:
        yield operators.problem(
            "never-holds",
            f"no value of {subject} satisfies this",
            why="what hangs on it would never come about",
        )
    elif results == {True}:
        yield operators.problem(
            "always-holds",
            f"every value of {subject} satisfies this",
            severity="warning",
            hint="leave it out, or correct the bound",
        )


def _kind(subject: str, field: ProfileField | None, highest: int, full_score: float) -> _Kind:
    kind = subject.partition(".")[0]
    if field is not None:
        return _PROFILE_KINDS[field.kind](field)
    if kind == "item":
        levels = tuple(range(highest + 1))
        hint = f"use a level from 0 to {highest}"
        return _Kind(
            "a level", CHOICE_OPERATORS + ORDER_OPERATORS, _one_of(levels, hint), _listed(levels)
        )
    limit = 100.0 if kind in ("phase", "pitfall") else full_score
    hint = f"use a number from 0 to {limit:g}"
    return _Kind("a score", ORDER_OPERATORS, _between(0, limit, hint), _around(0, limit))


def _listed(options: tuple[Any, ...]) -> Callable[[tuple[Any, ...]], Iterable[Any]]:
    return lambda operands: options


def _subsets(options: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
    """Every choice of options; none where there are too many to list."""
    if len(options) > MAX_OPTIONS:
        return ()
    sizes = range(len(options) + 1)
    return tuple(itertools.chain.from_iterable(itertools.combinations(options, n) for n in sizes))


def _around(lowest: float, highest: float) -> Callable[[tuple[Any, ...]], Iterable[Any]]:
    """The bounds, the operands and what lies closely beside them: nothing can differ in between."""

    def samples(operands: tuple[Any, ...]) -> Iterable[Any]:
        near = {lowest, highest}
        for operand in operands:
            near |= {operand, operand - _CLOSE, operand + _CLOSE}
        return {value for value in near if lowest <= value <= highest}

    return samples


def _one_of(options: tuple[Any, ...], hint: str) -> Callable[[Any], str | None]:
    def fault(value: Any) -> str | None:
        if any(type(value) is type(option) and value == option for option in options):
            return None
        near = closest(value, options) if isinstance(value, str) else None
        return f"did you mean {near}? {hint}" if near else hint

    return fault


def _between(lowest: float, highest: float, hint: str) -> Callable[[Any], str | None]:
    def fault(value: Any) -> str | None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return None if number and lowest <= value <= highest else hint

    return fault


def _choice_kind(field: ProfileField) -> _Kind:
    options = tuple(field.options)
    hint = f"options: {', '.join(options)}"
    return _Kind(
        "one of several options", CHOICE_OPERATORS, _one_of(options, hint), _listed(options)
    )


def _choices_kind(field: ProfileField) -> _Kind:
    options = tuple(field.options)
    hint = f"options: {', '.join(options)}"
    return _Kind(_CHOICES, CHOICE_OPERATORS, _one_of(options, hint), _listed(_subsets(options)))


def _yes_no_kind(_: ProfileField) -> _Kind:
    both = (True, False)
    return _Kind("yes or no", ("is",), _one_of(both, "write true or false"), _listed(both))


def _number_kind(field: ProfileField) -> _Kind:
    lowest = -math.inf if field.lowest is None else field.lowest
    highest = math.inf if field.highest is None else field.highest
    bounds = (
        f" from {lowest} to {highest}" if math.isfinite(lowest) and math.isfinite(highest) else ""
    )
    fault = _between(lowest, highest, f"use a number{bounds}")
    return _Kind("a number", ("is", *ORDER_OPERATORS), fault, _around(lowest, highest))


def _text_kind(_: ProfileField) -> _Kind:
    def fault(value: Any) -> str | None:
        return None if isinstance(value, str) else "write text"

    return _Kind("text", CHOICE_OPERATORS, fault, _listed(()))


def _bare(node: Node) -> str:
    return str(node.value) if isinstance(node.value, str | int) else "..."


_CLOSE = 1e-6
_CHOICES = "a list of options"
_PROFILE_KINDS: dict[str, Callable[[ProfileField], _Kind]] = {
    "choice": _choice_kind,
    "choices": _choices_kind,
    "yes_no": _yes_no_kind,
    "number": _number_kind,
    "text": _text_kind,
}
