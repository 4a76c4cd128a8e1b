"""A workshop as JSON: every step with its time, so that what is written reads back as the same steps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from assessment.answers.json_source import parse_json
from assessment.answers.response_models import Model
from assessment.answers.workshop_steps import Label, Step
from assessment.bank.model_faults import closest, model_problems
from assessment.bank.models import Bank
from assessment.bank.nodes import Node, Source
from assessment.problem import Problem, in_reading_order
from assessment.workshop.session import TakenStep

SCHEMA_ID = "assessment-workshop/1"
_TIME_HINT = "a time in UTC, such as 2026-12-01T09:30:00Z"
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"


def _require_time(text: str) -> str:
    datetime.fromisoformat(text)
    return text


Time = Annotated[str, Field(pattern=_TIME), AfterValidator(_require_time)]


class StepRecord(Model):
    """One step.

    Attributes:
        seq: number of its event in the record; steps that undo others name it.
        at: ISO 8601 time in UTC.
    """

    seq: Annotated[int, Field(ge=1)]
    at: Time
    step: Step


class BankReference(Model):
    """Which bank the questions are from."""

    id: str
    version: str
    digest: str


class WorkshopDocument(Model):
    """A workshop that stands alone: which form it has, with which bank, for whom, and its steps."""

    model_config = ConfigDict(
        title="Workshop of an AI-readiness assessment", serialize_by_alias=True
    )

    schema_id: Literal["assessment-workshop/1"] = Field(alias="schema")
    bank: BankReference
    organisation: str
    workshop: Label
    steps: tuple[StepRecord, ...]


def render_steps_json(
    steps: Sequence[TakenStep], bank: Bank, *, workshop: str = "workshop", organisation: str = ""
) -> str:
    """The steps as JSON; times in UTC, votes without who gave them unless the workshop was named."""
    document = WorkshopDocument(
        schema="assessment-workshop/1",
        bank=BankReference(id=bank.id, version=bank.version, digest=bank.digest),
        organisation=organisation,
        workshop=workshop,
        steps=tuple(StepRecord(seq=one.seq, at=one.at, step=one.step) for one in steps),
    )
    form = document.model_dump(mode="json")
    return json.dumps(form, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def parse_steps_json(
    source: Source, bank: Bank
) -> tuple[tuple[TakenStep, ...], tuple[Problem, ...]]:
    """The steps that `render_steps_json` wrote.

    Args:
        source: the text of the file.
        bank: that the votes are about; its version may be another one.

    Returns:
        The steps in the order of the file, and every fault of it in reading order. Steps that are
        faulty are left out; where there is an error, nothing should be recorded.
    """
    root, faults = parse_json(source)
    problems = list(faults)
    if root is None or problems:
        return (), in_reading_order(problems)
    problems += _head_problems(root, bank)
    steps = []
    for node in root.each("steps"):
        step, wrong = _step(node, bank)
        problems += wrong
        if step is not None:
            steps.append(step)
    problems += _order_problems(root)
    return tuple(steps), in_reading_order(problems)


def workshop_schema() -> dict[str, Any]:
    """The JSON Schema of a workshop file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
    } | WorkshopDocument.model_json_schema(by_alias=True)


class _Head(Model):
    """All but the steps, which are looked at one by one, so that each fault is said at its place."""

    schema_id: Literal["assessment-workshop/1"] = Field(alias="schema")
    bank: BankReference
    organisation: str
    workshop: Label
    steps: tuple[Any, ...]


class _Frame(Model):
    """A step without what happened in it."""

    seq: Annotated[int, Field(ge=1)]
    at: Time
    step: dict[str, Any]


_KINDS: dict[str, type[Model]] = {
    kind.model_fields["step"].default: kind for kind in get_args(get_args(Step)[0])
}


def _head_problems(root: Node, bank: Bank) -> list[Problem]:
    try:
        head = _Head.model_validate(root.value)
    except ValidationError as fault:
        return model_problems(fault, root, _Head)
    named = root.nearest("bank", "id")
    if head.bank.id == bank.id:
        return []
    what = f'the workshop is about the bank "{head.bank.id}", not "{bank.id}"'
    return [named.problem("other-bank", what, hint=f"open it with the bank {head.bank.id}")]


def _step(node: Node, bank: Bank) -> tuple[TakenStep | None, list[Problem]]:
    try:
        frame = _Frame.model_validate(node.value)
    except ValidationError as fault:
        found = model_problems(fault, node, _Frame)
        # The only form that the frame of a step asks for is that of its time.
        return None, [
            replace(one, hint=_TIME_HINT) if one.code == "wrong-form" else one for one in found
        ]
    inner = node.nearest("step")
    name = frame.step.get("step")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        near = closest(name, _KINDS)
        hint = f"did you mean {near}?" if near else f"known: {', '.join(_KINDS)}"
        where = inner.nearest("step")
        return None, [where.problem("unknown-step", f'there is no step "{name}"', hint=hint)]
    try:
        step: Any = kind.model_validate(inner.value)
    except ValidationError as fault:
        return None, model_problems(fault, inner, kind)
    problems = list(_bank_problems(inner, bank))
    return TakenStep(seq=frame.seq, at=frame.at, step=step), problems


def _bank_problems(step: Node, bank: Bank) -> Iterator[Problem]:
    """Items that the bank does not have, and votes that do not fit its answers."""
    named = [step.get("item"), step.get("round", "item"), *step.each("items")]
    named += [one.get("item") for one in step.each("rounds")]
    for node in named:
        if node is not None and node.value is not None and node.value not in bank.item_by_id:
            near = closest(node.value, bank.item_by_id)
            hint = f"did you mean {near}?" if near else ""
            what = f'there is no item "{node.value}" in the bank'
            yield node.problem("unknown-item", what, hint=hint)
    yield from _vote_problems(step, bank)


def _vote_problems(step: Node, bank: Bank) -> Iterator[Problem]:
    about = step.get("round", "item")
    item = bank.item_by_id.get(about.value) if about is not None else None
    if item is None:
        return
    answers = len(bank.levels_of(item))
    tallies = [step.get("tally"), *step.each("roles")]
    for levels in (tally.get("levels") for tally in tallies if tally is not None):
        if levels is not None and len(levels.value) != answers:
            what = f"{len(levels.value)} counts are given; {item.id} has {answers} answers"
            yield levels.problem("other-scale", what)


def _order_problems(root: Node) -> Iterator[Problem]:
    """Numbers of events rise: otherwise nobody can tell which step another one undoes."""
    before = 0
    for node in root.each("steps"):
        seq = node.get("seq")
        if seq is None or not isinstance(seq.value, int) or seq.value < 1:
            continue
        if seq.value <= before:
            what = f"{seq.value} follows {before}: the numbers of steps must rise"
            yield seq.problem("not-in-order", what)
        before = max(before, seq.value)
