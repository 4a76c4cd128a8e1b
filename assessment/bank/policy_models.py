"""Scale and scoring policy: how answers become scores, levels and phase statuses."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assessment.bank.fields import Level, Model, Score, ShortText, Text

Aggregation = Literal["mean", "item_mean", "sum", "deduct", "minimum", "cumulative"]


class ScaleLevel(Model):
    """One step of the ladder that all items share."""

    name: ShortText = Field(description="Name of the level, such as Repeatable.")
    test: Text = Field(description="What tells this level from its neighbours, in one line.")
    proof: Text = Field(description="The least that has to be shown for it.")


class Scale(Model):
    """The ordered levels of every item.

    Either named `levels` (position is the level, from 0) or only a `highest` level for numeric scales.
    """

    highest: Annotated[int, Field(ge=1, le=100)] = Field(
        default=4, description="Highest level; levels run from 0 to it."
    )
    levels: tuple[ScaleLevel, ...] = Field(
        default=(), description="The named levels, lowest first."
    )
    points: tuple[Score, ...] = Field(
        default=(), description="Points per level; leave out for level / highest."
    )
    full_score: Score = Field(default=100.0, description="Score of an item that has 1.0 points.")

    def points_of(self, level: int) -> float:
        """Points of one level, 0 to 1 in the usual scale."""
        return self.points[level] if self.points else level / self.highest


class MaturityThreshold(Model):
    """A maturity level begins at this score (the bound belongs to the level it opens)."""

    level: Level = Field(description="Maturity level, from 0.")
    name: ShortText = Field(description="Its name, as printed.")
    from_score: Score = Field(description="Lowest score that belongs to it.")
    meaning: Text = Field(description="What it means, for an executive.")


class Aggregations(Model):
    """How each tier of the tree combines its children.

    `mean`: weighted mean of the children. `item_mean`: weighted mean over the items beneath, whatever
    tier they stand in. `sum`: weighted sum. `deduct`: `deduct_from`, less the weighted points that the
    items beneath, whatever tier they stand in, lack of the full score. `minimum`: the lowest child.
    `cumulative`: the weight share of the leading children, in order, that reach `cumulative_from`, up
    to the first that does not.
    """

    overall: Aggregation = Field(
        default="mean", description="How dimensions make the overall score."
    )
    dimension: Aggregation = Field(
        default="mean", description="How indicators make the score of a dimension."
    )
    indicator: Aggregation = Field(
        default="mean", description="How items make the score of an indicator."
    )


class Rounding(Model):
    """How a score is shown; nothing is rounded before it is shown."""

    mode: Literal["half_up", "half_even", "truncate"] = Field(
        default="half_up", description="How the last digit shown is rounded."
    )
    digits: Annotated[int, Field(ge=0, le=6)] = Field(
        default=1, description="Digits after the point."
    )


class EvidenceCaps(Model):
    """Highest level that each evidence state can back in the evidenced score."""

    none: Level = Field(default=2, description="No evidence named.")
    described: Level = Field(default=3, description="Evidence described.")
    shown: Level = Field(default=4, description="Evidence shown.")
    sampled: Level = Field(default=4, description="Evidence drawn as a sample.")


class PhasePolicy(Model):
    """Completion scores (0-100) at which a phase may be entered and counts as complete."""

    enter_from: Score = Field(
        default=37.5, description="Completion that the phase before must have reached."
    )
    complete_from: Score = Field(
        default=62.5, description="Completion from which a phase counts as complete."
    )


class Policy(Model):
    """The scoring policy: part of the bank, so that the same engine can run another published model."""

    aggregation: Aggregations = Field(
        default=Aggregations(), description="How each tier of the tree combines its children."
    )
    cumulative_from: Score = Field(
        default=100.0, description="Score at which a child counts in `cumulative` aggregation."
    )
    deduct_from: Annotated[float, Field(ge=-1_000_000, le=1_000_000)] = Field(
        default=100.0, description="What `deduct` aggregation begins at: the score with no gap."
    )
    not_applicable: Literal["exclude", "target", "zero"] = Field(
        default="exclude", description="How an item counts that is not applicable."
    )
    unanswered: Literal["exclude", "zero"] = Field(
        default="exclude", description="How an unanswered item counts."
    )
    dont_know: Literal["exclude", "zero"] = Field(
        default="exclude", description="How an item counts whose answer nobody knew."
    )
    rounding: Rounding = Field(
        default=Rounding(), description="How scores are shown; nothing is rounded before."
    )
    level_needs_answered: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.6, description="Share of weight that must be answered before a level is printed."
    )
    provisional_unknown_share: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.2,
        description="Share of unknown weight above which a score is called provisional.",
    )
    overall_above_weakest: Annotated[int, Field(ge=0, le=100)] | None = Field(
        default=None,
        description="The overall level may stand at most this many levels above the weakest dimension.",
    )
    evidence_caps: EvidenceCaps = Field(
        default=EvidenceCaps(), description="Highest level that each state of evidence can back."
    )
    maturity_levels: tuple[MaturityThreshold, ...] = Field(
        default=(), description="Maturity levels by score, lowest first."
    )
    phases: PhasePolicy = Field(
        default=PhasePolicy(), description="Completion needed to enter and to complete a phase."
    )
