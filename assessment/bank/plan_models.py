"""What is done about it: actions with effort and duration, sizing, target levels."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assessment.bank.fields import (
    ActionCode,
    Condition,
    Days,
    ItemCode,
    Level,
    Model,
    ShortText,
    Slug,
    Text,
)


class Effort(Model):
    """Three-point effort in person-days for the reference organisation."""

    low: Days = Field(description="If all goes well.")
    likely: Days = Field(description="As a rule.")
    high: Days = Field(description="If much goes wrong.")

    @property
    def mean(self) -> float:
        """Three-point mean (low + 4 likely + high) / 6, in person-days."""
        return (self.low + 4 * self.likely + self.high) / 6


class DurationWeeks(Model):
    """Elapsed weeks with part-time staffing."""

    short: Annotated[float, Field(gt=0, le=260)] = Field(description="At best.")
    long: Annotated[float, Field(gt=0, le=260)] = Field(description="At worst.")


class Predecessor(Model):
    """An action that must end first, and the wait after it in working days."""

    action: ActionCode = Field(description="Action that must end first.")
    lag_days: Annotated[int, Field(ge=0, le=250)] = Field(
        default=0, description="Working days to wait after it."
    )


class Action(Model):
    """One piece of remediation that a team could start on Monday."""

    id: ActionCode = Field(description="Permanent: never renamed, never reused.")
    key: Slug = Field(description="Short name, for people who read the plan.")
    title: ShortText = Field(description="What is done, beginning with a verb.")
    phase: Slug = Field(description="Phase that it belongs to.")
    owner: Slug = Field(description="Role that answers for it.")
    effort: Effort = Field(description="Person-days of all people, for the reference organisation.")
    weeks: DurationWeeks = Field(description="How long it takes, in elapsed weeks.")
    after: tuple[Predecessor, ...] = Field(
        default=(), description="Actions that must end before it begins."
    )
    steps: tuple[Text, ...] = Field(
        min_length=2, max_length=6, description="Two to six steps, in order."
    )
    deliverable: Text = Field(description="What there is afterwards.")
    output: str = Field(default="", description="The phase output it delivers, such as P1.O1.")
    done_when: Text = Field(description="Acceptance criterion.")
    kpi: Text = Field(description="How its effect is measured.")
    lifts_to: Level = Field(description="Level to which it can lift its items.")
    raises: tuple[ItemCode, ...] = Field(min_length=1, description="Items that it lifts.")
    block: Literal["data", "models", "user_experience", "operations"] = Field(
        description="Kind of work, for the workbook."
    )
    outside_help: Slug | None = Field(default=None, description="Expert situation it belongs to.")
    outside_cost: Annotated[float, Field(ge=0, le=1e9)] = Field(
        default=0.0, description="Cost outside the house, in the currency of the plan."
    )
    early_result: bool = Field(
        default=False,
        description="What it delivers convinces people early; a plan puts one such first.",
    )
    when: Condition = Field(default={}, description="Planned only where this holds of the profile.")


class EffortFactor(Model):
    """Multipliers of the three-point effort of the reference organisation."""

    low: Annotated[float, Field(gt=0, le=100)] = Field(
        default=1.0, description="For the low estimate."
    )
    likely: Annotated[float, Field(gt=0, le=100)] = Field(
        default=1.0, description="For the likely estimate."
    )
    high: Annotated[float, Field(gt=0, le=100)] = Field(
        default=1.0, description="For the high estimate."
    )


class SizingRule(Model):
    """Multiplies effort and duration of actions where it holds.

    Of the rules of one `group` only the first that holds counts; rules without a group all count.
    """

    id: Slug = Field(description="Name of the rule.")
    group: str = Field(
        default="", description="Of one group only the first rule that holds counts."
    )
    when: Condition = Field(default={}, description="Holds of the organisation's profile.")
    items_at_least: Level | None = Field(
        default=None,
        description="Only where every answered item that the action raises stands this high.",
    )
    phases: tuple[Slug, ...] = Field(default=(), description="Only actions of these phases.")
    actions: tuple[ActionCode, ...] = Field(default=(), description="Only these actions.")
    effort: EffortFactor = Field(default=EffortFactor(), description="Factors for effort.")
    duration: Annotated[float, Field(gt=0, le=100)] = Field(
        default=1.0, description="Factor for duration."
    )
    reason: Text = Field(description="Why it multiplies, printed with the work package.")


class TargetOverride(Model):
    """Another target level for one item or one indicator, with its reason."""

    item: ItemCode | None = Field(default=None, description="Item that has another target.")
    indicator: Slug | None = Field(
        default=None, description="Indicator whose items have another target."
    )
    level: Level = Field(description="The target.")
    reason: Text = Field(description="Why.")


class TargetProfile(Model):
    """The level that is enough for one adoption pattern. The first whose condition holds is used."""

    id: Slug = Field(description="Name of the profile.")
    title: ShortText = Field(description="As printed.")
    when: Condition = Field(default={}, description="Of whom it holds; leave out in the last one.")
    level: Level = Field(description="Target of every item.")
    reason: Text = Field(description="Why that is enough.")
    overrides: tuple[TargetOverride, ...] = Field(
        default=(), description="Other targets for some items."
    )
