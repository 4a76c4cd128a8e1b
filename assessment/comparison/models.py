"""What a comparison returns: two results side by side, and what made the difference.

Numbers are on the bank's scale and unrounded, None where there is none. `before` and `after` are the
two sides; a difference is after minus before.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assessment.findings.models import PhaseStatus
from assessment.scoring.models import ItemState

Cause = Literal["answers", "scope", "weights", "content"]
CAUSES: tuple[Cause, ...] = ("answers", "scope", "weights", "content")


class Model(BaseModel):
    """Base of all models of comparisons: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NodeChange(Model):
    """The score and the maturity level of one node on both sides."""

    id: str
    title: str
    before: float | None
    after: float | None
    difference: float | None
    level_before: int | None
    level_after: int | None


class Stand(Model):
    """Where a verdict stands: `number` counts phases from 1; 0 while none is entered."""

    phase: str
    title: str
    number: int
    next_title: str | None
    held_by: tuple[str, ...]


class VerdictChange(Model):
    """The verdict on both sides.

    `turned_by` are changed answers that turn it by themselves, and none of which can be spared; empty
    where it did not move, or where something else than answers moved it.
    """

    before: Stand | None
    after: Stand | None
    moved: bool
    turned_by: tuple[str, ...] = ()


class PhaseChange(Model):
    """One phase on both sides; a status is None where that side's bank has no such phase."""

    id: str
    short: str
    completion_before: float | None
    completion_after: float | None
    status_before: PhaseStatus | None
    status_after: PhaseStatus | None


class PitfallChange(Model):
    """Exposure to one pitfall (0-100) on both sides, and the title of its band."""

    id: str
    short: str
    before: float | None
    after: float | None
    difference: float | None
    band_before: str | None
    band_after: str | None


class Remark(Model):
    """An expert situation or a contradiction that only one side has."""

    id: str
    says: str


class Difference(Model):
    """Everything that two results differ in.

    `indicators` holds those that moved; all other parts are complete.
    """

    overall: NodeChange
    dimensions: tuple[NodeChange, ...]
    indicators: tuple[NodeChange, ...]
    verdict: VerdictChange
    phases: tuple[PhaseChange, ...]
    pitfalls: tuple[PitfallChange, ...]
    experts_added: tuple[Remark, ...]
    experts_gone: tuple[Remark, ...]
    contradictions_added: tuple[Remark, ...]
    contradictions_gone: tuple[Remark, ...]


class ItemChange(Model):
    """One item whose answer, or whose place in the questionnaire, differs.

    `state` is None on a side whose bank has no such item. `effect` is what the change adds to the
    overall score, and `effect_on_dimension` to its dimension; see `effects.item_changes`.
    """

    id: str
    title: str
    cause: Cause
    state_before: ItemState | None
    state_after: ItemState | None
    level_before: int | None
    level_after: int | None
    effect: float | None
    effect_on_dimension: float | None


class WhatIf(Model):
    """One record, and the same with some answers changed. `notes` say what a change could not do."""

    sentence: str
    items: tuple[ItemChange, ...]
    notes: tuple[str, ...]
    difference: Difference


class Part(Model):
    """What one cause adds. The parts of a node add up to its difference, to the ninth decimal."""

    cause: Cause
    points: float


class Split(Model):
    """The difference of one node by cause; no parts where it cannot be split, and `why` says why."""

    id: str
    parts: tuple[Part, ...]
    why: str = ""


ItemOutcome = Literal["kept", "partly", "not_kept", "reached_before", "cannot_tell"]
ActionOutcome = Literal["kept", "partly", "not_kept", "nothing_promised", "cannot_tell", "not_due"]


class PromisedItem(Model):
    """An item that an action promised to raise to `promised`, and where it stood and stands."""

    id: str
    title: str
    promised: int
    before: int | None
    after: int | None
    outcome: ItemOutcome


class PromisedAction(Model):
    """One action of the plan against what happened; `due` is None in a plan without dates."""

    id: str
    title: str
    due: date | None
    outcome: ActionOutcome
    items: tuple[PromisedItem, ...]


class Promises(Model):
    """A plan against what happened. `unplanned` are items that moved and that no action promised."""

    source: Literal["given", "worked_out"]
    judged_on: date | None
    actions: tuple[PromisedAction, ...]
    unplanned: tuple[ItemChange, ...]


class Comparison(Model):
    """Two records compared.

    `items` are ordered by effect, the largest first. `together` is what the effects of single items
    leave unexplained of the overall difference, because items act together.
    """

    sentence: str
    difference: Difference
    split_overall: Split
    split_dimensions: tuple[Split, ...]
    items: tuple[ItemChange, ...]
    together: float | None
    promises: Promises | None


class Unit(Model):
    """One unit: its scores, its level and where it stands."""

    name: str
    bank_version: str
    overall: float | None
    level: int | None
    dimensions: dict[str, float | None]
    verdict: Stand | None


class Extent(Model):
    """Best and worst of one dimension or of the whole (`overall`), with the units that have them."""

    id: str
    title: str
    short: str
    best: float | None
    best_units: tuple[str, ...]
    worst: float | None
    worst_units: tuple[str, ...]
    spread: float | None


class Units(Model):
    """Several units beside each other; `extents` has one per dimension, then one of the whole."""

    units: tuple[Unit, ...]
    extents: tuple[Extent, ...]
