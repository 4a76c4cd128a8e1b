"""Golden cases of a bank: answers in, expected scores and findings out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from assessment.bank.model_faults import model_problems
from assessment.bank.models import ActionCode, ItemCode, Level, Model, Score, ShortText, Slug, Text
from assessment.bank.nodes import Node, Source
from assessment.bank.yaml_source import parse_yaml
from assessment.problem import Problem, errors, in_reading_order

FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.(yaml|json)$")]


Status = Literal["not_advised", "conditional", "open", "complete"]


class ExpectedNode(Model):
    """What one node of the tree should come to; a key that is left out is not compared."""

    score: Score | None = Field(default=None, description="Unrounded score; null for no score.")
    between: tuple[Score, Score] | None = Field(
        default=None,
        description="Lowest and highest score that would still be believed, both included.",
    )
    level: Level | None = Field(default=None, description="Maturity level; null for no level.")


class FirstActions(Model):
    """What a consultant would begin with.

    The actions of the plan are ordered by the day they start; of those that start on one day the one
    that opens more shut gates is first, then the one that closes the larger gap. An action is among the
    first `within` if fewer than so many others come before it. The plan is made with the default
    settings, for one fixed Monday and without public holidays, so that it is the same every day.
    """

    within: Annotated[int, Field(ge=1, le=100)] = Field(
        default=10, description="How many actions count as the first ones."
    )
    include: tuple[ActionCode, ...] = Field(
        min_length=1, description="Actions that belong among them, in any order."
    )


class Expected(Model):
    """What should be concluded; a key that is left out is not compared."""

    overall: ExpectedNode | None = Field(default=None, description="Of the whole.")
    dimensions: dict[Slug, ExpectedNode] = Field(default={}, description="By dimension.")
    indicators: dict[Slug, ExpectedNode] = Field(default={}, description="By indicator.")
    phases: dict[Slug, Status] = Field(default={}, description="Phase to status.")
    verdict: Slug | None = Field(default=None, description="Phase that the organisation stands in.")
    held_by: tuple[ItemCode, ...] | None = Field(
        default=None, description="Items that hold the next phase, in any order."
    )
    pitfalls: dict[Slug, Slug | None] = Field(
        default={}, description="Pitfall to band of exposure."
    )
    expert_support: tuple[Slug, ...] | None = Field(
        default=None, description="All situations that are advised, in any order."
    )
    contradictions: tuple[str, ...] | None = Field(
        default=None, description="All contradictions that are found, in any order."
    )
    first_actions: FirstActions | None = Field(
        default=None, description="What the plan should begin with."
    )


class Case(Model):
    """`cases/NAME.yaml`: one organisation that a consultant would judge without a computer."""

    case: ShortText = Field(description="Title of the case.")
    story: Text = Field(
        default="", description="The organisation as one can picture it, and what happened there."
    )
    why: Text = Field(description="What a consultant would conclude, and from what.")
    reconciled: Text = Field(
        default="",
        description="Where judgement and engine differed, and which of them was changed, and why.",
    )
    answers: dict[str, Any] | None = Field(
        default=None, description="The answers, in the form of an answers file."
    )
    answers_file: FileName | None = Field(
        default=None, description="Name of an answers file beside this one, instead of `answers`."
    )
    expect: Expected = Field(description="What should come out.")
    tolerance: Annotated[float, Field(ge=0, le=100)] = Field(
        default=0.05, description="By how much a score may differ."
    )


def parse_case(source: Source) -> tuple[Case | None, Node | None, tuple[Problem, ...]]:
    """A golden case with its root node, and everything that is wrong with its form."""
    root, problems = parse_yaml(source)
    if root is None:
        return None, None, problems
    found = list(problems)
    case: Case | None = None
    try:
        case = Case.model_validate(root.value)
    except ValidationError as fault:
        found += model_problems(fault, root, Case)
    if case is not None and (case.answers is None) == (case.answers_file is None):
        hint = "give one of `answers`, `answers_file`"
        found.append(root.problem("case-answers", "a case has its answers in one place", hint=hint))
    if case is not None:
        found += _reversed_bands(case, root)
    return (None if errors(found) else case), root, in_reading_order(found)


def _reversed_bands(case: Case, root: Node) -> Iterator[Problem]:
    """A problem for each `between` whose first number is the larger one."""
    expect = case.expect
    nodes: list[tuple[tuple[str, ...], ExpectedNode | None]] = [(("overall",), expect.overall)]
    nodes += [(("dimensions", name), node) for name, node in expect.dimensions.items()]
    nodes += [(("indicators", name), node) for name, node in expect.indicators.items()]
    for path, node in nodes:
        if node is not None and node.between is not None and node.between[0] > node.between[1]:
            what = f"no score lies between {node.between[0]:g} and {node.between[1]:g}"
            place = root.nearest("expect", *path, "between")
            yield place.problem("band-reversed", what, hint="put the lower number first")


def answers_source(root: Node) -> Source:
    """The answers of a case as a source of their own, every value still at its line and column."""
    node, lines = root.children["answers"], root.source.lines
    if lines[root.line - 1][root.column - 1] == "{":  # a case in braces: only the line is kept
        text = json.dumps(node.value, ensure_ascii=False)
        return Source(root.source.name, "\n" * (node.line - 1) + text + "\n")
    first = root.keys["answers"].line
    if node.line == first:  # a map in braces beside its key
        head = " " * (node.column - 1) + lines[first - 1][node.column - 1 :]
        first -= 1
        kept = [head]
    else:
        kept = []
    later = [key.line for key in root.keys.values() if key.line > root.keys["answers"].line]
    end = min(later, default=len(lines) + 1) - 1
    kept += lines[first + len(kept) : end]
    return Source(root.source.name, "\n".join([""] * first + kept) + "\n")
