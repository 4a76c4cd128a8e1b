"""The bank as frozen models: everything one assessment asks, and how it concludes.

The YAML files of `questionnaires/` are written for these models; `assessment bank schema` derives the
JSON Schema from them, so a field's description here is the help that an editor shows. This module
holds the files and the bank, and gives the parts of them that stand in modules of their own.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from assessment.bank.benchmark_models import Benchmark
from assessment.bank.conclusion_models import (
    Band,
    Contradiction,
    ExpertSituation,
    Framework,
    Outcome,
    Phase,
    PhaseActivity,
    PhaseOutput,
    Pitfall,
    UseCase,
)
from assessment.bank.content_models import Standards, Term
from assessment.bank.fields import (
    CONDITION_MARK,
    ActionCode,
    ActionId,
    ActivityCode,
    Condition,
    Days,
    DimensionId,
    IndicatorId,
    ItemCode,
    ItemId,
    Level,
    Model,
    OutputCode,
    PhaseId,
    PitfallId,
    Reference,
    RoleId,
    Score,
    ShortText,
    Slug,
    Strength,
    Text,
    Weight,
)
from assessment.bank.item_models import (
    Dimension,
    Facilitation,
    Gate,
    Indicator,
    Informs,
    Item,
    ProfileField,
    Role,
)
from assessment.bank.migration_models import MigrationFile, MigrationStep
from assessment.bank.patterns import BANK_CODE, LANGUAGE, VERSION
from assessment.bank.plan_models import (
    Action,
    DurationWeeks,
    Effort,
    EffortFactor,
    Predecessor,
    SizingRule,
    TargetOverride,
    TargetProfile,
)
from assessment.bank.policy_models import (
    Aggregation,
    Aggregations,
    EvidenceCaps,
    MaturityThreshold,
    PhasePolicy,
    Policy,
    Rounding,
    Scale,
    ScaleLevel,
)

__all__ = [
    "CONDITION_MARK",
    "Action",
    "ActionCode",
    "ActionFile",
    "ActionId",
    "ActivityCode",
    "Aggregation",
    "Aggregations",
    "Band",
    "Bank",
    "BankFile",
    "Benchmark",
    "BenchmarkFile",
    "Condition",
    "Contradiction",
    "ContradictionFile",
    "Days",
    "Dimension",
    "DimensionId",
    "DurationWeeks",
    "Effort",
    "EffortFactor",
    "EvidenceCaps",
    "ExpertFile",
    "ExpertSituation",
    "Facilitation",
    "Framework",
    "FrameworkFile",
    "Gate",
    "GlossaryFile",
    "Indicator",
    "IndicatorId",
    "Informs",
    "Item",
    "ItemCode",
    "ItemFile",
    "ItemId",
    "Level",
    "MaturityThreshold",
    "MigrationFile",
    "MigrationStep",
    "Model",
    "Outcome",
    "OutputCode",
    "Phase",
    "PhaseActivity",
    "PhaseFile",
    "PhaseId",
    "PhaseOutput",
    "PhasePolicy",
    "Pitfall",
    "PitfallFile",
    "PitfallId",
    "Policy",
    "Predecessor",
    "ProfileField",
    "Reference",
    "Role",
    "RoleId",
    "Rounding",
    "Scale",
    "ScaleLevel",
    "Score",
    "ShortText",
    "SizingRule",
    "Slug",
    "Standards",
    "Strength",
    "TargetFile",
    "TargetOverride",
    "TargetProfile",
    "Term",
    "Text",
    "UseCase",
    "UseCaseFile",
    "Weight",
]


class ItemFile(Model):
    """`items/NAME.yaml`: the items of one dimension, in the order they are asked."""

    dimension: Slug = Field(description="Dimension of all items in the file.")
    items: tuple[Item, ...] = Field(
        min_length=1, description="The items, in the order in which they are asked."
    )


class BankFile(Model):
    """`bank.yaml`: identity, scale, policy, profile, roles and the tree of dimensions."""

    bank: Literal[1] = Field(description="Version of the bank format.")
    extends: Annotated[str, Field(pattern=BANK_CODE)] | None = Field(
        default=None, description="Id of the bank that this one changes; see docs/bank-format.md."
    )
    id: Annotated[str, Field(pattern=BANK_CODE)] = Field(
        description="Permanent name of the bank; the name of its folder."
    )
    version: Annotated[str, Field(pattern=VERSION)] = Field(
        description="Three numbers; raise it with every change of content."
    )
    title: ShortText = Field(description="As printed.")
    description: Text = Field(description="What it assesses, in two or three sentences.")
    language: Annotated[str, Field(pattern=LANGUAGE)] = Field(
        default="en", description="Language of its texts."
    )
    licence: ShortText = Field(default="CC-BY-4.0", description="Licence of its texts.")
    scale: Scale = Field(default=Scale(), description="Levels of every item.")
    policy: Policy = Field(default=Policy(), description="How answers become scores.")
    profile: tuple[ProfileField, ...] = Field(
        default=(), description="Facts about the organisation."
    )
    roles: tuple[Role, ...] = Field(
        default=(), description="People who answer items or own actions."
    )
    dimensions: tuple[Dimension, ...] = Field(min_length=1, description="The tree that is scored.")
    standards: Standards = Field(
        default=Standards(), description="What the bank demands of its own texts."
    )


class PhaseFile(Model):
    """`phases.yaml`."""

    phases: tuple[Phase, ...] = Field(description="The phases, in their order.")


class PitfallFile(Model):
    """`pitfalls.yaml`."""

    bands: tuple[Band, ...] = Field(min_length=1, description="Ranges of exposure, lowest first.")
    pitfalls: tuple[Pitfall, ...] = Field(description="The pitfalls.")


class ExpertFile(Model):
    """`experts.yaml`."""

    situations: tuple[ExpertSituation, ...] = Field(
        description="Situations in which outside help pays off."
    )


class ContradictionFile(Model):
    """`contradictions.yaml`."""

    contradictions: tuple[Contradiction, ...] = Field(
        description="Answers that cannot both be true."
    )


class ActionFile(Model):
    """`actions.yaml`."""

    actions: tuple[Action, ...] = Field(description="The actions, earlier ones first.")
    sizing: tuple[SizingRule, ...] = Field(
        default=(), description="How effort and duration differ from the reference organisation."
    )


class TargetFile(Model):
    """`targets.yaml`."""

    targets: tuple[TargetProfile, ...] = Field(
        min_length=1, description="Target profiles; the first that fits is used."
    )


class FrameworkFile(Model):
    """`frameworks.yaml`."""

    frameworks: tuple[Framework, ...] = Field(description="Sources that items refer to.")


class UseCaseFile(Model):
    """`use_cases.yaml`."""

    use_cases: tuple[UseCase, ...] = Field(description="Use cases, in the order shown.")


class BenchmarkFile(Model):
    """`benchmarks.yaml`."""

    benchmarks: tuple[Benchmark, ...] = Field(
        description="Public figures to read results beside, in the order shown."
    )


class GlossaryFile(Model):
    """`glossary.yaml`."""

    terms: tuple[Term, ...] = Field(description="Words that are explained, by the alphabet.")


class Bank(Model):
    """A whole bank, read and checked.

    `digest` is the SHA-256 over the content of the models (not over comments or layout of the files, and
    not over `migrations`, which change no result of answers to this version).
    `items` stand in the order in which they are asked: by dimension, as listed in their file.
    """

    meta: BankFile
    digest: str
    items: tuple[Item, ...]
    phases: tuple[Phase, ...] = ()
    pitfall_bands: tuple[Band, ...] = ()
    pitfalls: tuple[Pitfall, ...] = ()
    experts: tuple[ExpertSituation, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    actions: tuple[Action, ...] = ()
    sizing: tuple[SizingRule, ...] = ()
    targets: tuple[TargetProfile, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    use_cases: tuple[UseCase, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    glossary: tuple[Term, ...] = ()
    migrations: tuple[MigrationStep, ...] = ()

    @property
    def id(self) -> str:
        """Id of the bank, such as ``ai-readiness``."""
        return self.meta.id

    @property
    def version(self) -> str:
        """Version of the bank's content."""
        return self.meta.version

    @property
    def scale(self) -> Scale:
        """The scale that all items share."""
        return self.meta.scale

    @property
    def policy(self) -> Policy:
        """The scoring policy."""
        return self.meta.policy

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions in their order."""
        return self.meta.dimensions

    def levels_of(self, item: Item) -> tuple[int, ...]:
        """The levels that an answer to `item` can stand at, ascending."""
        return item.steps or tuple(range(self.scale.highest + 1))

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def dimension_of_indicator(self) -> dict[str, Dimension]:
        """Each indicator id to the dimension it stands in."""
        return {
            indicator.id: dimension
            for dimension in self.dimensions
            for indicator in dimension.indicators
        }

    @cached_property
    def role_titles(self) -> dict[str, str]:
        """Role id to title."""
        return {role.id: role.title for role in self.meta.roles}

    def dimension_of(self, item: Item) -> Dimension:
        """The dimension an item is scored in."""
        return self.dimension_of_indicator[item.indicator]

    def indicator_of(self, item: Item) -> Indicator:
        """The indicator that an item measures."""
        parts = self.dimension_of(item).indicators
        return next(part for part in parts if part.id == item.indicator)
