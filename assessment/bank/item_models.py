"""What is asked: profile fields, roles, the tree of dimensions, items with their gates."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assessment.bank.fields import (
    ActivityCode,
    Condition,
    ItemCode,
    Level,
    Model,
    OutputCode,
    Reference,
    ShortText,
    Slug,
    Strength,
    Text,
    Weight,
)


class ProfileField(Model):
    """One fact about the organisation that routes items and sets targets."""

    id: Slug = Field(description="Name in conditions: profile.ID.")
    ask: Text = Field(description="The question as it is asked.")
    help: str = Field(default="", description="A sentence that helps to answer.")
    kind: Literal["choice", "choices", "yes_no", "number", "text"] = Field(
        description="What is answered: one option, several, yes or no, a whole number, text."
    )
    options: dict[str, str] = Field(default={}, description="Option id to its wording.")
    default: str | bool | int | tuple[str, ...] | None = Field(
        default=None, description="Counts where nothing is given."
    )
    lowest: int | None = Field(default=None, description="Smallest number that can be given.")
    highest: int | None = Field(default=None, description="Largest number that can be given.")


class Role(Model):
    """A person who can answer items or own actions."""

    id: Slug = Field(description="Name in ask_whom, people and owner.")
    title: ShortText = Field(description="As printed.")
    glossary: str = Field(default="", description="Who that is, where titles differ.")


class Facilitation(Model):
    """How a workshop comes to talk about an indicator: to be asked and heard, never scored."""

    opening: Text = Field(
        description="Open question about a recent event, in at most 30 words; ends with `?`."
    )
    listen_for: tuple[Text, ...] = Field(
        min_length=2,
        max_length=4,
        description="Two to four tell-tales that separate the levels, at most 25 words each.",
    )
    when_split: Text = Field(
        description="Lets the lowest and the highest voter find out why they differ; ends with `?`."
    )


class Indicator(Model):
    """An observable sign, measured by its items."""

    id: Slug = Field(description="Name in the items; unique in the bank.")
    title: ShortText = Field(description="As printed.")
    meaning: Text = Field(description="What it shows, in one sentence.")
    weight: Weight = Field(
        default=1.0, description="Relative to the other indicators of its dimension."
    )
    facilitation: Facilitation | None = Field(
        default=None, description="What the facilitator of a workshop asks and listens for."
    )


class Dimension(Model):
    """One of the main parts of readiness: scored indicators."""

    id: Slug = Field(description="Name in the files of items.")
    title: ShortText = Field(description="As printed.")
    short: ShortText = Field(description="At most 14 characters, for charts.", max_length=14)
    meaning: Text = Field(description="What it covers, in one sentence.")
    weight: Weight = Field(default=1.0, description="Relative to the other dimensions.")
    indicators: tuple[Indicator, ...] = Field(
        min_length=1, description="Its indicators, in the order in which they are shown."
    )


class Gate(Model):
    """An item that caps its dimension's level or holds a phase shut while it is below a level."""

    below: Annotated[int, Field(ge=1, le=100)] = Field(
        description="The gate is shut below this level."
    )
    caps_dimension_at: dict[Level, Level] = Field(
        default={},
        description="Answered level to highest level of the dimension, such as {0: 1, 1: 2}.",
    )
    holds_phase: Slug | None = Field(
        default=None, description="Phase that stays shut with the gate."
    )
    withholds_score: bool = Field(
        default=False,
        description="There is no overall score while the gate is shut, or nobody has answered it.",
    )
    reason: Text = Field(description="Why it holds; printed where the gate bites.")


class Informs(Model):
    """What else an answer tells: strength 1 (touches), 2 (informs) or 3 (decides)."""

    phases: dict[Slug, Strength] = Field(
        default={}, description="Phase id to strength: 1 touches, 2 informs, 3 decides."
    )
    pitfalls: dict[Slug, Strength] = Field(
        default={}, description="Pitfall id to strength: 1 touches, 2 informs, 3 decides."
    )
    activities: tuple[ActivityCode, ...] = Field(
        default=(), description="Phase activities that the item looks at, for the coverage table."
    )
    outputs: tuple[OutputCode, ...] = Field(
        default=(), description="Phase outputs that the item looks at, for the coverage table."
    )


class Item(Model):
    """One question with its anchored levels."""

    id: ItemCode = Field(description="Permanent: never renamed, never reused.")
    indicator: Slug = Field(description="Indicator of the same dimension that it measures.")
    title: ShortText = Field(
        description="Topic in at most 60 characters, for tables.", max_length=60
    )
    ask: Text = Field(description="The question: one act, one object, about today.")
    why: Text = Field(default="-", description="Why it matters, to the reader who answers it.")
    ask_whom: tuple[Slug, ...] = Field(
        default=(), description="First the best informant, second the cross-check."
    )
    evidence: tuple[ShortText, ...] = Field(
        default=(), description="What would prove it within ten minutes."
    )
    levels: dict[Level, Text] = Field(
        default={}, description="Each level of the scale to its anchor: what a visitor could see."
    )
    steps: tuple[Level, ...] = Field(
        default=(),
        description="For an item on a shorter scale: the level that its answers 0, 1, ... stand at.",
    )
    level_3_needs: tuple[Text, ...] = Field(
        default=(), description="Two to four quality criteria that must all hold for level 3."
    )
    example: str = Field(default="", description="An example for generative systems or agents.")
    weight: Weight = Field(default=1.0, description="Relative to the other items of its indicator.")
    gate: Gate | None = Field(
        default=None, description="Set for an item that caps its dimension or holds a phase shut."
    )
    quick: bool = Field(default=False, description="Part of the quick scan.")
    when: Condition = Field(default={}, description="Asked only where this holds of the profile.")
    informs: Informs = Field(
        default=Informs(),
        description="Phases, pitfalls, activities and outputs that the answer tells about.",
    )
    refs: tuple[Reference, ...] = Field(default=(), description="Sources, as framework:clause.")

    def level_of(self, answer: int) -> int:
        """The level of the scale that an answer stands at; they differ only on a shorter scale."""
        return self.steps[answer] if self.steps else answer

    def answer_at(self, level: int) -> int:
        """The answer that stands at a level of the scale; the other way round of `level_of`."""
        return self.steps.index(level) if self.steps else level
