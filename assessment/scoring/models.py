"""What scoring returns: a score with its bounds for every node of the tree, and derivations."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

ItemState = Literal["answered", "unanswered", "dont_know", "not_applicable", "not_asked"]


class Model(BaseModel):
    """Base of all scoring models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemScore(Model):
    """One item as scored.

    `score` is points x full score of the scale, None unless it counts. `weight` is its own weight.
    `evidenced_level` is the level that the evidence shown can back.
    """

    id: str
    state: ItemState
    level: int | None
    evidenced_level: int | None
    target: int
    score: float | None
    weight: float


class NodeScore(Model):
    """One node of the tree: the whole, a dimension or an indicator.

    Attributes:
        score: by the bank's policy over what was asked and answered; None when nothing was.
        lowest: the score if everything unanswered or unknown turned out worst.
        highest: the same, best. None where nothing is or could be counted.
        evidenced: the score with each level capped by the evidence shown.
        level: maturity level from the thresholds after caps; None when too little was answered.
        uncapped_level: the same before caps.
        lowest_level, highest_level: the level, caps included, at either end of the attainable range.
        evidenced_level: the level that the evidenced score and the evidenced gates give.
        capped_by: ids of the items (overall: dimensions) whose cap lowered the level.
        answered_weight: share (0-1) of the weight of what applies that was answered.
        unknown_weight: share (0-1) answered with *don't know*.
        provisional: the unknown share is above the bank's limit.
    """

    id: str
    title: str
    score: float | None
    lowest: float | None
    highest: float | None
    evidenced: float | None
    level: int | None
    uncapped_level: int | None
    lowest_level: int | None = None
    highest_level: int | None = None
    evidenced_level: int | None = None
    capped_by: tuple[str, ...] = ()
    answered_weight: float
    unknown_weight: float
    provisional: bool


class DimensionScore(NodeScore):
    """A dimension with its indicators."""

    short: str
    indicators: tuple[NodeScore, ...]


class Scores(Model):
    """The scored tree of one record."""

    overall: NodeScore
    dimensions: tuple[DimensionScore, ...]
    items: tuple[ItemScore, ...]

    @cached_property
    def item_by_id(self) -> dict[str, ItemScore]:
        """Item scores by item id."""
        return {item.id: item for item in self.items}

    @cached_property
    def dimension_by_id(self) -> dict[str, DimensionScore]:
        """Dimension scores by dimension id."""
        return {dimension.id: dimension for dimension in self.dimensions}


class Derivation(Model):
    """How one number came about: a tree down to the answers.

    `arithmetic` can be redone by hand to the printed digits, such as ``(2 x 50 + 1 x 75) / 3 = 58.3``.
    `value` is unrounded. `weight` is the weight with which the node counts in its parent.
    """

    target: str
    title: str
    rule: str
    value: float | str | None
    shown: str
    arithmetic: str = ""
    weight: float | None = None
    notes: tuple[str, ...] = ()
    parts: tuple[Derivation, ...] = ()
