"""Small banks and answer sets made directly from the models, for tests of scoring and findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.answers.models import AnswerSet, Organisation, ProfileValue, Response
from assessment.bank.models import (
    Bank,
    BankFile,
    Dimension,
    Gate,
    Indicator,
    Informs,
    Item,
    Policy,
    Scale,
)

# dimension -> indicator -> item -> weight
Tree = Mapping[str, Mapping[str, Mapping[str, float]]]

LADDER: tuple[dict[str, Any], ...] = tuple(
    {"level": level, "name": name, "from_score": bound, "meaning": name}
    for level, name, bound in (
        (0, "Absent", 0.0),
        (1, "Ad hoc", 12.5),
        (2, "Repeatable", 37.5),
        (3, "Established", 62.5),
        (4, "Measured", 87.5),
    )
)


def policy(**changes: Any) -> Policy:
    """A policy with the five-step ladder, changed as named; nested fields as plain data."""
    return Policy.model_validate({"maturity_levels": LADDER, **changes})


def make_bank(
    tree: Tree,
    *,
    scale: Scale | None = None,
    rules: Policy | None = None,
    weights: Mapping[str, float] | None = None,
    items: Mapping[str, Mapping[str, Any]] | None = None,
    **parts: Any,
) -> Bank:
    """A bank of the given tree.

    `weights` are of dimensions and indicators (1 where not named), `items` adds fields to single items,
    `parts` are other fields of the bank, such as phases.
    """
    weigh = dict(weights or {})
    extra = items or {}
    dimensions = tuple(
        Dimension(
            id=dimension,
            title=dimension.title(),
            short=dimension[:14],
            meaning="-",
            weight=weigh.get(dimension, 1.0),
            indicators=tuple(
                Indicator(id=one, title=one.title(), meaning="-", weight=weigh.get(one, 1.0))
                for one in indicators
            ),
        )
        for dimension, indicators in tree.items()
    )
    made = tuple(
        Item(
            id=item,
            indicator=indicator,
            title=f"Topic {item}",
            ask="Which state fits best today?",
            weight=weight,
            **extra.get(item, {}),
        )
        for indicators in tree.values()
        for indicator, children in indicators.items()
        for item, weight in children.items()
    )
    meta = BankFile(
        bank=1,
        id="test-bank",
        version="1.0.0",
        title="Test bank",
        description="For tests.",
        scale=scale or Scale(),
        policy=rules or policy(),
        profile=parts.pop("profile", ()),
        dimensions=dimensions,
    )
    return Bank(meta=meta, digest="0" * 64, items=made, **parts)


def make_answers(
    given: Mapping[str, int | str],
    *,
    evidence: Mapping[str, Any] | None = None,
    profile: Mapping[str, ProfileValue] | None = None,
) -> AnswerSet:
    """An answer set from levels, `dont_know` or `not_applicable` by item."""
    proof = evidence or {}
    return AnswerSet(
        bank="test-bank",
        organisation=Organisation(name="Example Clinic Group"),
        profile=dict(profile or {}),
        responses=tuple(_response(item, value, proof.get(item)) for item, value in given.items()),
    )


def gate(below: int, *, caps: Mapping[int, int] | None = None, holds: str | None = None) -> Gate:
    """A gate with a stock reason."""
    return Gate(
        below=below, caps_dimension_at=dict(caps or {}), holds_phase=holds, reason="It decides."
    )


def informs(
    *, phases: Mapping[str, int] | None = None, pitfalls: Mapping[str, int] | None = None
) -> Informs:
    """What an item informs, with strengths."""
    return Informs(phases=dict(phases or {}), pitfalls=dict(pitfalls or {}))


def _response(item: str, value: int | str, evidence: Any) -> Response:
    if isinstance(value, int):
        return Response(item=item, level=value, evidence=evidence)
    if value == "dont_know":
        return Response(item=item, missing="dont_know")
    return Response(item=item, missing="not_applicable", reason="out of scope")
