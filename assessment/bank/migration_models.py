"""How answers to an earlier version of a bank become answers to a later one: rules, written down."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from assessment.bank.fields import ItemCode, Level, Model, Text
from assessment.bank.patterns import VERSION

Version = Annotated[str, Field(pattern=VERSION)]
Levels = dict[Level, Level]


class Replacement(Model):
    """The item that asks now what another one asked before."""

    by: ItemCode = Field(description="The item that asks it now.")
    levels: Levels = Field(
        default={}, description="Level then to level now; leave out where they are the same."
    )


class MigrationStep(Model):
    """What becomes of answers between one version of the bank and the next.

    An item that no rule names keeps its answers as they are. All rules of a step speak of the answers
    as they were before it. Levels are those of the scale, also for an item on a shorter one.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    from_version: Version = Field(
        alias="from", description="Version that the answers were given to."
    )
    to: Version = Field(description="Version that they are answers to after the step.")
    renamed: dict[ItemCode, ItemCode] = Field(
        default={}, description="Old id to new id of the same question with the same levels."
    )
    replaced: dict[ItemCode, Replacement] = Field(
        default={}, description="Old id to the item that asks it now, and how the levels compare."
    )
    levels: dict[ItemCode, Levels] = Field(
        default={},
        description="Item whose anchors were cut anew: level then to level now. An answer at a level "
        "that is not named is asked again.",
    )
    dropped: dict[ItemCode, Text] = Field(
        default={}, description="Item that is no longer asked, and why."
    )
    asked_again: dict[ItemCode, Text] = Field(
        default={},
        description="Item whose meaning changed, and how; its old answers no longer count.",
    )
    notes: str = Field(default="", max_length=2000, description="What else to know.")

    def sources(self) -> tuple[str, ...]:
        """Every id that a rule of the step speaks of, as it was before it."""
        return (
            *self.renamed,
            *self.replaced,
            *self.levels,
            *self.dropped,
            *self.asked_again,
        )


class MigrationFile(Model):
    """`migrations.yaml`."""

    migrations: tuple[MigrationStep, ...] = Field(
        min_length=1, description="The steps, from the earliest version to the present one."
    )


def chain(steps: tuple[MigrationStep, ...], version: str, to: str) -> tuple[MigrationStep, ...]:
    """The steps that lead from one version to another; none where they do not lead there."""
    by_start = {step.from_version: step for step in steps}
    found: list[MigrationStep] = []
    # At most every step once: in a bank that was not checked, steps could go in a circle.
    while version != to and version in by_start and len(found) < len(steps):
        step = by_start[version]
        found.append(step)
        version = step.to
    return tuple(found) if version == to else ()
