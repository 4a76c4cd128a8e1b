"""What people answered: responses by respondent, and the merged answer set that is scored."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field

from assessment.answers.merging import merge
from assessment.answers.plan_progress import ActionProgress
from assessment.answers.response_models import (
    MAX_LINK,
    MAX_NAME,
    MAX_NOTE,
    Confidence,
    EvidenceState,
    Link,
    MergedAnswer,
    Missing,
    Model,
    Name,
    Note,
    ProfileValue,
    Response,
)

__all__ = [
    "MAX_LINK",
    "MAX_NAME",
    "MAX_NOTE",
    "AnswerSet",
    "Confidence",
    "EvidenceState",
    "Link",
    "MergedAnswer",
    "Missing",
    "Model",
    "Name",
    "Note",
    "Organisation",
    "ProfileValue",
    "Response",
]


class Organisation(Model):
    """Whom the assessment is about."""

    name: Name
    sector: Name | None = None
    staff: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None


class AnswerSet(Model):
    """All responses of one assessment, with whom it is about and the bank it was made with.

    `responses` holds the current response per item and respondent: items in the order of the bank, and
    within an item in the order given. `bank_version` and `bank_digest` are None where a file does not
    say. The organisation's sector and staff stand in `profile` too, where the bank asks for them there.
    `progress` says how far actions of the plan are, one entry per action.
    """

    bank: str
    bank_version: str | None = None
    bank_digest: str | None = None
    organisation: Organisation
    profile: dict[str, ProfileValue] = Field(default_factory=dict)
    responses: tuple[Response, ...] = ()
    progress: tuple[ActionProgress, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed copy. pydantic copies what was worked out and cached, too, which may hold no more."""
        copy = super().model_copy(update=update, deep=deep)
        for derived in ("by_item", "merged"):
            copy.__dict__.pop(derived, None)
        return copy

    @cached_property
    def by_item(self) -> dict[str, tuple[Response, ...]]:
        """Responses per item id."""
        grouped: dict[str, list[Response]] = {}
        for response in self.responses:
            grouped.setdefault(response.item, []).append(response)
        return {item: tuple(responses) for item, responses in grouped.items()}

    @cached_property
    def merged(self) -> dict[str, MergedAnswer]:
        """One answer per item; see `answers.merging.merge`."""
        return {item: merge(item, responses) for item, responses in self.by_item.items()}
