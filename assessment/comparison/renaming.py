"""Items that another version of a bank calls otherwise: one item, under one name, on both sides."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.bank.migration_models import chain
from assessment.bank.models import Bank
from assessment.comparison.causes import Side
from assessment.roadmap.models import Roadmap


def new_names(before: Bank, after: Bank) -> dict[str, str]:
    """Earlier id to later id of the items that the migrations between two versions rename.

    Where the earlier side has the newer version, its migrations are read backwards. Nothing where no
    migrations lead from one version to the other.
    """
    if before.version == after.version:
        return {}
    forward = _composed(after, before.version)
    if forward:
        return forward
    return {new: old for old, new in _composed(before, after.version).items()}


def renamed_side(side: Side, names: Mapping[str, str]) -> Side:
    """A record and its bank with the items renamed, as far as scoring looks at them."""
    if not names:
        return side
    items = tuple(
        item.model_copy(update={"id": names.get(item.id, item.id)}) for item in side.bank.items
    )
    responses = tuple(
        given.model_copy(update={"item": names.get(given.item, given.item)})
        for given in side.answers.responses
    )
    # Not model_copy: it would keep what was worked out from the old items.
    fields = {name: getattr(side.bank, name) for name in Bank.model_fields}
    return Side(
        Bank(**{**fields, "items": items}),
        side.answers.model_copy(update={"responses": responses}),
    )


def renamed_plan(plan: Roadmap, names: Mapping[str, str]) -> Roadmap:
    """A plan that speaks of the items by their later names."""
    if not names:
        return plan
    packages = tuple(
        package.model_copy(
            update={"raises": tuple(names.get(item, item) for item in package.raises)}
        )
        for package in plan.packages
    )
    fields = {name: getattr(plan, name) for name in Roadmap.model_fields}
    return Roadmap(**{**fields, "packages": packages})


def _composed(newer: Bank, version: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for step in chain(newer.migrations, version, newer.version):
        renamed = {str(old): str(new) for old, new in step.renamed.items()}
        moved = {old: renamed.pop(new, new) for old, new in names.items()}
        names = moved | renamed
    return names
